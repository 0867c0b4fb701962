using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>
/// The validator's rules that hold a message against the static timetable. None of them takes anything away: what breaks one is used as it was sent. Ids that
/// the timetable does not have mostly mean that the one set here is not the one in force.
/// </summary>
internal static class GtfsTimetableRules
{
    private const ulong Added = 1, Unscheduled = 2, Replacement = 5, Duplicated = 6, New = 8;

    /// <summary>True for a trip that the timetable has and that calls where it says.</summary>
    private static bool RunsAsPlanned(GtfsTrip trip) => trip.Relationship is not (Added or Replacement or New);

    /// <summary>The trip that a vehicle runs or an update tells of.</summary>
    public static void Trip(GtfsTrip trip, string id, Timetable timetable, GtfsFindings findings)
    {
        Route(trip.RouteId, id, timetable, findings);
        if (trip.TripId is not { } tripId)
        {
            return;
        }

        bool added = trip.Relationship is Added or New;
        if (!timetable.Trips.TryGetValue(tripId, out TimetableTrip? planned))
        {
            if (!added)
            {
                findings.Add("gtfs-e003", $"trip_id '{tripId}' is not in the timetable, and the trip is not marked as added. Set the timetable that is in force.", id);
            }

            return;
        }

        if (added)
        {
            findings.Add("gtfs-e016", $"The trip '{tripId}' is marked as added, but the timetable has it.", id);
            return;
        }

        if (trip.RouteId is { } route && route != planned.RouteId)
        {
            findings.Add("gtfs-e035", $"The trip '{tripId}' is said to be of route '{route}'; the timetable has it on '{planned.RouteId}'.", id);
        }

        if (trip.Direction is { } direction && planned.Direction is { } other && direction != (ulong)other)
        {
            findings.Add("gtfs-e024", string.Create(CultureInfo.InvariantCulture, $"direction_id {direction} of trip '{tripId}' is {other} in the timetable."), id);
        }

        if (!planned.Frequencies.IsEmpty)
        {
            Frequency(trip, planned, id, findings);
        }
        else if (trip.Relationship is not (Unscheduled or Duplicated or Replacement)
            && GtfsTables.Seconds(trip.StartTime) is { } start
            && planned.Calls is [var first, ..]
            && (first.Arrival ?? first.Departure) is { } begins
            && start != begins)
        {
            findings.Add("gtfs-e023", $"start_time {trip.StartTime} of trip '{tripId}' is not when it begins in the timetable ({Clock(begins)}).", id);
        }
    }

    /// <summary>A trip update's vehicle and stops.</summary>
    public static void Update(GtfsTripUpdate update, string id, Timetable timetable, GtfsFindings findings)
    {
        TimetableTrip? planned = update.Trip is { TripId: { } tripId } trip && RunsAsPlanned(trip) ? timetable.Trips.GetValueOrDefault(tripId) : null;
        if (planned is { Frequencies.IsEmpty: false } && planned.Frequencies.Any(f => !f.Exact) && update.Vehicle?.Id is null)
        {
            findings.Add("gtfs-w005", "The update of a trip that is run by headway names no vehicle, so that two of its runs can't be told apart.", id);
        }

        Dictionary<int, TimetableCall>? calls = planned?.Calls.GroupBy(c => c.Sequence).ToDictionary(g => g.Key, g => g.First());
        ILookup<string, TimetableCall>? stops = planned?.Calls.ToLookup(c => c.StopId, StringComparer.Ordinal);
        foreach (GtfsStopTime stop in update.Stops)
        {
            if (stop.StopId is { } stopId)
            {
                Stop(stopId, id, timetable, findings);
            }

            if (calls is { Count: > 0 })
            {
                Call(stop, calls, stops!, id, findings);
            }
        }
    }

    /// <summary>A stop that a trip or a vehicle stops at.</summary>
    public static void Stop(string stopId, string id, Timetable timetable, GtfsFindings findings)
    {
        if (!timetable.Stops.TryGetValue(stopId, out TimetableStop? stop))
        {
            findings.Add(NoStop(stopId, id));
        }
        else if (stop.LocationType != 0)
        {
            findings.Add("gtfs-e015", string.Create(CultureInfo.InvariantCulture, $"stop_id '{stopId}' is no stop in the timetable but of location_type {stop.LocationType} (a station, an entrance)."), id);
        }
    }

