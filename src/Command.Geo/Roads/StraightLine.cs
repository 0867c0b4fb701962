using System.Collections.Immutable;

namespace Command.Geo.Roads;

/// <summary>
/// Travel times where there is no road graph: the straight line, longer by a detour factor, at one speed. It knows neither rivers nor
/// closures, and every time it gives says that it is an estimate.
/// </summary>
/// <remarks>Pure and safe to call from any thread.</remarks>
public static class StraightLine
{
    /// <summary>How much longer a way by the streets of a city is than the straight line: 1.2 to 1.5 where no water lies between.</summary>
    public const double DefaultDetour = 1.4;

    /// <summary>A responder's average in a city, km/h.</summary>
    public const double DefaultKmh = 35;

    /// <summary>The time of each unit, in the order given.</summary>
    /// <param name="incident">Lon/lat degrees.</param>
    /// <param name="units">Lon/lat degrees.</param>
    /// <param name="detour">1 or more.</param>
    /// <param name="kmh">Over 0.</param>
    public static ImmutableArray<TravelTime> Times(GeoPoint incident, ReadOnlySpan<GeoPoint> units, double detour = DefaultDetour, double kmh = DefaultKmh)
    {
        if (!(detour >= 1) || !double.IsFinite(detour))
        {
            throw new ArgumentOutOfRangeException(nameof(detour), detour, "A detour is 1 or more.");
        }

        if (!(kmh > 0) || !double.IsFinite(kmh))
        {
            throw new ArgumentOutOfRangeException(nameof(kmh), kmh, "A speed is over 0.");
        }

        ImmutableArray<TravelTime>.Builder times = ImmutableArray.CreateBuilder<TravelTime>(units.Length);
        foreach (GeoPoint unit in units)
        {
            times.Add(incident.IsValid && unit.IsValid
                ? new TravelTime(TravelOutcome.Reached, incident.DistanceTo(unit) * detour * 3.6 / kmh, IsEstimate: true)
                : new TravelTime(TravelOutcome.NoPosition, null, IsEstimate: true));
        }

        return times.MoveToImmutable();
    }
}
