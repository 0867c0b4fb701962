using System.Collections.Immutable;
using Command.Geo.Index;
using NetTopologySuite.Geometries;

namespace Command.Geo.Areas;

/// <summary>A shape made into a zone, or why not.</summary>
/// <param name="Zone">The zone of those parts that cover ground; null when none does.</param>
/// <param name="Fault">Why a part was left out; null when all are in.</param>
public sealed record ZoneRead(Zone? Zone, ShapeFault? Fault);

/// <summary>The ground that a shape's polygons and circles cover, prepared for being asked about many positions.</summary>
/// <remarks>
/// Immutable and safe to share between threads; asking allocates nothing. Positions are lon/lat degrees of one datum. Edges belong to the
/// zone. A polygon lies in the plane of degrees and is split at the antimeridian (RFC 7946 §3.1.9); 180 and −180 are one meridian. A circle is
/// round on the sphere, over the antimeridian and the poles too.
/// </remarks>
public sealed class Zone
{
    private const double MostRadiusM = 20_100_000;
    private readonly ImmutableArray<AreaLocator> _areas;
    private readonly ImmutableArray<CircleShape> _circles;

    private Zone(ImmutableArray<AreaLocator> areas, ImmutableArray<CircleShape> circles)
    {
        _areas = areas;
        _circles = circles;
        GeoBox box = GeoBox.Empty;
        foreach (AreaLocator area in areas)
        {
            box = Around(box, area.Box);
        }

        foreach (CircleShape circle in circles)
        {
            GlobeBoxes around = GlobeBoxes.Around(circle.Centre, circle.RadiusM);
            box = Around(box, around.First);
            box = around.Second.IsEmpty ? box : Around(box, around.Second);
        }

        Bounds = GlobeBoxes.Of(box);
    }

    /// <summary>Boxes that hold the zone; all longitudes when it lies on both sides of the antimeridian.</summary>
    internal GlobeBoxes Bounds { get; }

    internal ImmutableArray<AreaLocator> Areas => _areas;

    internal ImmutableArray<CircleShape> Circles => _circles;

    /// <summary>Prepares a shape. Rings that are not valid are mended as <see cref="ShapeGeometry.ToGeometry(GeoShape)"/> does.</summary>
    /// <param name="shape">Polygons, circles, or several of them; lines and points cover no ground and are a fault.</param>
    public static ZoneRead Of(GeoShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ImmutableArray<AreaLocator>.Builder areas = ImmutableArray.CreateBuilder<AreaLocator>();
        ImmutableArray<CircleShape>.Builder circles = ImmutableArray.CreateBuilder<CircleShape>();
        ShapeFault? fault = null;
        foreach (GeoShape part in shape is MultiShape multi ? multi.Parts : [shape])
        {
            if (part is CircleShape circle)
            {
                if (circle.Centre.IsValid && circle.RadiusM is >= 0 and <= MostRadiusM)
                {
                    circles.Add(circle);
                }
                else
                {
                    fault ??= new ShapeFault("shape-radius", "A circle needs a centre and a radius from 0 to half the Earth's circumference.");
                }

                continue;
            }

            ShapeRead read = part is AreaShape ? ShapeGeometry.ToGeometry(part) : new ShapeRead(null, new ShapeFault("shape-no-area", "Only polygons and circles cover ground."), false);
            if (read.Geometry is Polygon or MultiPolygon)
            {
                areas.Add(new AreaLocator(read.Geometry));
            }
            else
            {
                fault ??= read.Fault ?? new ShapeFault("shape-no-area", "Nothing of the polygon covers ground.");
            }
        }

        if (areas.Count + circles.Count == 0)
        {
            return new ZoneRead(null, fault ?? new ShapeFault("shape-empty", "The shape holds no position."));
        }

        return new ZoneRead(new Zone(areas.ToImmutable(), circles.ToImmutable()), fault);
    }

    private static GeoBox Around(GeoBox one, GeoBox other) =>
        one.Including(new GeoPoint(other.West, other.South)).Including(new GeoPoint(other.East, other.North));

    /// <summary>True inside and on every edge; false for a position that is none.</summary>
    /// <param name="point">Lon/lat degrees.</param>
    public bool Covers(GeoPoint point) =>
        point.IsValid && (CoversHere(point) || (Math.Abs(point.Lon) == 180 && CoversHere(point with { Lon = -point.Lon })));

    private bool CoversHere(GeoPoint point)
    {
        foreach (AreaLocator area in _areas)
        {
            if (area.Covers(point))
            {
                return true;
            }
        }

        foreach (CircleShape circle in _circles)
        {
            if (circle.Centre.DistanceTo(point) <= circle.RadiusM)
            {
                return true;
            }
        }

        return false;
    }
}
