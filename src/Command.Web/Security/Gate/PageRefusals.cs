using Command.Web.Components;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Command.Web.Security;

/// <summary>Refusals and failures as people read them, a page in their language; programs get problem+json as from any other host.</summary>
public sealed class PageRefusals : IRefusals
{
    private static readonly ProblemRefusals s_programs = new();

    /// <inheritdoc/>
    public Task WriteAsync(HttpContext http, int status, string title, string detail)
    {
        ArgumentNullException.ThrowIfNull(http);
        return ReadsPages(http) ? WritePageAsync(http, status) : s_programs.WriteAsync(http, status, title, detail);
    }

    /// <summary>True for a browser that goes to a page or sends a form.</summary>
    public static bool ReadsPages(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Request.Headers.Accept is { Count: > 0 } accept && accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase) && !EndpointRights.IsLive(http.Request.Path);
    }

    /// <summary>Writes the page; the answer has not begun.</summary>
    public static Task WritePageAsync(HttpContext http, int status)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.Headers.CacheControl = "no-store";
        return new RazorComponentResult<Problem>(new Dictionary<string, object?> { [nameof(Problem.Status)] = status }) { StatusCode = status }.ExecuteAsync(http);
    }
}

/// <summary>Gives people a page where an endpoint or a form's binding answered with nothing but a status: an expired form, a body too large, an address that is not there.</summary>
public sealed class ProblemPages(RequestDelegate next, IRefusals refusals)
{
    public async Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is { } most && http.Request.ContentLength > most)
        {
            // Else the form's token could not be read, and that would be told instead.
            await refusals.WriteAsync(http, 413, "Too large", $"The body is larger than {most} bytes. Nothing of it was read.").ConfigureAwait(false);
            return;
        }

        await next(http).ConfigureAwait(false);
        HttpResponse response = http.Response;
        if (response is { HasStarted: false, StatusCode: >= 400 and < 600, ContentLength: null, ContentType: null } && PageRefusals.ReadsPages(http))
        {
            await PageRefusals.WritePageAsync(http, response.StatusCode).ConfigureAwait(false);
        }
    }
}
