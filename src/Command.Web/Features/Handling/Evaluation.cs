using System.Collections.Immutable;
using Command.Ingest.Handling;

namespace Command.Web.Features.Handling;

/// <summary>What agencies and districts are judged by.</summary>
public static class Evaluation
{
    /// <summary>The figures of the monthly report, in its order.</summary>
    public static ImmutableArray<string> Codes { get; } =
    [
        "incidents.opened", "answer.within", "dispatch.p90", "dispatch.within", "turnout.within", "arrival.p90", "arrival.within",
        "cases.received", "cases.registered", "cases.due", "cases.closed.ofDue", "cases.onTime.ofDue", "cases.closed.ofRegistered", "cases.reworked", "cases.postponed", "cases.returned",
        "duty.phone", "duty.written", "duty.followUp", "telemetry.inTime",
    ];

    /// <summary>What is asked for it.</summary>
    public static HandlingWishes Wishes { get; } = new([], null, false, Codes);

    /// <summary>The whole city, then its parts that anything is known of.</summary>
    public static IEnumerable<(string Key, ImmutableArray<HandlingLine> Lines)> Rows(HandlingBoard board, ImmutableArray<HandlingGroup> groups)
    {
        ArgumentNullException.ThrowIfNull(board);
        yield return ("*", [.. Codes.Select(board.Line)]);
        foreach (HandlingGroup group in groups)
        {
            yield return (group.Key, group.Lines);
        }
    }
}
