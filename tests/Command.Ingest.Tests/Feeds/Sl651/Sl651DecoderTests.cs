using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Sl651;

namespace Command.Ingest.Tests.Feeds.Sl651;

public sealed partial class Sl651DecoderTests
{
    private static readonly TimeSpan s_beijing = TimeSpan.FromHours(8);
    private readonly Sl651Decoder _decoder = new();

    [Fact]
    public void Decode_EverySampleFrame_AgreesWithItsCrcColumn()
    {
        foreach (Sl651Frames.Row row in Sl651Frames.All())
        {
            Decoded decoded = Decode(row.Hex);
            if (!row.CrcHolds)
            {
                Fault fault = Assert.Single(decoded.Faults, f => f.Code == "crc-mismatch");
                Assert.Contains(row.ComputedCrc!, fault.Reason, StringComparison.Ordinal);
                Assert.Empty(decoded.Messages);
            }
            else if (row.Down)
            {
                Assert.Equal("sl651-direction", Assert.Single(decoded.Faults).Code);
            }
            else
            {
                Assert.True(decoded.Faults.IsEmpty, $"{row}: {string.Join("; ", decoded.Faults)}");
                bool holdsReadings = row.Function is >= 0x30 and <= 0x3A and not 0x36;
                Assert.True(holdsReadings ? !decoded.Messages.IsEmpty : decoded.Heartbeats.Contains(row.Station), row.ToString());
                Assert.All(decoded.Messages, m => Assert.Equal(row.Station, Assert.IsType<Reading>(m).Station));
            }
        }
    }

    [Fact]
    public void Decode_BeijingFrames_ObserveAtTheStatedTime()
    {
        foreach (Sl651Frames.Row row in Sl651Frames.All().Where(r => r.File == "frames-beijing.txt"))
        {
            DateTimeOffset stated = new(DateTime.Parse(row.Columns[3], CultureInfo.InvariantCulture), s_beijing);
            Assert.Contains(Readings(row.Hex), r => r.ObservedAt == stated);
        }
    }

    [Fact]
    public void Decode_FramesWithStatedValues_GivesThoseValues()
    {
        int checkedValues = 0;
        foreach (Sl651Frames.Row row in Sl651Frames.All().Where(r => r.File == "frames-misc.txt" && r.CrcHolds && !r.Down))
        {
            Reading[] readings = Readings(row.Hex);
            foreach (Match stated in StatedValue().Matches(row.Columns[2]))
            {
                string property = PropertyOf(stated.Groups[1].Value);
                double value = double.Parse(stated.Groups[2].Value, CultureInfo.InvariantCulture);
                Assert.True(readings.Any(r => r.Property == property && r.Value == value), $"{row} has no {property} = {value}");
                checkedValues++;
            }

            foreach (Match stated in StatedMissing().Matches(row.Columns[2]))
            {
                Assert.Contains(readings, r => r.Property == PropertyOf(stated.Groups[1].Value) && r is { Value: null, Quality: "missing" });
                checkedValues++;
            }
        }

        Assert.True(checkedValues > 25, $"Only {checkedValues} values were compared.");
    }

