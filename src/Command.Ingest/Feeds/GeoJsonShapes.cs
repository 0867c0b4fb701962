using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds;

/// <summary>
/// Reads a GeoJSON geometry (RFC 7946 §3.1, longitude first), or the Feature around one, into a shape in the sender's datum.
/// Heights are left out. Nothing is turned round: what is out of range gives no shape and a reason.
/// </summary>
public static class GeoJsonShapes
{
    /// <summary>Positions kept of one geometry; a station needs one, a catchment some thousands.</summary>
    public const int MaxPositions = 20_000;

    /// <summary>The shape, or why there is none.</summary>
    /// <param name="element">A Geometry or a Feature.</param>
    public static (GeoShape? Shape, Fault? Fault) Read(JsonElement element)
    {
        JsonElement geometry = element;
        for (int wraps = 0; wraps < 3 && geometry.Text("type") is "Feature"; wraps++)
        {
            if (geometry.Member("geometry") is not { } inner)
            {
                return (null, null);
            }

            geometry = inner;
        }

        if (geometry.ValueKind != JsonValueKind.Object)
        {
            return (null, new Fault("location-encoding", "The location is no GeoJSON geometry, so the position is not known. Send a GeoJSON Geometry or Feature."));
        }

        int left = MaxPositions;
        ImmutableArray<GeoShape>.Builder parts = ImmutableArray.CreateBuilder<GeoShape>();
        bool read = Geometry(geometry, parts, ref left, 0);
        if (left < 0)
        {
            return (null, new Fault("too-many-positions", $"The geometry has more than {MaxPositions} positions, so it is not drawn. Send a coarser one."));
        }

        if (!read || parts.Count == 0)
        {
            return (null, new Fault("location-encoding", "The geometry is no readable GeoJSON geometry, so the position is not known. Check its type and coordinates."));
        }

        GeoShape shape = parts.Count == 1 ? parts[0] : new MultiShape(parts.ToImmutable());
        if (shape.Positions().Any(p => !p.IsValid))
        {
            return (null, new Fault("position-out-of-range", "A position lies outside ±180° / ±90°, so it is not drawn. GeoJSON has longitude first: check the axis order."));
        }

        return shape is PointShape { At: { Lon: 0, Lat: 0 } }
            ? (null, new Fault("position-zero", "The position is 0, 0: a default of the sender's software rather than a place. Set the station's position."))
            : (shape, null);
    }

    private static bool Geometry(JsonElement geometry, ImmutableArray<GeoShape>.Builder parts, ref int left, int depth)
    {
        if (geometry.Text("type") is "GeometryCollection")
        {
            return depth < 4 && geometry.List("geometries") is { } geometries && Each(geometries, parts, ref left, (JsonElement g, ref int rest) => Geometry(g, parts, ref rest, depth + 1));
        }

        if (geometry.List("coordinates") is not { } at)
        {
            return false;
        }

        return geometry.Text("type") switch
        {
            "Point" => Point(at, parts, ref left),
            "LineString" => Line(at, parts, ref left),
            "Polygon" => Area(at, parts, ref left),
            "MultiPoint" => Each(at, parts, ref left, (JsonElement p, ref int rest) => Point(p, parts, ref rest)),
            "MultiLineString" => Each(at, parts, ref left, (JsonElement p, ref int rest) => Line(p, parts, ref rest)),
            "MultiPolygon" => Each(at, parts, ref left, (JsonElement p, ref int rest) => Area(p, parts, ref rest)),
            _ => false,
        };
    }

    private delegate bool PartReader(JsonElement part, ref int left);

    private static bool Each(JsonElement list, ImmutableArray<GeoShape>.Builder parts, ref int left, PartReader read)
    {
        foreach (JsonElement part in list.EnumerateArray())
        {
            if (left < 0 || parts.Count > MaxPositions || !read(part, ref left))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Point(JsonElement at, ImmutableArray<GeoShape>.Builder parts, ref int left)
    {
        if (Position(at, ref left) is not { } point)
        {
            return false;
        }

        parts.Add(new PointShape(point));
        return true;
    }

    private static bool Line(JsonElement at, ImmutableArray<GeoShape>.Builder parts, ref int left)
    {
        if (Path(at, 2, ref left) is not { } path)
        {
            return false;
        }

        parts.Add(new LineShape(path));
        return true;
    }

    private static bool Area(JsonElement at, ImmutableArray<GeoShape>.Builder parts, ref int left)
    {
        if (at.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        ImmutableArray<ImmutableArray<GeoPoint>>.Builder rings = ImmutableArray.CreateBuilder<ImmutableArray<GeoPoint>>();
        foreach (JsonElement ring in at.EnumerateArray())
        {
            if (Path(ring, 4, ref left) is not { } path || path[0] != path[^1])
            {
                return false;
            }

            rings.Add(path);
        }

        if (rings.Count == 0)
        {
            return false;
        }

        parts.Add(new AreaShape(rings[0], [.. rings.Skip(1)]));
        return true;
    }

    private static ImmutableArray<GeoPoint>? Path(JsonElement list, int least, ref int left)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        ImmutableArray<GeoPoint>.Builder path = ImmutableArray.CreateBuilder<GeoPoint>();
        foreach (JsonElement at in list.EnumerateArray())
        {
            if (Position(at, ref left) is not { } point)
            {
                return null;
            }

            path.Add(point);
        }

        return path.Count >= least ? path.ToImmutable() : null;
    }

    private static GeoPoint? Position(JsonElement at, ref int left)
    {
        if (--left < 0 || at.ValueKind != JsonValueKind.Array || at.GetArrayLength() is < 2 or > 4)
        {
            return null;
        }

        return JsonBody.NumberOf(at[0]) is { } lon && JsonBody.NumberOf(at[1]) is { } lat ? new GeoPoint(lon, lat) : null;
    }
}
