using Command.Geo.Crs;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Operation.OverlayNG;

namespace Command.Geo;

/// <summary>
/// A shape with a margin around it, made ready to ask of many things whether they lie in it. Lon/lat degrees of one datum; the margin in metres on a
/// <see cref="LocalPlane"/> at the middle of the shape.
/// </summary>
/// <remarks>For one thread at a time. A circle without a margin is a polygon of 64 corners, so its edge lies up to 0.12 % of the radius too far in.</remarks>
public sealed class ShapeRegion
{
    /// <summary>A margin may not be larger, metres.</summary>
    public const double WidestMarginM = 50_000;

    private readonly LocalPlane _plane;
    private readonly Geometry _region;
    private readonly IPreparedGeometry _prepared;
    private readonly IndexedPointInAreaLocator _locator;

    private ShapeRegion(LocalPlane plane, Geometry region, GeoBox box)
    {
        _plane = plane;
        _region = region;
        _prepared = PreparedGeometryFactory.Prepare(region);
        _locator = new IndexedPointInAreaLocator(region);
        Box = box;
    }

    /// <summary>Around the region, degrees.</summary>
    public GeoBox Box { get; }

    /// <summary>Square metres.</summary>
    public double AreaM2 => _region.Area;

    /// <summary>The region of a shape; null when the shape is no usable geometry, or covers no ground (a point or line without a margin).</summary>
    /// <param name="shape">A shape.</param>
    /// <param name="marginM">0 to <see cref="WidestMarginM"/>.</param>
    public static ShapeRegion? Of(GeoShape shape, double marginM)
    {
        ArgumentNullException.ThrowIfNull(shape);
        GeoBox box = shape.Box;
        GeoPoint middle = new((box.West + box.East) / 2, (box.South + box.North) / 2);
        if (marginM is not (>= 0 and <= WidestMarginM) || box.IsEmpty || !middle.IsValid)
        {
            return null;
        }

        LocalPlane plane = new(middle);
        // A disc and a margin are a larger disc: one step less to lose in.
        (GeoShape core, double margin) = shape is CircleShape { RadiusM: > 0 } circle && marginM > 0 ? (new PointShape(circle.Centre), circle.RadiusM + marginM) : (shape, marginM);
        Coordinate Place(GeoPoint point)
        {
            PlanePoint at = plane.Forward(point);
            return new Coordinate(at.East, at.North);
        }

        if (ShapeGeometry.ToGeometry(core, Place).Geometry is not { } geometry)
        {
            return null;
        }

        Geometry? region = margin > 0 ? Widened(geometry, margin) : geometry;
        if (region is not IPolygonal || region.IsEmpty)
        {
            return null;
        }

        Envelope around = region.EnvelopeInternal;
        GeoPoint low = plane.Inverse(new PlanePoint(around.MinX, around.MinY)), high = plane.Inverse(new PlanePoint(around.MaxX, around.MaxY));
        return new ShapeRegion(plane, region, low.Lon <= high.Lon ? new GeoBox(low.Lon, low.Lat, high.Lon, high.Lat) : new GeoBox(-180, low.Lat, 180, high.Lat));
    }

    /// <summary>True when the position lies in the region or on its edge.</summary>
    /// <param name="point">A position.</param>
    public bool Holds(GeoPoint point) => point.IsValid && Box.Contains(point) && _locator.Locate(Place(point)) != Location.Exterior;

    /// <summary>True when the shape shares at least one point with the region; false also for one that is no usable geometry.</summary>
    /// <param name="shape">A shape.</param>
    public bool Meets(GeoShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape is PointShape point
            ? Holds(point.At)
            : Box.Intersects(shape.Box) && ShapeGeometry.ToGeometry(shape, Place).Geometry is { } geometry && Parts(geometry).Any(_prepared.Intersects);
    }

    /// <summary>How much of a line lies in the region, 0 to 1.</summary>
    /// <param name="path">Two positions or more.</param>
    public double ShareOf(ReadOnlySpan<GeoPoint> path)
    {
        GeoBox box = GeoBox.Empty;
        Coordinate[] coordinates = new Coordinate[path.Length];
        for (int i = 0; i < path.Length; i++)
        {
            if (!path[i].IsValid)
            {
                return 0;
            }

            box = box.Including(path[i]);
            coordinates[i] = Place(path[i]);
        }

        if (path.Length < 2 || !box.Intersects(Box))
        {
            return 0;
        }

        LineString line = _region.Factory.CreateLineString(coordinates);
        return line.Length <= 0 || !_prepared.Intersects(line) ? 0
            : _prepared.Covers(line) ? 1
            : Math.Clamp(OverlayNGRobust.Overlay(line, _region, NetTopologySuite.Operation.Overlay.SpatialFunction.Intersection).Length / line.Length, 0, 1);
    }

    private static Geometry? Widened(Geometry geometry, double marginM)
    {
        try
        {
            return geometry.Buffer(marginM, 16);
        }
        catch (Exception e) when (e is TopologyException or ArgumentException or InvalidOperationException)
        {
            // A shape that can't be widened is one that can't be asked about.
            return null;
        }
    }

    private Coordinate Place(GeoPoint point)
    {
        PlanePoint at = _plane.Forward(point);
        return new Coordinate(at.East, at.North);
    }

    private static IEnumerable<Geometry> Parts(Geometry geometry) => Enumerable.Range(0, geometry.NumGeometries).Select(geometry.GetGeometryN);
}
