using System.Collections.Frozen;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Incidents.Levels;

/// <summary>A place where the same event weighs more: people who can't help themselves, crowds underground, or substances that make it worse.</summary>
/// <param name="Id">The facility's id in the pack.</param>
/// <param name="Zh">Its Chinese name.</param>
/// <param name="En">Its English name.</param>
/// <param name="DistanceM">Whole metres from the incident; 0 inside it.</param>
public sealed record SensitivePlace(string Id, string Zh, string En, int DistanceM)
{
    /// <summary>How near it must be, in metres.</summary>
    public const double ReachM = 150;

    /// <summary>Kinds of the pack's facilities that count.</summary>
    public static readonly FrozenSet<string> Kinds = FrozenSet.ToFrozenSet(
        ["school", "kindergarten", "university", "hospital", "nursing-home", "metro-station", "subway-station", "chemical-plant"], StringComparer.Ordinal);

    // A degree of latitude is nowhere shorter than this.
    private const double MetresADegree = 110_500;

    /// <summary>The nearest one; null where none is in reach, or where the place is known less well than the reach: who knows what it is near to then.</summary>
    public static SensitivePlace? Nearest(CityPack pack, Place place)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(place);
        if (place.Shape is not { } shape || place.UncertaintyM > ReachM || shape.Box.IsEmpty)
        {
            return null;
        }

        GeoBox reach = Around(shape.Box);
        return pack.Facilities
            .Where(f => Kinds.Contains(f.Kind) && f.Shape.Box.Intersects(reach))
            .Select(f => (Facility: f, Distance: ShapeGeometry.DistanceM(f.Shape, shape) ?? double.PositiveInfinity))
            .Where(f => f.Distance <= ReachM)
            .OrderBy(f => f.Distance).ThenBy(f => f.Facility.Id, StringComparer.Ordinal)
            .Select(f => new SensitivePlace(f.Facility.Id, f.Facility.Zh, f.Facility.En, (int)Math.Round(f.Distance)))
            .FirstOrDefault();
    }

    private static GeoBox Around(GeoBox box)
    {
        double north = ReachM / MetresADegree, far = Math.Max(Math.Abs(box.South), Math.Abs(box.North)) + north;
        double east = far < 89 ? north / Math.Cos(double.DegreesToRadians(far)) : 360;
        return new GeoBox(box.West - east, box.South - north, box.East + east, box.North + north);
    }
}
