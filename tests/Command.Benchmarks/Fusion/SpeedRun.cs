using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Ogc;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.Days;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Benchmarks.Fusion;

/// <summary>How long fusion takes over a message with as many open reports as a city's worst hour has.</summary>
internal static class SpeedRun
{
    private const double PromisedPerSecond = 5_000;
    private const double PromisedMs = 2;
    private static readonly TimeSpan s_most = TimeSpan.FromSeconds(90);
    private static readonly DateTimeOffset s_start = new(2026, 7, 18, 15, 0, 0, TimeSpan.FromHours(8));

    public static int Run(CityPack pack, string[] args)
    {
        int open = args.Select(a => int.TryParse(a, CultureInfo.InvariantCulture, out int n) ? n : 0).Max() is > 0 and var stated ? stated : 50_000;
        ImmutableArray<Report> words = [.. LabelledDay.Make(1, DayOptions.Storm, pack).Select(m => m.Message).OfType<Report>().Where(r => r.Version == "1" && r.Shape is PointShape)];
        bool kept = true;
        kept &= Measure($"{open:N0} open reports over the city", pack, City(pack, words, open, 1), Late(City(pack, words, 20_000, 2)));
        kept &= Measure("10,000 reports in a minute at one spot", pack, City(pack, words, 5_000, 1), Spot(pack, words));
        kept &= Measure("one text everywhere", pack, [], City(pack, words, 10_000, 3).Select(r => r with { Kind = "waterlogging", Text = "路上积水很深，请尽快处理", Title = "道路积水", Address = null }));
        return kept ? 0 : 1;
    }

    /// <summary>Events all over the core, told by one to six.</summary>
    private static IEnumerable<Report> City(CityPack pack, ImmutableArray<Report> words, int count, int seed)
    {
        Random random = new(seed);
        GeoBox core = pack.City.Core;
        int made = 0;
        while (made < count)
        {
            GeoPoint at = new(core.West + (random.NextDouble() * (core.East - core.West)), core.South + (random.NextDouble() * (core.North - core.South)));
            Report like = words[random.Next(words.Length)];
            for (int told = random.Next(1, 7); told > 0 && made < count; told--)
            {
                yield return Of(like with { Text = words[random.Next(words.Length)].Text }, seed, ++made, Near(at, 100, random), s_start.AddSeconds(made * 3600.0 / count));
            }
        }
    }

    /// <summary>In the hour after; of a hundred six come up to half an hour late.</summary>
    private static IEnumerable<Report> Late(IEnumerable<Report> reports)
    {
        Random random = new(6);
        foreach (Report report in reports)
        {
            DateTimeOffset when = report.ObservedAt.AddHours(1).AddMinutes(random.Next(100) < 6 ? -30 * random.NextDouble() : 0);
            yield return report with { ObservedAt = when, SentAt = when };
        }
    }

    private static IEnumerable<Report> Spot(CityPack pack, ImmutableArray<Report> words)
    {
        Random random = new(4);
        ImmutableArray<Report> water = [.. words.Where(w => w.Kind == "waterlogging")];
        for (int i = 1; i <= 10_000; i++)
        {
            yield return Of(water[random.Next(water.Length)], 9, i, Near(pack.City.Centre, 150, random), s_start.AddHours(1).AddSeconds(i * 60.0 / 10_000));
        }
    }

    private static Report Of(Report like, int seed, int number, GeoPoint at, DateTimeOffset when) => like with
    {
        SourceId = string.Create(CultureInfo.InvariantCulture, $"S{seed}-{number}"),
        Shape = new PointShape(at),
        ObservedAt = when,
        SentAt = when,
        Group = null,
        Status = ReportStatus.Open,
    };

    private static GeoPoint Near(GeoPoint at, double metres, Random random) =>
        new(at.Lon + ((random.NextDouble() - 0.5) * 2 * metres / 77_600), at.Lat + ((random.NextDouble() - 0.5) * 2 * metres / 111_200));

    private static bool Measure(string name, CityPack pack, IEnumerable<Report> before, IEnumerable<Report> reports)
    {
        DayRun run = new(pack, new Locator(pack), Variants.Full);
        Stopwatch watch = Stopwatch.StartNew();
        int there = Take(run, before, watch);
        double filled = watch.Elapsed.TotalSeconds;
        run.ForgetLabels();
        GC.Collect();
        watch.Restart();
        int taken = Take(run, reports, watch);
        double[] took = [.. run.Took.Order()];
        double perSecond = 1000 * taken / took.Sum(), p99 = took[(int)(took.Length * 0.99)];
        Ask(run, pack, reports);
        bool kept = perSecond >= PromisedPerSecond && p99 <= PromisedMs;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: {perSecond:N0} messages/s; {took[took.Length / 2]:0.000} ms (p50), {p99:0.00} ms (p99), {took[^1]:0.0} ms at the most; {taken:N0} messages on {there:N0} (filled in {filled:0} s), {run.Picture.Open.Count:N0} open incidents{(kept ? "" : " — promised: 5,000/s and 2 ms")}"));
        return kept;
    }

    /// <summary>What a clerk's form asks while somebody types: the first half of a text, at a place.</summary>
    private static void Ask(DayRun run, CityPack pack, IEnumerable<Report> reports)
    {
        PictureProbables probables = new(new View(run.Picture), run.Fusion, new KnownGatherings(run.Fusion) { Current = run.Gatherings });
        Locator locator = new(pack);
        List<double> took = [];
        int found = 0;
        foreach (Report typed in reports.Take(2_000).Select(r => r with { SourceId = "typed", Text = r.Text?[..(r.Text.Length / 2)] }))
        {
            long start = Stopwatch.GetTimestamp();
            found += probables.Of(typed, locator.Locate(typed, Datum.Cgcs2000), 5).IsEmpty ? 0 : 1;
            took.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        took.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  what a clerk types, held against them: {took[took.Count / 2]:0.00} ms (p50), {took[(int)(took.Count * 0.99)]:0.00} ms (p99), {took[^1]:0.0} ms at the most; {100.0 * found / took.Count:0} % of {took.Count:N0} found something"));
    }

    private sealed class View(PictureState picture) : IPictureView
    {
        public PictureState Picture => picture;

        public UnitTable Units { get; } = new();

        public Pulse? Pulse => null;
    }

    private static int Take(DayRun run, IEnumerable<Report> reports, Stopwatch watch)
    {
        int taken = 0;
        foreach (Report report in reports)
        {
            if (watch.Elapsed > s_most)
            {
                break;
            }

            // Time does not pass: all of them stay open.
            run.TakeNow(new LabelledMessage(report, s_start.AddHours(2), ""));
            taken++;
            if (taken % 1_000 == 0)
            {
                // What the writer does every second: late reports may have left something to be decided again.
                run.GoOn();
            }
        }

        return taken;
    }
}
