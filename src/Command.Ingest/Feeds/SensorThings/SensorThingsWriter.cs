using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.SensorThings;

/// <summary>
/// Writes readings as a set of Observations (OGC SensorThings 1.1, 18-088 §8.2.6), each with its Datastream, Thing and Location expanded, so that it is
/// understood on its own. Pure. Positions are GeoJSON points, longitude first, in the datum that the feed declares.
/// </summary>
public static class SensorThingsWriter
{
    private static readonly JavaScriptEncoder s_encoder = JavaScriptEncoder.Create(UnicodeRanges.All);

    /// <summary>The document in UTF-8.</summary>
    /// <param name="readings">In the order to write. <see cref="Message.SourceId"/> names the Datastream: <c>Datastreams(id)</c>.</param>
    public static byte[] Write(IEnumerable<Reading> readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = s_encoder }))
        {
            json.WriteStartObject();
            json.WriteStartArray("value");
            foreach (Reading reading in readings)
            {
                Observation(json, reading);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Observation(Utf8JsonWriter json, Reading reading)
    {
        json.WriteStartObject();
        json.WriteString("phenomenonTime", reading.PeriodStart is { } start ? $"{Time(start)}/{Time(reading.ObservedAt)}" : Time(reading.ObservedAt));
        if (reading.SentAt is { } sent)
        {
            json.WriteString("resultTime", Time(sent));
        }

        if (reading.Value is { } value)
        {
            json.WriteNumber("result", value);
        }
        else
        {
            json.WriteNull("result");
        }

        if (reading.Quality != "good")
        {
            json.WriteString("resultQuality", reading.Quality);
        }

        json.WriteStartObject("Datastream");
        json.WriteString("@iot.id", SensorThingsLink.Id(reading.SourceId, "Datastreams") ?? reading.SourceId);
        json.WriteString("name", $"{reading.StationName ?? reading.Station} {reading.Property}");
        json.WriteString("observationType", "http://www.opengis.net/def/observationType/OGC-OM/2.0/OM_Measurement");
        json.WriteStartObject("unitOfMeasurement");
        json.WriteString("name", reading.Unit);
        json.WriteString("symbol", reading.Unit);
        json.WriteString("definition", $"http://unitsofmeasure.org/ucum.html#{reading.Unit}");
        json.WriteEndObject();
        json.WriteStartObject("ObservedProperty");
        json.WriteString("name", reading.Property);
        json.WriteString("definition", $"urn:x-command:property:{reading.Property}");
        json.WriteEndObject();
        Thing(json, reading);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Thing(Utf8JsonWriter json, Reading reading)
    {
        json.WriteStartObject("Thing");
        json.WriteString("@iot.id", reading.Station);
        json.WriteString("name", reading.StationName ?? reading.Station);
        if (reading.Shape is PointShape { At: { } at })
        {
            json.WriteStartArray("Locations");
            json.WriteStartObject();
            json.WriteString("encodingType", "application/geo+json");
            json.WriteStartObject("location");
            json.WriteString("type", "Point");
            json.WriteStartArray("coordinates");
            json.WriteNumberValue(at.Lon);
            json.WriteNumberValue(at.Lat);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture);
}
