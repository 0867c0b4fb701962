using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Fusion;

/// <summary>Which event a report speaks of.</summary>
/// <param name="Key">The gathering's key; null when it is an event of its own as far as is known.</param>
/// <param name="Why">The reasons for which it is of that gathering.</param>
public sealed record Choice(string? Key, ImmutableArray<Reason> Why)
{
    /// <summary>Within reach of what it might be of.</summary>
    private const double Radii = 2.5;

    private const double SlackM = 200;

    /// <summary>Whatever else is said, kinds that go together so badly are two events.</summary>
    private const double Hopeless = 0.003;

    /// <summary>A gathering that it may be of, but not so likely that it is taken to be.</summary>
    public (string Key, double Probability, ImmutableArray<Reason> Why)? Asked { get; init; }

    /// <summary>How far a report may reach, metres.</summary>
    public static double ReachOf(ReportFeatures report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return (Radii * report.RadiusM) + SlackM;
    }

    /// <summary>How far an event may reach, metres.</summary>
    public static double ReachOf(GatheringView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return (Radii * view.RadiusM) + SlackM;
    }

    /// <summary>Decides on what comes before a report in the order of observed times, and on what persons said; nothing else.</summary>
    /// <param name="all">What is known.</param>
    /// <param name="rulings">What persons said of pairs.</param>
    /// <param name="report">The report.</param>
    public static Choice Of(Gatherings all, ImmutableDictionary<string, ImmutableArray<Ruling>> rulings, ReportFeatures report)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(rulings);
        ArgumentNullException.ThrowIfNull(report);
        Rule rule = rulings.IsEmpty ? Rule.None : Rule.Of(all, rulings, report);
        if (rule.Into is { } told)
        {
            return new Choice(told.Key, [Reason.Of("person-said-same", told.Ruling.Author, told.Ruling.Reason)]);
        }

        double reach = ReachOf(report);
        List<(Gathering Gathering, GatheringView View)> views = [];
        foreach (Gathering gathering in all.Near(report, reach))
        {
            if (report.At - gathering.View.Last <= Longer(report.Life, gathering.View.Life) && !rule.Apart.Contains(gathering.Key)
                && gathering.Before(report) is { } view && Matters(all.Model, view, report) && report.At - view.Last <= Longer(report.Life, view.Life)
                && (IsNear(report, view, Math.Min(reach, ReachOf(view))) || IsKept(report, view)))
            {
                views.Add((gathering, view));
            }
        }

        if (report.Group is { } group && all.Model.Used.HasFlag(Evidence.Reference) && Kept(views, report) is { } kept)
        {
            return new Choice(kept, [Reason.Of("same-group", group)]);
        }

