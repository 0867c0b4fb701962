using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Command.Geo;
using Command.Geo.Osm;
using Command.Geo.Tiles;
using Command.Ingest.Api;

namespace Command.Ingest.City.Build;

/// <summary>Writes what a build found as the files of a pack's <c>osm</c> folder.</summary>
internal static class PackFiles
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One JSON object a line: <c>{"zh","en","class","lengthM","at":[lon,lat],"lines":[[[lon,lat],…],…]}</c>.</summary>
    public static int WriteStreets(Stream file, IEnumerable<Street> streets)
    {
        int count = 0;
        using Utf8JsonWriter writer = new(file, s_json);
        foreach (Street street in streets)
        {
            writer.WriteStartObject();
            writer.WriteString("zh", street.Zh);
            WriteOptional(writer, "en", street.En);
            writer.WriteString("class", street.Class);
            writer.WriteNumber("lengthM", Math.Round(street.LengthM));
            writer.WritePropertyName("at");
            WritePosition(writer, street.At);
            writer.WriteStartArray("lines");
            foreach (ImmutableArray<GeoPoint> line in street.Lines)
            {
                writer.WriteStartArray();
                foreach (GeoPoint at in line)
                {
                    WritePosition(writer, at);
                }

                writer.WriteEndArray();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            file.WriteByte((byte)'\n');
            count++;
        }

        return count;
    }

    public static void WriteAreas(Stream file, IEnumerable<AdminArea> areas) => WriteFeatures(file, areas, a => a.Shape, (writer, area) =>
    {
        writer.WriteString("id", area.Id);
        writer.WriteNumber("level", area.Level);
        WriteNames(writer, area.Tags);
        WriteOptional(writer, "code", area.Tags["division_code"] ?? area.Tags["gb:code"] ?? area.Tags["ref"]);
        WriteOptional(writer, "wikidata", area.Tags["wikidata"]);
        WriteOptional(writer, "population", area.Tags["population"]);
    });

    public static void WriteSites(Stream file, IEnumerable<PoiSite> sites) => WriteFeatures(file, sites, s => new PointShape(s.At), (writer, site) =>
    {
        writer.WriteString("id", site.Id);
        writer.WriteString("class", site.Class);
        WriteNames(writer, site.Tags);
    });

    /// <summary>The metadata of the tile archive: PMTiles v3 §4, layers as in TileJSON 3.</summary>
    public static byte[] TileMetadata(OsmHeader header)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes, s_json))
        {
            writer.WriteStartObject();
            writer.WriteString("name", "Command base map");
            writer.WriteString("attribution", OsmWords.Attribution);
            writer.WriteString("license", "ODbL-1.0");
            writer.WriteString("type", "baselayer");
            if (header.DataTime is { } time)
            {
                writer.WriteString("osmDataTime", time);
            }

            writer.WriteStartArray("vector_layers");
            foreach ((string layer, string[] fields) in MapTiles.Layers)
            {
                writer.WriteStartObject();
                writer.WriteString("id", layer);
                writer.WriteNumber("minzoom", MapTiles.MinZoom);
                writer.WriteNumber("maxzoom", MapTiles.MaxZoom);
                writer.WriteStartObject("fields");
                foreach (string field in fields)
                {
                    writer.WriteString(field, field switch { "bridge" or "tunnel" or "link" or "yard" => "Boolean", "oneway" or "level" or "height" => "Number", _ => "String" });
                }

                writer.WriteEndObject();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    public static long WriteTiles(Stream file, IEnumerable<EncodedTile> tiles, OsmHeader header, GeoBox box, Action<TileAddress> made)
    {
        PmTilesWriter writer = new(file);
        foreach (EncodedTile tile in tiles)
        {
            writer.Add(tile);
            made(tile.Address);
        }

        writer.Finish(TileMetadata(header), box);
        return writer.Count;
    }

    private static void WriteFeatures<T>(Stream file, IEnumerable<T> items, Func<T, GeoShape> shape, Action<Utf8JsonWriter, T> properties)
    {
        using Utf8JsonWriter writer = new(file, s_json);
        writer.WriteStartObject();
        writer.WriteString("type", "FeatureCollection");
        writer.WriteString("attribution", OsmWords.Attribution);
        writer.WriteStartArray("features");
        foreach (T item in items)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "Feature");
            writer.WriteStartObject("properties");
            properties(writer, item);
            writer.WriteEndObject();
            writer.WritePropertyName("geometry");
            GeoJsonShape.Write(writer, shape(item));
            writer.WriteEndObject();
            writer.Flush();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, OsmTags tags)
    {
        WriteOptional(writer, "zh", OsmWords.Name(tags));
        WriteOptional(writer, "en", tags["name:en"]);
    }

    private static void WriteOptional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WritePosition(Utf8JsonWriter writer, GeoPoint at)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue(at.Lon);
        writer.WriteNumberValue(at.Lat);
        writer.WriteEndArray();
    }
}
