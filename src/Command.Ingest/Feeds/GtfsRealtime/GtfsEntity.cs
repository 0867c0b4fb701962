using Command.Geo.Wire;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>One <c>FeedEntity</c>.</summary>
/// <param name="Id">The sender's id, unique within the message.</param>
/// <param name="Deleted"><c>is_deleted</c>: of use in a differential message only.</param>
/// <param name="Trip">How a trip runs, if the entity says that.</param>
/// <param name="Vehicle">Where a vehicle is, if the entity says that.</param>
/// <param name="Alert">What passengers are told, if the entity says that.</param>
public sealed record GtfsEntity(string? Id, bool Deleted, GtfsTripUpdate? Trip, GtfsVehicle? Vehicle, GtfsAlert? Alert)
{
    /// <summary>Reads an entity; null when its bytes are no protobuf.</summary>
    public static GtfsEntity? Read(ReadOnlySpan<byte> bytes)
    {
        ProtoReader reader = new(bytes);
        string? id = null;
        bool deleted = false;
        GtfsTripUpdate? trip = null;
        GtfsVehicle? vehicle = null;
        GtfsAlert? alert = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    id = GtfsMessage.Text(ref reader, 200);
                    break;
                case 2:
                    deleted = reader.Number() != 0;
                    break;
                case 3:
                    trip = GtfsTripUpdate.Read(ref reader);
                    break;
                case 4:
                    vehicle = GtfsVehicle.Read(ref reader);
                    break;
                case 5:
                    alert = GtfsAlert.Read(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return reader.Broken ? null : new GtfsEntity(id, deleted, trip, vehicle, alert);
    }
}

/// <summary>Which trip is meant (<c>TripDescriptor</c>), in the words of the sender's own GTFS.</summary>
/// <param name="TripId"><c>trip_id</c>.</param>
/// <param name="RouteId"><c>route_id</c>.</param>
/// <param name="StartTime"><c>start_time</c>, H:MM:SS in the agency's time; past 24 for a trip that began the day before.</param>
/// <param name="StartDate"><c>start_date</c>, YYYYMMDD.</param>
/// <param name="Relationship"><c>schedule_relationship</c>: 0 scheduled, 1 added, 2 unscheduled, 3 canceled, 5 replacement, 6 duplicated, 7 deleted.</param>
public sealed record GtfsTrip(string? TripId, string? RouteId, string? StartTime, string? StartDate, ulong? Relationship)
{
    /// <summary><c>direction_id</c>, 0 or 1, where sent.</summary>
    public ulong? Direction { get; init; }

    internal static GtfsTrip Read(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        string? trip = null;
        string? route = null;
        string? time = null;
        string? date = null;
        ulong? relationship = null;
        ulong? direction = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    trip = GtfsMessage.Text(ref reader, 100);
                    break;
                case 2:
                    time = GtfsMessage.Text(ref reader, 20);
                    break;
                case 3:
                    date = GtfsMessage.Text(ref reader, 20);
                    break;
                case 4:
                    relationship = reader.Number();
                    break;
                case 5:
                    route = GtfsMessage.Text(ref reader, 100);
                    break;
                case 6:
                    direction = reader.Number();
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

        return new GtfsTrip(trip, route, time, date, relationship) { Direction = direction };
    }
}

/// <summary>Which vehicle is meant (<c>VehicleDescriptor</c>).</summary>
/// <param name="Id">The agency's internal id, not shown to passengers.</param>
/// <param name="Label">What passengers see on it.</param>
/// <param name="Plate">Its licence plate.</param>
public sealed record GtfsVehicleName(string? Id, string? Label, string? Plate)
{
    internal static GtfsVehicleName Read(ref ProtoReader outer)
    {
        ProtoReader reader = new(outer.Bytes());
        string? id = null;
        string? label = null;
        string? plate = null;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    id = GtfsMessage.Text(ref reader, 100);
                    break;
                case 2:
                    label = GtfsMessage.Text(ref reader, 60);
                    break;
                case 3:
                    plate = GtfsMessage.Text(ref reader, 60);
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

        return new GtfsVehicleName(id, label, plate);
    }
}