    [Fact]
    public void Decode_EqualSteps_MovesEachValueByTheStepFromTheFirst()
    {
        Reading[] readings = Readings(Sl651Frames.All().Single(r => r.Columns[0] == "gtest 31 up").Hex);

        Assert.Equal([0.122, 0.122, 0.285, 10.49, 10.49, null, null, null, null, null, 10.49, 10.49], readings.Select(r => r.Value));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => At("2017-07-18 10:05").AddMinutes(5 * i)), readings.Select(r => r.ObservedAt));
    }

    [Fact]
    public void Decode_TwelveSlotsUnderTheHourEnd_CountsBackFromIt()
    {
        Reading[] rain = [.. Readings(Report(0x34, [Group("2026-07-18 08:00", Sl651Item.Rain([0.1m, 0, 0, 0, 0, 0, 0, 0, 0, 0, null, 2.5m]))]))];

        Assert.All(rain, r => Assert.Equal((Reading.Properties.Rain5Min, "mm"), (r.Property, r.Unit)));
        Assert.Equal((At("2026-07-18 07:05"), 0.1), (rain[0].ObservedAt, rain[0].Value));
        Assert.Equal("missing", rain[10].Quality);
        Assert.Equal((At("2026-07-18 08:00"), 2.5), (rain[11].ObservedAt, rain[11].Value));
    }

    [Fact]
    public void Decode_TwelveSlotsWithValuesOfTheirEndBesideThem_CountsFromTheFirst()
    {
        Reading[] readings = [.. Readings(Report(0x34,
        [
            Group("2026-07-18 07:05", Sl651Item.Levels([1.07m, null, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1.09m])),
            Group("2026-07-18 08:00", Sl651Item.Of(0x39, 118.3m)),
        ]))];

        Assert.Equal((Sl651Elements.RelativeLevel, 1.07, At("2026-07-18 07:05")), (readings[0].Property, readings[0].Value, readings[0].ObservedAt));
        Assert.Equal((1.09, At("2026-07-18 08:00")), (readings[11].Value, readings[11].ObservedAt));
        Assert.Equal((Reading.Properties.WaterLevel, 118.3, "m"), (readings[12].Property, readings[12].Value, readings[12].Unit));
    }

    [Fact]
    public void Decode_SlotsThatLieAhead_AreSuspect()
    {
        Reading[] readings = [.. Readings(Report(0x34, [Group("2026-07-18 09:30", Sl651Item.Rain(new decimal?[12].Select(_ => (decimal?)0).ToArray()))]))];

        Assert.Equal(("suspect", "slot-ahead"), (readings[11].Quality, Assert.Single(readings[11].Issues).Code));
        Assert.Equal("good", readings[0].Quality);
    }

    [Fact]
    public void Decode_AClockADayAhead_MarksTheReadingAndKeepsIt()
    {
        Reading reading = Assert.Single(Readings(Report(0x32, [Group("2026-07-19 09:01", Sl651Item.Of(0x39, 1m))])));

        Assert.Equal(("suspect", 1d), (reading.Quality, reading.Value));
        Assert.Equal("clock-ahead", Assert.Single(reading.Issues).Code);
    }

    [Fact]
    public void Decode_NegativeAndMissing_AreNotZero()
    {
        Reading[] readings = [.. Readings(Report(0x32,
        [
            Group("2026-07-18 08:00", Sl651Item.Of([0x39], -1.25m, 4, 3), Sl651Item.Of([0xFF, 0x22], null, 3, 3), new Sl651Item([0x27, 0x2B, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA])),
        ]))];

        Assert.Equal([-1.25, null, null], readings.Select(r => r.Value));
        Assert.Equal(["waterLevel", "el:FF22", "flow"], readings.Select(r => r.Property));
        Assert.Equal(["good", "missing", "missing"], readings.Select(r => r.Quality));
    }

    [Fact]
    public void Decode_OneElementThatIsNoNumber_LosesOnlyThatElement()
    {
        Decoded decoded = Decode(Convert.ToHexString(Sl651Writer.Report(Report(0x32,
        [
            Group("2026-07-18 08:00", new Sl651Item([0x38, 0x12, 0x1C, 0x00]), Sl651Item.Of(0x39, 2m)),
        ]))));

        Assert.Equal("sl651-value", Assert.Single(decoded.Faults).Code);
        Assert.Equal(2d, Assert.IsType<Reading>(Assert.Single(decoded.Messages)).Value);
    }

    [Fact]
    public void Decode_AnElementLongerThanItsBody_IsAFault()
    {
        Decoded decoded = Decode(Convert.ToHexString(Sl651Writer.Report(Report(0x32, [Group("2026-07-18 08:00", new Sl651Item([0x39, 0xFB, 0x00]))]))));

        Assert.Equal("sl651-element", Assert.Single(decoded.Faults).Code);
    }

    [Fact]
    public void Decode_AnObservationTimeThatIsNone_DropsOnlyWhatStandsUnderIt()
    {
        byte[] frame = Sl651Writer.Report(Report(0x32, [Group("2026-07-18 08:00", Sl651Item.Of(0x39, 1m)), Group("2026-07-18 08:05", Sl651Item.Of(0x39, 2m))]));
        int first = frame.AsSpan().IndexOf(new byte[] { 0xF0, 0xF0 });
        frame[first + 3] = 0x13;
        Decoded decoded = Decode(Convert.ToHexString(WithCrc(frame)));

        Assert.Equal("sl651-time", Assert.Single(decoded.Faults).Code);
        Assert.Equal(2d, Assert.IsType<Reading>(Assert.Single(decoded.Messages)).Value);
    }

    [Fact]
    public void Decode_TheSameReportAgain_HasTheSameVersionsAndTheNextOneHasOthers()
    {
        Sl651Report report = Report(0x33, [Group("2026-07-18 08:00", Sl651Item.Of(0x39, 1m))]);
        Reading first = Assert.Single(Readings(report));

        Assert.Equal((first.SourceId, first.Version), (Assert.Single(Readings(report)).SourceId, Assert.Single(Readings(report)).Version));
        Assert.NotEqual(first.Version, Assert.Single(Readings(report with { Serial = 8 })).Version);
        Assert.NotEqual(first.Version, Assert.Single(Readings(report with { Groups = [Group("2026-07-18 08:00", Sl651Item.Of(0x39, 1.001m))] })).Version);
    }

    [Fact]
    public void Decode_KeepAlive_IsAHeartbeatOnly()
    {
        Decoded decoded = _decoder.Decode(Sl651Writer.KeepAlive(1, "00303A9006", 0, 7, At("2026-07-18 08:00")), Contexts.Of("flood"));

        Assert.Equal(["00303A9006"], decoded.Heartbeats);
        Assert.True(decoded is { Messages.IsEmpty: true, Faults.IsEmpty: true, Refused: false });
    }

    [Fact]
    public void Decode_SeveralFramesAsHexLines_ReadsThemAll()
    {
        string[] hex = [.. new ushort[] { 1, 2, 3 }.Select(serial => Convert.ToHexString(Sl651Writer.Report(Report(0x32, [Group("2026-07-18 08:00", Sl651Item.Of(0x39, serial))]) with { Serial = serial })))];
        string text = $"{hex[0]}\r\n{hex[1][..20]} {hex[1][20..].ToLowerInvariant()}7E\n\n{hex[2]}\n";

        Assert.Equal([1d, 2d, 3d], Readings(text).Select(r => r.Value));
    }

    [Fact]
    public void Decode_ABrokenFrameBetweenGoodOnes_LosesNoOther()
    {
        byte[] good = Sl651Writer.Report(Report(0x32, [Group("2026-07-18 08:00", Sl651Item.Of(0x39, 1m))]));
        byte[] broken = [.. good];
        broken[11] = 0x0F;
        byte[] cut = good[..20];

        Decoded decoded = _decoder.Decode((byte[])[.. good, .. broken, .. good, .. cut, .. good, .. cut], Contexts.Of("flood"));

        Assert.Equal(3, decoded.Messages.Length);
        Assert.NotEmpty(decoded.Faults);
    }

    [Theory]
    [InlineData("", "sl651-empty")]
    [InlineData("  \r\n", "sl651-empty")]
    [InlineData("7E7", "sl651-hex")]
    [InlineData("hello", "sl651-noise")]
    [InlineData("\u00010012345678", "sl651-truncated")]
    [InlineData("7E7E01", "sl651-truncated")]
    public void Decode_WhatIsNoFrame_IsRefusedWithItsReason(string body, string code)
    {
        Decoded decoded = _decoder.Decode(Encoding.UTF8.GetBytes(body), Contexts.Of("flood"));

        Assert.True(decoded.Refused);
        Assert.Equal(code, Assert.Single(decoded.Faults).Code);
    }

    internal static DateTimeOffset At(string time) => new(DateTime.Parse(time, CultureInfo.InvariantCulture), s_beijing);

    internal static Sl651Group Group(string time, params Sl651Item[] items) => new(At(time), [.. items]);

    internal static Sl651Report Report(byte function, Sl651Group[] groups) => new()
    {
        Centre = 1,
        Station = "00303A9006",
        Password = 0x1234,
        Function = function,
        Serial = 7,
        SentAt = At("2026-07-18 08:01:02"),
        Groups = [.. groups],
    };

    internal static byte[] WithCrc(byte[] frame)
    {
        ushort crc = Sl651Crc.Of(frame.AsSpan(0, frame.Length - 2));
        return [.. frame[..^2], (byte)(crc >> 8), (byte)crc];
    }

    private static string PropertyOf(string id) => id.Length == 4 ? "el:" + id : Sl651Elements.Of(Convert.FromHexString(id)[0]).Property;

    private Decoded Decode(string hex) => _decoder.Decode(Encoding.ASCII.GetBytes(hex), Contexts.Of("flood"));

    private Reading[] Readings(string hex) => [.. Decode(hex).Messages.Cast<Reading>()];

    private Reading[] Readings(Sl651Report report) => [.. _decoder.Decode(Sl651Writer.Report(report), Contexts.Of("flood")).Messages.Cast<Reading>()];

    [GeneratedRegex("\\b([0-9A-F]{2}|FF[0-9A-F]{2})=(-?[0-9]+\\.[0-9]+)")]
    private static partial Regex StatedValue();

    [GeneratedRegex("\\b([0-9A-F]{2})=no data")]
    private static partial Regex StatedMissing();
}
