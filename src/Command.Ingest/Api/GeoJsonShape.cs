using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;

namespace Command.Ingest.Api;

/// <summary>Writes shapes as GeoJSON geometries (RFC 7946); a circle as a 64-cornered polygon.</summary>
public static class GeoJsonShape
{
    /// <summary>Writes the geometry, or null for no shape.</summary>
    /// <param name="writer">Positioned where a value is expected.</param>
    /// <param name="shape">Lon/lat degrees.</param>
    /// <param name="project">Maps each position to the two ordinates written; null writes lon, lat.</param>
    public static void Write(Utf8JsonWriter writer, GeoShape? shape, Func<GeoPoint, (double First, double Second)>? project = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (shape is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartObject();
        switch (shape)
        {
            case PointShape point:
                writer.WriteString("type", "Point");
                writer.WritePropertyName("coordinates");
                Position(writer, point.At, project);
                break;
            case LineShape line:
                writer.WriteString("type", "LineString");
                writer.WritePropertyName("coordinates");
                Positions(writer, line.Path, project);
                break;
            case AreaShape area:
                writer.WriteString("type", "Polygon");
                writer.WritePropertyName("coordinates");
                Rings(writer, area, project);
                break;
            case CircleShape circle:
                writer.WriteString("type", "Polygon");
                writer.WritePropertyName("coordinates");
                Rings(writer, circle.ToArea(), project);
                break;
            case MultiShape multi when multi.Parts.All(p => p is AreaShape or CircleShape):
                writer.WriteString("type", "MultiPolygon");
                writer.WriteStartArray("coordinates");
                foreach (GeoShape part in multi.Parts)
                {
                    Rings(writer, part as AreaShape ?? ((CircleShape)part).ToArea(), project);
                }

                writer.WriteEndArray();
                break;
            case MultiShape multi:
                writer.WriteString("type", "GeometryCollection");
                writer.WriteStartArray("geometries");
                foreach (GeoShape part in multi.Parts)
                {
                    Write(writer, part, project);
                }

                writer.WriteEndArray();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(shape), shape.GetType().Name, "No such shape.");
        }

        writer.WriteEndObject();
    }

    private static void Rings(Utf8JsonWriter writer, AreaShape area, Func<GeoPoint, (double First, double Second)>? project)
    {
        writer.WriteStartArray();
        Positions(writer, area.Outer, project);
        foreach (ImmutableArray<GeoPoint> hole in area.Holes)
        {
            Positions(writer, hole, project);
        }

        writer.WriteEndArray();
    }

    private static void Positions(Utf8JsonWriter writer, ImmutableArray<GeoPoint> path, Func<GeoPoint, (double First, double Second)>? project)
    {
        writer.WriteStartArray();
        foreach (GeoPoint at in path)
        {
            Position(writer, at, project);
        }

        writer.WriteEndArray();
    }

    private static void Position(Utf8JsonWriter writer, GeoPoint at, Func<GeoPoint, (double First, double Second)>? project)
    {
        (double first, double second) = project?.Invoke(at) ?? (at.Lon, at.Lat);
        writer.WriteStartArray();
        writer.WriteNumberValue(first);
        writer.WriteNumberValue(second);
        writer.WriteEndArray();
    }
}
