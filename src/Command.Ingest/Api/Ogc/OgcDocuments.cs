using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.City;

namespace Command.Ingest.Api.Ogc;

/// <summary>What describes the API and its collections, as JSON members.</summary>
internal static class OgcDocuments
{
    private const string Gregorian = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian";

    /// <summary>Requirements classes that the API holds to.</summary>
    public static readonly ImmutableArray<string> Conformance =
    [
        "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
        "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    ];

    public static void ConformsTo(Utf8JsonWriter json)
    {
        json.WriteStartArray("conformsTo");
        foreach (string uri in Conformance)
        {
            json.WriteStringValue(uri);
        }

        json.WriteEndArray();
    }

    public static void Crs(Utf8JsonWriter json)
    {
        json.WriteStartArray("crs");
        foreach (OgcCrs crs in OgcCrs.All)
        {
            json.WriteStringValue(crs.Uri);
        }

        json.WriteEndArray();
    }

    /// <summary>The members of a collection's description (Part 1 §7.14, Part 2 §6.2).</summary>
    public static void Collection(Utf8JsonWriter json, OgcCollection collection, CityPack pack, OgcMoment moment, IEnumerable<OgcLink> links)
    {
        json.WriteString("id", collection.Id);
        json.WriteString("title", collection.Title(moment.Culture));
        json.WriteString("description", collection.Description(moment.Culture));
        json.WriteString("itemType", "feature");
        json.WriteStartObject("extent");
        json.WriteStartObject("spatial");
        json.WriteStartArray("bbox");
        Box(json, pack.City.Bounds);
        json.WriteEndArray();
        json.WriteString("crs", OgcCrs.Crs84.Uri);
        json.WriteEndObject();
        json.WriteStartObject("temporal");
        json.WriteStartArray("interval");
        json.WriteStartArray();
        json.WriteNullValue();
        json.WriteNullValue();
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteString("trs", Gregorian);
        json.WriteEndObject();
        json.WriteEndObject();
        Crs(json);
        json.WriteString("storageCrs", OgcCrs.Cgcs2000.Uri);
        OgcLinks.Write(json, links);
    }

    /// <summary>A JSON Schema of the collection's features, so that a client knows a field's type where all its values are null.</summary>
    public static void Schema(Utf8JsonWriter json, OgcCollection collection, string address, OgcMoment moment)
    {
        json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
        json.WriteString("$id", address);
        json.WriteString("title", collection.Title(moment.Culture));
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        json.WriteStartObject("type");
        json.WriteString("type", "string");
        json.WriteString("const", "Feature");
        json.WriteEndObject();
        json.WriteStartObject("id");
        json.WriteString("type", "string");
        json.WriteEndObject();
        json.WriteStartObject("geometry");
        json.WriteString("$ref", "https://geojson.org/schema/Geometry.json");
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (OgcField field in collection.Fields)
        {
            json.WriteStartObject(field.Name);
            FieldType(json, field);
            json.WriteString("description", field.Description);
            json.WriteBoolean("nullable", field.Type != Ogc.FieldType.Texts);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A field's type in the words of JSON Schema and OpenAPI.</summary>
    public static void FieldType(Utf8JsonWriter json, OgcField field)
    {
        switch (field.Type)
        {
            case Ogc.FieldType.Texts:
                json.WriteString("type", "array");
                json.WriteStartObject("items");
                json.WriteString("type", "string");
                json.WriteEndObject();
                break;
            case Ogc.FieldType.Time:
                json.WriteString("type", "string");
                json.WriteString("format", "date-time");
                break;
            default:
                json.WriteString("type", field.Type switch
                {
                    Ogc.FieldType.Integer => "integer",
                    Ogc.FieldType.Number => "number",
                    Ogc.FieldType.Flag => "boolean",
                    _ => "string",
                });
                break;
        }
    }

    private static void Box(Utf8JsonWriter json, GeoBox box)
    {
        json.WriteStartArray();
        json.WriteNumberValue(box.West);
        json.WriteNumberValue(box.South);
        json.WriteNumberValue(box.East);
        json.WriteNumberValue(box.North);
        json.WriteEndArray();
    }
}
