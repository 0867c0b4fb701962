using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Api;
using Command.Ingest.Api.Field;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Resources;
using Command.Web.Resources;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Command.Web.Features.Field;

/// <summary>
/// The crew's page and what it asks for: <c>/field</c>, its worker and manifest; <c>GET /field/state</c>, <c>GET /field/events</c> (answers when there is news),
/// <c>POST /field/words</c>, <c>POST /field/photos</c> and <c>GET /field/photos/{photo}</c>.
/// </summary>
public static class FieldApi
{
    private const int LargestBatch = 128 * 1024, MostWords = 50;

    public static IServiceCollection AddField(this IServiceCollection services)
    {
        services.AddSingleton<FieldRoutes>();
        services.AddSingleton<FieldStates>();
        services.AddSingleton<FieldNews>();
        services.AddScoped<FieldWords>();
        return services;
    }

    public static void MapField(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/field", Shell).Needs(Right.ReportStatus);
        app.MapGet("/field/worker.js", (HttpContext http) => Worker(http, app.Environment)).Needs(Right.Anyone);
        app.MapGet("/field/app.webmanifest", Manifest).Needs(Right.Anyone);
        RouteGroupBuilder crew = app.MapGroup("/field").Needs(Right.ReportStatus);
        crew.MapGet("/state", State);
        crew.MapGet("/events", (string? after, HttpContext http, FieldNews news) => news.WaitAsync(after, http));
        crew.MapGet("/photos/{photo}", ShowAsync);
        crew.MapGet("/token", (HttpContext http, IAntiforgery forms) => Results.Json(new { token = forms.GetAndStoreTokens(http).RequestToken }));
        crew.MapPost("/words", WordsAsync).DisableAntiforgery();
        crew.MapPost("/photos", PhotoAsync).DisableAntiforgery();
    }

    private static RazorComponentResult<FieldShell> Shell(HttpContext http)
    {
        // This page alone may ask the phone where it is.
        http.Response.Headers["Permissions-Policy"] = http.Response.Headers["Permissions-Policy"].ToString().Replace("geolocation=()", "geolocation=(self)", StringComparison.Ordinal);
        http.Response.Headers.CacheControl = "no-cache";
        return new RazorComponentResult<FieldShell>();
    }

    /// <summary>The worker stands below <c>/field</c> and serves that page as well, which it may where its answer says so.</summary>
    private static IResult Worker(HttpContext http, IWebHostEnvironment environment)
    {
        http.Response.Headers["Service-Worker-Allowed"] = "/field";
        http.Response.Headers.CacheControl = "no-cache";
        return environment.WebRootFileProvider.GetFileInfo("lib/field-worker.js") is { Exists: true } file
            ? Results.Stream(file.CreateReadStream(), "text/javascript; charset=utf-8")
            : Results.Problem(statusCode: 404, title: "No worker", detail: "The browser's code was not bundled. Build Command.Web.");
    }

    private static IResult Manifest()
    {
        Words words = Words.For(CultureInfo.CurrentUICulture);
        return Results.Json(
            new
            {
                name = words["FieldPage_AppName"],
                short_name = words["FieldPage_Title"],
                lang = words.Culture.Name,
                id = "/field",
                start_url = "/field",
                scope = "/field",
                display = "standalone",
                orientation = "portrait",
                background_color = "#0b1622",
                theme_color = "#0b1622",
                icons = new[] { new { src = "/field.svg", sizes = "any", type = "image/svg+xml", purpose = "any" }, new { src = "/field-512.png", sizes = "512x512", type = "image/png", purpose = "any" } },
            },
            contentType: "application/manifest+json");
    }

    private static IResult State(bool? units, HttpContext http, SharedViews views, FieldStates states) =>
        http.Features.Get<Caller>() is { } who
            ? Json(http, states.Of(views.Of(http), who, units == true, Words.For(CultureInfo.CurrentUICulture)))
            : Results.Unauthorized();

