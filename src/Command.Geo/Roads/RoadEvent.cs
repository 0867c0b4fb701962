using System.Collections.Immutable;

namespace Command.Geo.Roads;

/// <summary>Something that closes roads or makes them slow, as it is drawn: roads are found for it by their geometry.</summary>
/// <param name="Id">Whoever said it can be found by this.</param>
/// <param name="Shape">
/// Lon/lat degrees, CGCS2000. A line lies along the road that is meant, in the direction of travel that is meant; an area or a circle holds
/// all roads within; a point means the roads within its uncertainty, in both directions.
/// </param>
/// <param name="UncertaintyM">How far, in metres, the truth may lie from the shape. Counts for lines and points.</param>
/// <param name="SpeedFactor">The share of the usual speed that is left, 0 to 1; 0 closes.</param>
/// <param name="BothWays">True when a line means both directions whatever its order.</param>
/// <param name="IsWater">True for standing water: tunnels near it are closed and bridges over it stay as they are.</param>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record RoadEvent(string Id, GeoShape Shape, double UncertaintyM, double SpeedFactor, bool BothWays, bool IsWater)
{
    /// <summary>Nobody drives through.</summary>
    /// <param name="id">Whoever said it.</param>
    /// <param name="shape">See <see cref="Shape"/>.</param>
    /// <param name="uncertaintyM">Metres.</param>
    /// <param name="bothWays">See <see cref="BothWays"/>.</param>
    public static RoadEvent Closed(string id, GeoShape shape, double uncertaintyM = 0, bool bothWays = false) => new(id, shape, uncertaintyM, 0, bothWays, false);

    /// <summary>It takes longer to drive through.</summary>
    /// <param name="id">Whoever said it.</param>
    /// <param name="shape">See <see cref="Shape"/>.</param>
    /// <param name="factor">The share of the usual speed that is left, over 0 to 1.</param>
    /// <param name="uncertaintyM">Metres.</param>
    /// <param name="bothWays">See <see cref="BothWays"/>.</param>
    public static RoadEvent Slow(string id, GeoShape shape, double factor, double uncertaintyM = 0, bool bothWays = false) => new(id, shape, uncertaintyM, factor, bothWays, false);

    /// <summary>Water on the road: slow on the surface, closed in tunnels and underpasses near it.</summary>
    /// <param name="id">Whoever said it.</param>
    /// <param name="shape">See <see cref="Shape"/>.</param>
    /// <param name="factor">The share of the usual speed that is left on the surface, 0 to 1; 0 closes it too.</param>
    /// <param name="uncertaintyM">Metres.</param>
    public static RoadEvent Flooded(string id, GeoShape shape, double factor, double uncertaintyM = 0) => new(id, shape, uncertaintyM, factor, true, true);
}

/// <summary>What an event does to the roads.</summary>
/// <param name="Event">The event.</param>
/// <param name="Closed">Edges that it closes.</param>
/// <param name="Slowed">Edges that it makes slow. Both are empty when it lies on no road.</param>
/// <param name="Unplaced">Why it could not be held against the roads at all; null when it could.</param>
public sealed record RoadEffect(RoadEvent Event, ImmutableArray<int> Closed, ImmutableArray<int> Slowed, RoadFault? Unplaced);
