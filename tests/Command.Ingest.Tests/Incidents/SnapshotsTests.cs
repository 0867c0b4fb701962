using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Incidents;

public sealed class SnapshotsTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly GeoPoint s_place = new(126.6425, 45.7570);
    private static readonly Locator s_locator = new(Harbin.Pack);

    [Fact]
    public void Decide_RecordNoLongerInTheSnapshot_IsOverAndSoIsItsIncident()
    {
        PictureState picture = Take(PictureState.Empty, Crash("R1"), Crash("R2", 900), Mark(1, "R2"));

        Assert.True(picture.Reports["traffic:R1"].IsOver);
        Assert.False(picture.Reports["traffic:R2"].IsOver);
        Assert.Equal(["traffic:R2"], picture.Open.Select(i => picture.Incidents[i].Sources[0].Source.Id));
    }

    [Fact]
    public void Decide_RecordOfAnotherFeedOrAnExercise_IsNotCovered()
    {
        PictureState picture = Take(PictureState.Empty, Crash("R1") with { Feed = "city" }, Crash("R1") with { Exercise = true }, Crash("R2"), Crash("R3", 900), Mark(1, "R2", "R3"));

        Assert.All(picture.Reports.Values, r => Assert.False(r.IsOver));
    }

    [Fact]
    public void Decide_RecordNewerThanTheSnapshot_IsNotCovered()
    {
        PictureState picture = Take(PictureState.Empty, Crash("R1", minutes: 5), Crash("R2"), Mark(1, "R2"));

        Assert.False(picture.Reports["traffic:R1"].IsOver);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void Decide_SnapshotThatLostMostOfIt_IsBelievedOnlyTheSecondTime(int kept)
    {
        string[] present = [.. Enumerable.Range(0, kept).Select(i => $"R{i}")];
        PictureState picture = Take(PictureState.Empty, [.. Enumerable.Range(0, 10).Select(i => Crash($"R{i}", i * 900)), Mark(1, present)]);

        Assert.All(picture.Reports.Values, r => Assert.False(r.IsOver));
        Assert.Equal(10 - kept, Assert.Single(picture.Doubts.Values).Missing);

        picture = Take(picture, Mark(2, present));
        Assert.Equal(kept, picture.Reports.Values.Count(r => !r.IsOver));
        Assert.Empty(picture.Doubts);
    }

    [Fact]
    public void Decide_WholeSnapshotAfterAShortOne_EndsTheDoubt()
    {
        string[] all = [.. Enumerable.Range(0, 10).Select(i => $"R{i}")];
        PictureState picture = Take(PictureState.Empty, [.. all.Select((id, i) => Crash(id, i * 900)), Mark(1), Mark(2, all)]);
        Assert.Empty(picture.Doubts);

        picture = Take(picture, Mark(3));
        Assert.All(picture.Reports.Values, r => Assert.False(r.IsOver));
    }

    [Fact]
    public void Decide_RecordThatComesBackUnchanged_IsOpenAgain()
    {
        PictureState picture = Take(PictureState.Empty, Crash("R1"), Crash("R2", 900), Mark(1, "R2"), Mark(2, "R1", "R2"));

        ReportItem back = picture.Reports["traffic:R1"];
        Assert.False(back.IsOver);
        Assert.Contains(back.Incident!, picture.Open);
    }

    [Fact]
    public void Decide_OlderSnapshotThatComesLate_BringsNothingBack()
    {
        PictureState picture = Take(PictureState.Empty, Crash("R1"), Crash("R2", 900), Mark(5, "R2"), Mark(4, "R1", "R2"));

        Assert.True(picture.Reports["traffic:R1"].IsOver);
    }

    [Fact]
    public void Decide_CameraNoLongerInTheCatalogue_LeavesThePicture()
    {
        PictureState picture = Take(PictureState.Empty, Camera("C1"), Camera("C2"), Mark(1, "C2") with { Covers = SnapshotScope.Assets });

        Assert.Equal(["traffic:C2"], picture.Assets.Keys);
    }

    [Fact]
    public void Decide_OlderNewsOfACamera_IsNotShown()
    {
        PictureState picture = Take(PictureState.Empty, Camera("C1") with { ObservedAt = s_at.AddMinutes(2), Status = AssetStatus.Offline }, Camera("C1"));
        Assert.Equal(AssetStatus.Offline, Assert.Single(picture.Assets.Values).Asset.Status);

        picture = Take(picture, Camera("C1") with { ObservedAt = s_at.AddMinutes(3), Status = AssetStatus.Removed });
        Assert.Empty(picture.Assets);
    }

    [Fact]
    public void Evolve_EntriesOfSnapshotsThroughJson_GiveTheSamePicture()
    {
        ImmutableArray<JournalEntry>.Builder entries = ImmutableArray.CreateBuilder<JournalEntry>();
        PictureState picture = Take(
            PictureState.Empty,
            entries,
            Crash("R1"),
            Crash("R2", 900),
            Camera("C1"),
            Camera("C2"),
            Mark(1, "R2"),
            Mark(1, "C2") with { SourceId = "cameras", Covers = SnapshotScope.Assets },
            Mark(2, "R1", "R2"),
            Mark(3));
        Assert.Contains(entries, e => e.Event is Withdrawn { Assets: not [] });
        Assert.Contains(entries, e => e.Event is SnapshotDoubted);
        Assert.Contains(entries, e => e.Event is Restored);

        PictureState again = Fold.EvolveAll(PictureState.Empty, entries.Select(e => e with
        {
            Event = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(e.Event, CommandJson.Wire.PictureEvent), CommandJson.Wire.PictureEvent)!,
        }));

        Assert.Equal(Text(picture), Text(again));

        static string Text(PictureState state) => string.Join('\n', state.Reports.Values.Select(r => $"{r.Id} {r.WithdrawnAt} {r.Incident}")
            .Concat(state.Assets.Keys).Concat(state.Open).Concat(state.Doubts.Values.Select(d => d.ToString())).Order(StringComparer.Ordinal));
    }

    private static PictureState Take(PictureState picture, params Message[] messages) => Take(picture, ImmutableArray.CreateBuilder<JournalEntry>(), messages);

    private static PictureState Take(PictureState picture, ImmutableArray<JournalEntry>.Builder entries, params Message[] messages)
    {
        foreach (Message message in messages)
        {
            Draft draft = new(picture, message.ObservedAt, message.Feed);
            Intake.Decide(draft, Harbin.Fusion, message, s_locator.Locate(message, Datum.Wgs84));
            entries.AddRange(draft.Entries);
            picture = draft.Picture;
        }

        return picture;
    }

    private static Report Crash(string id, double north = 0, int minutes = 0) => new()
    {
        Feed = "traffic",
        Agency = "traffic-police",
        SourceId = id,
        Version = "1",
        ObservedAt = s_at.AddMinutes(minutes),
        Kind = "crash",
        Title = "crash",
        Shape = new PointShape(s_place with { Lat = s_place.Lat + (north / 111_195) }),
    };

    private static Asset Camera(string id) => new()
    {
        Feed = "traffic",
        Agency = "traffic-police",
        SourceId = id,
        Version = "1",
        ObservedAt = s_at,
        Kind = "camera",
        Name = id,
        Status = AssetStatus.Online,
        Shape = new PointShape(s_place),
    };

    private static SnapshotMark Mark(int minutes, params string[] present) => new()
    {
        Feed = "traffic",
        Agency = "traffic-police",
        SourceId = "situations",
        Version = $"{minutes}",
        ObservedAt = s_at.AddMinutes(minutes),
        Present = [.. present],
    };
}
