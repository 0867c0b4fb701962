using System.Collections.Immutable;
using Command.Geo.Wire;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>
/// Writes a <c>FeedMessage</c> (gtfs-realtime.proto, proto2) of vehicle positions and alerts. Pure. Positions are WGS 84 degrees, latitude before longitude,
/// as 32-bit floats; speeds are metres a second; times are POSIX seconds. What an entity leaves null is not written.
/// </summary>
public static class GtfsRealtimeWriter
{
    /// <summary>The message's bytes.</summary>
    /// <param name="header">Version, incrementality and time.</param>
    /// <param name="entities">Each with an id; trip updates are not written.</param>
    public static byte[] Write(GtfsHeader header, IEnumerable<GtfsEntity> entities)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(entities);
        ProtoWriter message = new();
        ProtoWriter head = new();
        Text(head, 1, header.Version);
        Number(head, 2, header.Incrementality);
        Number(head, 3, header.Timestamp);
        message.Bytes(1, head.Written);
        foreach (GtfsEntity entity in entities)
        {
            ProtoWriter item = new();
            Text(item, 1, entity.Id);
            Number(item, 2, entity.Deleted ? 1UL : null);
            if (entity.Vehicle is { } vehicle)
            {
                item.Bytes(4, Vehicle(vehicle).Written);
            }

            if (entity.Alert is { } alert)
            {
                item.Bytes(5, Alert(alert).Written);
            }

            message.Bytes(2, item.Written);
        }

        return message.Written.ToArray();
    }

    private static ProtoWriter Vehicle(GtfsVehicle vehicle)
    {
        ProtoWriter item = new();
        if (vehicle.Trip is { } trip)
        {
            item.Bytes(1, Trip(trip).Written);
        }

        if (vehicle.Fix is { } fix)
        {
            ProtoWriter position = new();
            position.Single(1, fix.Latitude);
            position.Single(2, fix.Longitude);
            Single(position, 3, fix.Bearing);
            Single(position, 5, fix.Speed);
            item.Bytes(2, position.Written);
        }

        Number(item, 5, vehicle.Timestamp);
        if (vehicle.Name is { } name)
        {
            ProtoWriter descriptor = new();
            Text(descriptor, 1, name.Id);
            Text(descriptor, 2, name.Label);
            Text(descriptor, 3, name.Plate);
            item.Bytes(8, descriptor.Written);
        }

        return item;
    }

    private static ProtoWriter Trip(GtfsTrip trip)
    {
        ProtoWriter item = new();
        Text(item, 1, trip.TripId);
        Text(item, 2, trip.StartTime);
        Text(item, 3, trip.StartDate);
        Number(item, 4, trip.Relationship);
        Text(item, 5, trip.RouteId);
        return item;
    }

    private static ProtoWriter Alert(GtfsAlert alert)
    {
        ProtoWriter item = new();
        foreach (GtfsPeriod period in alert.Periods)
        {
            ProtoWriter range = new();
            Number(range, 1, period.Start);
            Number(range, 2, period.End);
            item.Bytes(1, range.Written);
        }

        foreach (GtfsInformed informed in alert.Informed)
        {
            ProtoWriter selector = new();
            Text(selector, 1, informed.AgencyId);
            Text(selector, 2, informed.RouteId);
            Number(selector, 3, informed.RouteType is { } type ? (ulong)(long)type : null);
            if (informed.Trip is { } trip)
            {
                selector.Bytes(4, Trip(trip).Written);
            }

            Text(selector, 5, informed.StopId);
            item.Bytes(5, selector.Written);
        }

        Number(item, 6, alert.Cause);
        Number(item, 7, alert.Effect);
        Translated(item, 8, alert.Url);
        Translated(item, 10, alert.Header);
        Translated(item, 11, alert.Description);
        Number(item, 14, alert.Severity);
        return item;
    }

    private static void Translated(ProtoWriter item, int field, ImmutableArray<GtfsText> texts)
    {
        if (texts.IsEmpty)
        {
            return;
        }

        ProtoWriter all = new();
        foreach (GtfsText text in texts)
        {
            ProtoWriter one = new();
            one.Text(1, text.Text);
            Text(one, 2, text.Language.Length == 0 ? null : text.Language);
            all.Bytes(1, one.Written);
        }

        item.Bytes(field, all.Written);
    }

    private static void Text(ProtoWriter to, int field, string? value)
    {
        if (value is not null)
        {
            to.Text(field, value);
        }
    }

    private static void Number(ProtoWriter to, int field, ulong? value)
    {
        if (value is { } number)
        {
            to.Number(field, number);
        }
    }

    private static void Single(ProtoWriter to, int field, float? value)
    {
        if (value is { } number)
        {
            to.Single(field, number);
        }
    }
}
