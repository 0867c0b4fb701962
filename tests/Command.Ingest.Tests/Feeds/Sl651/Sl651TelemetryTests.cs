using System.Collections.Frozen;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Sl651;
using static Command.Ingest.Tests.Feeds.Sl651.Sl651DecoderTests;

namespace Command.Ingest.Tests.Feeds.Sl651;

/// <summary>What the pack knows of a station, and what values mean beyond their digits.</summary>
public sealed class Sl651TelemetryTests
{
    private const string Station = "00303A9006";
    private static readonly decimal?[] s_levels = [1.07m, null, .. new decimal?[10].Select(_ => (decimal?)1)];

    [Fact]
    public void Decode_RelativeLevelsOfAStationWithABase_AreItsWaterLevels()
    {
        StationTelemetry station = new() { LevelBases = [new(new(2020, 1, 1), 100), new(new(2026, 7, 1), 117.25), new(new(2026, 7, 1), 50, 2)] };

        Reading[] readings = Readings(Report(0x34, [Group("2026-07-18 08:00", Sl651Item.Levels(s_levels))]), With(Station, station));

        Assert.Equal(("waterLevel", 118.32, "m"), (readings[0].Property, readings[0].Value, readings[0].Unit));
        Assert.Equal((null, "missing"), (readings[1].Value, readings[1].Quality));
        Assert.Equal($"{Station}/waterLevel", readings[0].SourceId);
    }

    [Fact]
    public void Decode_RelativeLevelsBeforeTheFirstBase_StayRelative()
    {
        StationTelemetry station = new() { LevelBases = [new(new(2026, 8, 1), 117.25)] };

        Assert.All(Readings(Report(0x34, [Group("2026-07-18 08:00", Sl651Item.Levels(s_levels))]), With(Station, station)), r => Assert.Equal("relativeLevel", r.Property));
    }

    [Theory]
    [InlineData(0xF5, "waterLevelAbove")]
    [InlineData(0xF6, "waterLevelBelow")]
    [InlineData(0xF7, "waterLevel3")]
    public void Decode_RelativeLevelsOfASluice_AreAboveAndBelowIt(byte id, string property)
    {
        byte[] item = [.. Sl651Item.Levels(s_levels).Bytes];
        item[0] = id;
        StationTelemetry station = new() { LevelBases = [.. Enumerable.Range(1, 8).Select(n => new LevelBase(new(2020, 1, 1), 100, n))] };

        Reading[] readings = Readings(Report(0x34, [Group("2026-07-18 08:00", new Sl651Item([.. item]))]) with { StationClass = 0x5A }, With(Station, station));

        Assert.Equal((property, 101.07), (readings[0].Property, readings[0].Value));
    }

    [Theory]
    [InlineData(SlotEnd.Start, "2026-07-18 07:00", "2026-07-18 07:55")]
    [InlineData(SlotEnd.End, "2026-07-18 06:05", "2026-07-18 07:00")]
    public void Decode_SlotsOfAStationWithARule_FollowIt(SlotEnd rule, string first, string last)
    {
        Reading[] readings = Readings(Report(0x34, [Group("2026-07-18 07:00", Sl651Item.Rain(s_levels))]), With(Station, new StationTelemetry { SlotAt = rule }));

        Assert.Equal((At(first), At(last)), (readings[0].ObservedAt, readings[11].ObservedAt));
    }

    [Fact]
    public void Decode_StatusBits_AreNamed()
    {
        Reading status = Assert.Single(Readings(Report(0x33, [Group("2026-07-18 08:00", new Sl651Item([0x45, 0x20, 0x00, 0x00, 0x04, 0xC3]))])));

        Assert.Equal(("status", 1219d), (status.Property, status.Value));
        Assert.Equal(["station-mains-off", "station-battery-low", "station-level-meter-fault"], status.Issues.Select(i => i.Code));
    }

