using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;

namespace Command.Ingest.Api.Ogc;

/// <summary>Shapes as GeoJSON geometries (RFC 7946 §3.1) in a chosen reference system; circles as polygons of 64 corners.</summary>
internal static class GeoJsonGeometry
{
    public static void Write(Utf8JsonWriter json, GeoShape? shape, OgcCrs crs)
    {
        if (shape is null or MultiShape { Parts: [] })
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        if (shape is MultiShape { Parts: [var only] })
        {
            Members(json, only, crs);
        }
        else if (shape is MultiShape multi)
        {
            Many(json, multi.Parts, crs);
        }
        else
        {
            Members(json, shape, crs);
        }

        json.WriteEndObject();
    }

    private static void Members(Utf8JsonWriter json, GeoShape shape, OgcCrs crs)
    {
        json.WriteString("type", TypeOf(shape));
        json.WritePropertyName("coordinates");
        Coordinates(json, shape, crs);
    }

    private static void Many(Utf8JsonWriter json, ImmutableArray<GeoShape> parts, OgcCrs crs)
    {
        string type = TypeOf(parts[0]);
        if (parts.All(p => TypeOf(p) == type))
        {
            json.WriteString("type", "Multi" + type);
            json.WriteStartArray("coordinates");
            foreach (GeoShape part in parts)
            {
                Coordinates(json, part, crs);
            }
        }
        else
        {
            json.WriteString("type", "GeometryCollection");
            json.WriteStartArray("geometries");
            foreach (GeoShape part in parts)
            {
                Write(json, part, crs);
            }
        }

        json.WriteEndArray();
    }

    // A line of one position and a circle without an extent are no valid LineString and Polygon (RFC 7946 §3.1.4, §3.1.6).
    private static string TypeOf(GeoShape shape) => shape switch
    {
        PointShape or LineShape { Path.Length: 1 } or CircleShape { RadiusM: 0 } => "Point",
        LineShape => "LineString",
        AreaShape or CircleShape => "Polygon",
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape.GetType().Name, "A part is no part of a part."),
    };

    private static void Coordinates(Utf8JsonWriter json, GeoShape shape, OgcCrs crs)
    {
        switch (shape)
        {
            case PointShape point:
                Position(json, point.At, crs);
                break;
            case LineShape { Path: [var only] }:
                Position(json, only, crs);
                break;
            case LineShape line:
                Path(json, line.Path, crs);
                break;
            case CircleShape { RadiusM: 0 } circle:
                Position(json, circle.Centre, crs);
                break;
            case CircleShape circle:
                Coordinates(json, circle.ToArea(), crs);
                break;
            case AreaShape area:
                json.WriteStartArray();
                Path(json, area.Outer, crs);
                foreach (ImmutableArray<GeoPoint> hole in area.Holes)
                {
                    Path(json, hole, crs);
                }

                json.WriteEndArray();
                break;
        }
    }

    private static void Path(Utf8JsonWriter json, ImmutableArray<GeoPoint> path, OgcCrs crs)
    {
        json.WriteStartArray();
        foreach (GeoPoint point in path)
        {
            Position(json, point, crs);
        }

        json.WriteEndArray();
    }

    private static void Position(Utf8JsonWriter json, GeoPoint point, OgcCrs crs)
    {
        (double first, double second) = crs.Ordinates(point);
        json.WriteStartArray();
        json.WriteNumberValue(first);
        json.WriteNumberValue(second);
        json.WriteEndArray();
    }
}
