using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Ingest.Roads;
using CsCheck;

namespace Command.Ingest.Tests.Incidents;

public sealed class GatherTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly ImmutableArray<string> s_kinds = ["crash", "waterlogging", "drain-blocked", "congestion", "closure", "flood", "rainstorm", "other", "litter", "fire"];
    private static readonly ImmutableArray<string> s_lasting = ["road-damage", "roadworks", "street-light", "manhole", "flood", "litter", "crash"];
    private static readonly Locator s_locator = new(Harbin.Pack);

    [Fact]
    public void Decide_AnyDay_LeavesEveryReportInOneGatheringAndNoOpenIncidentWithoutReports() => EachReport((draft, _, _) =>
    {
        Assert.All(draft.Picture.Open, id => Assert.Contains(draft.Picture.Incidents[id].Sources, s => s.Source.Type == "report"));
        Assert.All(draft.Picture.Incidents.Values, incident => Assert.All(
            incident.Sources.Where(s => s.Source.Type == "report"),
            s => Assert.Equal(incident.Id, draft.Picture.Reports[s.Source.Id].Incident)));
        Assert.All(
            draft.Picture.Reports.Values.Where(r => r.Incident is not null),
            r => Assert.Contains(draft.Picture.Incidents[r.Incident!].Sources, s => s.Source == new SourceRef("report", r.Id)));
    });

    [Fact]
    public void After_AnyDay_IsWhatTheWholePictureGives() => EachReport((draft, _, _) =>
    {
        Gatherings kept = draft.Gatherings(Harbin.Fusion), anew = Gatherings.Of(draft.Picture, Harbin.Fusion);
        Assert.True(kept.IsOf(draft.Picture));
        Assert.Equal(anew.Count, kept.Count);
        foreach (ReportItem item in draft.Picture.Reports.Values)
        {
            Assert.Equal(anew.KeyOf(item.Id), kept.KeyOf(item.Id));
            Assert.Equal(anew.Find(kept.KeyOf(item.Id)!)!.Members.Select(m => m.Id), kept.Find(kept.KeyOf(item.Id)!)!.Members.Select(m => m.Id));
            ReportFeatures report = kept.Report(item.Id)!;
            Assert.Equal(anew.Near(report, 900).Select(g => g.Key), kept.Near(report, 900).Select(g => g.Key));
            Assert.True(FusionModel.Same(anew.Report(item.Id)! with { Wording = report.Wording }, report));
        }
    });

    /// <summary>Newer versions say other kinds, places and times here. What was an incident by its first words stays one, though nobody would open it by its last.</summary>
    [Fact]
    public void Decide_AnyOrderOfArrivalOfVersions_GivesTheSameEvents() => AnyOrder(2, Events);

    [Fact]
    public void Decide_AnyOrderOfArrival_GivesTheSameIncidents() => AnyOrder(
        1,
        picture => Events(picture).Concat(picture.Reports.Values.Select(r => $"{r.Id} {r.Incident is not null}").Order(StringComparer.Ordinal)));

    /// <summary>Kinds that last for days, heard of over weeks: what is over long ago is not near in time, what lasts is.</summary>
    [Fact]
    public void Decide_AnyOrderOfArrivalOfFiveWeeks_GivesTheSameEvents() => AnyOrder(1, Events, s_lasting, 5 * 7 * 24 * 60);

    [Theory]
    [InlineData(1, 1, true)]
    [InlineData(8, 1, false)]
    [InlineData(1, 30, true)]
    [InlineData(8, 30, false)]
    public void Decide_DaysAfterTheLastWord_IsOfTheEventAsLongAsItsKindLasts(int days, int words, bool joins)
    {
        // Half a day between each two words: after thirty of them it has lasted for a fortnight.
        GeoPoint at = new(126.62, 45.75);
        Report[] before = [.. Enumerable.Range(0, words).Select(i => Report($"W-{i}", "road-damage", new PointShape(at), s_at.AddDays(i * 0.5)))];
        Report next = Report("X", "road-damage", new PointShape(at), before[^1].ObservedAt.AddDays(days));
        PictureState picture = Taken(before.Append(next).Select(r => (r, PlaceOf(r))));
        Assert.Equal(joins ? [words + 1] : [1, words], Sizes(picture));
        Assert.Equal(Sizes(picture), Sizes(Taken(before.Prepend(next).Select(r => (r, PlaceOf(r))))));

        static IEnumerable<int> Sizes(PictureState picture) => picture.Reports.Values.CountBy(r => Gatherings.KeyOf(r)).Select(g => g.Value).Order();
    }

    private static void AnyOrder(int versions, Func<PictureState, IEnumerable<string>> what, ImmutableArray<string>? kinds = null, int minutes = 600) => Gen.Int[0, 1_000_000].Sample(
        seed =>
        {
            Random random = new(seed);
            ImmutableArray<(Report Report, Place Place)> day = [.. Enumerable.Range(0, 70).Select(i => Placed(random, s_at.AddMinutes(random.Next(minutes)).AddMilliseconds(i), i / versions, kinds))];
            (Report Report, Place Place)[] inOrder = [.. day.OrderBy(d => d.Report.SentAt)];
            (Report Report, Place Place)[] shuffled = [.. day.OrderBy(_ => random.Next())];

            AssertSettled(Taken(inOrder));
            AssertSettled(Taken(shuffled));
            Assert.Equal(what(Taken(inOrder)), what(Taken(shuffled)));
        },
        iter: 60,
        threads: 1);

    [Fact]
    public void Decide_SameDayTwice_GivesTheSameJournal()
    {
        Random random = new(7);
        (Report Report, Place Place)[] day = [.. Enumerable.Range(0, 200).Select(i => Placed(random, s_at.AddMinutes(random.Next(600)), i))];
        Assert.Equal(Entries(day), Entries(day));
        Assert.Contains(Entries(day), e => e.Contains("moved", StringComparison.Ordinal));
    }

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
        Report first = Report("1", "crash", new PointShape(new GeoPoint(lon, lat)), s_at), second = Report("2", "litter", new PointShape(new GeoPoint(otherLon, otherLat)), s_at);
        Draft draft = new(PictureState.Empty, s_at, "test");
        Intake.Decide(draft, Harbin.Fusion, first, PlaceOf(first));
        Intake.Decide(draft, Harbin.Fusion, second, PlaceOf(second));
        Gatherings all = draft.Gatherings(Harbin.Fusion);
        Assert.Contains("I-0001", all.Near(all.Report("city:2")!, 150).Select(g => g.Key));
    }

    [Fact]
    public void Decide_CaseNamesItsParent_IsOfTheParentsEvent()
    {
        Report parent = Report("P-1", "crash", new PointShape(new GeoPoint(126.62, 45.75)), s_at);
        Report child = Report("C-1", "street-light", new PointShape(new GeoPoint(126.625, 45.75)), s_at.AddMinutes(9)) with { Group = "P-1" };
        Assert.Equal(["same-group"], Reasons(Taken([(parent, PlaceOf(parent)), (child, PlaceOf(child))]), "city:C-1"));
        Assert.Equal(["same-group"], Reasons(Taken([(child, PlaceOf(child)), (parent, PlaceOf(parent))]), "city:C-1"));
    }

    [Fact]
    public void Decide_WordsNameAnotherSendersCaseNumber_IsOfThatEvent()
    {
        Report call = Report("HRB-20260718-0042", "crash", new PointShape(new GeoPoint(126.62, 45.75)), s_at);
        Report other = Report("9", "street-light", new PointShape(new GeoPoint(126.625, 45.75)), s_at.AddMinutes(9)) with { Feed = "traffic", Text = "与HRB-20260718-0042为同一事件，电话13800001111" };
        Report far = other with { SourceId = "10", Shape = new PointShape(new GeoPoint(126.9, 45.9)) };
        PictureState picture = Taken([(call, PlaceOf(call)), (other, PlaceOf(other)), (far, PlaceOf(far))]);
        Assert.Equal(["names-case"], Reasons(picture, "traffic:9"));
        Assert.Null(picture.Reports["traffic:10"].Incident);
    }

    private static string[] Reasons(PictureState picture, string report)
    {
        Incident incident = picture.Incidents[picture.Reports[report].Incident!];
        return [.. incident.Sources.Single(s => s.Source.Id == report).Why.Select(w => w.Code)];
    }

    [Fact]
    public void Near_FarAway_GivesNothing()
    {
        Report first = Report("1", "crash", new PointShape(new GeoPoint(126.6, 45.7)), s_at), second = Report("2", "crash", new PointShape(new GeoPoint(126.7, 45.8)), s_at);
        Draft draft = new(PictureState.Empty, s_at, "test");
        Intake.Decide(draft, Harbin.Fusion, first, PlaceOf(first));
        Intake.Decide(draft, Harbin.Fusion, second, PlaceOf(second));
        Gatherings all = draft.Gatherings(Harbin.Fusion);
        Assert.DoesNotContain("I-0001", all.Near(all.Report("city:2")!, 150).Select(g => g.Key));
    }

    private static Place PlaceOf(Report report) => s_locator.Locate(report, Datum.Cgcs2000) with { UncertaintyM = 20 };

    private static (Report Report, Place Place) Placed(Random random, DateTimeOffset at, int id, ImmutableArray<string>? of = null)
    {
        GeoPoint where = new(126.62 + (random.NextDouble() * 0.02), 45.75 + (random.NextDouble() * 0.015));
        ImmutableArray<string> kinds = of ?? s_kinds;
        Report report = Report(Number(id), kinds[random.Next(kinds.Length)], random.Next(12) == 0 ? null : new PointShape(where), at) with
        {
            Version = at.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            SentAt = at,
            Group = random.Next(8) switch { 0 => $"G{random.Next(4)}", 1 => Number(random.Next(60)), _ => null },
            Text = random.Next(8) == 0 ? $"与{Number(random.Next(60))}同一地点，请合并办理" : null,
        };
        return (report, s_locator.Locate(report, Datum.Cgcs2000) with { UncertaintyM = random.Next(80) });
    }

    private static string Number(int id) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"CASE-2026-{id:0000}");

    private static PictureState Taken(IEnumerable<(Report Report, Place Place)> day)
    {
        PictureState picture = PictureState.Empty;
        Gatherings gatherings = Gatherings.Of(picture, Harbin.Fusion);
        foreach ((Report report, Place place) in day)
        {
            Draft draft = new(picture, s_at.AddHours(10), "test", gatherings);
            Intake.Decide(draft, Harbin.Fusion, report, place);
            (picture, gatherings) = (draft.Picture, draft.Gatherings(Harbin.Fusion));
        }

        while (!gatherings.Pending.IsEmpty)
        {
            Draft draft = new(picture, s_at.AddHours(10), "test", gatherings);
            Gather.Tick(draft, Harbin.Fusion);
            (picture, gatherings) = (draft.Picture, draft.Gatherings(Harbin.Fusion));
        }

        return picture;
    }

    /// <summary>Every report is where it chooses to be on what comes before it.</summary>
    private static void AssertSettled(PictureState picture)
    {
        Gatherings all = Gatherings.Of(picture, Harbin.Fusion);
        Assert.All(picture.Reports.Values.OrderBy(r => (r.Since, r.Id)), item =>
        {
            string key = all.KeyOf(item.Id)!;
            Choice choice = Choice.Of(all, picture.Rulings, all.Report(item.Id)!);
            Assert.Equal(key, choice.Key ?? (all.Find(key)!.Members[0].Id == item.Id ? key : "an event of its own"));
        });
    }

    private static IEnumerable<string> Events(PictureState picture) => picture.Reports.Values
        .GroupBy(r => Gatherings.KeyOf(r), StringComparer.Ordinal)
        .Select(g => string.Join(' ', g.Select(r => r.Id).Order(StringComparer.Ordinal)))
        .Order(StringComparer.Ordinal);

    private static List<string> Entries(IEnumerable<(Report Report, Place Place)> day)
    {
        List<string> entries = [];
        PictureState picture = PictureState.Empty;
        Gatherings gatherings = Gatherings.Of(picture, Harbin.Fusion);
        foreach ((Report report, Place place) in day)
        {
            Draft draft = new(picture, s_at.AddHours(10), "test", gatherings);
            Intake.Decide(draft, Harbin.Fusion, report, place);
            entries.AddRange(draft.Entries.Select(e => JsonSerializer.Serialize(e, CommandJson.Wire.JournalEntry)));
            (picture, gatherings) = (draft.Picture, draft.Gatherings(Harbin.Fusion));
        }

        return entries;
    }

    /// <summary>Goes through made-up days, with the index carried from decision to decision as the writer carries it.</summary>
    private static void EachReport(Action<Draft, Report, Place> check) => Gen.Int[0, 1_000_000].Sample(
        seed =>
        {
            Random random = new(seed);
            PictureState picture = PictureState.Empty;
            Gatherings gatherings = Gatherings.Of(picture, Harbin.Fusion);
            DateTimeOffset now = s_at;
            for (int i = 0; i < 60; i++)
            {
                now += TimeSpan.FromMinutes(random.Next(20) == 0 ? 600 : random.Next(10));
                Report report = Random(random, now);
                Place place = s_locator.Locate(report, Datum.Cgcs2000) with { UncertaintyM = random.Next(4) == 0 ? random.Next(4000) : random.Next(60) };
                Draft draft = new(picture, now, "test", gatherings);
                Lifecycle.Tick(draft, Harbin.Fusion);
                Intake.Decide(draft, Harbin.Fusion, report, place);
                check(draft, report, place);
                (picture, gatherings) = (draft.Picture, draft.Gatherings(Harbin.Fusion));
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
