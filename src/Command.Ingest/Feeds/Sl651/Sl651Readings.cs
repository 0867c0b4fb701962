using System.Collections.Immutable;
using System.Globalization;
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
    private const int FirstYear = 2010;

    public static Decoded Of(Sl651Frame frame, FeedContext context, DateTimeOffset receivedAt)
    {
        if (frame.Down)
        {
            return Decoded.Unreadable("sl651-direction", "A frame from a centre to a station, not a report.");
        }

        if (Sl651Content.Of(frame, context.Offset) is not { } content)
        {
            return Decoded.Unreadable("sl651-length", "The body is too short for its serial number and send time.");
        }

        bool report = frame.Function is >= FirstReport and <= LastQuery;
        if (!report && frame.Function is not (Motors or StatusAnswer or CardStatus))
        {
            // Settings, software version, events, commands: identifiers mean settings there (tables D.1 and D.4), not quantities.
            return new Decoded([], []) { Heartbeats = [frame.Station] };
        }

        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>(content.Observations.Count + 1);
        SlotTimes slots = new(content.Observations, context);
        (string Station, string Property, string SourceId) last = default;
        foreach (ref readonly Sl651Observation o in CollectionsMarshal.AsSpan(content.Observations))
        {
            messages.Add(Reading(content, o, slots.Of(o), context, receivedAt, frame.Function == TestReport, ref last));
        }

        if (content.ManualText is { } text)
        {
            messages.Add(Manual(frame.Station, content, text, context, receivedAt));
        }

        return new Decoded(messages.DrainToImmutable(), [.. content.Faults]) { Heartbeats = !report || content.Observations.Count == 0 ? [frame.Station] : [] };
    }

    private static Reading Reading(Sl651Content content, in Sl651Observation o, DateTimeOffset observed, FeedContext context, DateTimeOffset receivedAt, bool test, ref (string Station, string Property, string SourceId) last)
    {
        TimeSpan ahead = observed - receivedAt;
        ImmutableArray<Fault> issues = [];
        if (observed.Year < FirstYear)
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

        // The twelve values of a series are of one source.
        if (!ReferenceEquals(last.Station, o.Station) || !ReferenceEquals(last.Property, property))
        {
            last = (o.Station, property, string.Concat(o.Station, "/", property));
        }

        return new Reading
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = last.SourceId,
            Version = VersionOf(observed, content.Serial, value),
            ObservedAt = observed,
            SentAt = content.SentAt,
            Exercise = context.Exercise,
            Issues = issues,
            Station = o.Station,
            Property = property,
            Value = value,
            Unit = o.Element.Unit,
            Quality = quality,
        };
    }

    /// <summary>A manual report is a thing said of its station; the newest replaces the one before.</summary>
    private static Asset Manual(string station, Sl651Content content, string text, FeedContext context, DateTimeOffset receivedAt) => new()
    {
        Feed = context.Feed,
        Agency = context.Agency,
        SourceId = station + "/manual",
        Version = VersionOf(content.SentAt ?? receivedAt, content.Serial, null),
        ObservedAt = content.SentAt ?? receivedAt,
        SentAt = content.SentAt,
        Exercise = context.Exercise,
        Kind = "station",
        Name = station,
        Status = AssetStatus.Online,
        Text = text,
    };

    /// <summary>Observation time to the minute, serial and value, so that a report that is sent again is a duplicate.</summary>
    private static string VersionOf(DateTimeOffset observed, ushort serial, double? value)
    {
        Span<char> text = stackalloc char[64];
        Put(text, observed.Year, 4);
        Put(text[4..], observed.Month, 2);
        Put(text[6..], observed.Day, 2);
        Put(text[8..], observed.Hour, 2);
        Put(text[10..], observed.Minute, 2);
        text[12] = '-';
        serial.TryFormat(text[13..], out int length, default, CultureInfo.InvariantCulture);
        length += 13;
        text[length++] = '-';
        if (value is { } number && TryWrite(text[length..], number, out int written))
        {
            return text[..(length + written)].ToString();
        }

        return string.Concat(text[..length], "missing");
    }

    /// <summary>
    /// The shortest digits that give the number again. What has three decimals at the most, as nearly all that stations send, is written from whole
    /// thousandths: fifteen decimal digits name one number only, so these digits are the same as the general way gives.
    /// </summary>
    private static bool TryWrite(Span<char> text, double number, out int written)
    {
        const double MostThousandths = 1e15;
        double thousandths = Math.Round(number * 1000);
        if (!(Math.Abs(thousandths) < MostThousandths) || thousandths / 1000 != number || (number == 0 && double.IsNegative(number)))
        {
            return number.TryFormat(text, out written, "R", CultureInfo.InvariantCulture);
        }

        long whole = Math.Abs((long)thousandths), rest = whole % 1000;
        int sign = number < 0 ? 1 : 0;
        text[0] = '-';
        (whole / 1000).TryFormat(text[sign..], out written, default, CultureInfo.InvariantCulture);
        written += sign;
        if (rest > 0)
        {
            text[written] = '.';
            Put(text[(written + 1)..], (int)rest, 3);
            written += rest % 100 == 0 ? 2 : rest % 10 == 0 ? 3 : 4;
        }

        return true;
    }

    private static void Put(Span<char> at, int value, int digits)
    {
        for (int i = digits - 1; i >= 0; i--)
        {
            at[i] = (char)('0' + (value % 10));
            value /= 10;
        }
    }

    /// <summary>
    /// When a slot was. Senders differ in whether the time before a series of twelve is its first slot or its last. The pack may say so of a station; a sender
    /// that means the first also sends values of the last, 55 minutes later, in the same body; without either the time is that of the last.
    /// </summary>
    private sealed class SlotTimes(List<Sl651Observation> observations, FeedContext context)
    {
        private readonly HashSet<(string Station, DateTimeOffset Time)>? _instants = Instants(observations);
        private (string? Station, DateTimeOffset Observed, DateTimeOffset First) _last;

        public DateTimeOffset Of(in Sl651Observation o)
        {
            if (o.Slot < 0)
            {
                return o.Observed;
            }

            if (!ReferenceEquals(_last.Station, o.Station) || _last.Observed != o.Observed)
            {
                bool first = context.Codes.Stations.GetValueOrDefault(o.Station)?.SlotAt is { } stated
                    ? stated == SlotEnd.Start
                    : _instants!.Contains((o.Station, o.Observed + s_hourOfSlots));
                _last = (o.Station, o.Observed, first ? o.Observed : o.Observed - s_hourOfSlots);
            }

            return _last.First + (o.Slot * s_slot);
        }

        /// <summary>The times of what does not stand in a series; null when there is no series.</summary>
        private static HashSet<(string Station, DateTimeOffset Time)>? Instants(List<Sl651Observation> observations)
        {
            if (!observations.Exists(o => o.Slot >= 0))
            {
                return null;
            }

            HashSet<(string Station, DateTimeOffset Time)> instants = [];
            (string? Station, DateTimeOffset Time) last = default;
            foreach (ref readonly Sl651Observation o in CollectionsMarshal.AsSpan(observations))
            {
                if (o.Slot < 0 && !(ReferenceEquals(last.Station, o.Station) && last.Time == o.Observed))
                {
                    instants.Add((o.Station, o.Observed));
                    last = (o.Station, o.Observed);
                }
            }

            return instants;
        }
    }
}
