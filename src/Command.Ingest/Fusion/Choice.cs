using System.Collections.Immutable;
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
    private const double Radii = 1.75;

    private const double SlackM = 200;

    /// <summary>How far from a report another may be that names it by its number, metres.</summary>
    private const double NamedReachM = 3_000;

    /// <summary>Standard deviations beyond which another event of its kind is a neighbour and no part of the same that was taken apart.</summary>
    private const double Beside = 2.5;

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

        List<Candidate> candidates = Compared(all, rule.Apart, report);
        if (all.Model.Used.HasFlag(Evidence.Reference) && Kept(candidates, report) is var (kept, why))
        {
            return new Choice(kept, [why]);
        }

        double sum = 1;
        Candidate? best = null;
        foreach (Candidate candidate in candidates)
        {
            if (candidate.Score is { } score)
            {
                sum += Math.Exp(score);
                // Of two that are as likely it is of the one that began first, whatever the order in which they came to be known.
                best = best is null || score > best.Score || (score == best.Score && candidate.View.Members[0].IsBefore(best.View.Members[0])) ? candidate : best;
            }
        }

        if (best is null)
        {
            return new Choice(null, []);
        }

        double probability = Math.Exp(best.Score!.Value) / sum;
        FusionModel model = all.Model;
        Kind? kind = model.Kinds[KindBelief.Top(best.View.Kinds)] ?? model.Kinds[KindBelief.Top(report.Kinds)];
        // Of several that it may be of it is of the likeliest, however many parts an event was taken apart into: only that it is none of them makes it a new one.
        if ((sum - 1) / sum >= (kind?.JoinAt ?? Kind.DefaultJoinAt))
        {
            return new Choice(best.Key, best.Comparison!.Value.Why(model, report, best.View, probability));
        }

        return new Choice(null, [])
        {
            Asked = probability >= (kind?.AskAt ?? Kind.DefaultAskAt) ? (best.Key, probability, best.Comparison!.Value.Why(model, report, best.View, probability)) : null,
        };
    }

    /// <summary>What a report may be of, each held against it.</summary>
    /// <param name="all">What is known.</param>
    /// <param name="apart">Keys of gatherings that it is never in.</param>
    /// <param name="report">The report.</param>
    public static List<Candidate> Compared(Gatherings all, ImmutableHashSet<string> apart, ReportFeatures report)
    {
        ArgumentNullException.ThrowIfNull(all);
        ArgumentNullException.ThrowIfNull(apart);
        ArgumentNullException.ThrowIfNull(report);
        FusionModel model = all.Model;
        double reach = ReachOf(report);
        List<Candidate> candidates = [];
        foreach (Gathering gathering in all.Near(report, reach, DaySpan.Of(report.At, report.At, before: Longer(report.Life, model.LongestLife)), g => MayBe(model, g, report)))
        {
            if (!apart.Contains(gathering.Key) && !IsEnded(all, gathering, report) && gathering.Before(report) is { } view && Matters(model, view, report) && report.At - view.Last <= Longer(report.Life, view.Life)
                && (IsNear(report, view, Math.Min(reach, ReachOf(view))) || IsKept(report, view)))
            {
                candidates.Add(new Candidate(gathering.Key, view, null, null));
            }
        }

        if (candidates.Count == 0)
        {
            return candidates;
        }

        Dictionary<string, int> naming = new(StringComparer.Ordinal);
        int alike = 0;
        bool[] isAlike = new bool[candidates.Count];
        for (int i = 0; i < candidates.Count; i++)
        {
            GatheringView view = candidates[i].View;
            foreach (string name in report.Wording.Names)
            {
                if (view.HasName(name))
                {
                    naming[name] = naming.GetValueOrDefault(name) + 1;
                }
            }

            isAlike[i] = IsAlike(model, report, view);
            alike += isAlike[i] ? 1 : 0;
        }

        Surroundings beside = new(reach, alike, naming), among = new(reach, alike - 1, naming);
        for (int i = 0; i < candidates.Count; i++)
        {
            if (Comparison.Of(model, report, candidates[i].View, isAlike[i] ? among : beside) is { } comparison)
            {
                candidates[i] = candidates[i] with { Comparison = comparison, Score = Math.Clamp((model.Weights.Scale * comparison.Score(model.Weights)) + model.Weights.Shift, -50, 50) };
            }
        }

        return candidates;
    }

    private static bool IsAlike(FusionModel model, ReportFeatures report, GatheringView view) =>
        model.Used.HasFlag(Evidence.Density) && model.Kinds.Ratio(report.Kinds, view.Kinds) > 0.5 && !report.Box.IsEmpty && !view.Box.IsEmpty
        && report.Box.MetresTo(view.Box) > Beside * Math.Sqrt(report.Variance + (report.RadiusM * report.RadiusM * model.Weights.ExtentShare * model.Weights.ExtentShare));

    /// <summary>The gathering where the same sender's same group was spoken of last, or else a report that one names by its number.</summary>
    private static (string Key, Reason Why)? Kept(List<Candidate> candidates, ReportFeatures report)
    {
        ReportFeatures? last = null;
        (string Key, Reason Why)? kept = null;
        bool grouped = false;
        foreach (Candidate candidate in candidates)
        {
            foreach (ReportFeatures member in candidate.View.Members)
            {
                bool group = References.SameGroup(report, member);
                string? number = group || grouped ? null : NamedNear(report, member);
                if ((group || number is not null) && (last is null || (group && !grouped) || last.IsBefore(member)))
                {
                    (last, grouped) = (member, group);
                    kept = (candidate.Key, group ? Reason.Of("same-group", report.Group ?? member.Group) : Reason.Of("names-case", number));
                }
            }
        }

        return kept;
    }

    /// <summary>The number by which one names the other; what lies farther apart than a number copied wrong makes likely is not believed.</summary>
    private static string? NamedNear(ReportFeatures report, ReportFeatures member) =>
        report.Box.IsEmpty || member.Box.IsEmpty || report.Box.MetresTo(member.Box) <= NamedReachM ? References.Naming(report, member) : null;

    // What all its senders have ended, or all those that made it an incident, is not begun again by what becomes known after: that is a new event, which follows it.
    private static bool IsEnded(Gatherings all, Gathering gathering, ReportFeatures report)
    {
        if (report.OverAt is not null)
        {
            return false;
        }

        bool some = false, opens = false, openers = true;
        foreach (ReportFeatures member in gathering.View.Members)
        {
            some |= member.OverAt is not null;
            opens |= member.Opens;
            openers &= !member.Opens || member.OverAt is not null;
        }

        return some && (gathering.View.OverAt is not null || (opens && openers)) && all.KeyOf(report.Id) != gathering.Key;
    }

    // All of it is as old as what came before the report, or newer; where nothing came after, it is the very same.
    private static bool MayBe(FusionModel model, Gathering gathering, ReportFeatures report)
    {
        GatheringView whole = gathering.View;
        return report.At - whole.Last <= Longer(report.Life, whole.Life) && (gathering.HasAfter(report) || Matters(model, whole, report));
    }

    // What never goes with it is not looked at any further, unless its sender keeps the two together.
    private static bool Matters(FusionModel model, GatheringView view, ReportFeatures report) =>
        model.Kinds.Ratio(report.Kinds, view.Kinds) > Hopeless || IsKept(report, view);

    private static bool IsKept(ReportFeatures report, GatheringView view)
    {
        foreach (ReportFeatures member in view.Members)
        {
            if (References.SameGroup(report, member) || NamedNear(report, member) is not null)
            {
                return true;
            }
        }

        return false;
    }

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

/// <summary>An event that a report may be of.</summary>
/// <param name="Key">The gathering's key.</param>
/// <param name="View">It, as it was known before the report.</param>
/// <param name="Comparison">How the two compare; null when they can't be one by their places or times.</param>
/// <param name="Score">The calibrated logarithm of the odds against being an event of its own; null without a comparison.</param>
public sealed record Candidate(string Key, GatheringView View, Comparison? Comparison, double? Score);
