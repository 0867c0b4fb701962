using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Ingest.Roads;
using CsCheck;

namespace Command.Ingest.Tests.Incidents;

public sealed class OpenIncidentsTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly ImmutableArray<string> s_kinds = ["crash", "waterlogging", "drain-blocked", "congestion", "closure", "flood", "rainstorm", "other", "litter", "fire"];
    private static readonly Locator s_locator = new(Harbin.Pack);

    [Fact]
    public void Near_AnyDay_HoldsEveryIncidentThatAReportMayJoin() => EachReport((draft, report, place) =>
    {
        IReadOnlyCollection<string> near = draft.Open.Near(report, place, Matching.RadiusOf(Harbin.Pack, report.Kind));
        Assert.Equal(near.Count, near.Distinct().Count());
        Assert.All(near, id => Assert.Contains(id, draft.Picture.Open));
        Assert.All(draft.Picture.Open.Where(id => Fits(draft.Picture, draft.Picture.Incidents[id], report, place) >= Matching.Join), id => Assert.Contains(id, near));
    });

    [Fact]
    public void Decide_AnyDay_JoinsWhatGoingThroughAllIncidentsWouldJoin() => EachReport((draft, report, place) =>
    {
        if (draft.Picture.Reports.ContainsKey(MessageIds.Of(report)) || report.IsOver())
        {
            return;
        }

        // What a report says counts from the moment at which it is accepted: it may be a source already of an incident that it is held against.
        PictureState picture = Fold.Evolve(draft.Picture, new JournalEntry(draft.Picture.Sequence + 1, report.ObservedAt, draft.KnownAt, "test", new ReportAccepted(MessageIds.Of(report), report, place)));
        string? best = draft.Picture.Open
            .Where(id => draft.Picture.Incidents[id].Exercise == report.Exercise)
            .Select(id => (Id: id, Score: Fits(picture, picture.Incidents[id], report, place)))
            .Where(c => c.Score >= Matching.Join)
            .OrderByDescending(c => c.Score).ThenBy(c => c.Id, StringComparer.Ordinal)
            .Select(c => c.Id).FirstOrDefault();
        Draft decided = new(draft.Picture, draft.KnownAt, "test", draft.Open);
        Intake.Decide(decided, Harbin.Pack, report, place);
        IncidentJoined? joined = decided.Entries.Select(e => e.Event).OfType<IncidentJoined>().FirstOrDefault(j => j.Source.Type == "report");
        Assert.Equal(best, decided.Entries.Any(e => e.Event is IncidentOpened) ? null : joined?.Id);
    });

    [Fact]
    public void After_AnyDay_IsWhatTheWholePictureGives() => EachReport((draft, report, place) =>
    {
        OpenIncidents anew = OpenIncidents.Of(draft.Picture);
        Assert.True(draft.Open.IsOf(draft.Picture));
        Assert.Equal(
            anew.Near(report, place, Matching.RadiusOf(Harbin.Pack, report.Kind)).Order(StringComparer.Ordinal),
            draft.Open.Near(report, place, Matching.RadiusOf(Harbin.Pack, report.Kind)).Order(StringComparer.Ordinal));
    });

    [Fact]
    public void RoadReports_AnyDay_SayWhatGoingThroughAllReportsSays()
    {
        RoadReports kept = new();
        PictureState before = PictureState.Empty;
        int some = 0;
        EachReport((draft, _, _) =>
        {
            if (draft.Picture.Sequence < before.Sequence)
            {
                kept.Begin(before = PictureState.Empty);
            }

            // The day's entries are not at hand here; what changed between two pictures is.
            IEnumerable<JournalEntry> changed = draft.Picture.Reports.Where(r => !before.Reports.TryGetValue(r.Key, out ReportItem? was) || was != r.Value)
                .Select(r => Entry(new ReportAccepted(r.Key, r.Value.Report, r.Value.Place)));
            kept.Take(draft.Picture, [.. changed, Entry(new Forgotten([], [.. before.Reports.Keys.Except(draft.Picture.Reports.Keys)], []))]);
            before = draft.Picture;
            Assert.Equal(RoadEvents.Of(draft.Picture, Harbin.Pack, draft.KnownAt, exercise: true), RoadEvents.Of(kept.All, Harbin.Pack, draft.KnownAt, exercise: true));
            some += kept.All.Count;
        });
        Assert.NotEqual(0, some);
    }

    [Theory]
    [InlineData(179.9999, 10, -179.9999, 10)]
    [InlineData(126.64, 89.9, 126.7, 89.9)]
    [InlineData(126.649999, 45.759999, 126.650001, 45.760001)]
    [InlineData(-0.0001, -0.0001, 0.0001, 0.0001)]
    public void Near_AcrossAnEdgeOfTheCells_FindsTheNeighbour(double lon, double lat, double otherLon, double otherLat)
    {
        Report first = Report("1", "crash", new PointShape(new GeoPoint(lon, lat)), s_at), second = Report("2", "crash", new PointShape(new GeoPoint(otherLon, otherLat)), s_at);
        Draft draft = new(PictureState.Empty, s_at, "test");
        Intake.Decide(draft, Harbin.Pack, first, new Place { Shape = first.Shape, UncertaintyM = 20 });
        Assert.Equal(["I-0001"], draft.Open.Near(second, new Place { Shape = second.Shape, UncertaintyM = 20 }, 150));
    }

    [Fact]
    public void Near_FarAway_GivesNothing()
    {
        Draft draft = new(PictureState.Empty, s_at, "test");
        Report first = Report("1", "crash", new PointShape(new GeoPoint(126.6, 45.7)), s_at);
        Intake.Decide(draft, Harbin.Pack, first, new Place { Shape = first.Shape, UncertaintyM = 20 });
        Assert.Empty(draft.Open.Near(first, new Place { Shape = new PointShape(new GeoPoint(126.7, 45.8)), UncertaintyM = 20 }, 150));
    }

    /// <summary>Goes through made-up days, with the index carried from decision to decision as the writer carries it.</summary>
    private static void EachReport(Action<Draft, Report, Place> check) => Gen.Int[0, 1_000_000].Sample(
        seed =>
        {
            Random random = new(seed);
            PictureState picture = PictureState.Empty;
            OpenIncidents open = OpenIncidents.Of(picture);
            DateTimeOffset now = s_at;
            for (int i = 0; i < 60; i++)
            {
                now += TimeSpan.FromMinutes(random.Next(20) == 0 ? 600 : random.Next(10));
                Report report = Random(random, now);
                Place place = s_locator.Locate(report, Datum.Cgcs2000) with { UncertaintyM = random.Next(4) == 0 ? random.Next(4000) : random.Next(60) };
                Draft draft = new(picture, now, "test", open);
                Lifecycle.Tick(draft, Harbin.Pack);
                check(draft, report, place);
                Intake.Decide(draft, Harbin.Pack, report, place);
                (picture, open) = (draft.Picture, draft.Open);
            }
        },
        iter: 40,
        threads: 1);

    private static Report Random(Random random, DateTimeOffset now)
    {
        GeoPoint at = new(126.6 + (random.NextDouble() * 0.05), 45.74 + (random.NextDouble() * 0.03));
        GeoShape? shape = random.Next(10) switch
        {
            0 => null,
            1 => new LineShape([at, new GeoPoint(at.Lon + 0.012, at.Lat + 0.004)]),
            2 => new CircleShape(at, random.Next(1, 3000)),
            3 => new LineShape([at, new GeoPoint(at.Lon + 0.4, at.Lat + 0.3)]),
            _ => new PointShape(at),
        };
        return Report($"{random.Next(40)}", s_kinds[random.Next(s_kinds.Length)], shape, now - TimeSpan.FromMinutes(random.Next(30))) with
        {
            Version = now.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            SentAt = now,
            Group = random.Next(3) == 0 ? $"G{random.Next(4)}" : null,
            Exercise = random.Next(8) == 0,
            Status = random.Next(10) == 0 ? ReportStatus.Closed : ReportStatus.Open,
        };
    }

    private static double Fits(PictureState picture, Incident incident, Report report, Place place) =>
        report.Group is { } group && incident.Sources.Any(s => s.Source.Type == "report" && picture.Reports.TryGetValue(s.Source.Id, out ReportItem? item) && item.Report.Feed == report.Feed && item.Report.Group == group)
            ? 1
            : Matching.Score(Harbin.Pack, incident, report, place).Score;

    private static JournalEntry Entry(PictureEvent e) => new(1, s_at, s_at, "test", e);

    private static Report Report(string id, string kind, GeoShape? shape, DateTimeOffset at) => new()
    {
        Feed = "city",
        Agency = "city",
        SourceId = id,
        Version = "1",
        ObservedAt = at,
        Kind = kind,
        Title = kind,
        Shape = shape,
    };
}
