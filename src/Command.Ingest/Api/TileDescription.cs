using System.Text.Json;
using Command.Geo;
using Command.Geo.Tiles;

namespace Command.Ingest.Api;

/// <summary>Says of a tile archive what TileJSON 3.0 wants said.</summary>
internal static class TileDescription
{
    /// <summary>The document; null when the archive's metadata is no JSON object.</summary>
    /// <param name="reader">The archive.</param>
    /// <param name="tiles">The address of its tiles, with <c>{z}</c>, <c>{x}</c> and <c>{y}</c>.</param>
    public static byte[]? Write(PmTilesReader reader, string tiles)
    {
        try
        {
            using JsonDocument metadata = JsonDocument.Parse(reader.Metadata);
            if (metadata.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            using MemoryStream bytes = new();
            using (Utf8JsonWriter writer = new(bytes))
            {
                GeoBox box = reader.Header.Box;
                writer.WriteStartObject();
                writer.WriteString("tilejson", "3.0.0");
                writer.WriteStartArray("tiles");
                writer.WriteStringValue(tiles);
                writer.WriteEndArray();
                writer.WriteNumber("minzoom", reader.Header.MinZoom);
                writer.WriteNumber("maxzoom", reader.Header.MaxZoom);
                writer.WriteStartArray("bounds");
                foreach (double side in new[] { box.West, box.South, box.East, box.North })
                {
                    writer.WriteNumberValue(side);
                }

                writer.WriteEndArray();
                foreach (string name in new[] { "attribution", "vector_layers" })
                {
                    if (metadata.RootElement.TryGetProperty(name, out JsonElement value))
                    {
                        writer.WritePropertyName(name);
                        value.WriteTo(writer);
                    }
                }

                writer.WriteEndObject();
            }

            return bytes.ToArray();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
