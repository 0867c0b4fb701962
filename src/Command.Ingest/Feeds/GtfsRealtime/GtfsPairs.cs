using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>
/// The validator's rules for what vehicles and trip updates say of each other, E047 and W003: asked of a message that holds both kinds.
/// Agencies that send them as messages of their own say nothing by leaving one out.
/// </summary>
internal sealed class GtfsPairs
{
    private readonly Dictionary<string, string> _tripOf = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _vehicleOf = new(StringComparer.Ordinal);
    private readonly HashSet<string> _updated = new(StringComparer.Ordinal);

    /// <summary>Takes what a trip update says.</summary>
    public void Update(GtfsTripUpdate update)
    {
        if (update.Trip?.TripId is not { } trip)
        {
            return;
        }

        _updated.Add(trip);
        if (update.Vehicle?.Id is { } vehicle)
        {
            _tripOf[vehicle] = trip;
            _vehicleOf[trip] = vehicle;
        }
    }

    /// <summary>What is wrong with a vehicle's trip, once every update of the message was taken.</summary>
    /// <param name="trip">As the vehicle's entity has it.</param>
    /// <param name="vehicle">The vehicle's id.</param>
    /// <param name="entity">The entity.</param>
    /// <param name="findings">Takes a contradiction.</param>
    /// <returns>What is worth a word and no fault; null when nothing is.</returns>
    public Fault? Check(GtfsTrip? trip, string vehicle, string entity, GtfsFindings findings)
    {
        if (trip?.TripId is not { } id)
        {
            return null;
        }

        if ((_tripOf.TryGetValue(vehicle, out string? other) && other != id) || (_vehicleOf.TryGetValue(id, out string? driven) && driven != vehicle))
        {
            findings.Add("gtfs-e047", "A vehicle and a trip update of one message name different trips or vehicles for each other.", entity);
        }

        return _updated.Count > 0 && !_updated.Contains(id) ? new Fault("gtfs-w003", "The message has trip updates, and none of the trip that this vehicle is on.", entity) : null;
    }
}
