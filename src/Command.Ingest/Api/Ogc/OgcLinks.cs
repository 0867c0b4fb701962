using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Command.Ingest.Api.Ogc;

/// <summary>A link to a resource of the API (RFC 8288).</summary>
internal sealed record OgcLink(string Href, string Rel, string Type, string Title);

/// <summary>Addresses as the client reaches them: scheme and host are the request's.</summary>
internal sealed class OgcLinks(HttpRequest request)
{
    public const string Json = "application/json";
    public const string GeoJson = "application/geo+json";
    public const string Html = "text/html";
    public const string OpenApi = "application/vnd.oai.openapi+json;version=3.0";
    public const string Schema = "application/schema+json";

    /// <summary>The landing page's address.</summary>
    public string Root { get; } = $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}/ogc";

    public string Collection(OgcCollection collection) => $"{Root}/collections/{collection.Id}";

    public string Items(OgcCollection collection) => Collection(collection) + "/items";

    public string Item(OgcCollection collection, string id) => $"{Items(collection)}/{Uri.EscapeDataString(id)}";

    /// <summary>This resource, as it is and in the other format.</summary>
    public IEnumerable<OgcLink> Self(string address, string type, bool html)
    {
        yield return new OgcLink(address + request.QueryString.ToUriComponent(), "self", html ? Html : type, "This document");
        yield return new OgcLink(address + With("f", html ? "json" : "html"), "alternate", html ? type : Html, html ? "As JSON" : "As a page");
    }

    /// <summary>The request's query with one parameter changed.</summary>
    public string With(string name, string value)
    {
        List<string> pairs = [];
        foreach ((string key, StringValues values) in request.Query)
        {
            if (key != name)
            {
                pairs.Add($"{Uri.EscapeDataString(key)}={Uri.EscapeDataString(values.ToString())}");
            }
        }

        pairs.Add($"{name}={Uri.EscapeDataString(value)}");
        return "?" + string.Join('&', pairs);
    }

    public static void Write(Utf8JsonWriter json, IEnumerable<OgcLink> links)
    {
        json.WriteStartArray("links");
        foreach (OgcLink link in links)
        {
            json.WriteStartObject();
            json.WriteString("href", link.Href);
            json.WriteString("rel", link.Rel);
            json.WriteString("type", link.Type);
            json.WriteString("title", link.Title);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
