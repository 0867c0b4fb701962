using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;

namespace Command.Web.Map;

/// <summary>Writes shapes as GeoJSON geometries (RFC 7946 §3.1): lon, lat in degrees; a circle becomes its polygon.</summary>
public static class GeoJsonGeometry
{
    /// <summary>Writes one geometry object.</summary>
    /// <param name="json">Where to; the writer stands where a value may come.</param>
    /// <param name="shape">The shape, lon/lat degrees.</param>
    public static void Write(Utf8JsonWriter json, GeoShape shape)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        switch (shape)
        {
            case PointShape point:
                json.WriteString("type", "Point");
                json.WritePropertyName("coordinates");
                WritePosition(json, point.At);
                break;
            case LineShape line:
                json.WriteString("type", "LineString");
                json.WritePropertyName("coordinates");
                WritePath(json, line.Path);
                break;
            case AreaShape area:
                WriteArea(json, area);
                break;
            case CircleShape circle:
                WriteArea(json, circle.ToArea());
                break;
            case MultiShape multi:
                json.WriteString("type", "GeometryCollection");
                json.WriteStartArray("geometries");
                foreach (GeoShape part in multi.Parts)
                {
                    Write(json, part);
                }

                json.WriteEndArray();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(shape), shape, "GeoShape is a closed set.");
        }

        json.WriteEndObject();
    }

    private static void WriteArea(Utf8JsonWriter json, AreaShape area)
    {
        json.WriteString("type", "Polygon");
        json.WriteStartArray("coordinates");
        WritePath(json, area.Outer);
        foreach (ImmutableArray<GeoPoint> hole in area.Holes)
        {
            WritePath(json, hole);
        }

        json.WriteEndArray();
    }

    private static void WritePath(Utf8JsonWriter json, ImmutableArray<GeoPoint> path)
    {
        json.WriteStartArray();
        foreach (GeoPoint point in path)
        {
            WritePosition(json, point);
        }

        json.WriteEndArray();
    }

    private static void WritePosition(Utf8JsonWriter json, GeoPoint point)
    {
        json.WriteStartArray();
        json.WriteNumberValue(point.Lon);
        json.WriteNumberValue(point.Lat);
        json.WriteEndArray();
    }
}
