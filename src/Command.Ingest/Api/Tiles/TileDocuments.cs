using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Api.Ogc;
using Command.Ingest.City;

namespace Command.Ingest.Api.Tiles;

/// <summary>What is said of the tiles: the list of them, and TileJSON 3.0.</summary>
internal static class TileDocuments
{
    /// <summary>The fields that tiles carry. What is worded for one reader is not among them: tiles are made once for all.</summary>
    public static IEnumerable<OgcField> Fields(OgcCollection collection) => collection.Fields.Where(f => f.Filterable);

    public static void List(Utf8JsonWriter json, ImmutableArray<OgcCollection> collections, string root, CultureInfo culture)
    {
        json.WriteStartArray("tilesets");
        foreach (OgcCollection collection in collections)
        {
            json.WriteStartObject();
            json.WriteString("id", collection.Id);
            json.WriteString("title", collection.Title(culture));
            json.WriteString("description", collection.Description(culture));
            json.WriteString("tilejson", $"{root}/{collection.Id}.json");
            json.WriteString("tiles", Address(root, collection));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void TileJson(Utf8JsonWriter json, TileCollection tiles, CityPack pack, string root, CultureInfo culture)
    {
        OgcCollection collection = tiles.Features;
        json.WriteString("tilejson", "3.0.0");
        json.WriteString("name", collection.Title(culture));
        json.WriteString("description", collection.Description(culture));
        json.WriteString("scheme", "xyz");
        Strings(json, "tiles", Address(root, collection));
        json.WriteNumber("minzoom", 0);
        json.WriteNumber("maxzoom", TileSnapshot.DeepestZoom);
        // What moves may leave the city, and clients ask for nothing beyond the bounds.
        if (tiles.IsFixed && tiles.Now().Box is { IsEmpty: false } box)
        {
            Numbers(json, "bounds", box.West, box.South, box.East, box.North);
        }

        Numbers(json, "center", pack.City.Centre.Lon, pack.City.Centre.Lat, Math.Round(pack.City.Zoom));
        json.WriteStartArray("vector_layers");
        json.WriteStartObject();
        json.WriteString("id", collection.Id);
        json.WriteString("description", collection.Description(culture));
        json.WriteNumber("minzoom", 0);
        json.WriteNumber("maxzoom", TileSnapshot.DeepestZoom);
        json.WriteStartObject("fields");
        json.WriteString("id", "String. The feature's id in the collection");
        foreach (OgcField field in Fields(collection))
        {
            json.WriteString(field.Name, $"{Kind(field.Type)}. {field.Description}");
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string Address(string root, OgcCollection collection) => $"{root}/{collection.Id}/{{z}}/{{x}}/{{y}}.mvt";

    private static string Kind(FieldType type) => type switch
    {
        FieldType.Integer or FieldType.Number => "Number",
        FieldType.Flag => "Boolean",
        FieldType.Time => "String, RFC 3339",
        FieldType.Texts => "String, a JSON array",
        _ => "String",
    };

    private static void Strings(Utf8JsonWriter json, string name, params ReadOnlySpan<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, string name, params ReadOnlySpan<double> values)
    {
        json.WriteStartArray(name);
        foreach (double value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
