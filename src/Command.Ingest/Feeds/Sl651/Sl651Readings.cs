using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>Makes readings of a proved frame or a reassembled message.</summary>
internal static class Sl651Readings
{
    private const byte TestReport = 0x30, FirstReport = 0x30, LastQuery = 0x3A, Motors = 0x44, StatusAnswer = 0x46, CardStatus = 0x4B;

    private static readonly TimeSpan s_slot = TimeSpan.FromMinutes(5), s_hourOfSlots = TimeSpan.FromMinutes(55);

    /// <summary>A clock that is further ahead than this is wrong, whatever the line's delay.</summary>
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromHours(24);

    /// <summary>A slot further ahead than this was not measured yet: its sender counts slots from the other end.</summary>
    private static readonly TimeSpan s_slotTolerance = TimeSpan.FromMinutes(10);

    /// <summary>No station of this standard is older: before it the clock has not been set.</summary>
    private static readonly DateTime s_first = new(2010, 1, 1);

    public static Decoded Of(Sl651Frame frame, Sl651Content content, FeedContext context, DateTimeOffset receivedAt)
    {
        if (frame.Down)
        {
            return Decoded.Unreadable("sl651-direction", "A frame from a centre to a station, not a report.");
        }

        if (Sl651Content.SerialOf(frame) is null)
        {
            return Decoded.Unreadable("sl651-length", "The body is too short for its serial number and send time.");
        }

        bool report = frame.Function is >= FirstReport and <= LastQuery;
        if (!report && frame.Function is not (Motors or StatusAnswer or CardStatus))
        {
            // Settings, software version, events, commands: identifiers mean settings there (tables D.1 and D.4), not quantities.
            return new Decoded([], Sl651Works.FaultOf(frame) is { } works ? [works] : []) { Heartbeats = [frame.Station] };
        }

        content.Read(frame, context.Offset);
        ReadOnlySpan<Sl651Observation> observations = content.Observations;
        Message[] messages = new Message[observations.Length + (content.ManualText is null ? 0 : 1)];
        Span<Message> free = messages;
        Sl651Versions versions = new(stackalloc char[Sl651Versions.Room], content.Serial);
        SlotTimes slots = new(observations, context);
        for (int i = 0; i < observations.Length; i++)
        {
            free[i] = Reading(content, observations[i], slots.Of(observations[i]), context, receivedAt, frame.Function == TestReport, ref versions);
        }

        if (content.ManualText is { } text)
        {
            free[^1] = Manual(frame.Station, content, text, context, receivedAt, ref versions);
        }

        return new Decoded(ImmutableCollectionsMarshal.AsImmutableArray(messages), [.. content.Faults]) { Heartbeats = !report || observations.IsEmpty ? [frame.Station] : [] };
    }

    private static Reading Reading(Sl651Content content, in Sl651Observation o, DateTimeOffset observed, FeedContext context, DateTimeOffset receivedAt, bool test, ref Sl651Versions versions)
    {
        TimeSpan ahead = observed - receivedAt;
        ImmutableArray<Fault> issues = [];
        if (observed.DateTime < s_first)
        {
            issues = [new Fault("clock-not-set", "The observation time is older than the standard: the station's clock has not been set.")];
        }
        else if (ahead > s_clockTolerance)
        {
            issues = [new Fault("clock-ahead", "The observation time is more than 24 hours ahead of its receipt: the station's clock is wrong.")];
        }
        else if (o.Slot >= 0 && ahead > s_slotTolerance)
        {
            issues = [new Fault("slot-ahead", "The slot lies after its receipt: the station counts its slots from the other end, or its clock is wrong.")];
        }

        if (test)
        {
            issues = issues.Add(new Fault("sl651-test-report", "A test report (function 30), sent while the station was installed or serviced: what it measured may be a trial."));
        }

        (double? value, string property, Fault? meaning) = Sl651Meaning.Of(o, observed, context);
        string quality = value is null ? "missing" : issues.IsEmpty ? "good" : "suspect";
        if (meaning is not null)
        {
            issues = issues.Add(meaning);
        }

        if (o.Element.Property == Contracts.Reading.Properties.Status && value is { } bits)
        {
            issues = issues.AddRange(Sl651Status.Of((uint)bits));
        }

        if (content.SentAt is null)
        {
            issues = issues.Add(new Fault("sl651-send-time", "The send time is not a time."));
        }

        return new Reading
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = o.Station.SourceOf(property),
            Version = versions.Of(observed, value),
            ObservedAt = observed,
            SentAt = content.SentAt,
            Exercise = context.Exercise,
            Issues = issues,
            Station = o.Station.Address,
            Property = property,
            Value = value,
            Unit = o.Element.Unit,
            Quality = quality,
        };
    }

    /// <summary>A manual report is a thing said of its station; the newest replaces the one before.</summary>
    private static Asset Manual(string station, Sl651Content content, string text, FeedContext context, DateTimeOffset receivedAt, ref Sl651Versions versions) => new()
    {
        Feed = context.Feed,
        Agency = context.Agency,
        SourceId = station + "/manual",
        Version = versions.Of(content.SentAt ?? receivedAt, null),
        ObservedAt = content.SentAt ?? receivedAt,
        SentAt = content.SentAt,
        Exercise = context.Exercise,
        Kind = "station",
        Name = station,
        Status = AssetStatus.Online,
        Text = text,
    };

    /// <summary>
    /// When a slot was. Senders differ in whether the time before a series of twelve is its first slot or its last. The pack may say so of a station; a sender
    /// that means the first also sends values of the last, 55 minutes later, in the same body; without either the time is that of the last.
    /// </summary>
    private ref struct SlotTimes(ReadOnlySpan<Sl651Observation> observations, FeedContext context)
    {
        private readonly ReadOnlySpan<Sl651Observation> _observations = observations;
        private HashSet<(string Station, DateTimeOffset Time)>? _instants;
        private Sl651Station? _station;
        private DateTimeOffset _observed;
        private DateTimeOffset _first;

        public DateTimeOffset Of(in Sl651Observation o)
        {
            if (o.Slot < 0)
            {
                return o.Observed;
            }

            if (!ReferenceEquals(_station, o.Station) || _observed != o.Observed)
            {
                bool first = context.Codes.Stations.GetValueOrDefault(o.Station.Address)?.SlotAt is { } stated
                    ? stated == SlotEnd.Start
                    : (_instants ??= Instants(_observations)).Contains((o.Station.Address, o.Observed + s_hourOfSlots));
                (_station, _observed, _first) = (o.Station, o.Observed, first ? o.Observed : o.Observed - s_hourOfSlots);
            }

            return _first.AddTicks(o.Slot * s_slot.Ticks);
        }

        /// <summary>The times of what does not stand in a series.</summary>
        private static HashSet<(string Station, DateTimeOffset Time)> Instants(ReadOnlySpan<Sl651Observation> observations)
        {
            HashSet<(string Station, DateTimeOffset Time)> instants = [];
            (Sl651Station? Station, DateTimeOffset Time) last = default;
            foreach (ref readonly Sl651Observation o in observations)
            {
                if (o.Slot < 0 && !(ReferenceEquals(last.Station, o.Station) && last.Time == o.Observed))
                {
                    instants.Add((o.Station.Address, o.Observed));
                    last = (o.Station, o.Observed);
                }
            }

            return instants;
        }
    }
}
