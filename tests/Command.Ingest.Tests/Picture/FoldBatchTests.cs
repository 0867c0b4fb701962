using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using CsCheck;

namespace Command.Ingest.Tests.Picture;

public sealed class FoldBatchTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));

    // A kind, whose it is, who else is meant, and when in minutes: so few that they meet all the time.
    private static readonly Gen<(int Kind, int Own, int Other, int Minute)[]> s_steps = Gen.Select(Gen.Int[0, 15], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Int[0, 90]).Array[0, 200];

    [Fact]
    public void EvolveAll_AnyHistoryInAnyPieces_IsThePictureOfOneByOne()
    {
        Gen.Select(s_steps, Gen.Int[1, 60]).Sample((steps, together) =>
        {
            ImmutableArray<JournalEntry> entries = [.. steps.Select((s, i) => new JournalEntry(i + 1, s_at, s_at.AddSeconds(i), "system", Event(s.Kind, s.Own, s.Other, s.Minute)))];
            PictureState expected = entries.Aggregate(PictureState.Empty, Fold.Evolve);
            PictureState inPieces = entries.Chunk(together).Aggregate(PictureState.Empty, Fold.EvolveAll);

            Assert.Equal(Json(expected), Json(Fold.EvolveAll(PictureState.Empty, entries)));
            Assert.Equal(Json(expected), Json(inPieces));
        });
    }

    [Fact]
    public void EvolveAll_IncidentOfVeryManySources_HoldsEachOnce()
    {
        JournalEntry[] entries =
        [
            new(1, s_at, s_at, "system", Event(6, 0, 0, 1)),
            .. Enumerable.Range(0, 100).Select(i => new JournalEntry(i + 2, s_at, s_at, "system", new IncidentJoined("I-0", new SourceRef("report", $"city:{i % 30}"), s_at, []))),
        ];

        PictureState picture = Fold.EvolveAll(PictureState.Empty, entries);

        Assert.Equal(30, picture.Incidents["I-0"].Sources.Length);
        Assert.Equal(101, picture.Incidents["I-0"].Version);
        Assert.Equal(Json(entries.Aggregate(PictureState.Empty, Fold.Evolve)), Json(picture));
    }

    [Fact]
    public void EvolveAll_EntryMissing_IsRefused()
    {
        JournalEntry entry = new(2, s_at, s_at, "system", Event(0, 0, 0, 0));

        Assert.Throws<InvalidOperationException>(() => Fold.EvolveAll(PictureState.Empty, [entry]));
        Assert.Throws<InvalidOperationException>(() => Fold.EvolveAll(PictureState.Empty, [entry with { Sequence = 1 }, entry with { Sequence = 3 }]));
    }

    [Fact]
    public void EvolveAll_Nothing_IsTheSamePicture()
    {
        PictureState picture = Fold.EvolveAll(PictureState.Empty, [new(1, s_at, s_at, "system", Event(0, 0, 0, 0))]);

        PictureState again = Fold.EvolveAll(picture, []);

        Assert.Equal(picture, again);
        Assert.Same(picture.Reports, again.Reports);
        Assert.Same(picture.Open, again.Open);
    }

    private static PictureEvent Event(int kind, int own, int other, int minute)
    {
        DateTimeOffset at = s_at.AddMinutes(minute);
        Place place = new() { Shape = new PointShape(new GeoPoint(126 + own, 45)), District = $"{other}" };
        ImmutableArray<Reason> why = [Reason.Of("joined-near", other)];
        string report = $"city:{own}", alert = $"civil:{own}", asset = $"video:{own}", incident = $"I-{other}";
        SourceRef source = (own + minute) % 3 == 0 ? new SourceRef("alert", alert) : new SourceRef("report", report);
        return kind switch
        {
            0 or 1 => new ReportAccepted(report, new Report { Feed = "city", Agency = "a", SourceId = $"{own}", Version = $"{minute}", ObservedAt = at, Kind = "fire", Title = "t" }, place),
            2 or 3 or 4 => new ReadingAccepted($"flood:{own}", Reading(own, minute, other), place, minute % 2 == 0 ? new ThresholdCheck("warning", 117, 0.5, 2) : null),
            5 => new AlertAccepted(alert, Alert(own, at), place, (AlertState)(other % 4)),
            6 => new IncidentOpened(incident, "fire", "t", 3, place, at, source, why, minute % 4 == 0),
            7 or 8 => new IncidentJoined(incident, source, at, why),
            9 => new IncidentReassessed(incident, $"t{minute}", minute % 4, place, why),
            10 => new IncidentClosed(incident, why),
            11 => new Forgotten(minute % 2 == 0 ? [incident] : [], minute % 3 == 0 ? [report] : [], minute % 5 == 0 ? [alert] : []),
            12 => new AlertEnded(alert, AlertState.Cancelled, null),
            13 => new AssetAccepted(asset, new Asset { Feed = "video", Agency = "a", SourceId = $"{own}", Version = "1", ObservedAt = at, Kind = "camera", Name = "n", Status = (AssetStatus)other }, place),
            14 => new Withdrawn("city:#cases", [report, $"city:{other}"], [asset], at),
            _ => minute % 2 == 0 ? new Restored("city:#cases", [report]) : new SnapshotDoubted("city:#cases", "city", own, other),
        };
    }

    private static Reading Reading(int own, int minute, int other) => new()
    {
        Feed = "flood",
        Agency = "a",
        SourceId = $"{own}",
        Version = "1",
        ObservedAt = s_at.AddMinutes(minute),
        Station = $"{own}",
        Property = "waterLevel",
        Value = other == 0 ? null : other,
        Unit = "m",
    };

    private static Alert Alert(int own, DateTimeOffset at) => new()
    {
        Feed = "civil",
        Agency = "a",
        SourceId = $"{own}",
        Version = "1",
        ObservedAt = at,
        Sender = "s",
        Status = "Actual",
        MsgType = "Alert",
        Sent = at,
    };

    private static string Json(PictureState picture) => JsonSerializer.Serialize(picture, CommandJson.Wire.PictureState);
}
