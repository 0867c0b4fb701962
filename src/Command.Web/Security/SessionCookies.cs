using System.Security.Claims;
using Command.Ingest.Api.Rights;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;

namespace Command.Web.Security;

/// <summary>The cookie that names a session. A new session is begun at each sign-in and the one that the browser had before is ended, so that none can be planted.</summary>
public static class SessionCookies
{
    public const string Name = "command-session";

    /// <summary>A screen's cookie outlives every shift; its session is what can be taken away.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(400);

    public static void Set(CookieAuthenticationOptions cookie)
    {
        ArgumentNullException.ThrowIfNull(cookie);
        Harden(cookie, Name);
        cookie.ExpireTimeSpan = s_longest;
        cookie.SlidingExpiration = false;

        // The gate asks about the session itself at each request; nothing in the cookie is believed but its id.
        cookie.Events.OnValidatePrincipal = _ => Task.CompletedTask;
        cookie.Events.OnSigningIn = BeginAsync;
        cookie.Events.OnSigningOut = context => EndAsync(context.HttpContext);
    }

    /// <summary>No script reads it, no other site sends it with a form, and over https it stays there.</summary>
    public static void Harden(CookieAuthenticationOptions cookie, string name)
    {
        ArgumentNullException.ThrowIfNull(cookie);
        cookie.Cookie.Name = name;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.IsEssential = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
    }

    private static async Task BeginAsync(CookieSigningInContext context)
    {
        await EndAsync(context.HttpContext).ConfigureAwait(false);
        if (context.Principal!.HasClaim(c => c.Type == Caller.SessionClaim))
        {
            // A screen: its session was made when it was approved.
            return;
        }

        IServiceProvider services = context.HttpContext.RequestServices;
        Account account = await services.GetRequiredService<UserManager<Account>>().GetUserAsync(context.Principal).ConfigureAwait(false)
            ?? throw new SecurityUnavailableException("The account that signs in is not there any more.");
        string how = context.Principal.FindFirst(ClaimTypes.AuthenticationMethod)?.Value ?? "password";
        string id = await services.GetRequiredService<Sessions>().BeginAsync(
            Session.Person,
            account.Id,
            how,
            account.Stamp,
            RightsGate.AddressOf(context.HttpContext),
            context.HttpContext.Request.Headers.UserAgent.ToString(),
            null,
            context.HttpContext.RequestAborted).ConfigureAwait(false);
        context.Principal = PrincipalOf(id);
    }

    /// <summary>What the cookie carries: the session's id.</summary>
    public static ClaimsPrincipal PrincipalOf(string session) => new(new ClaimsIdentity([new Claim(Caller.SessionClaim, session)], IdentityConstants.ApplicationScheme));

    private static async Task EndAsync(HttpContext http)
    {
        AuthenticateResult had = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme).ConfigureAwait(false);
        if (had.Principal?.FindFirst(Caller.SessionClaim) is { } session)
        {
            await http.RequestServices.GetRequiredService<Sessions>().EndAsync(session.Value, http.RequestAborted).ConfigureAwait(false);
            http.RequestServices.GetRequiredService<LiveConnections>().Stop(session.Value);
        }
    }
}
