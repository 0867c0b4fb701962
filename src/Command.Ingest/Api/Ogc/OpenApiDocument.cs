using System.Collections.Immutable;
using System.Text.Json;

namespace Command.Ingest.Api.Ogc;

/// <summary>The API's own description, OpenAPI 3.0.</summary>
internal static class OpenApiDocument
{
    private static readonly ImmutableArray<string> s_itemsParameters = ["f", "limit", "bbox", "bbox-crs", "crs", "datetime", "cursor"];

    public static void Write(Utf8JsonWriter json, ImmutableArray<OgcCollection> collections, string root)
    {
        json.WriteString("openapi", "3.0.3");
        json.WriteStartObject("info");
        json.WriteString("title", "Command");
        json.WriteString("description", "The live picture as OGC API - Features, parts 1 and 2.");
        json.WriteString("version", "1.0");
        json.WriteEndObject();
        json.WriteStartArray("servers");
        json.WriteStartObject();
        json.WriteString("url", root);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("paths");
        Path(json, "/", "landingPage", "The landing page", OgcLinks.Json, ["f"]);
        Path(json, "/conformance", "conformance", "What the API holds to", OgcLinks.Json, ["f"]);
        Path(json, "/api", "api", "This document", OgcLinks.OpenApi, ["f"]);
        Path(json, "/collections", "collections", "The collections", OgcLinks.Json, ["f"]);
        foreach (OgcCollection collection in collections)
        {
            string path = "/collections/" + collection.Id;
            Path(json, path, collection.Id, collection.En, OgcLinks.Json, ["f"]);
            Path(json, path + "/schema", collection.Id + "Schema", $"The fields of {collection.Id}", OgcLinks.Schema, ["f"]);
            Path(json, path + "/items", collection.Id + "Items", collection.DescriptionEn, OgcLinks.GeoJson, s_itemsParameters, collection);
            Path(json, path + "/items/{featureId}", collection.Id + "Item", $"One of {collection.Id}", OgcLinks.GeoJson, ["featureId", "f", "crs"]);
        }

        Path(
            json,
            "/collections/units/items/{featureId}/track",
            "unitsTrack",
            "Where a unit was, as a line with the time at each corner; datetime must be an interval with both ends, of 24 hours at most",
            OgcLinks.GeoJson,
            ["featureId", "datetime", "f", "crs", "limit"]);
        json.WriteEndObject();
        Components(json);
    }

    private static void Path(Utf8JsonWriter json, string path, string operation, string summary, string type, ImmutableArray<string> parameters, OgcCollection? filtered = null)
    {
        json.WriteStartObject(path);
        json.WriteStartObject("get");
        json.WriteString("operationId", operation);
        json.WriteString("summary", summary);
        json.WriteStartArray("parameters");
        foreach (string parameter in parameters)
        {
            json.WriteStartObject();
            json.WriteString("$ref", "#/components/parameters/" + parameter);
            json.WriteEndObject();
        }

        foreach (OgcField field in filtered?.Fields.Where(f => f.Filterable) ?? [])
        {
            json.WriteStartObject();
            Head(json, field.Name, "query", field.Description, required: false);
            json.WriteStartObject("schema");
            OgcDocuments.FieldType(json, field.Type == FieldType.Texts ? field with { Type = FieldType.Text } : field);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("responses");
        Response(json, "200", "As asked for", type);
        Response(json, "400", "A query parameter is unknown or wrong", "application/problem+json");
        Response(json, "401", "No reader's key", "application/problem+json");
        if (path.StartsWith("/collections/", StringComparison.Ordinal))
        {
            Response(json, "404", "There is no such thing", "application/problem+json");
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Response(Utf8JsonWriter json, string status, string description, string type)
    {
        json.WriteStartObject(status);
        json.WriteString("description", description);
        json.WriteStartObject("content");
        json.WriteStartObject(type);
        json.WriteStartObject("schema");
        json.WriteString("type", "object");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Components(Utf8JsonWriter json)
    {
        json.WriteStartObject("components");
        json.WriteStartObject("securitySchemes");
        json.WriteStartObject("key");
        json.WriteString("type", "http");
        json.WriteString("scheme", "bearer");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("parameters");
        Parameter(json, "f", "json, or html for a page of links", s => Words(s, ["json", "html"]));
        Parameter(json, "limit", "Features on a page; more than the maximum counts as it", s =>
        {
            s.WriteString("type", "integer");
            s.WriteNumber("minimum", 1);
            s.WriteNumber("maximum", ItemsQuery.MaxLimit);
            s.WriteNumber("default", ItemsQuery.DefaultLimit);
        });
        Parameter(json, "bbox", "What shares a point with this box: lowest and highest corner in the axis order of bbox-crs", s =>
        {
            s.WriteString("type", "array");
            s.WriteNumber("minItems", 4);
            s.WriteNumber("maxItems", 6);
            s.WriteStartObject("items");
            s.WriteString("type", "number");
            s.WriteEndObject();
        });
        Parameter(json, "bbox-crs", "The reference system of bbox", s => Words(s, [.. OgcCrs.All.Select(c => c.Uri)]));
        Parameter(json, "crs", "The reference system of the answer", s => Words(s, [.. OgcCrs.All.Select(c => c.Uri)]));
        Parameter(json, "datetime", "What is about this time: an RFC 3339 time or an interval a/b, a/.. or ../b", s => s.WriteString("type", "string"));
        Parameter(json, "cursor", "From a next or prev link", s => s.WriteString("type", "string"));
        Parameter(json, "featureId", "A feature's id, percent-encoded", s => s.WriteString("type", "string"), "path");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("security");
        json.WriteStartObject();
        json.WriteStartArray("key");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Words(Utf8JsonWriter json, ImmutableArray<string> words)
    {
        json.WriteString("type", "string");
        json.WriteStartArray("enum");
        foreach (string word in words)
        {
            json.WriteStringValue(word);
        }

        json.WriteEndArray();
        json.WriteString("default", words[0]);
    }

    private static void Parameter(Utf8JsonWriter json, string name, string description, Action<Utf8JsonWriter> schema, string where = "query")
    {
        json.WriteStartObject(name);
        Head(json, name, where, description, required: where == "path");
        json.WriteStartObject("schema");
        schema(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Head(Utf8JsonWriter json, string name, string where, string description, bool required)
    {
        json.WriteString("name", name);
        json.WriteString("in", where);
        json.WriteString("description", description);
        json.WriteBoolean("required", required);
        if (where == "query")
        {
            json.WriteString("style", "form");
            json.WriteBoolean("explode", false);
        }
    }
}
