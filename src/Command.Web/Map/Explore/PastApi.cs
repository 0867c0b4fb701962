using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Api;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Past;
using Command.Web.Replica;

namespace Command.Web.Map.Explore;

/// <summary>
/// <c>GET /map/past?at={RFC 3339}</c>: the map's layers as they stood at a moment, with the units from their tracks where this node has tracks: <c>units</c> is null
/// where it follows a remote ingest.
/// </summary>
public static class PastApi
{
    public static void MapPast(this IEndpointRouteBuilder app) => app.MapGet("/map/past", AnswerAsync).AddEndpointFilter<ReadAccess>().Needs(Right.SeeHistory);

    private static async Task<IResult> AnswerAsync(
        HttpContext http, string? at, IPastPictures past, CityPack pack, IMapSights sights, SharedViews views, IReplica replica, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) || moment > time.GetUtcNow())
        {
            return Results.Problem(statusCode: 400, title: "No moment of the past", detail: "Say of which moment, not later than now: at=2026-07-18T14:32:00Z (RFC 3339).");
        }

        try
        {
            PictureState picture = views.Past((await past.AtAsync(moment, cancellationToken).ConfigureAwait(false))?.State ?? PictureState.Empty, http);
            byte[] layers = new MapLayers(pack, time).For(picture, sights.Of(http.User)).Utf8(-1, MapLayerSet.Usual) ?? "{}"u8.ToArray();
            ImmutableArray<UnitThen>? units = http.RequestServices.GetService<PastUnits>()?.At(replica.Units.All(), picture, moment, views.SightOf(http), cancellationToken);
            return Results.Bytes(Write(moment, picture.Sequence, layers, units), "application/json");
        }
        catch (JournalUnavailableException e)
        {
            return Results.Problem(statusCode: 503, title: "Not readable now", detail: e.Message + " Ask again in a few seconds.");
        }
    }

    private static ReadOnlyMemory<byte> Write(DateTimeOffset at, long sequence, byte[] layers, ImmutableArray<UnitThen>? units)
    {
        ArrayBufferWriter<byte> buffer = new(layers.Length + 100);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("at", at);
            json.WriteNumber("sequence", sequence);
            json.WritePropertyName("layers");
            json.WriteRawValue(layers, skipInputValidation: true);
            json.WritePropertyName("units");
            Write(json, units);
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Units as points of GeoJSON (RFC 7946), CGCS2000; null where there are no tracks.</summary>
    internal static void Write(Utf8JsonWriter json, ImmutableArray<UnitThen>? units)
    {
        if (units is not { } all)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteStartArray("features");
        foreach (UnitThen unit in all)
        {
            json.WriteStartObject();
            json.WriteString("type", "Feature");
            json.WriteStartObject("geometry");
            json.WriteString("type", "Point");
            json.WriteStartArray("coordinates");
            json.WriteNumberValue(Math.Round(unit.At.Lon, 6));
            json.WriteNumberValue(Math.Round(unit.At.Lat, 6));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartObject("properties");
            json.WriteString("callSign", unit.CallSign);
            json.WriteString("kind", unit.Kind);
            json.WriteString("status", unit.Status);
            json.WriteString("incident", unit.Incident);
            json.WriteString("observedAt", unit.ObservedAt);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
