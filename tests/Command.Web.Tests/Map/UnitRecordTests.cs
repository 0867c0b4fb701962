using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Web.Map;
using Command.Web.Tests.Features.Wall;
using CsCheck;

namespace Command.Web.Tests.Map;

public sealed class UnitRecordTests
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Write_AnyUnit_PutsEachPartAtItsPlace()
    {
        ReadOnlySpan<byte> record = Written(Fix() with { Status = "onScene", HeadingDeg = 359.99, SpeedKmh = 72.5, Exercise = true, StaleAt = s_now.AddSeconds(90) }, slot: 70_000);
        Assert.Equal(UnitRecord.Size, record.Length);
        Assert.Equal(70_000u, BinaryPrimitives.ReadUInt32LittleEndian(record));
        Assert.Equal(1_266_425_000, BinaryPrimitives.ReadInt32LittleEndian(record[4..]));
        Assert.Equal(457_570_000, BinaryPrimitives.ReadInt32LittleEndian(record[8..]));
        Assert.Equal(35_999, BinaryPrimitives.ReadUInt16LittleEndian(record[12..]));
        Assert.Equal(725, BinaryPrimitives.ReadUInt16LittleEndian(record[14..]));
        Assert.Equal((2, 1), (record[16], record[17]));
        Assert.Equal(s_now.ToUnixTimeSeconds() - 40, BinaryPrimitives.ReadUInt32LittleEndian(record[18..]));
        Assert.Equal(s_now.ToUnixTimeSeconds() + 90, BinaryPrimitives.ReadUInt32LittleEndian(record[22..]));
    }

    [Theory]
    [InlineData(null, 4294967295L)]
    [InlineData(-100_000.0, 1_784_236_400L)]
    [InlineData(-0.5, 1_784_336_399L)]
    [InlineData(0.0, 1_784_336_400L)]
    [InlineData(0.2, 1_784_336_400L)]
    [InlineData(65_534.0, 1_784_401_934L)]
    [InlineData(1e9, 2_784_336_400L)]
    [InlineData(1e10, 4294967294L)]
    public void Write_TheSendersStaleTime_IsThatSecond(double? seconds, long expected)
    {
        ReadOnlySpan<byte> record = Written(Fix() with { StaleAt = seconds is { } s ? s_now.AddSeconds(s) : null });
        Assert.Equal(expected, BinaryPrimitives.ReadUInt32LittleEndian(record[22..]));
    }

    [Fact]
    public void Write_NoHeadingAndNoSpeed_SaysUnknown()
    {
        ReadOnlySpan<byte> record = Written(Fix() with { HeadingDeg = null, SpeedKmh = double.NaN });
        Assert.Equal((65535, 65535), (BinaryPrimitives.ReadUInt16LittleEndian(record[12..]), BinaryPrimitives.ReadUInt16LittleEndian(record[14..])));
    }

    [Fact]
    public void Write_TheSameFixAtAnotherTime_IsTheSameBytes() => Assert.Equal(Written(Fix()), Written(Fix() with { KnownAt = s_now.AddHours(1) }));

    [Fact]
    public void Read_WhatWasWritten_IsTheUnitToItsPrecision() => Generated.Fix.Sample(fix =>
    {
        UnitRecord.Unit read = UnitRecord.Read(Written(fix, slot: 7));
        Assert.Equal(7, read.Slot);
        Assert.Equal(fix.At.Lon, read.At.Lon, 0.51e-7);
        Assert.Equal(fix.At.Lat, read.At.Lat, 0.51e-7);
        Assert.Equal(fix.HeadingDeg is null, read.HeadingDeg is null);
        Assert.Equal(fix.HeadingDeg ?? 0, read.HeadingDeg ?? 0, 0.0051);
        Assert.Equal(Math.Min(fix.SpeedKmh ?? 0, 6553.4), read.SpeedKmh ?? 0, 0.051);
        Assert.Equal(fix.Exercise, read.Exercise);
        Assert.Equal(fix.ObservedAt.ToUnixTimeSeconds(), read.ObservedAt.ToUnixTimeSeconds());
        Assert.Equal(fix.StaleAt?.ToUnixTimeSeconds(), read.StaleAt?.ToUnixTimeSeconds());
    });

    [Fact]
    public void Size_OfTheBrowsersReader_IsTheWritersSize()
    {
        string reader = File.ReadAllText(Path.Combine(Repository.Root, "src", "Command.Web", "Map", "frame.ts"));
        Assert.Equal(UnitRecord.Size.ToString(CultureInfo.InvariantCulture), Regex.Match(reader, @"unitBytes = (\d+)", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);
    }

    private static UnitFix Fix() => Scene.Unit("u-1", "available") with { At = new GeoPoint(126.6425, 45.757), ObservedAt = s_now.AddSeconds(-40) };

    private static byte[] Written(UnitFix fix, int slot = 0)
    {
        byte[] to = new byte[UnitRecord.Size];
        UnitRecord.Write(to, slot, fix);
        return to;
    }
}
