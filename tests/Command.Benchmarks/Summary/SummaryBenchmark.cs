using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Situation;
using Command.Web.Features.Summary;
using Command.Web.Replica;

namespace Command.Benchmarks.Summary;

/// <summary>
/// What /summary costs the server with a large picture: the situation with all figures and sentences made anew, what each viewer of an equal sight pays then, and what changed since an
/// earlier picture. A live picture holds what is going on and what was over lately, so a year's 500,000 cases stand for some tens of thousands in it.
/// </summary>
internal static class SummaryBenchmark
{
    private static readonly DateTimeOffset s_now = new(2026, 7, 18, 6, 32, 0, TimeSpan.Zero);

    public static int Run(string[] args)
    {
        bool quick = args.Contains("--quick");
        (int cases, int incidents, int gauges, int alerts, int rounds) = quick ? (10_000, 500, 200, 50, 20) : (100_000, 2_000, 1_000, 200, 100);
        CityPack pack = CityPackReader.Read(CityPackLocation.Find("harbin", AppContext.BaseDirectory)!).Pack!;
        PictureState picture = Picture(pack, cases, incidents, gauges, alerts);
        SituationMaker maker = new(pack);
        SummarySituations shared = new(maker, TimeProvider.System);
        LookDigest before = LookDigest.Of(Picture(pack, cases / 2, incidents / 2, gauges, alerts / 2), pack, s_now.AddHours(-8), false);
        List<double> whole = [], again = [], changes = [];
        for (int round = -5; round < rounds; round++)
        {
            // A new picture each time, as after each batch that comes in.
            ReplicaView view = new() { Picture = picture with { Sequence = round + 100 }, Connected = true, FrameAt = s_now.AddSeconds(round), Pulse = new Pulse([], [], null) };
            double made = Time(() => shared.Of(view, null, false)), held = Time(() => shared.Of(view, null, false)), compared = Time(() => SituationChanges.Between(before, view.Picture, pack));
            if (round >= 0)
            {
                whole.Add(made);
                again.Add(held);
                changes.Add(compared);
            }
        }

        CitySituation situation = maker.Of(new SituationMoment { Picture = picture, AsOf = s_now });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cases:N0} cases, {incidents:N0} open incidents, {gauges:N0} gauges with {Series.MaxHistory} values each, {alerts:N0} alerts; {rounds} new pictures"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"figures: {situation.Figure(FigureRules.IncidentsOpen).Value} incidents, {situation.Figure(FigureRules.CasesOpen).Value} cases, {situation.Figure(FigureRules.CasesLate).Value} late, {situation.Figure(FigureRules.GaugesOverWarning).Value} over warning"));
        Print("situation made anew", whole);
        Print("the same for each further viewer", again);
        Print("changes since the last look", changes);
        return 0;
    }

    private static void Print(string what, List<double> times)
    {
        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-34} p50 {times[times.Count / 2],8:0.00} ms   p95 {times[(int)(times.Count * 0.95)],8:0.00} ms   max {times[^1],8:0.00} ms"));
    }

    private static double Time(Action work)
    {
        long begin = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static PictureState Picture(CityPack pack, int cases, int incidents, int gauges, int alerts)
    {
        string[] districts = [.. pack.Areas.Where(a => a.Code.Length == 6).Select(a => a.Code)], kinds = ["manhole", "street-light", "litter", "road-damage"];
        Incident[] open = [.. Enumerable.Range(0, incidents).Select(i => new Incident
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"I-{i:0000}"),
            Kind = "fire",
            Title = "火灾",
            Level = 1 + (i % 4),
            Place = Place(districts[i % districts.Length]),
            OpenedAt = s_now.AddMinutes(-i),
            ObservedAt = s_now.AddMinutes(-i),
            LastObservedAt = s_now,
            Sources = [],
        })];
        return PictureState.Empty with
        {
            Sequence = 1,
            KnownAt = s_now,
            Incidents = open.ToImmutableDictionary(i => i.Id, StringComparer.Ordinal),
            Open = [.. open.Select(i => i.Id)],
            Reports = Enumerable.Range(0, cases).Select(i => Case(i, kinds[i % kinds.Length], districts[i % districts.Length])).ToImmutableDictionary(r => r.Id, StringComparer.Ordinal),
            Readings = Enumerable.Range(0, gauges).Select(Gauge).ToImmutableDictionary(s => s.Id, StringComparer.Ordinal),
            Alerts = Enumerable.Range(0, alerts).Select(Alert).ToImmutableDictionary(a => a.Id, StringComparer.Ordinal),
        };
    }

    private static Place Place(string district) => new() { Centre = new GeoPoint(126.64, 45.757), District = district, UncertaintyM = 10 };

    private static ReportItem Case(int number, string kind, string district)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"{number}");
        DateTimeOffset at = s_now.AddMinutes(-number % 10_000);
        return new ReportItem("city:" + id, new Report { Feed = "city", Agency = "city-management", SourceId = id, Version = "1", ObservedAt = at, Kind = kind, Title = "案件", Status = number % 3 == 0 ? ReportStatus.Closed : ReportStatus.Open }, Place(district), at, null);
    }

    private static Series Gauge(int number)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"flood{number}:0011045001/waterLevel");
        ImmutableArray<SeriesPoint> history = [.. Enumerable.Range(0, Series.MaxHistory).Select(i => new SeriesPoint(s_now.AddMinutes(-4 * (Series.MaxHistory - 1 - i)), 117.5 + (number % 10 * 0.1) + (0.002 * i)))];
        Reading latest = new()
        {
            Feed = "flood",
            Agency = "flood-control",
            SourceId = id,
            Version = "1",
            ObservedAt = s_now,
            Station = "0011045001",
            Property = Reading.Properties.WaterLevel,
            Value = history[^1].Value,
            Unit = "m",
        };
        return new Series(id, latest, Command.Ingest.Contracts.Place.Unknown, null, s_now, history);
    }

    private static AlertItem Alert(int number)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"civil:{number}");
        return new AlertItem(
            id,
            new Alert { Feed = "civil", Agency = "civil-defence", SourceId = id, Version = "1", ObservedAt = s_now, Sender = "s", Status = "Actual", MsgType = "Alert", Level = 1 + (number % 4), Sent = s_now, Headline = "预警" },
            Command.Ingest.Contracts.Place.Unknown, AlertState.Active, s_now, []);
    }
}
