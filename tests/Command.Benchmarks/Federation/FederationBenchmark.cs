using System.Diagnostics;
using System.Globalization;
using Command.Ingest.City;

namespace Command.Benchmarks.Federation;

/// <summary>What cities cost each other that exchange warnings and incidents over their borders, and whether each has in the end what it must have.</summary>
internal static class FederationBenchmark
{
    /// <summary>After the last event: for what was lost to be sent again and for what closes to be told.</summary>
    private static readonly TimeSpan s_settle = TimeSpan.FromHours(1);

    public static async Task<int> RunAsync(string[] args)
    {
        bool quick = args.Contains("--quick"), pollOnly = args.Contains("--poll-only");
        int nodes = Whole(args, "--nodes") ?? (quick ? 20 : 100), hours = Whole(args, "--hours") ?? (quick ? 1 : 24), seed = Whole(args, "--seed") ?? 1;
        // An hour at the usual rates would hold next to nothing that can go wrong.
        int thickness = Whole(args, "--thickness") ?? (quick ? 12 : 1);
        if (nodes is < 2 or > 1_000 || hours is < 1 or > 240)
        {
            Console.Error.WriteLine("--nodes is 2 to 1000, --hours 1 to 240.");
            return 2;
        }

        CityPack pack = CityPackReader.Read(CityPackLocation.Find("harbin", AppContext.BaseDirectory)!).Pack!;
        int[] sizes = args.Contains("--nodes") || quick || pollOnly ? [nodes] : [.. new[] { 10, 30, 100 }.Where(n => n < nodes), nodes];
        List<FederationFigures> all = [];
        if (!pollOnly)
        {
            // What the first run would pay for the compiler is paid here.
            await FederationFigures.OfAsync(pack, quick ? 4 : 10, quick ? 1 : 12, seed, 12, TimeSpan.FromMinutes(10), pollOnly: false);
        }

        foreach (int size in sizes)
        {
            FederationFigures figures = await FederationFigures.OfAsync(pack, size, hours, seed, thickness, s_settle, pollOnly);
            figures.Print();
            all.Add(figures);
        }

        if (all.Count > 1)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"cities",8} {"peers",6} {"messages/node/day",18} {"MB/node/day",12} {"work s/node/day",16} {"ratio to first",15} {"the same a peer",16}"));
            foreach (FederationFigures f in all)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{f.Cities,8} {f.Peers,6:0.0} {f.MessagesPerDay,18:N0} {f.MegabytesPerDay,12:0.0} {f.WorkPerDay,16:0.00} {f.WorkPerDay / all[0].WorkPerDay,15:0.00} {f.WorkPerDay / f.Peers / (all[0].WorkPerDay / all[0].Peers),16:0.00}"));
            }
        }

        return all.All(f => f.PollOnly || f.Broken.Count == 0) ? 0 : 1;
    }

    private static int? Whole(string[] args, string name)
    {
        int at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length && int.TryParse(args[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}

/// <summary>What one run came to.</summary>
internal sealed record FederationFigures(Simulation Run, Story Story, int Cities, double Days, double CpuSeconds, double WallSeconds, IReadOnlyList<string> Broken)
{
    private static readonly DateTimeOffset s_start = new(2026, 7, 18, 6, 0, 0, TimeSpan.FromHours(8));

    private double NodeDays => Run.Nodes.Length * Days;

    /// <summary>Whether nodes did no more than what a polled feed for each neighbour does today.</summary>
    public bool PollOnly { get; private init; }

    /// <summary>Messages that a node sends or takes, a day.</summary>
    public double MessagesPerDay => Run.Traffic.Sum(t => t.Messages) / NodeDays;

    public double MegabytesPerDay => Run.Traffic.Sum(t => t.Bytes) / NodeDays / 1e6;

    /// <summary>Nodes that a node exchanges with.</summary>
    public double Peers => Run.Nodes.Average(n => n.Site.Peers.Length);

    /// <summary>Seconds of one core that the exchange takes a node, a day: writing, answering, reading, deciding and the minute's tick.</summary>
    public double WorkPerDay => Run.Costs.Seconds / NodeDays;

    public static async Task<FederationFigures> OfAsync(CityPack pack, int cities, int hours, int seed, double thickness, TimeSpan settle, bool pollOnly)
    {
        CityGrid grid = CityGrid.Of(cities, seed);
        TimeSpan length = TimeSpan.FromHours(hours);
        Story story = Story.Of(grid, s_start, length, seed, thickness);
        // Words that follow an event near the end are said all the same, and then time is left to hand them on.
        DateTimeOffset last = story.Alerts.Select(a => a.At).Concat(story.Reports.Select(r => r.At)).Append(s_start + length).Max();
        await using Simulation run = new(grid, pack, story, s_start, last + settle, seed, pollOnly);
        using Process process = Process.GetCurrentProcess();
        TimeSpan cpu = process.TotalProcessorTime;
        long began = Stopwatch.GetTimestamp();
        await run.RunAsync();
        process.Refresh();
        double days = (last + settle - s_start).TotalDays;
        return new FederationFigures(run, story, cities, days, (process.TotalProcessorTime - cpu).TotalSeconds, Stopwatch.GetElapsedTime(began).TotalSeconds, Checks.Of(run, story)) { PollOnly = pollOnly };
    }

    public void Print()
    {
        Costs costs = Run.Costs;
        Say($"{Cities} cities, {Run.Nodes.Length - Cities} provinces, {Days * 24:0.0} h: {Run.Issued.Count:N0} alerts in {Run.Issued.Select(i => i.Word.Chain).Distinct().Count():N0} warnings, {Run.Issued.Count(i => i.Cities.Count > 1):N0} of them over a border; {Story.Reports.Select(r => r.Event).Distinct().Count():N0} events, {Checks.Shared(Story, DateTimeOffset.MaxValue).Count():N0} told to two cities; {Story.Outages.Length} cities down for a while; {Run.Wire.Lost:N0} lost, {Run.Wire.Repeated:N0} repeated");
        Say($"  all: {MessagesPerDay:N0} messages and {MegabytesPerDay:0.00} MB a node and day, both ways; the busiest node {Run.Traffic.Max(t => t.Bytes) / Days / 1e6:0.00} MB, {100.0 * Run.Traffic.Max(t => t.Bytes) / Run.Traffic.Sum(t => t.Bytes):0.0} % of all ({Run.Nodes[Array.IndexOf(Run.Traffic, Run.Traffic.MaxBy(t => t.Bytes))].Site.Name}); the busiest city {Run.Traffic.Take(Cities).Max(t => t.Bytes) / Days / 1e6:0.00} MB; {WorkPerDay:0.00} s of one core a node and day (run: {WallSeconds:0.0} s, {CpuSeconds:0.0} CPU s)");
        Say($"  CAP pushed: {Run.PushMessages:N0} documents, {Run.PushBytes / NodeDays / 1e6:0.000} MB a node and day, {(Run.PushMessages == 0 ? 0 : Run.PushBytes / Run.PushMessages):N0} B each; {Rulings(Run.Pushed)}; {Run.SentAgain:N0} sent again, {Run.Overtaken:N0} came after a later word of their warning");
        Say($"  CAP index: {Run.IndexPolls:N0} polls, {100.0 * Run.IndexUnchanged / Math.Max(1, Run.IndexPolls):0} % unchanged, {Run.IndexBytes / NodeDays / 1e6:0.00} MB a node and day, and documents {Run.DocumentBytes / NodeDays / 1e6:0.00} MB; {Rulings(Run.Polled)}");
        Say($"  features: {Run.IncidentPolls:N0} polls, {Run.IncidentBytes / NodeDays / 1e6:0.00} MB a node and day; {Run.IncidentsTaken:N0} changes taken, {Run.IncidentEchoes:N0} times something that rests on neighbours' words alone was passed over");
        Say($"  ms each: CAP write {costs.EachMs(Step.AlertWrite):0.000}, decode {costs.EachMs(Step.AlertDecode):0.000}, decide {costs.EachMs(Step.AlertDecide):0.000}; index answered {costs.EachMs(Step.IndexAnswer):0.000}, read {costs.EachMs(Step.IndexRead):0.000}, document answered {costs.EachMs(Step.DocumentAnswer):0.000}; features answered {costs.EachMs(Step.IncidentsAnswer):0.000}, read {costs.EachMs(Step.IncidentsRead):0.000}, incident decided {costs.EachMs(Step.IncidentDecide):0.000}; a minute's tick {costs.EachMs(Step.Tick):0.000}");
        long taken = costs.Count(Step.AlertDecide), incidents = Run.IncidentsTaken;
        Say($"  whole exchange: {Sum(costs, Step.AlertWrite, Step.AlertDecode, Step.AlertDecide, Step.IndexAnswer, Step.IndexRead, Step.DocumentAnswer) / Math.Max(1, taken):0.00} ms an alert that a node took ({taken:N0}), {Sum(costs, Step.IncidentsAnswer, Step.IncidentsRead, Step.IncidentDecide) / Math.Max(1, incidents):0.00} ms an incident's change that a node took, polls in vain included");
        if (Run.Taken.Count > Run.Issued.Count)
        {
            Spread("  alert issued → known to a city it touches", Run.Issued.SelectMany(i => i.Cities.Where(c => c != i.Issuer && Run.Taken.ContainsKey((c, i)) && !Was(c, i)).Select(c => (Run.Taken[(c, i)] - i.At).TotalSeconds)));
            Spread("  alert issued → known to all cities it touches", Run.Issued.Where(i => i.Cities.Any(c => c != i.Issuer) && !i.Cities.Any(c => Was(c, i))).Select(i => i.Cities.Max(c => Run.Taken.TryGetValue((c, i), out DateTimeOffset at) ? (at - i.At).TotalSeconds : double.PositiveInfinity)));
            Spread("  the same where one of them was down: from its return", Run.Issued.SelectMany(i => i.Cities.Where(c => Was(c, i) && Run.Taken.ContainsKey((c, i))).Select(c => (Run.Taken[(c, i)] - Story.Outages.First(o => o.Node == c).To).TotalSeconds)));
        }

        Spread("  shared incident told to one city → known to the other", Checks.Told(Run, Story));
        (int seen, int split) = Checks.Provinces(Run, Story);
        Say($"  shared incidents of one province: {seen:N0} in its picture, {split:N0} of them as two");
        Say($"  entries of one alert in all pictures: {Run.Nodes.Sum(n => n.Entered.Values.Sum()) / (double)Math.Max(1, Run.Issued.Count):0.00}, nodes it concerns {Run.Issued.Average(i => i.Cities.Count):0.00}; most in one picture {Run.Nodes.Max(n => n.Entered.Values.DefaultIfEmpty().Max())}");
        foreach (string broken in Broken)
        {
            Console.WriteLine((PollOnly ? "  does not hold by polls alone: " : "  BROKEN: ") + broken);
        }

        if (Broken.Count == 0 && Run.Taken.Count > Run.Issued.Count)
        {
            Console.WriteLine("  holds: every alert at every city it touches, once; no ended alert stands; nothing lost; each shared incident one at each city");
        }
    }

    /// <summary>True when the city was down when the alert was issued.</summary>
    private bool Was(int city, IssuedAlert alert) => Story.Outages.Any(o => o.Node == city && alert.At >= o.From.AddMinutes(-1) && alert.At < o.To);

    private static double Sum(Costs costs, params Step[] steps) => steps.Sum(costs.TotalMs);

    private static string Rulings(Dictionary<BorderRuling, long> rulings) =>
        string.Join(", ", Enum.GetValues<BorderRuling>().Select(r => string.Create(CultureInfo.InvariantCulture, $"{r} {rulings.GetValueOrDefault(r):N0}")));

    private static void Spread(string what, IEnumerable<double> seconds)
    {
        double[] all = [.. seconds.Order()];
        if (all.Length > 0)
        {
            Say($"{what}: p50 {all[all.Length / 2]:0.0} s, p99 {all[(int)(all.Length * 0.99)]:0.0} s, longest {all[^1]:0.0} s (of {all.Length:N0})");
        }
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
