using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Api;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Resources;
using Command.Ingest.Writer;
using Command.Web.Replica;
using Command.Web.Resources;

namespace Command.Web.Map.Draw;

/// <summary>What a browser sends when somebody draws.</summary>
/// <param name="Sheet">An incident's number, or <c>city</c>.</param>
/// <param name="Form">point, line, area, arrow or text.</param>
/// <param name="Points">CGCS2000, lon/lat degrees.</param>
/// <param name="Text">The words beside it.</param>
/// <param name="Was">The version that was seen; 0 for what is new.</param>
public sealed record DrawingPosted(string? Sheet, string? Form, double[][]? Points, string? Text, int Was);

/// <summary>
/// The shared sheets of the map: <c>PUT /map/drawings/{id}</c> draws or changes, <c>DELETE /map/drawings/{id}?was=</c> takes away, <c>GET /map/drawings.geojson[?sheet=]</c> gives them to
/// other programs. They are commands to the writer of the journal through the guarded desk, which answers for sheets that the caller does not see, so they are as durable, as audited and as replayable as a merge; everybody's map is told by its next frame.
/// </summary>
public static class DrawApi
{
    private const int LargestBody = 64 * 1024;

    public static void MapDrawings(this IEndpointRouteBuilder app)
    {
        app.MapPut("/map/drawings/{id}", PutAsync).DisableAntiforgery().Needs(Right.Draw);
        app.MapDelete("/map/drawings/{id}", EraseAsync).DisableAntiforgery().Needs(Right.Draw);
        app.MapGet("/map/drawings.geojson", Export).AddEndpointFilter<ReadAccess>().Needs(Right.SeePicture, export: true);
    }

    private static async Task<IResult> PutAsync(HttpContext http, string id, string? lang, IIncidentDesk desk, CancellationToken cancellationToken)
    {
        (DrawingPosted? posted, IResult? wrong) = await ReadAsync(http.Request, cancellationToken).ConfigureAwait(false);
        if (posted is not { Sheet: { } sheet, Form: { } form, Points: { } points } || points.Any(p => p is not { Length: 2 }))
        {
            return wrong ?? Results.Problem(statusCode: 400, title: "Not a drawing", detail: "Send {\"sheet\":\"city\",\"form\":\"point\",\"points\":[[126.64,45.757]],\"text\":\"…\",\"was\":0}: longitude before latitude, in degrees (CGCS2000).");
        }

        ImmutableArray<GeoPoint> at = [.. points.Select(p => new GeoPoint(Math.Round(p[0], 7), Math.Round(p[1], 7)))];
        return await DoAsync(http, lang, desk, new PutDrawing(id, sheet, form, at, posted.Text, posted.Was) { Reason = "" }, cancellationToken).ConfigureAwait(false);
    }

    private static Task<IResult> EraseAsync(HttpContext http, string id, int? was, string? lang, IIncidentDesk desk, CancellationToken cancellationToken) =>
        DoAsync(http, lang, desk, new EraseDrawing(id, was ?? 0) { Reason = "" }, cancellationToken);

    private static async Task<IResult> DoAsync(HttpContext http, string? lang, IIncidentDesk desk, DeskCommand command, CancellationToken cancellationToken)
    {
        // A browser that had no answer sends the same again under the same id, and it is done once.
        string? asked = http.Request.Headers[IncidentsApi.IdHeader];
        string id = asked is { Length: > 0 and <= 100 } ? asked : Guid.NewGuid().ToString("N");
        string author = Caller.Of(http.User)?.Name ?? http.Features.Get<Caller>()?.Name ?? IncidentsApi.DemoAuthor;
        try
        {
            CommandAnswer answer = await desk.DoAsync(id, author, command, cancellationToken).ConfigureAwait(false);
            return answer.Refusal is { } refusal ? Refused(refusal, answer.MayPass, lang) : Results.Json(new { sequence = answer.Sequence });
        }
        catch (HttpRequestException)
        {
            return Refused(new Fault("command-not-durable", "Command.Ingest can't be reached now. Nothing was drawn; try again in a few seconds."), mayPass: true, lang);
        }
    }

    private static IResult Export(HttpContext http, string? sheet, IReplica replica, IMapSights sights)
    {
        byte[] json = MapFeatures.Collection(w => MapFeatures.Drawings(w, replica.Current.Picture, sights.Of(http.User), sheet));
        http.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(json, "application/geo+json", fileDownloadName: $"drawings-{(sheet is { Length: > 0 and <= 20 } && sheet.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? sheet : "all")}.geojson");
    }

    private static IResult Refused(Fault fault, bool mayPass, string? lang) => Results.Problem(
        statusCode: mayPass ? 503 : 409,
        title: FaultText.Of(fault, Words.For(lang).Culture),
        detail: fault.Reason,
        extensions: new Dictionary<string, object?> { ["code"] = fault.Code });

    private static async Task<(DrawingPosted? Posted, IResult? Wrong)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        byte[] room = new byte[8 * 1024];
        while (await request.Body.ReadAsync(room, cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            body.Write(room, 0, read);
            if (body.Length > LargestBody)
            {
                return (null, Results.Problem(statusCode: 413, title: "Too large", detail: $"At most {LargestBody} bytes are taken."));
            }
        }

        try
        {
            return (JsonSerializer.Deserialize<DrawingPosted>(body.ToArray(), JsonSerializerOptions.Web), null);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }
}