    private static async Task<IResult> ShowAsync(string photo, HttpContext http, SharedViews views, IFieldIntake intake, CancellationToken cancellationToken)
    {
        if (http.Features.Get<Caller>() is not { } who || !JobMessage.IsPhoto(photo))
        {
            return NoPhoto();
        }

        PictureState picture = views.Of(http).Picture;
        bool own = FieldStates.UnitOf(picture, who) is { Assignment: { } job } && picture.JobMessages.GetValueOrDefault(job, []).Any(m => m.Photo == photo);
        try
        {
            return own && await intake.PhotoAsync(photo, cancellationToken).ConfigureAwait(false) is { } jpeg ? FieldIntakeApi.Show(http, jpeg) : NoPhoto();
        }
        catch (HttpRequestException)
        {
            return Away(http);
        }
    }

    private static async Task<IResult> WordsAsync(HttpContext http, SharedViews views, FieldWords words, CancellationToken cancellationToken)
    {
        if (await FieldIntakeApi.ReadAsync(http.Request, LargestBatch, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return TooLarge(LargestBatch);
        }

        Batch? batch;
        try
        {
            batch = JsonSerializer.Deserialize<Batch>(body, IncidentJson.Options);
        }
        catch (JsonException e)
        {
            return NotWords(e.Message);
        }

        if (batch is not { Words: { IsDefault: false, Length: <= MostWords } said } || said.Any(w => w is not { Id: not null, Kind: not null }) || http.Features.Get<Caller>() is not { } who)
        {
            return NotWords($"At most {MostWords} words are taken at once, each with an id, a kind and a time.");
        }

        return Json(http, new { answers = await words.DoAsync(said, who, () => views.Of(http).Picture, CultureInfo.CurrentUICulture, cancellationToken).ConfigureAwait(false) });
    }

    private static async Task<IResult> PhotoAsync(string? job, HttpContext http, IFieldIntake intake, CancellationToken cancellationToken)
    {
        if (http.Request.ContentLength > PhotoCleaning.Largest || await FieldIntakeApi.ReadAsync(http.Request, PhotoCleaning.Largest, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return TooLarge(PhotoCleaning.Largest);
        }

        (byte[]? jpeg, Fault? refusal) = PhotoCleaning.Clean(body);
        try
        {
            IntakeAnswer answer = jpeg is null ? new IntakeAnswer(refusal) : await intake.KeepAsync(job ?? "", jpeg, cancellationToken).ConfigureAwait(false);
            return answer.Refusal is not { } fault ? Json(http, new { photo = answer.Photo })
                : answer.MayPass ? Away(http)
                : Results.Problem(statusCode: 409, title: FaultText.Of(fault, CultureInfo.CurrentUICulture), detail: fault.Reason, extensions: new Dictionary<string, object?> { ["code"] = fault.Code });
        }
        catch (HttpRequestException)
        {
            return Away(http);
        }
    }

    private static IResult Json<T>(HttpContext http, T value)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(value, IncidentJson.Options);
    }

    private static IResult NotWords(string why) =>
        Results.Problem(statusCode: 400, title: "Not words of a crew", detail: "Send {\"words\":[{\"id\":\"…\",\"kind\":\"status\",\"at\":\"…\",\"unit\":\"…\",\"status\":\"EnRoute\"}]}. " + why);

    private static IResult NoPhoto() => Results.Problem(statusCode: 404, title: "No such photo", detail: "No message of your unit's job names this photo.");

    private static IResult TooLarge(int most) => Results.Problem(statusCode: 413, title: "Too large", detail: $"At most {most} bytes are taken. Nothing was kept.");

    private static IResult Away(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "2";
        return Results.Problem(statusCode: 503, title: "Not now", detail: "It can't be kept at the moment. Send the same again in a few seconds: it is kept once.");
    }

    private sealed record Batch(ImmutableArray<FieldWord> Words);
}
