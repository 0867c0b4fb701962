using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Shares;

namespace Command.Benchmarks.Sharing;

/// <summary>
/// What it costs that each agency has its own part of the picture: for each new picture and each sight of it, and for each round of moving units; against a viewer who sees the
/// whole, and against making a sight's picture from its beginning each time.
/// </summary>
internal static class SharingBenchmark
{
    private const int Units = 20_000, ChangedUnits = 400, ChangedReports = 20;
    private static readonly DateTimeOffset s_start = new(2026, 7, 18, 8, 0, 0, TimeSpan.Zero);
    private static readonly GeoPoint s_centre = new(126.64, 45.757);

    public static int Run(string[] args)
    {
        bool quick = args.Contains("--quick");
        (int reports, int incidents, int rounds) = quick ? (5_000, 200, 20) : (50_000, 1_000, 100);
        CityPack pack = CityPackReader.Read(CityPackLocation.Find("harbin", AppContext.BaseDirectory)!).Pack!;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reports:N0} reports, {incidents:N0} incidents, {Units:N0} units; each round {ChangedReports} reports and {ChangedUnits} fixes are new; {rounds} rounds"));
        Console.WriteLine($"{"sight",-34} {"first ms",10} {"picture ms",11} {"p99 ms",8} {"made anew ms",13} {"units ms",9}");
        (string Name, ShareState State, ShareViewer Viewer)[] sights =
        [
            ("the whole", Catalogue(null), new ShareViewer(null)),
            ("one feed of assets hidden", Catalogue("video"), new ShareViewer("fire")),
            ("vehicles coarse to 500 m", Coarse("vehicles"), new ShareViewer("fire")),
            ("half of the reports hidden", Catalogue("city"), new ShareViewer("fire")),
            ("a wall that masks addresses", Catalogue(null), new ShareViewer(null, Screen: ScreenPolicy.Usual)),
        ];
        foreach ((string name, ShareState state, ShareViewer viewer) in sights)
        {
            for (int warm = 0; warm < 2; warm++)
            {
                Measure(name, Sight.Of(state, viewer, pack.Feeds.Select(f => f.Id), s_start), pack, reports, incidents, warm == 0 ? 3 : rounds, warm > 0);
            }
        }

        return 0;
    }

    private static void Measure(string name, Sight sight, CityPack pack, int reports, int incidents, int rounds, bool print)
    {
        PictureState picture = Picture(reports, incidents);
        UnitTable units = new();
        for (int i = 0; i < Units; i++)
        {
            units.Apply(Unit(i, 0));
        }

        SharedPictures pictures = new(pack);
        double first = Time(() => pictures.Of(picture, sight));
        pictures.UnitsOf(units, sight);
        List<double> each = [], anew = [], moved = [];
        for (int round = 1; round <= rounds; round++)
        {
            ImmutableDictionary<string, ReportItem>.Builder next = picture.Reports.ToBuilder();
            for (int i = 0; i < ChangedReports; i++)
            {
                ReportItem item = Report(((round * ChangedReports) + i) % reports, round, incidents);
                next[item.Id] = item;
            }

            picture = picture with { Sequence = picture.Sequence + ChangedReports, Reports = next.ToImmutable() };
            for (int i = 0; i < ChangedUnits; i++)
            {
                units.Apply(Unit(((round * ChangedUnits) + i) % Units, round));
            }

            each.Add(Time(() => pictures.Of(picture, sight)));
            moved.Add(Time(() => pictures.UnitsOf(units, sight)));
            if (round % 10 == 0)
            {
                anew.Add(Time(() => pictures.Once(picture, sight)));
            }
        }

        if (print)
        {
            each.Sort();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-34} {first,10:0.00} {each.Average(),11:0.000} {each[(int)(each.Count * 0.99)],8:0.00} {anew.Average(),13:0.00} {moved.Average(),9:0.000}"));
        }
    }

    private static double Time(Action work)
    {
        long begin = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static ShareState Catalogue(string? hidden) => hidden is null ? new ShareState() : With(hidden, ShareTerms.None);

    private static ShareState Coarse(string feed) => With(feed, new ShareTerms { Agencies = ["fire"], PrecisionM = 500 });

    private static ShareState With(string feed, ShareTerms terms) => new[] { "city", "traffic", "vehicles", "video" }.Aggregate(new ShareState(), (s, f) => s.With(new EntrySet(
        new ShareEntry(new ShareSubject(f, null, null), "owner", f == feed ? ShareClass.Conditional : ShareClass.Mandatory, "", f == feed ? terms : ShareTerms.None, Classification.Internal))));

    private static PictureState Picture(int reports, int incidents) => PictureState.Empty with
    {
        Sequence = 1,
        KnownAt = s_start,
        Reports = Enumerable.Range(0, reports).Select(i => Report(i, 0, incidents)).ToImmutableDictionary(r => r.Id, StringComparer.Ordinal),
        Incidents = Enumerable.Range(0, incidents).Select(i => Incident(i, incidents)).ToImmutableDictionary(i => i.Id, StringComparer.Ordinal),
        Open = [.. Enumerable.Range(0, incidents).Select(Number)],
        IncidentCount = incidents,
    };

    /// <summary>The first reports are the incidents', two each and one of either feed; the rest are cases of their own.</summary>
    private static ReportItem Report(int number, int round, int incidents)
    {
        string feed = number % 2 == 0 ? "city" : "traffic";
        GeoPoint at = new(s_centre.Lon + (number % 300 * 0.001), s_centre.Lat + (number / 300 % 200 * 0.001));
        return new ReportItem(
            string.Create(CultureInfo.InvariantCulture, $"{feed}:{number}"),
            new Report
            {
                Feed = feed,
                Agency = feed,
                SourceId = string.Create(CultureInfo.InvariantCulture, $"{number}"),
                Version = string.Create(CultureInfo.InvariantCulture, $"{round}"),
                ObservedAt = s_start.AddSeconds(round),
                Kind = "crash",
                Title = "交通事故",
                Text = "两车追尾，占两条车道",
                Address = string.Create(CultureInfo.InvariantCulture, $"中山路{number % 400}号"),
            },
            new Place { Shape = new PointShape(at), Centre = at, UncertaintyM = 20, Address = string.Create(CultureInfo.InvariantCulture, $"中山路{number % 400}号") },
            s_start,
            number < incidents * 2 ? Number(number / 2) : null);
    }

    private static Incident Incident(int number, int incidents) => new()
    {
        Id = Number(number),
        Kind = "crash",
        Title = "交通事故 中山路",
        Level = 3,
        Place = Report(number * 2, 0, incidents).Place,
        OpenedAt = s_start,
        ObservedAt = s_start,
        LastObservedAt = s_start,
        Sources = [.. Enumerable.Range(number * 2, 2).Select(i => new IncidentSource(new SourceRef("report", Report(i, 0, incidents).Id), s_start, []))],
    };

    private static string Number(int number) => string.Create(CultureInfo.InvariantCulture, $"I-{number:0000}");

    private static UnitFix Unit(int number, int round) => new()
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"vehicles:{number}"),
        Feed = "vehicles",
        Agency = "owner",
        SourceId = string.Create(CultureInfo.InvariantCulture, $"{number}"),
        CallSign = string.Create(CultureInfo.InvariantCulture, $"V{number}"),
        Kind = "ambulance",
        At = new GeoPoint(s_centre.Lon + (number % 200 * 0.002) + (round * 0.0001), s_centre.Lat + (number / 200 * 0.002)),
        ObservedAt = s_start.AddSeconds(round),
        KnownAt = s_start.AddSeconds(round),
    };
}
