using System.Collections.Immutable;
using Command.Geo.Crs;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Operation.Distance;

namespace Command.Geo;

/// <summary>Why a shape is no usable geometry.</summary>
/// <param name="Code">Stable: <c>shape-empty</c>, <c>shape-position</c>, <c>shape-radius</c>, <c>shape-parts</c> or <c>shape-topology</c>.</param>
/// <param name="Reason">What was found, in plain English.</param>
public sealed record ShapeFault(string Code, string Reason);

/// <summary>A shape as a geometry, or why it is none.</summary>
/// <param name="Geometry">The geometry in lon/lat degrees, valid by the OGC's rules; null with a fault.</param>
/// <param name="Fault">Set when there is no geometry.</param>
/// <param name="Repaired">True when the sender's rings were not valid and had to be mended.</param>
public sealed record ShapeRead(Geometry? Geometry, ShapeFault? Fault, bool Repaired);

/// <summary>
/// Shapes as NetTopologySuite geometries, and what is asked of them. Positions are lon/lat degrees of one datum; distances are metres.
/// Rings that are open, cross themselves or touch wrongly are mended; what cannot be mended is a fault. Nothing here throws on any shape.
/// </summary>
/// <remarks>Pure and safe to call from any thread. The geometries handed out are not to be changed.</remarks>
public static class ShapeGeometry
{
    // What touches in degrees may part by a rounding error on the plane.
    private const double TouchM = 1e-6;
    private const int MostParts = 5_000;

    /// <summary>The shape as a valid geometry in degrees; a circle becomes a polygon of 64 corners.</summary>
    /// <param name="shape">Any shape.</param>
    public static ShapeRead ToGeometry(GeoShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return ToGeometry(shape, p => new Coordinate(p.Lon, p.Lat));
    }

    /// <summary>A geometry as a shape; null for an empty one.</summary>
    /// <param name="geometry">Lon/lat degrees.</param>
    public static GeoShape? FromGeometry(Geometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ImmutableArray<GeoShape> parts = [.. Flatten(geometry).Where(g => !g.IsEmpty).Select(FromPart)];
        return parts.Length switch
        {
            0 => null,
            1 => parts[0],
            _ => new MultiShape(parts),
        };
    }

    /// <summary>The shortest distance in metres between two shapes, 0 where they meet; null when one of them is no usable geometry.
    /// Measured on a <see cref="LocalPlane"/> between the two.</summary>
    /// <param name="one">A shape.</param>
    /// <param name="other">A shape in the same datum.</param>
    public static double? DistanceM(GeoShape one, GeoShape other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one is PointShape a && other is PointShape b)
        {
            return a.At.IsValid && b.At.IsValid ? a.At.DistanceTo(b.At) : null;
        }

        if (Middle(one) is not { } from || Middle(other) is not { } to)
        {
            return null;
        }

        LocalPlane plane = new(new GeoPoint(from.Lon + (Math.IEEERemainder(to.Lon - from.Lon, 360) / 2), (from.Lat + to.Lat) / 2));
        ImmutableArray<Disc> ones = Discs(one, plane), others = Discs(other, plane);
        if (ones.IsEmpty || others.IsEmpty)
        {
            return null;
        }

        double least = double.PositiveInfinity;
        foreach (Disc p in ones)
        {
            foreach (Disc q in others)
            {
                double radii = p.RadiusM + q.RadiusM;
                if (p.Core.EnvelopeInternal.Distance(q.Core.EnvelopeInternal) - radii < least)
                {
                    least = Math.Min(least, Math.Max(0, Separation(p.Core, q.Core) - radii));
                }
            }
        }

