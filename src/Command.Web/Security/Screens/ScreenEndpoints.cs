using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Shares;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Command.Web.Security;

/// <summary>Pairing: what the screen itself asks (<c>/pair/state</c>), and the forms of <c>/admin/screens</c>.</summary>
public static class ScreenEndpoints
{
    public const string SecretCookie = "command-pairing";

    public static void MapScreens(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/pair/next", NextAsync).Needs(Right.Anyone);
        RouteGroupBuilder screens = app.MapGroup("/admin/screens").Needs(Right.PairScreens);
        screens.MapPost("/approve", ApproveAsync);
        screens.MapPost("/revoke", RevokeAsync);
        screens.MapPost("/policy", PolicyAsync);
    }

    /// <summary>Brings a screen on: gives it its credential where it was approved, else shows it its code again.</summary>
    private static async Task<IResult> NextAsync(HttpContext http, Pairings pairings, AuditLog audit, CancellationToken cancellationToken)
    {
        string address = RightsGate.AddressOf(http);
        if (http.Request.Cookies[SecretCookie] is { Length: 64 } secret)
        {
            if (await pairings.TakeAsync(secret, address, http.Request.Headers.UserAgent.ToString(), cancellationToken).ConfigureAwait(false) is { } session)
            {
                await audit.WriteAsync(AuditFact.Of(null, address, "screen", "credential", "done"), cancellationToken).ConfigureAwait(false);
                http.Response.Cookies.Delete(SecretCookie, Cookie(http));
                await http.SignInAsync(
                    IdentityConstants.ApplicationScheme, SessionCookies.PrincipalOf(session), new AuthenticationProperties { IsPersistent = true }).ConfigureAwait(false);
                return Results.Redirect("/wall");
            }

            if (await pairings.CodeAsync(secret, cancellationToken).ConfigureAwait(false) is not null)
            {
                return Results.Redirect("/pair");
            }
        }

        if (await pairings.BeginAsync(address, cancellationToken).ConfigureAwait(false) is not { } fresh)
        {
            return Results.Redirect("/pair?fault=too-many");
        }

        http.Response.Cookies.Append(SecretCookie, fresh, Cookie(http));
        return Results.Redirect("/pair");
    }

    private static async Task<IResult> ApproveAsync([FromForm] string? code, [FromForm] string? name, HttpContext http, Pairings pairings, SignInLimits limits, AuditLog audit)
    {
        Caller by = http.Features.Get<Caller>()!;
        string wanted = (name ?? "").Trim();
        if (wanted.Length is < 1 or > 60 || wanted.Any(char.IsControl) || string.IsNullOrWhiteSpace(code) || code.Length > 20)
        {
            return Results.Redirect("/admin/screens?fault=screen-name");
        }

        if (!limits.Take("pairing " + by.Name))
        {
            return Results.Redirect("/admin/screens?fault=too-many");
        }

        await audit.WriteAsync(AuditFact.Of(by, RightsGate.AddressOf(http), "screen", wanted, "asked", "approve"), http.RequestAborted).ConfigureAwait(false);
        bool approved = await pairings.ApproveAsync(code, wanted, by.Name, http.RequestAborted).ConfigureAwait(false);
        await audit.WriteAsync(AuditFact.Of(by, RightsGate.AddressOf(http), "screen", wanted, approved ? "done" : "refused", "approve"), http.RequestAborted).ConfigureAwait(false);
        return Results.Redirect(approved ? "/admin/screens?told=approved" : "/admin/screens?fault=screen-code");
    }

    private static async Task<IResult> RevokeAsync([FromForm] string? id, HttpContext http, Sessions sessions, LiveConnections live, AuditLog audit)
    {
        foreach (Session screen in await sessions.ScreensAsync(http.RequestAborted).ConfigureAwait(false))
        {
            if (Own.MarkOf(screen) == id)
            {
                await audit.WriteAsync(AuditFact.Of(http.Features.Get<Caller>(), RightsGate.AddressOf(http), "screen", screen.Name, "done", "revoke"), http.RequestAborted).ConfigureAwait(false);
                await sessions.EndAsync(screen.Id, CancellationToken.None).ConfigureAwait(false);
                live.Stop(screen.Id);
            }
        }

        return Results.Redirect("/admin/screens?told=revoked");
    }

    /// <summary>Says what a screen does with what is sensitive; it holds on the open screen at once.</summary>
    private static async Task<IResult> PolicyAsync([FromForm] string? id, [FromForm] string? sensitive, [FromForm] bool? addresses, [FromForm] bool? words, HttpContext http, Sessions sessions, ShareBook book)
    {
        Session? screen = (await sessions.ScreensAsync(http.RequestAborted).ConfigureAwait(false)).FirstOrDefault(s => Own.MarkOf(s) == id);
        if (screen is null || !Enum.TryParse(sensitive, out SensitiveDisplay display) || !Enum.IsDefined(display))
        {
            return Results.Redirect("/admin/screens?fault=screen-name");
        }

        ScreenPolicy policy = new(display, addresses ?? false, words ?? false);
        Fault? fault = await book.DoAsync(
            http.Features.Get<Caller>()!, RightsGate.AddressOf(http), $"screen {screen.Name}", (_, _) => (new ScreenSet(ShareBook.NameOf(screen.Id), policy), null), http.RequestAborted).ConfigureAwait(false);
        return Results.Redirect(fault is null ? "/admin/screens?told=screen-policy" : "/admin/screens?fault=" + Uri.EscapeDataString(fault.Code));
    }

    private static CookieOptions Cookie(HttpContext http) =>
        new() { HttpOnly = true, IsEssential = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, MaxAge = Pairings.Life };
}
