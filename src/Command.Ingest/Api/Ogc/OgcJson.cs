using System.Text.Encodings.Web;
using System.Text.Json;

namespace Command.Ingest.Api.Ogc;

/// <summary>A small JSON document as an answer.</summary>
internal sealed class OgcJson(string type, Action<Utf8JsonWriter> write) : IResult
{
    /// <summary>Chinese and signs as themselves: every answer says what type it is and that browsers must not guess another.</summary>
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = type;
        await using Utf8JsonWriter json = new(httpContext.Response.BodyWriter, Options);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        await json.FlushAsync(httpContext.RequestAborted).ConfigureAwait(false);
    }
}
