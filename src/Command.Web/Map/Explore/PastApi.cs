using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Api;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Journal;
using Command.Ingest.Picture;

namespace Command.Web.Map.Explore;

/// <summary>
/// <c>GET /map/past?at={RFC 3339}</c>: the map's layers as they stood at a moment. Units are not among them: positions bypass the journal. A node that follows a remote
/// ingest has no journal and says so.
/// </summary>
public static class PastApi
{
    public static void MapPast(this IEndpointRouteBuilder app) => app.MapGet("/map/past", AnswerAsync).AddEndpointFilter<ReadAccess>().Needs(Right.SeeHistory);

    private static async Task<IResult> AnswerAsync(HttpContext http, string? at, CityPack pack, IMapSights sights, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) || moment > time.GetUtcNow())
        {
            return Results.Problem(statusCode: 400, title: "No moment of the past", detail: "Say of which moment, not later than now: at=2026-07-18T14:32:00Z (RFC 3339).");
        }

        if (http.RequestServices.GetService<MapPast>() is not { } past)
        {
            return Results.Problem(statusCode: 404, title: "No journal here", detail: "This node follows Command.Ingest and keeps no journal. Open the map at the node that does.");
        }

        try
        {
            PictureState picture = await past.AtAsync(moment, cancellationToken).ConfigureAwait(false);
            byte[] layers = new MapLayers(pack, time).For(picture, sights.Of(http.User)).Utf8(-1, MapLayerSet.Usual) ?? "{}"u8.ToArray();
            return Results.Bytes(Write(moment, picture.Sequence, layers), "application/json");
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not readable now", detail: e.Message + " Ask again in a few seconds.");
        }
    }

    private static ReadOnlyMemory<byte> Write(DateTimeOffset at, long sequence, byte[] layers)
    {
        ArrayBufferWriter<byte> buffer = new(layers.Length + 100);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("at", at);
            json.WriteNumber("sequence", sequence);
            json.WritePropertyName("layers");
            json.WriteRawValue(layers, skipInputValidation: true);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
