using System.Collections.Immutable;

namespace Command.Ingest.Picture.Handling;

/// <summary>The figures of city management (GB/T 30428.4; the names and denominators as the published monthly reports have them). Each names its denominator, because two conventions are in use.</summary>
internal static class CaseFigures
{
    public static ImmutableArray<FigureRule> All { get; } =
    [
        // 受理, 立案, 应结案, 结案.
        FigureRules.Count("cases.received", OutcomeKind.Case, FigureClock.Known, Live),
        FigureRules.Count("cases.registered", OutcomeKind.Case, FigureClock.Registered, Live),
        FigureRules.Count("cases.due", OutcomeKind.Case, FigureClock.Due, Due),
        FigureRules.Count("cases.closed", OutcomeKind.Case, FigureClock.Due, o => Due(o) is { Excluded: { } why } ? FigureWord.Out(why) : o.ClosedAt is null ? FigureWord.Out("open") : FigureWord.Is(true)),

        // 立案率 = 立案 / 受理.
        FigureRules.Share("cases.registered.ofReceived", OutcomeKind.Case, FigureClock.Known, (o, _) => o.Marks.HasFlag(OutcomeMarks.Withdrawn) ? FigureWord.Out("withdrawn") : FigureWord.Is(o.RegisteredAt is not null)),

        // 结案率 = 结案 / 应结案; 结案率 (立案) = 结案 / 立案, the other convention.
        FigureRules.Share("cases.closed.ofDue", OutcomeKind.Case, FigureClock.Due, (o, _) => Of(o, Due, x => x.ClosedAt is not null)),
        FigureRules.Share("cases.closed.ofRegistered", OutcomeKind.Case, FigureClock.Registered, (o, _) => Of(o, Live, x => x.ClosedAt is not null)),

        // 按期结案率 = 按期结案 / 应结案: closed, and dealt with by the time that was last granted.
        FigureRules.Share("cases.onTime.ofDue", OutcomeKind.Case, FigureClock.Due, (o, _) => Of(o, Due, x => x.ClosedAt is not null && (x.SettledAt ?? x.ClosedAt) <= x.DueAt)),

        // 返工率 = 返工 / 已反馈, 延期率 = 准予延期 / 应结案, 退回率 = 退回 / 立案, 挂账率 = 挂账 / 立案.
        FigureRules.Share("cases.reworked", OutcomeKind.Case, FigureClock.Due, (o, _) => Of(o, x => Due(x) is { Excluded: { } why } ? FigureWord.Out(why) : x.SettledAt is null && x.Reworked == 0 ? FigureWord.Out("unanswered") : FigureWord.Is(true), x => x.Reworked > 0)),
        FigureRules.Share("cases.postponed", OutcomeKind.Case, FigureClock.Due, (o, _) => Of(o, Due, x => x.Postponed > 0)),
        FigureRules.Share("cases.returned", OutcomeKind.Case, FigureClock.Registered, (o, _) => Of(o, Live, x => x.Returned > 0)),
        FigureRules.Share("cases.suspended", OutcomeKind.Case, FigureClock.Registered, (o, _) => Of(o, Live, x => x.Marks.HasFlag(OutcomeMarks.WasSuspended))),
    ];

    private static FigureWord Live(Outcome row) =>
        row.Marks.HasFlag(OutcomeMarks.Withdrawn) ? FigureWord.Out("withdrawn") : row.Marks.HasFlag(OutcomeMarks.Rejected) ? FigureWord.Out("rejected") : FigureWord.Is(true);

    private static FigureWord Due(Outcome row) => Live(row) is { Excluded: { } why } ? FigureWord.Out(why) : row.Marks.HasFlag(OutcomeMarks.Suspended) ? FigureWord.Out("suspended") : FigureWord.Is(true);

    private static FigureWord Of(Outcome row, Func<Outcome, FigureWord> counts, Func<Outcome, bool> good) => counts(row) is { Excluded: not null } left ? left : FigureWord.Is(good(row));
}