    /// <summary>Whom an alert concerns.</summary>
    public static void Alert(GtfsAlert alert, string id, Timetable timetable, ImmutableArray<Fault>.Builder issues)
    {
        GtfsFindings findings = new();
        foreach (GtfsInformed informed in alert.Informed)
        {
            if (informed.AgencyId is { } agency && timetable.Agencies.Count > 0 && !timetable.Agencies.Contains(agency))
            {
                findings.Add("gtfs-e034", $"agency_id '{agency}' is not in the timetable.", id);
            }

            Route(informed.RouteId ?? informed.Trip?.RouteId, id, timetable, findings);
            if (informed.StopId is { } stop && !timetable.Stops.ContainsKey(stop))
            {
                findings.Add(NoStop(stop, id));
            }

            if (informed.Trip?.TripId is not { } tripId)
            {
                continue;
            }

            if (!timetable.Trips.TryGetValue(tripId, out TimetableTrip? planned))
            {
                if (informed.Trip.Relationship is not (Added or New))
                {
                    findings.Add("gtfs-e003", $"trip_id '{tripId}' is not in the timetable. Set the timetable that is in force.", id);
                }
            }
            else if ((informed.RouteId ?? informed.Trip.RouteId) is { } route && route != planned.RouteId)
            {
                findings.Add("gtfs-e030", $"The alert names trip '{tripId}' and route '{route}'; the timetable has that trip on '{planned.RouteId}'.", id);
            }
        }

        issues.AddRange(findings.Faults());
    }

    private static void Route(string? routeId, string id, Timetable timetable, GtfsFindings findings)
    {
        if (routeId is not null && !timetable.Routes.ContainsKey(routeId))
        {
            findings.Add("gtfs-e004", $"route_id '{routeId}' is not in the timetable. Set the timetable that is in force.", id);
        }
    }

    private static void Frequency(GtfsTrip trip, TimetableTrip planned, string id, GtfsFindings findings)
    {
        if (planned.Frequencies.Any(f => !f.Exact))
        {
            if (trip.StartTime is null || trip.StartDate is null)
            {
                findings.Add("gtfs-e006", "A trip that is run by headway lacks its start_time or start_date, so that its runs can't be told apart.", id);
            }

            if (trip.Relationship is not (null or Unscheduled))
            {
                findings.Add("gtfs-e013", "A trip that is run by headway is marked as something other than UNSCHEDULED.", id);
            }
        }
        else if (GtfsTables.Seconds(trip.StartTime) is { } start && !planned.Frequencies.Any(f => start >= f.Start && start < f.End && (start - f.Start) % f.Headway == 0))
        {
            findings.Add("gtfs-e019", $"start_time {trip.StartTime} is none of the departures that the timetable's headway gives.", id);
        }
    }

    private static void Call(GtfsStopTime stop, Dictionary<int, TimetableCall> calls, ILookup<string, TimetableCall> stops, string id, GtfsFindings findings)
    {
        TimetableCall? call = null;
        if (stop.Sequence is { } sequence)
        {
            if (sequence > int.MaxValue || !calls.TryGetValue((int)sequence, out TimetableCall found))
            {
                findings.Add("gtfs-e051", string.Create(CultureInfo.InvariantCulture, $"The timetable's trip has no stop_sequence {sequence}."), id);
                return;
            }

            call = found;
            if (stop.StopId is { } stopId && stopId != found.StopId)
            {
                findings.Add("gtfs-e045", string.Create(CultureInfo.InvariantCulture, $"At stop_sequence {sequence} the timetable has stop '{found.StopId}', not '{stopId}'."), id);
            }
        }
        else if (stop.StopId is { } stopId)
        {
            TimetableCall[] there = [.. stops[stopId].Take(2)];
            if (there.Length > 1)
            {
                findings.Add("gtfs-e009", $"The trip calls at '{stopId}' more than once, so that without a stop_sequence it is not known which call is meant.", id);
            }

            call = there.Length == 1 ? there[0] : null;
        }

        if (call is { } planned && ((stop.Arrival is { Time: null } && planned.Arrival is null) || (stop.Departure is { Time: null } && planned.Departure is null)))
        {
            findings.Add("gtfs-e046", $"A delay is given at '{planned.StopId}', where the timetable has no time that it could be added to.", id);
        }
    }

    private static Fault NoStop(string stopId, string id) => new("gtfs-e011", $"stop_id '{stopId}' is not in the timetable. Set the timetable that is in force.", id);

    private static string Clock(int seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
}
