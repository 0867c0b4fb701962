using System.Text.Json;
using System.Text.Json.Serialization;

namespace Command.Geo;

/// <summary>
/// A position on the shared layer: longitude first, latitude second, both in degrees.
/// The datum is CGCS2000 (EPSG:4490) unless the name of the value says otherwise; axis order is always lon, lat,
/// whatever the sender's order was.
/// </summary>
/// <param name="Lon">Longitude in degrees, east positive, −180 to 180.</param>
/// <param name="Lat">Latitude in degrees, north positive, −90 to 90.</param>
/// <remarks>Immutable and safe to share between threads. In JSON it is the array <c>[lon, lat]</c>, as in GeoJSON (RFC 7946 §3.1.1).</remarks>
[JsonConverter(typeof(GeoPointJson))]
public readonly record struct GeoPoint(double Lon, double Lat)
{
    /// <summary>True when both ordinates are finite and inside the ranges of the parameters.</summary>
    public bool IsValid => double.IsFinite(Lon) && double.IsFinite(Lat) && Lon is >= -180 and <= 180 && Lat is >= -90 and <= 90;

    /// <summary>Great-circle distance in metres on a sphere of the mean Earth radius 6 371 008.8 m; within 0.6 % of the ellipsoid.</summary>
    /// <param name="other">The other position, same datum.</param>
    public double DistanceTo(GeoPoint other)
    {
        const double Radius = 6_371_008.8;
        double lat1 = double.DegreesToRadians(Lat), lat2 = double.DegreesToRadians(other.Lat);
        double sinLat = Math.Sin((lat2 - lat1) / 2), sinLon = Math.Sin(double.DegreesToRadians(other.Lon - Lon) / 2);
        double h = (sinLat * sinLat) + (Math.Cos(lat1) * Math.Cos(lat2) * sinLon * sinLon);
        return 2 * Radius * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }
}

/// <summary>Reads and writes a <see cref="GeoPoint"/> as <c>[lon, lat]</c>.</summary>
public sealed class GeoPointJson : JsonConverter<GeoPoint>
{
    /// <inheritdoc/>
    public override GeoPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray || !reader.Read())
        {
            throw new JsonException("A position is an array [lon, lat].");
        }

        double lon = reader.GetDouble();
        reader.Read();
        double lat = reader.GetDouble();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
        }

        return new GeoPoint(lon, lat);
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, GeoPoint value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStartArray();
        writer.WriteNumberValue(value.Lon);
        writer.WriteNumberValue(value.Lat);
        writer.WriteEndArray();
    }
}
