using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.Days;
using Command.Ingest.Fusion;

namespace Command.Benchmarks.Fusion;

/// <summary>Scores of several ways to fuse on the same days.</summary>
internal sealed class FusionReport
{
    private readonly CityPack _pack;
    private readonly Locator _locator;
    private readonly Func<Report, GeoPoint?> _at;
    private readonly ImmutableArray<(string Name, ImmutableArray<LabelledMessage> Day, Universe Universe)> _days;
    private readonly bool _verbose;
    private readonly List<Contender> _contenders = [];

    public FusionReport(CityPack pack, ImmutableArray<(string Name, ImmutableArray<LabelledMessage> Day)> days, bool verbose)
    {
        _verbose = verbose;
        (_pack, _locator, _at) = (pack, new Locator(pack), FusionBenchmark.PlaceIn(pack));
        _days = [.. days.Select(d => (d.Name, d.Day, new Universe(d.Day, pack)))];
    }

    /// <param name="variant">The way to fuse.</param>
    /// <param name="listMistakes">Prints what went wrong.</param>
    /// <param name="pairs">Takes what each report was held against; null for nowhere.</param>
    public void Run(Variant variant, bool listMistakes, TextWriter? pairs = null)
    {
        Contender contender = new(variant.Name);
        foreach ((string name, ImmutableArray<LabelledMessage> day, Universe universe) in _days)
        {
            DayRun run = new(_pack, _locator, variant) { Pairs = pairs };
            run.Take(day);
            ImmutableArray<int> found = universe.Found(run.Incidents);
            contender.Add(name, universe, found.AsSpan());
            contender.AtOnce.Add(universe.Score(universe.Found(run.FirstIncidents).AsSpan()));
            contender.Calibration.Add(run.Calibration);
            (contender.Messages, contender.Asked) = (contender.Messages + run.Messages, contender.Asked + run.Asked);
            contender.Took.AddRange(run.Took);
            if (listMistakes)
            {
                Mistakes.Print(name, universe, found);
            }
        }

        _contenders.Add(contender);
    }

    /// <summary>Both rules that others go by, the second with the parameters that do best on these very days.</summary>
    public void Baselines()
    {
        Contender street = new("same kind within 50 m");
        foreach ((string name, ImmutableArray<LabelledMessage> day, Universe universe) in _days)
        {
            street.Add(name, universe, universe.Found(FixMyStreet.Run(day, _at)).AsSpan());
        }

        _contenders.Add(street);
        ImmutableArray<StDbscan> clusterings = [.. _days.Select(d => new StDbscan(d.Universe.Reports, _pack, _at))];
        StDbscanParameters best = StDbscan.Grid.MaxBy(p => _days.Select((d, i) => d.Universe.Score(clusterings[i].Run(p)).F1).Average())!;
        Contender clustered = new($"ST-DBSCAN ({best})");
        for (int i = 0; i < _days.Length; i++)
        {
            clustered.Add(_days[i].Name, _days[i].Universe, clusterings[i].Run(best));
        }

        _contenders.Add(clustered);
    }

    public void Print()
    {
        foreach ((string name, ImmutableArray<LabelledMessage> day, Universe universe) in _days)
        {
            Line($"{name}: {day.Length:N0} messages, {day.Count(d => d.Message is Report):N0} of reports, {universe.Reports.Length:N0} reports scored, of {universe.Events:N0} events");
        }

        Line($"\n{"mean over the days",-66} {"P",7} {"R",7} {"F1",7} {"B³ P",7} {"B³ R",7} {"B³ F1",7} {"worst F1",9} {"asked",7} {"ECE",7}");
        foreach (Contender c in _contenders)
        {
            Line($"{c.Name,-66} {c.Mean(a => a.Precision),7:P1} {c.Mean(a => a.Recall),7:P1} {c.Mean(a => a.F1),7:P1} {c.Mean(a => a.ItemPrecision),7:P1} {c.Mean(a => a.ItemRecall),7:P1} {c.Mean(a => a.ItemF1),7:P1} {c.Days.Min(d => d.Agreement.F1),9:P1} {(c.Messages == 0 ? "–" : c.AskedShare.ToString("P1", CultureInfo.InvariantCulture)),7} {(c.Calibration.Error is { } e ? e.ToString("0.000", CultureInfo.InvariantCulture) : "–"),7}");
        }

        foreach (string weather in _days.Select(d => d.Name.Split(' ')[0]).Distinct())
        {
            Line($"\n{weather,-66} {"P",7} {"R",7} {"F1",7} {"B³ P",7} {"B³ R",7} {"B³ F1",7}");
            foreach (Contender c in _contenders)
            {
                Contender part = c.Of(weather);
                Line($"{c.Name,-66} {part.Mean(a => a.Precision),7:P1} {part.Mean(a => a.Recall),7:P1} {part.Mean(a => a.F1),7:P1} {part.Mean(a => a.ItemPrecision),7:P1} {part.Mean(a => a.ItemRecall),7:P1} {part.Mean(a => a.ItemF1),7:P1}");
            }
        }

        foreach (Contender c in _contenders.Where(c => c.Messages > 0).Take(1))
        {
            Line($"\n{c.Name}: errors by difficulty, seen from its reports; neighbours run together");
            foreach ((string name, Tally tally) in c.Difficulties.Rows.Where(r => _verbose || !r.Name.StartsWith("filed", StringComparison.Ordinal)))
            {
                if (tally.Neighbours > 0)
                {
                    Line($"  {name,-28} {tally.RunTogether,6:N0} of {tally.Neighbours,6:N0} events run together with their neighbour, {(double)tally.RunTogether / tally.Neighbours:P1}");
                }
                else
                {
                    Line($"  {name,-28} {tally.Reports,6:N0} reports, missed {tally.Missed,6:P1}, false {tally.False,6:P1}");
                }
            }

            foreach ((double stated, double held, long count) in c.Calibration.Rows)
            {
                Line($"  stated {stated:0.00} held {held:0.00} ({count:N0})");
            }

            Line($"  by the first word on each report: F1 {c.AtOnce.Average(a => a.F1):P1}, B³ F1 {c.AtOnce.Average(a => a.ItemF1):P1}");
            double[] took = [.. c.Took.Order()];
            Line($"  a message took {took[took.Length / 2]:0.000} ms (p50), {took[(int)(took.Length * 0.99)]:0.00} ms (p99), {took[^1]:0.0} ms at the most");
        }
    }

    public JsonObject Json() => new()
    {
        ["days"] = new JsonArray([.. _days.Select(d => (JsonNode)new JsonObject { ["name"] = d.Name, ["messages"] = d.Day.Length, ["reports"] = d.Universe.Reports.Length, ["events"] = d.Universe.Events })]),
        ["contenders"] = new JsonArray([.. _contenders.Select(c => (JsonNode)c.Json())]),
    };

    private static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
