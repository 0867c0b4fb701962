using System.Collections.Immutable;
using Command.Ingest.City;

namespace Command.Ingest.Picture.Handling;

/// <summary>The figures of what is reported up, and of the gauges. Pure.</summary>
internal static class DutyFigures
{
    public static ImmutableArray<FigureRule> All { get; } =
    [
        FigureRules.Share("duty.phone", OutcomeKind.Incident, FigureClock.Known, (o, t) => First(o, t, DutyClock.Phone)),
        FigureRules.Share("duty.written", OutcomeKind.Incident, FigureClock.Known, (o, t) => First(o, t, DutyClock.Written)),
        FigureRules.Share("duty.followUp", OutcomeKind.Incident, FigureClock.Known, FollowUps),
        FigureRules.Share("telemetry.inTime", OutcomeKind.Watch, FigureClock.Known, Telemetry),
    ];

    private static FigureWord First(Outcome row, FigureTerms terms, string way)
    {
        if (row.Marks.HasFlag(OutcomeMarks.Merged))
        {
            return FigureWord.Out("merged");
        }

        HandlingPlan plan = terms.Pack.Handling;
        if (DutyClock.DueOf(row.More?.Graded ?? [], plan, way) is not { } due)
        {
            return FigureWord.Out("no-limit");
        }

        return DutyClock.ToldAt(row.More?.Told ?? [], plan, way) is { } told ? FigureWord.Is(told <= due)
            : terms.AsOf <= due ? FigureWord.Out("running")
            : FigureWord.Is(false);
    }

    private static FigureWord FollowUps(Outcome row, FigureTerms terms)
    {
        if (row.Marks.HasFlag(OutcomeMarks.Merged))
        {
            return FigureWord.Out("merged");
        }

        ImmutableArray<(DateTimeOffset Due, bool Kept)> all = DutyClock.FollowUpsOf(row, terms.Pack, terms.AsOf);
        return all.IsEmpty ? FigureWord.Out("no-limit") : new FigureWord(null, all.Length, all.Count(a => a.Kept), null);
    }

    private static FigureWord Telemetry(Outcome row, FigureTerms terms)
    {
        if (terms.Pack.Handling.TelemetryAt(row.Type) is not { } every)
        {
            return FigureWord.Out("no-limit");
        }

        ImmutableArray<int> gaps = row.More?.Gaps ?? [];
        return gaps.IsEmpty ? FigureWord.Out("single") : new FigureWord(null, gaps.Length, gaps.Count(g => g <= every.TotalSeconds), null);
    }
}
