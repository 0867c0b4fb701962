using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>Makes readings of a proved frame or a reassembled message.</summary>
internal static class Sl651Readings
{
    private static readonly TimeSpan s_slot = TimeSpan.FromMinutes(5), s_hourOfSlots = TimeSpan.FromMinutes(55);

    /// <summary>A clock that is further ahead than this is wrong, whatever the line's delay.</summary>
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromHours(24);

    /// <summary>A slot further ahead than this was not measured yet: its sender counts slots from the other end.</summary>
    private static readonly TimeSpan s_slotTolerance = TimeSpan.FromMinutes(10);

    public static Decoded Of(Sl651Frame frame, FeedContext context)
    {
        if (frame.Down)
        {
            return Decoded.Unreadable("sl651-direction", "A frame from a centre to a station, not a report.");
        }

        if (Sl651Body.Read(frame, context.Offset) is not { } body)
        {
            return Decoded.Unreadable("sl651-length", "The body is too short for its serial number and send time.");
        }

        if (frame.Function is < 0x30 or > 0x3A)
        {
            return new Decoded([], []) { Heartbeats = [frame.Station] };
        }

        HashSet<(string Station, DateTimeOffset Time)> instants = [.. body.Observations.Where(o => o.Slot < 0).Select(o => (o.Station, o.Observed))];
        ImmutableArray<Message> messages = [.. body.Observations.Select(o => Reading(body, o, Observed(o, instants), context))];
        return new Decoded(messages, body.Faults) { Heartbeats = messages.IsEmpty ? [frame.Station] : [] };
    }

    /// <summary>
    /// When a slot was. The standard leaves open whether F0 before a series of twelve is its first slot or its last. A sender that means the first
    /// also sends values of the last, 55 minutes later, in the same body; without them F0 is the last.
    /// </summary>
    private static DateTimeOffset Observed(Sl651Observation o, HashSet<(string Station, DateTimeOffset Time)> instants)
    {
        if (o.Slot < 0)
        {
            return o.Observed;
        }

        DateTimeOffset first = instants.Contains((o.Station, o.Observed + s_hourOfSlots)) ? o.Observed : o.Observed - s_hourOfSlots;
        return first + (o.Slot * s_slot);
    }

    private static Reading Reading(Sl651Body body, Sl651Observation o, DateTimeOffset observed, FeedContext context)
    {
        TimeSpan ahead = observed - context.ReceivedAt;
        ImmutableArray<Fault> issues = [];
        if (ahead > s_clockTolerance)
        {
            issues = [new Fault("clock-ahead", "The observation time is more than 24 hours ahead of its receipt: the station's clock is wrong.")];
        }
        else if (o.Slot >= 0 && ahead > s_slotTolerance)
        {
            issues = [new Fault("slot-ahead", "The slot lies after its receipt: the station counts its slots from the other end, or its clock is wrong.")];
        }

        string quality = o.Value.Number is null ? "missing" : issues.IsEmpty ? "good" : "suspect";
        if (body.SentAt is null)
        {
            issues = issues.Add(new Fault("sl651-send-time", "The send time is not a time."));
        }

        string value = o.Value.Number?.ToString("R", CultureInfo.InvariantCulture) ?? "missing";
        return new Reading
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = $"{o.Station}/{o.Element.Property}",
            Version = string.Create(CultureInfo.InvariantCulture, $"{observed:yyyyMMddHHmm}-{body.Serial}-{value}"),
            ObservedAt = observed,
            SentAt = body.SentAt,
            Exercise = context.Exercise,
            Issues = issues,
            Station = o.Station,
            Property = o.Element.Property,
            Value = o.Value.Number,
            Unit = o.Element.Unit,
            Quality = quality,
        };
    }
}
