using System.Text.Json;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Resources;

namespace Command.Ingest.Api.Field;

/// <summary>
/// What crews send besides their words, as a web node hands it on: <c>POST /incidents/positions</c> and <c>POST /incidents/photos?job=A-0001</c> (a bare JPEG);
/// and <c>GET /incidents/photos/{photo}</c> for whoever sees the desk and the incident.
/// </summary>
public static class FieldIntakeApi
{
    private const int LargestPosition = 4 * 1024;

    public static void MapFieldIntake(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder operators = app.MapGroup("/incidents").AddEndpointFilter<RouteGroupBuilder, OperatorAccess>().Needs(Right.ReportStatus);
        operators.MapPost("/positions", PositionAsync).DisableAntiforgery();
        operators.MapPost("/photos", PhotoAsync).DisableAntiforgery();
        app.MapGet("/incidents/photos/{photo}", ShowAsync).AddEndpointFilter<ReadAccess>().Needs(Right.SeeDesk);
    }

    /// <summary>A photo as an answer: shown as a picture and as nothing else, and kept by nobody on the way.</summary>
    public static IResult Show(HttpContext http, ReadOnlyMemory<byte> jpeg)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        return Results.Bytes(jpeg, "image/jpeg");
    }

    /// <summary>Reads at most so many bytes of a request; null when there are more.</summary>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int most, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using MemoryStream body = new();
        byte[] part = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(part, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > most)
            {
                return null;
            }

            body.Write(part, 0, read);
        }

        return body.ToArray();
    }

    private static async Task<IResult> PositionAsync(HttpContext http, IFieldIntake intake, CancellationToken cancellationToken)
    {
        if (await ReadAsync(http.Request, LargestPosition, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return TooLarge(LargestPosition);
        }

        UnitPosition? position;
        try
        {
            position = JsonSerializer.Deserialize<UnitPosition>(body, IncidentJson.Options);
        }
        catch (JsonException)
        {
            position = null;
        }

        return position is not { Unit.Length: > 0, Position: { } at }
            ? Results.Problem(statusCode: 400, title: "Not a position", detail: "Send {\"unit\":\"…\",\"position\":{\"lon\":126.64,\"lat\":45.75,\"at\":\"…\"}}: WGS 84 degrees and RFC 3339.")
            : Answer(http, await intake.PositionAsync(position.Unit, at, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<IResult> PhotoAsync(string? job, HttpContext http, IFieldIntake intake, CancellationToken cancellationToken)
    {
        byte[]? jpeg = await ReadAsync(http.Request, PhotoStore.Largest, cancellationToken).ConfigureAwait(false);
        return jpeg is null ? TooLarge(PhotoStore.Largest) : Answer(http, await intake.KeepAsync(job ?? "", jpeg, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<IResult> ShowAsync(string photo, HttpContext http, SharedViews views, IFieldIntake intake, CancellationToken cancellationToken)
    {
        bool seen = JobMessage.IsPhoto(photo) && views.Of(http).Picture.JobMessages.Values.Any(m => m.Any(one => one.Photo == photo));
        return seen && await intake.PhotoAsync(photo, cancellationToken).ConfigureAwait(false) is { } jpeg
            ? Show(http, jpeg)
            : Results.Problem(statusCode: 404, title: "No such photo", detail: "No message of a job in the picture names this photo. It left with its incident, or was never there.");
    }

    private static IResult Answer(HttpContext http, IntakeAnswer answer)
    {
        if (answer.Refusal is not { } refusal)
        {
            return Results.Json(new { photo = answer.Photo }, IncidentJson.Options);
        }

        if (answer.MayPass)
        {
            http.Response.Headers.RetryAfter = "2";
        }

        return Results.Problem(
            statusCode: answer.MayPass ? 503 : 409,
            title: FaultText.Of(refusal, Language.Of(http.Request)),
            detail: refusal.Reason,
            extensions: new Dictionary<string, object?> { ["code"] = refusal.Code, ["where"] = refusal.Where });
    }

    private static IResult TooLarge(int most) => Results.Problem(statusCode: 413, title: "Too large", detail: $"At most {most} bytes are taken.");
}

/// <summary>A position as a web node hands it on.</summary>
/// <param name="Unit">The call sign.</param>
/// <param name="Position">Where and when.</param>
public sealed record UnitPosition(string Unit, PagePosition Position);
