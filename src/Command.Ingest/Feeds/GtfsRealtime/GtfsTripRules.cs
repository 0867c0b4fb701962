using System.Globalization;
using System.Text.RegularExpressions;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>The validator's rules for trip updates that need no timetable beside the message.</summary>
internal static partial class GtfsTripRules
{
    public static void Check(GtfsTripUpdate update, string id, GtfsClock clock, GtfsFindings findings)
    {
        if (update.Trip is { } trip)
        {
            Names(trip, id, findings);
            if (trip.TripId is null)
            {
                findings.Add("gtfs-w006", "A trip update names no trip_id, so it can be told from others of its route by its start alone.", id);
            }
        }

        if (update.Timestamp is { } stamp && stamp != 0)
        {
            if (GtfsClock.Time(stamp) is not { } at)
            {
                findings.Add(GtfsClock.NotPosix("trip_update.timestamp", stamp.ToString(CultureInfo.InvariantCulture), id));
            }
            else if (at > clock.At && clock.Sound)
            {
                findings.Add("gtfs-e012", "The trip update's timestamp is later than the header's.", id);
            }
        }

        if (update.Stops.IsEmpty && update.Delay is null && update.Trip?.Relationship is not (3 or 6 or 7))
        {
            findings.Add("gtfs-e041", "The trip update has no stop_time_updates.", id);
        }

        GtfsStopTime? before = null;
        foreach (GtfsStopTime stop in update.Stops)
        {
            Stop(stop, id, findings);
            if (before is not null)
            {
                Order(before, stop, id, findings);
            }

            before = stop;
        }
    }

    /// <summary>The trip's day and hour, which every format of the descriptor shares.</summary>
    public static void Names(GtfsTrip trip, string id, GtfsFindings findings)
    {
        if (trip.StartTime is { } time && !Clock().IsMatch(time))
        {
            findings.Add("gtfs-e020", $"start_time '{time}' is not HH:MM:SS.", id);
        }

        if (trip.StartDate is { } date && !DateOnly.TryParseExact(date, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            findings.Add("gtfs-e021", $"start_date '{date}' is not a day written YYYYMMDD.", id);
        }
    }

    private static void Stop(GtfsStopTime stop, string id, GtfsFindings findings)
    {
        if (stop.StopId is null && stop.Sequence is null)
        {
            findings.Add("gtfs-e040", "A stop_time_update has neither stop_id nor stop_sequence, so its stop is not known.", id);
        }

        if (stop.Arrival is null && stop.Departure is null && stop.Relationship is not (1 or 2))
        {
            findings.Add("gtfs-e043", "A stop_time_update has neither arrival nor departure.", id);
        }

        if (stop.Relationship == 2 && (stop.Arrival ?? stop.Departure) is not null)
        {
            findings.Add("gtfs-e042", "A stop_time_update of NO_DATA has an arrival or a departure.", id);
        }

        foreach (GtfsStopEvent happening in new[] { stop.Arrival, stop.Departure }.OfType<GtfsStopEvent>())
        {
            if (happening is { Delay: null, Time: null })
            {
                findings.Add("gtfs-e044", "An arrival or a departure has neither delay nor time.", id);
            }

            if (happening.Time is { } time && (time < 0 || GtfsClock.Time((ulong)time) is null))
            {
                findings.Add(GtfsClock.NotPosix("A stop's time", time.ToString(CultureInfo.InvariantCulture), id));
            }
        }

        if (stop.Arrival?.Time > stop.Departure?.Time)
        {
            findings.Add("gtfs-e025", "A departure is before the arrival at the same stop.", id);
        }
    }

    private static void Order(GtfsStopTime before, GtfsStopTime stop, string id, GtfsFindings findings)
    {
        if (stop.Sequence < before.Sequence)
        {
            findings.Add("gtfs-e002", "The stop_time_updates are not sorted by stop_sequence.", id);
        }
        else if (stop.Sequence is not null && stop.Sequence == before.Sequence)
        {
            findings.Add("gtfs-e036", "Two stop_time_updates in a row have the same stop_sequence.", id);
        }

        if (stop.StopId is not null && stop.StopId == before.StopId)
        {
            findings.Add("gtfs-e037", "Two stop_time_updates in a row have the same stop_id.", id);
        }

        if ((stop.Arrival?.Time ?? stop.Departure?.Time) <= (before.Departure?.Time ?? before.Arrival?.Time))
        {
            findings.Add("gtfs-e022", "The times of a trip's stops do not increase from one to the next.", id);
        }
    }

    [GeneratedRegex(@"^[0-9]{1,2}:[0-5][0-9]:[0-5][0-9]\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Clock();
}