        return views.Count == 0 ? new Choice(null, []) : Weigh(all.Model, views, report, reach);
    }

    private static Choice Weigh(FusionModel model, List<(Gathering Gathering, GatheringView View)> views, ReportFeatures report, double reach)
    {
        Dictionary<string, int> naming = new(StringComparer.Ordinal);
        int alike = 0;
        bool[] counts = new bool[views.Count];
        for (int i = 0; i < views.Count; i++)
        {
            GatheringView view = views[i].View;
            foreach (string name in report.Wording.Names)
            {
                if (view.Members.Any(m => m.Wording.Names.Contains(name)))
                {
                    naming[name] = naming.GetValueOrDefault(name) + 1;
                }
            }

            counts[i] = model.Used.HasFlag(Evidence.Density) && model.Kinds.Ratio(report.Kinds, view.Kinds) > 0.5;
            alike += counts[i] ? 1 : 0;
        }

        double sum = 1, best = double.NegativeInfinity;
        int chosen = -1;
        Comparison how = default;
        for (int i = 0; i < views.Count; i++)
        {
            if (Comparison.Of(model, report, views[i].View, new Surroundings(reach, alike - (counts[i] ? 1 : 0), naming)) is { } comparison)
            {
                double score = (model.Weights.Scale * comparison.Score(model.Weights)) + model.Weights.Shift;
                sum += Math.Exp(Math.Min(score, 50));
                if (score > best)
                {
                    (best, chosen, how) = (score, i, comparison);
                }
            }
        }

        if (chosen < 0)
        {
            return new Choice(null, []);
        }

        (Gathering gathering, GatheringView against) = views[chosen];
        double probability = Math.Exp(Math.Min(best, 50)) / sum;
        Kind? kind = model.Kinds[KindBelief.Top(against.Kinds)] ?? model.Kinds[KindBelief.Top(report.Kinds)];
        double join = kind?.JoinAt ?? Kind.DefaultJoinAt;
        if (probability >= join)
        {
            return new Choice(gathering.Key, how.Why(model, report, against, probability));
        }

        return new Choice(null, []) { Asked = probability >= (kind?.AskAt ?? Kind.DefaultAskAt) ? (gathering.Key, probability, how.Why(model, report, against, probability)) : null };
    }

    /// <summary>The gathering where the same sender's same group was spoken of last.</summary>
    private static string? Kept(List<(Gathering Gathering, GatheringView View)> views, ReportFeatures report)
    {
        ReportFeatures? last = null;
        string? key = null;
        foreach ((Gathering gathering, GatheringView view) in views)
        {
            foreach (ReportFeatures member in view.Members)
            {
                if (member.Feed == report.Feed && member.Group == report.Group && (last is null || last.IsBefore(member)))
                {
                    (last, key) = (member, gathering.Key);
                }
            }
        }

        return key;
    }

    // What never goes with it is not looked at any further, unless its sender keeps the two together.
    private static bool Matters(FusionModel model, GatheringView view, ReportFeatures report) =>
        model.Kinds.Ratio(report.Kinds, view.Kinds) > Hopeless || IsKept(report, view);

    private static bool IsKept(ReportFeatures report, GatheringView view) => report.Group is { } group && view.Members.Any(m => m.Feed == report.Feed && m.Group == group);

    // By boxes, so that what is near is the same whoever asks; one without a place is near to whoever names the same.
    private static bool IsNear(ReportFeatures report, GatheringView view, double metres) =>
        report.Box.IsEmpty || view.Box.IsEmpty || report.Box.MetresTo(view.Box) <= metres;

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    /// <summary>What persons said of a report, as far as it matters to where it goes.</summary>
    private sealed record Rule((string Key, Ruling Ruling)? Into, ImmutableHashSet<string> Apart)
    {
        private const int MostFollowed = 1_000;

        public static Rule None { get; } = new(null, []);

        public static Rule Of(Gatherings all, ImmutableDictionary<string, ImmutableArray<Ruling>> rulings, ReportFeatures report)
        {
            if (!rulings.TryGetValue(report.Id, out ImmutableArray<Ruling> own))
            {
                return None;
            }

            // Where reports that are never to be with it are; the newest word counts where a chain of words says otherwise.
            Dictionary<string, long> apart = new(StringComparer.Ordinal);
            foreach (Ruling ruling in own)
            {
                if (!ruling.Same && all.KeyOf(ruling.Other) is { } key)
                {
                    apart[key] = Math.Max(apart.GetValueOrDefault(key), ruling.Sequence);
                }
            }

            HashSet<string> seen = new([report.Id], StringComparer.Ordinal);
            Queue<(string Id, Ruling Ruling)> next = new(own.Where(r => r.Same).Select(r => (r.Other, r)));
            ReportFeatures? first = null;
            (string Key, Ruling Ruling)? into = null;
            while (next.TryDequeue(out (string Id, Ruling Ruling) one) && seen.Count < MostFollowed)
            {
                if (!seen.Add(one.Id))
                {
                    continue;
                }

                if (all.Report(one.Id) is { } known && known.IsBefore(report) && (first is null || known.IsBefore(first))
                    && all.KeyOf(one.Id) is { } key && !(apart.TryGetValue(key, out long said) && said > one.Ruling.Sequence))
                {
                    (first, into) = (known, (key, one.Ruling));
                }

                foreach (Ruling ruling in rulings.GetValueOrDefault(one.Id, []).Where(r => r.Same))
                {
                    next.Enqueue((ruling.Other, ruling));
                }
            }

            return new Rule(into, [.. apart.Keys]);
        }
    }
}
