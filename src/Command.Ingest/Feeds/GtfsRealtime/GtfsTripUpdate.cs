using System.Collections.Immutable;
using Command.Geo.Wire;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>How one trip runs (<c>TripUpdate</c>).</summary>
/// <param name="Trip">The trip.</param>
/// <param name="Vehicle">The vehicle that runs it, where known.</param>
/// <param name="Stops">The stops still to come, in the order sent.</param>
/// <param name="Timestamp">When it was measured, POSIX seconds.</param>
/// <param name="Delay">The trip's present delay in seconds, early negative, where the sender gives it outright.</param>
public sealed record GtfsTripUpdate(GtfsTrip? Trip, GtfsVehicleName? Vehicle, ImmutableArray<GtfsStopTime> Stops, ulong? Timestamp, int? Delay)
{
    /// <summary>Stops read of one trip; the longest lines have some hundred.</summary>
    public const int MaxStops = 2_000;

    /// <summary>The delay now, in seconds: the sender's own figure, else the one at the next stop that has one.</summary>
    public int? DelayNow => Delay ?? Stops.Select(s => s.Departure?.Delay ?? s.Arrival?.Delay).FirstOrDefault(d => d is not null);

    internal static GtfsTripUpdate Read(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        GtfsTrip? trip = null;
        GtfsVehicleName? vehicle = null;
        ulong? timestamp = null;
        int? delay = null;
        ImmutableArray<GtfsStopTime>.Builder stops = ImmutableArray.CreateBuilder<GtfsStopTime>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    trip = GtfsTrip.Read(ref reader);
                    break;
                case 2 when stops.Count < MaxStops:
                    stops.Add(GtfsStopTime.Read(ref reader));
                    break;
                case 3:
                    vehicle = GtfsVehicleName.Read(ref reader);
                    break;
                case 4:
                    timestamp = reader.Number();
                    break;
                case 5:
                    delay = (int)reader.Number();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return new GtfsTripUpdate(trip, vehicle, stops.DrainToImmutable(), timestamp, delay);
    }
}

/// <summary>One stop of a trip (<c>StopTimeUpdate</c>).</summary>
/// <param name="Sequence"><c>stop_sequence</c>.</param>
/// <param name="StopId"><c>stop_id</c>.</param>
/// <param name="Arrival">When it arrives.</param>
/// <param name="Departure">When it leaves.</param>
/// <param name="Relationship"><c>schedule_relationship</c>: 0 scheduled, 1 skipped, 2 no data, 3 unscheduled.</param>
public sealed record GtfsStopTime(ulong? Sequence, string? StopId, GtfsStopEvent? Arrival, GtfsStopEvent? Departure, ulong? Relationship)
{
    internal static GtfsStopTime Read(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        ulong? sequence = null;
        string? stop = null;
        GtfsStopEvent? arrival = null;
        GtfsStopEvent? departure = null;
        ulong? relationship = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    sequence = reader.Number();
                    break;
                case 2:
                    arrival = GtfsStopEvent.Read(ref reader);
                    break;
                case 3:
                    departure = GtfsStopEvent.Read(ref reader);
                    break;
                case 4:
                    stop = GtfsMessage.Text(ref reader, 100);
                    break;
                case 5:
                    relationship = reader.Number();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return new GtfsStopTime(sequence, stop, arrival, departure, relationship);
    }
}

/// <summary>An arrival or a departure (<c>StopTimeEvent</c>).</summary>
/// <param name="Delay">Seconds behind the timetable, early negative.</param>
/// <param name="Time">POSIX seconds.</param>
public sealed record GtfsStopEvent(int? Delay, long? Time)
{
    internal static GtfsStopEvent Read(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        int? delay = null;
        long? time = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    delay = (int)reader.Number();
                    break;
                case 2:
                    time = (long)reader.Number();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Broken)
        {
            outer.Break();
        }

        return new GtfsStopEvent(delay, time);
    }
}
