using System.Net;
using Command.Ingest.Api.Rights;

namespace Command.Ingest.Security;

/// <summary>
/// Stands before every endpoint: finds who asks, and lets them through to what their roles have the declared right for. What declares nothing is refused to
/// everybody. Refusals of people who are known are in the audit log, and so is every export.
/// </summary>
public sealed partial class RightsGate(RequestDelegate next, ICallers callers, OriginRules origins, LiveConnections live, ISessionBook sessions, IRefusals refusals, AuditLog audit, ILogger<RightsGate> logger)
{
    public async Task InvokeAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        Endpoint? endpoint = http.GetEndpoint();
        if (endpoint is null)
        {
            await next(http).ConfigureAwait(false);
            return;
        }

        if (EndpointRights.Of(endpoint) is not { } needs)
        {
            LogUndeclared((endpoint as RouteEndpoint)?.RoutePattern.RawText ?? endpoint.DisplayName ?? "");
            await RefuseAsync(http, 403, "Not declared", "This address declares no right, so nobody may use it. Tell whoever runs this server.").ConfigureAwait(false);
            return;
        }

        bool linked = EndpointRights.IsLive(http.Request.Path);
        if (linked && !origins.MayLink(http.Request))
        {
            await RefuseAsync(http, 403, "Another site's page", "Live links are opened by this server's own pages. If another origin is yours, list it in Command__Origins.").ConfigureAwait(false);
            return;
        }

        Caller? caller;
        try
        {
            caller = await callers.FindAsync(http).ConfigureAwait(false);
            if (caller is { Kind: not CallerKind.Key } && !origins.MayChange(http.Request))
            {
                await RefuseAsync(http, 403, "Another site's page", "Open the page of this server and send it from there.").ConfigureAwait(false);
                return;
            }

            if (caller is not null)
            {
                caller = caller with { Address = AddressOf(http) };
                http.Features.Set(caller);
                http.User = caller.ToPrincipal();
                http.RequestServices.GetRequiredService<CallerScope>().Current = caller;
            }

            if (!await PassesAsync(http, caller, needs).ConfigureAwait(false))
            {
                return;
            }
        }
        catch (SecurityUnavailableException) when (!http.Response.HasStarted)
        {
            http.Response.Headers.RetryAfter = "5";
            await RefuseAsync(http, 503, "Not now", "Accounts and the audit log can't be reached now, so nothing was done. Try again in a few seconds.").ConfigureAwait(false);
            return;
        }

        await PassAsync(http, caller, linked).ConfigureAwait(false);
    }

    /// <summary>Where a request comes from.</summary>
    public static string AddressOf(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        IPAddress? from = http.Connection.RemoteIpAddress;
        return (from?.IsIPv4MappedToIPv6 == true ? from.MapToIPv4() : from)?.ToString() ?? "";
    }

    private async Task PassAsync(HttpContext http, Caller? caller, bool linked)
    {
        if (!linked || caller?.Session is not { } session)
        {
            await next(http).ConfigureAwait(false);
            return;
        }

        using IDisposable? held = live.Hold(session, http.Abort);
        if (held is null)
        {
            await RefuseAsync(http, 429, "Too many pages", "Close some of the pages that you have open here and try again.").ConfigureAwait(false);
            return;
        }

        await next(http).ConfigureAwait(false);
    }

    private async Task<bool> PassesAsync(HttpContext http, Caller? caller, NeedsAttribute needs)
    {
        if (needs.Right == Right.Anyone || caller?.May(needs.Right) == true)
        {
            if (needs.Export)
            {
                await audit.WriteAsync(Fact(http, caller, "export", "done"), http.RequestAborted).ConfigureAwait(false);
            }

            // What a page fetches by itself is no sign that anybody sits before it.
            if (caller is { Kind: CallerKind.Person, Session: { } session } && (IsPage(http) || HttpMethods.IsPost(http.Request.Method)) && !EndpointRights.IsLive(http.Request.Path))
            {
                await sessions.TouchAsync(session, http.RequestAborted).ConfigureAwait(false);
            }

            return true;
        }

        bool page = IsPage(http);
        if (caller is null)
        {
            if (page)
            {
                http.Response.Redirect("/account/sign-in?returnUrl=" + Uri.EscapeDataString(http.Request.Path + http.Request.QueryString));
                return false;
            }

            http.Response.Headers.WWWAuthenticate = "Bearer";
            await RefuseAsync(http, 401, "Not signed in", "Sign in, or send a key: Authorization: Bearer <key>. Keys are set by Command__ApiKeys__<name>__Key.").ConfigureAwait(false);
            return false;
        }

        if (page && caller.Duty is not null)
        {
            http.Response.Redirect("/account");
            return false;
        }

        await audit.WriteAsync(Fact(http, caller, "request", "refused", needs.Right.ToString()), http.RequestAborted).ConfigureAwait(false);
        if (page)
        {
            http.Response.Redirect("/account/refused");
            return false;
        }

        await RefuseAsync(http, 403, "Not allowed", "Your roles do not include this. Ask the security administrator.").ConfigureAwait(false);
        return false;
    }

    private static AuditFact Fact(HttpContext http, Caller? caller, string action, string outcome, string detail = "") =>
        AuditFact.Of(caller, AddressOf(http), action, $"{http.Request.Method} {http.Request.Path}", outcome, detail);

    private static bool IsPage(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
        && http.Request.Headers.Accept is { Count: > 0 } accept && accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private Task RefuseAsync(HttpContext http, int status, string title, string detail) => refusals.WriteAsync(http, status, title, detail);

    [LoggerMessage(731, LogLevel.Error, "{Pattern} declares no right and was refused. Give it [Needs(Right.…)] or .Needs(Right.…)")]
    private partial void LogUndeclared(string pattern);
}

/// <summary>What an endpoint needs: what it declares, else what is written here for the framework's own.</summary>
public static class EndpointRights
{
    private static readonly (string Path, NeedsAttribute Needs)[] s_framework =
    [
        ("/_blazor", new NeedsAttribute(Right.OwnAccount)),
        ("/_framework", new NeedsAttribute(Right.Anyone)),
        ("/_content", new NeedsAttribute(Right.Anyone)),
        // Where a built site runs from its source: files of wwwroot that came after the build.
        ("/{**path:file}", new NeedsAttribute(Right.Anyone)),
    ];

    /// <summary>What it needs; null when nobody said.</summary>
    public static NeedsAttribute? Of(Endpoint endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        if (endpoint.Metadata.GetMetadata<NeedsAttribute>() is { } declared)
        {
            return declared;
        }

        string pattern = "/" + ((endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "").TrimStart('/');
        return s_framework.FirstOrDefault(f => pattern == f.Path || pattern.StartsWith(f.Path + "/", StringComparison.Ordinal)).Needs;
    }

    /// <summary>True for circuits and hubs.</summary>
    public static bool IsLive(PathString path) => path.StartsWithSegments("/_blazor", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase);
}
