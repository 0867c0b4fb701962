using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.SensorThings;

/// <summary>
/// When an Observation was so. <c>phenomenonTime</c> is an instant or an ISO 8601 interval <c>a/b</c> (OGC 18-088 §8.2.6): a value for a period was
/// known at its end. Without one <c>resultTime</c> stands in, and without both the receipt.
/// </summary>
internal readonly record struct SensorThingsTime(DateTimeOffset ObservedAt, DateTimeOffset? PeriodStart, DateTimeOffset? SentAt, bool FromReceipt)
{
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromHours(24);

    public static SensorThingsTime Of(SensorThingsObservation observation, FeedContext context, ImmutableArray<Fault>.Builder issues)
    {
        DateTimeOffset? result = Instant(observation.ResultTime, "resultTime", context, issues);
        (DateTimeOffset? start, DateTimeOffset? end) = Period(observation.PhenomenonTime, context, issues);
        DateTimeOffset? observed = end ?? result;
        if (observed is null)
        {
            issues.Add(new Fault("time-missing", "Neither phenomenonTime nor resultTime gives a time; the time of receipt stands in.", "phenomenonTime"));
        }

        DateTimeOffset at = observed ?? context.ReceivedAt;
        if (at - context.ReceivedAt > s_clockTolerance)
        {
            issues.Add(new Fault("clock-ahead", "The observation time is more than 24 hours ahead of its receipt: the sender's clock is wrong.", "phenomenonTime"));
        }

        return new SensorThingsTime(at, start < at ? start : null, result, observed is null);
    }

    private static (DateTimeOffset? Start, DateTimeOffset? End) Period(string? text, FeedContext context, ImmutableArray<Fault>.Builder issues)
    {
        int slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0)
        {
            return (null, Instant(text, "phenomenonTime", context, issues));
        }

        DateTimeOffset? from = Open(text![..slash]) ? null : Instant(text[..slash], "phenomenonTime", context, issues);
        DateTimeOffset? to = Open(text[(slash + 1)..]) ? null : Instant(text[(slash + 1)..], "phenomenonTime", context, issues);
        if (from > to)
        {
            issues.Add(new Fault("interval-reversed", "The interval of phenomenonTime ends before it begins; the later time is taken as its end.", "phenomenonTime"));
            return (to, from);
        }

        return (from, to ?? from);
    }

    private static bool Open(string text) => text.Trim() is "" or "..";

    private static DateTimeOffset? Instant(string? text, string field, FeedContext context, ImmutableArray<Fault>.Builder issues)
    {
        if (text is null)
        {
            return null;
        }

        if (IsoInstant.Read(text.Trim(), context.Offset) is not { } instant)
        {
            issues.Add(new Fault("time-unreadable", $"{field} '{(text.Length > 60 ? text[..60] : text)}' is no ISO 8601 time.", field));
            return null;
        }

        return instant.At;
    }
}
