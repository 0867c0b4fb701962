using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Ingest.Picture.Handling;

/// <summary>Every figure of the handling, by its code; docs/handling.md says each in words.</summary>
public static class FigureRules
{
    private static readonly ImmutableArray<(string Name, double Share)> s_percentiles = [("p50", 0.5), ("p90", 0.9), ("p95", 0.95)];

    /// <summary>Intervals of incidents, in the order of a response.</summary>
    public static ImmutableArray<string> Intervals { get; } = ["answer", "dispatch", "process", "turnout", "travel", "arrival", "whole"];

    /// <summary>All of them, in the order in which they are shown.</summary>
    public static ImmutableArray<FigureRule> All { get; } =
    [
        .. Interval("answer", o => o.KnownAt, o => o.AnsweredAt, (_, t) => t.Pack.Handling.Answer),
        .. Interval("dispatch", o => o.KnownAt, o => o.DispatchedAt, (o, t) => t.Pack.Dispatch.SendWithinOf(o.Level)),
        .. Interval("process", o => o.AnsweredAt, o => o.DispatchedAt, (_, t) => t.Pack.Handling.Process),
        .. Interval("turnout", o => o.DispatchedAt, o => o.EnRouteAt, (_, t) => t.Pack.Handling.Turnout),
        .. Interval("travel", o => o.EnRouteAt, o => o.OnSceneAt, null),
        .. Interval("arrival", o => o.DispatchedAt, o => o.OnSceneAt, (o, t) => t.Pack.Handling.ArrivalIn(o.District)?.Within),
        .. Interval("whole", o => o.KnownAt, o => o.ClosedAt, null),
        Count("incidents.opened", OutcomeKind.Incident, FigureClock.Known, o => o.Marks.HasFlag(OutcomeMarks.Merged) ? FigureWord.Out("merged") : FigureWord.Is(true)),
        .. CaseFigures.All,
        .. DutyFigures.All,
    ];

    private static readonly FrozenDictionary<string, FigureRule> s_byCode = All.ToFrozenDictionary(r => r.Code, StringComparer.Ordinal);

    /// <summary>The figure of a code; null for none.</summary>
    public static FigureRule? Find(string code) => s_byCode.GetValueOrDefault(code);

    internal static FigureRule Count(string code, OutcomeKind kind, FigureClock clock, Func<Outcome, FigureWord> judge) => new(code, 1, kind, clock, FigureForm.Count, 0, (o, _) => judge(o));

    internal static FigureRule Share(string code, OutcomeKind kind, FigureClock clock, Func<Outcome, FigureTerms, FigureWord> judge) => new(code, 1, kind, clock, FigureForm.Share, 0, judge);

    private static IEnumerable<FigureRule> Interval(
        string name, Func<Outcome, DateTimeOffset?> from, Func<Outcome, DateTimeOffset?> to, Func<Outcome, FigureTerms, TimeSpan?>? within)
    {
        foreach ((string part, double share) in s_percentiles)
        {
            yield return new FigureRule($"{name}.{part}", 1, OutcomeKind.Incident, FigureClock.Known, FigureForm.Percentile, share, (o, _) => Taken(o, from(o), to(o)));
        }

        if (within is not null)
        {
            yield return Share($"{name}.within", OutcomeKind.Incident, FigureClock.Known, (o, t) => InTime(o, from(o), to(o), within(o, t), t.AsOf));
        }
    }

    private static FigureWord Taken(Outcome row, DateTimeOffset? from, DateTimeOffset? to) =>
        row.Marks.HasFlag(OutcomeMarks.Merged) ? FigureWord.Out("merged")
        : from is not { } began || to is not { } ended ? FigureWord.Out("not-yet")
        : ended < began ? FigureWord.Out("out-of-order")
        : FigureWord.Seconds(ended - began);

    /// <summary>What has not come and is over its time is missed: a share of those that came would be the better the more never came.</summary>
    private static FigureWord InTime(Outcome row, DateTimeOffset? from, DateTimeOffset? to, TimeSpan? within, DateTimeOffset asOf)
    {
        if (row.Marks.HasFlag(OutcomeMarks.Merged))
        {
            return FigureWord.Out("merged");
        }

        if (within is not { } limit)
        {
            return FigureWord.Out("no-limit");
        }

        if (from is not { } began)
        {
            return FigureWord.Out("not-yet");
        }

        if (to is not { } ended)
        {
            return row.ClosedAt is not null ? FigureWord.Out("closed-without") : asOf - began > limit ? FigureWord.Is(false) : FigureWord.Out("running");
        }

        return ended < began ? FigureWord.Out("out-of-order") : FigureWord.Is(ended - began <= limit);
    }
}
