using Command.Geo;
using Command.Ingest.Bus.Redis;
using Command.Ingest.Contracts;
using CsCheck;

namespace Command.Ingest.Tests.Bus;

public sealed class FixCodecTests
{
    private static readonly DateTimeOffset s_known = new(2026, 7, 18, 6, 0, 1, TimeSpan.Zero);

    private static readonly Position[] s_fixes =
    [
        new() { Feed = "field", Agency = "fire", SourceId = "F-1", Version = "", ObservedAt = new DateTimeOffset(2026, 7, 18, 6, 0, 0, TimeSpan.FromHours(8)), At = new GeoPoint(126.6425, 45.757) },
        new()
        {
            Feed = "vehicles", Agency = "车辆中心", SourceId = "013912345678", Version = "", ObservedAt = s_known, At = new GeoPoint(-0.5, 89.9), SpeedKmh = 61.2, HeadingDeg = 359.9, CallSign = "消防一号",
            UnitKind = "fire", Exercise = true, StaleAt = s_known.AddMinutes(5),
        },
    ];

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        (Position Fix, DateTimeOffset KnownAt)[] batch = [.. s_fixes.Select(f => (f, s_known))];
        Assert.Equal(batch, FixCodec.Read(FixCodec.Write(batch))!.Value);
        Assert.Equal(TimeSpan.FromHours(8), FixCodec.Read(FixCodec.Write(batch))!.Value[0].Fix.ObservedAt.Offset);
    }

    [Fact]
    public void Write_HundredFixes_IsSmallerThanJson()
    {
        (Position, DateTimeOffset)[] batch = [.. Enumerable.Repeat((s_fixes[1], s_known), 100)];
        int json = 100 * System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(s_fixes[1], CommandJson.Wire.Message).Length;
        Assert.InRange(FixCodec.Write(batch).Length, 1, json / 2);
    }

    [Fact]
    public void Read_AnotherVersionOrNothing_IsNone()
    {
        byte[] bytes = FixCodec.Write([]).ToArray();
        Assert.Empty(FixCodec.Read(bytes)!.Value);
        bytes[0]++;
        Assert.Null(FixCodec.Read(bytes));
        Assert.Null(FixCodec.Read(default));
    }

    [Fact]
    public void Read_AnyBytesChanged_IsAValueAndNeverAnException()
    {
        byte[] bytes = FixCodec.Write([.. s_fixes.Select(f => (f, s_known))]).ToArray();
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte, Gen.Int[0, bytes.Length]).Sample((at, value, length) =>
        {
            byte[] changed = [.. bytes];
            changed[at] = value;
            FixCodec.Read(changed.AsMemory(0, length));
        });
    }
}