    [Theory]
    [InlineData(444, 0d, "sl651-gate-closed")]
    [InlineData(555, null, "sl651-gate-none")]
    [InlineData(888, null, "sl651-gate-lifted")]
    [InlineData(999, null, "sl651-gate-open")]
    public void Decode_AGatesMark_IsNoOpeningInMetres(int mark, double? metres, string code)
    {
        Reading gate = Assert.Single(Readings(Report(0x32, [Group("2026-07-18 08:00", Sl651Item.Of([0x09], mark, 3, 2))])));

        Assert.Equal(("gateOpening", metres, code), (gate.Property, gate.Value, Assert.Single(gate.Issues).Code));
    }

    [Fact]
    public void Decode_ATestReport_IsSuspect()
    {
        Reading reading = Assert.Single(Readings(Report(0x30, [Group("2026-07-18 08:00", Sl651Item.Of(0x39, 130m))])));

        Assert.Equal(("suspect", "sl651-test-report"), (reading.Quality, Assert.Single(reading.Issues).Code));
    }

    [Fact]
    public void Decode_AClockThatWasNeverSet_IsSuspect() =>
        Assert.Equal("clock-not-set", Assert.Single(Assert.Single(Readings(Report(0x32, [Group("2000-01-01 00:00", Sl651Item.Of(0x39, 1m))]))).Issues).Code);

    [Fact]
    public void Decode_AnAnswerWithPeriodData_MovesEachValueByTheStep()
    {
        Reading[] readings = Readings(Report(0x38, [Group("2026-07-18 05:00", Sl651Item.Series(TimeSpan.FromHours(1), 0x39, [1m, null, 3m]))]));

        Assert.Equal([(5, (double?)1), (6, null), (7, 3)], readings.Select(r => (r.ObservedAt.Hour, r.Value)));
    }

    [Fact]
    public void Decode_AStepOfZero_HasOneHourOfSlotsAfterTheOther()
    {
        byte[] rain = [.. Sl651Item.Rain(s_levels).Bytes];
        Sl651Item hours = new([0x04, 0x18, 0, 0, 0, .. rain, .. rain[2..]]);

        Reading[] readings = Readings(Report(0x38, [Group("2026-07-18 05:00", hours)]));

        Assert.Equal(24, readings.Length);
        Assert.Equal((At("2026-07-18 05:00"), At("2026-07-18 06:00")), (readings[11].ObservedAt, readings[23].ObservedAt));
    }

    [Fact]
    public void Elements_OfTheTable_AreAllNamed()
    {
        string[][] rows = [.. Samples.Text("sl651/table-C1-elements.tsv").Split('\n').Select(l => l.Split('\t')).Where(c => c.Length > 4 && c[1].Length == 3 && c[1][0] is >= '0' and <= '7' && c[1] != "04H")];

        Assert.True(rows.Length > 110, $"Only {rows.Length} elements were found.");
        Assert.All(rows, row =>
        {
            byte id = Convert.FromHexString(row[1][..2])[0];
            Assert.Equal(id, Sl651Elements.IdOf(row[2]));
            Assert.DoesNotContain("el:", Sl651Elements.Of(id).Property, StringComparison.Ordinal);
        });
        Assert.Equal(rows.Length, rows.Select(r => Sl651Elements.Of(Convert.FromHexString(r[1][..2])[0]).Property).Distinct().Count());
    }

    internal static FeedContext With(string id, StationTelemetry station) => Contexts.Of("flood") with
    {
        Codes = CodeTable.Empty with { Stations = new Dictionary<string, StationTelemetry> { [id] = station }.ToFrozenDictionary() },
    };

    private static Reading[] Readings(Sl651Report report, FeedContext? context = null)
    {
        Decoded decoded = new Sl651Decoder().Decode(Sl651Writer.Report(report), context ?? Contexts.Of("flood"));
        Assert.True(decoded.Faults.IsEmpty, string.Join("; ", decoded.Faults));
        return [.. decoded.Messages.Cast<Reading>()];
    }
}