        return least;
    }

    /// <summary>True when the shapes share at least one point; false also when one of them is no usable geometry.</summary>
    /// <param name="one">A shape.</param>
    /// <param name="other">A shape in the same datum.</param>
    public static bool Intersects(GeoShape one, GeoShape other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Box.Intersects(other.Box) && DistanceM(one, other) <= TouchM;
    }

    /// <summary>True when the point lies in the shape or on its edge; lines and points contain only what lies on them.</summary>
    /// <param name="shape">A shape.</param>
    /// <param name="point">A position in the same datum.</param>
    public static bool Contains(GeoShape shape, GeoPoint point)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return shape switch
        {
            _ when !point.IsValid => false,
            CircleShape circle => circle.Centre.IsValid && circle.Centre.DistanceTo(point) <= circle.RadiusM,
            MultiShape multi => multi.Parts.Any(p => Contains(p, point)),
            _ => shape.Box.Contains(point)
                && ToGeometry(shape).Geometry is { } geometry
                && (geometry is IPolygonal
                    ? SimplePointInAreaLocator.Locate(new Coordinate(point.Lon, point.Lat), geometry) != Location.Exterior
                    : geometry.Distance(geometry.Factory.CreatePoint(new Coordinate(point.Lon, point.Lat))) == 0),
        };
    }

    /// <summary>The centre of gravity of what has the highest dimension in the shape; null when it is no usable geometry.</summary>
    /// <param name="shape">A shape.</param>
    public static GeoPoint? Centroid(GeoShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (ToGeometry(shape).Geometry?.Centroid is not { IsEmpty: false } centroid)
        {
            return null;
        }

        return shape is CircleShape circle ? circle.Centre : new GeoPoint(centroid.X, centroid.Y);
    }

    private static double Separation(Geometry one, Geometry other)
    {
        // The facet distance is indexed and so bounded for large shapes, but it sees edges only: what lies inside must be found first.
        if (one.EnvelopeInternal.Intersects(other.EnvelopeInternal) && (Covers(one, other) || Covers(other, one)))
        {
            return 0;
        }

        return new IndexedFacetDistance(one).Distance(other);
    }

    private static bool Covers(Geometry area, Geometry inner) =>
        area is IPolygonal && SimplePointInAreaLocator.Locate(inner.Coordinate, area) != Location.Exterior;

    private static ImmutableArray<Disc> Discs(GeoShape shape, LocalPlane plane) => shape switch
    {
        MultiShape { Parts.Length: > MostParts } => [],
        MultiShape multi => [.. multi.Parts.SelectMany(p => Discs(p, plane))],
        CircleShape { RadiusM: >= 0 and < double.PositiveInfinity } circle => [.. Parts(new PointShape(circle.Centre), plane).Select(g => new Disc(g, circle.RadiusM))],
        CircleShape => [],
        _ => [.. Parts(shape, plane).Select(g => new Disc(g, 0))],
    };

    private static IEnumerable<Geometry> Parts(GeoShape shape, LocalPlane plane)
    {
        Coordinate Place(GeoPoint point)
        {
            PlanePoint at = plane.Forward(point);
            return new Coordinate(at.East, at.North);
        }

        return ToGeometry(shape, Place).Geometry is { } geometry ? Flatten(geometry) : [];
    }

    private static GeoPoint? Middle(GeoShape shape)
    {
        GeoBox box = shape.Box;
        GeoPoint middle = new((box.West + box.East) / 2, Math.Clamp((box.South + box.North) / 2, -90, 90));
        return box.IsEmpty || !double.IsFinite(middle.Lon) || !double.IsFinite(middle.Lat) ? null : middle;
    }

    /// <summary>The shape as a valid geometry with its positions put elsewhere, as on a plane.</summary>
    internal static ShapeRead ToGeometry(GeoShape shape, Func<GeoPoint, Coordinate> place)
    {
        if (shape is CircleShape { RadiusM: not (>= 0 and <= 20_100_000) })
        {
            return Unusable("shape-radius", "A circle needs a radius from 0 to half the Earth's circumference.");
        }

        if (shape is MultiShape { Parts.Length: > MostParts })
        {
            return Unusable("shape-parts", $"A shape may have at most {MostParts} parts.");
        }

        if (shape.Positions().Any(p => !p.IsValid))
        {
            return Unusable("shape-position", "A position is not finite or out of range.");
        }

        try
        {
            Geometry geometry = Build(shape, place);
            if (geometry.IsEmpty)
            {
                return Unusable("shape-empty", "The shape holds no position.");
            }

            if (geometry.IsValid)
            {
                return new ShapeRead(geometry, null, false);
            }

            if (Scribble.Is(geometry))
            {
                return Unusable("shape-topology", "The shape's edges cross each other too often to be mended.");
            }

            Geometry mended = GeometryFixer.Fix(geometry);
            return mended.IsEmpty
                ? Unusable("shape-topology", "Nothing is left of the shape when its rings are mended.")
                : new ShapeRead(mended, null, true);
        }
        catch (Exception e) when (e is TopologyException or ArgumentException or InvalidOperationException)
        {
            return Unusable("shape-topology", $"The shape cannot be mended: {e.Message}");
        }
    }

    private static ShapeRead Unusable(string code, string reason) => new(null, new ShapeFault(code, reason), false);

    private static Geometry Build(GeoShape shape, Func<GeoPoint, Coordinate> place)
    {
        GeometryFactory factory = GeometryFactory.Default;
        switch (shape)
        {
            case PointShape point:
                return factory.CreatePoint(place(point.At));
            case LineShape { Path: [var first, .. var rest] } when rest.All(p => p == first):
                return factory.CreatePoint(place(first));
            case LineShape line:
                return factory.CreateLineString([.. line.Path.Select(place)]);
            case AreaShape area:
                return factory.CreatePolygon(Ring(area.Outer, place, factory), [.. area.Holes.Where(h => h.Length >= 3).Select(h => Ring(h, place, factory))]);
            case CircleShape { RadiusM: 0 } circle:
                return factory.CreatePoint(place(circle.Centre));
            case CircleShape circle:
                return Build(circle.ToArea(), place);
            case MultiShape multi:
                return factory.BuildGeometry(multi.Parts.SelectMany(p => Flatten(Build(p, place))).Where(g => !g.IsEmpty).ToList());
            default:
                return factory.CreatePoint();
        }
    }

    private static LinearRing Ring(ImmutableArray<GeoPoint> positions, Func<GeoPoint, Coordinate> place, GeometryFactory factory)
    {
        List<Coordinate> ring = [.. positions.Select(place)];
        if (ring.Count > 0 && !ring[0].Equals2D(ring[^1]))
        {
            ring.Add(ring[0].Copy());
        }

        while (ring.Count is 2 or 3)
        {
            ring.Add(ring[0].Copy());
        }

        return factory.CreateLinearRing([.. ring]);
    }

    private static IEnumerable<Geometry> Flatten(Geometry geometry)
    {
        if (geometry is not GeometryCollection)
        {
            return [geometry];
        }

        return Enumerable.Range(0, geometry.NumGeometries).SelectMany(i => Flatten(geometry.GetGeometryN(i)));
    }

    private static GeoShape FromPart(Geometry part) => part switch
    {
        Point point => new PointShape(new GeoPoint(point.X, point.Y)),
        Polygon polygon => new AreaShape(Path(polygon.ExteriorRing), [.. polygon.InteriorRings.Select(Path)]),
        _ => new LineShape(Path(part)),
    };

    private static ImmutableArray<GeoPoint> Path(Geometry line) => [.. line.Coordinates.Select(c => new GeoPoint(c.X, c.Y))];

    /// <summary>Everything within a radius of a planar geometry: a circle is the disc around a point.</summary>
    private readonly record struct Disc(Geometry Core, double RadiusM);
}
