using System.Collections.Immutable;
using System.IO.Pipelines;
using System.Text.Json;

namespace Command.Ingest.Api.Ogc;

/// <summary>A page of features as a GeoJSON FeatureCollection, written as the client takes it.</summary>
internal sealed class FeaturesAnswer(OgcCollection collection, ItemsPage page, OgcCrs crs, OgcMoment moment, ImmutableArray<OgcLink> links) : IResult
{
    private const int Chunk = 32 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        CancellationToken cancellationToken = httpContext.RequestAborted;
        PipeWriter body = httpContext.Response.BodyWriter;
        FeatureJson.Head(httpContext.Response, crs);
        await using Utf8JsonWriter json = new(body, OgcJson.Options);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteNumber("numberMatched", page.Matched);
        json.WriteNumber("numberReturned", page.Features.Length);
        json.WriteString("timeStamp", moment.Time(moment.Now));
        OgcLinks.Write(json, links);
        json.WriteStartArray("features");
        foreach (OgcFeature feature in page.Features)
        {
            FeatureJson.Write(json, collection, feature, crs, moment, []);
            if (json.BytesPending < Chunk)
            {
                continue;
            }

            await json.FlushAsync(cancellationToken).ConfigureAwait(false);
            FlushResult flushed = await body.FlushAsync(cancellationToken).ConfigureAwait(false);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                return;
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>One feature as an answer.</summary>
internal sealed class FeatureAnswer(OgcCollection collection, OgcFeature feature, OgcCrs crs, OgcMoment moment, ImmutableArray<OgcLink> links) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        FeatureJson.Head(httpContext.Response, crs);
        await using Utf8JsonWriter json = new(httpContext.Response.BodyWriter, OgcJson.Options);
        FeatureJson.Write(json, collection, feature, crs, moment, links);
        await json.FlushAsync(httpContext.RequestAborted).ConfigureAwait(false);
    }
}

/// <summary>Features in GeoJSON (RFC 7946 §3.2).</summary>
internal static class FeatureJson
{
    public static void Head(HttpResponse response, OgcCrs crs)
    {
        response.ContentType = OgcLinks.GeoJson;
        response.Headers["Content-Crs"] = $"<{crs.Uri}>";
    }

    public static void Write(Utf8JsonWriter json, OgcCollection collection, OgcFeature feature, OgcCrs crs, OgcMoment moment, ImmutableArray<OgcLink> links)
    {
        json.WriteStartObject();
        json.WriteString("type", "Feature");
        json.WriteString("id", feature.Id);
        json.WritePropertyName("geometry");
        GeoJsonGeometry.Write(json, feature.Shape, crs);
        json.WriteStartObject("properties");
        foreach (OgcField field in collection.Fields)
        {
            json.WritePropertyName(field.Name);
            Value(json, field.Value(feature.Item, moment), moment);
        }

        json.WriteEndObject();
        // Beside the properties, so that it is no field that could be left out by who asks for some.
        json.WriteString("classification", moment.MarkOf(collection, feature));
        if (!links.IsEmpty)
        {
            OgcLinks.Write(json, links);
        }

        json.WriteEndObject();
    }

    private static void Value(Utf8JsonWriter json, object? value, OgcMoment moment)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(moment.Time(time));
                break;
            case ImmutableArray<string> list:
                json.WriteStartArray();
                foreach (string item in list.IsDefault ? [] : list)
                {
                    json.WriteStringValue(item);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }
}
