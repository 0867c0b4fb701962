using Command.Ingest.Api.Rights;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Command.Web.Security;

/// <summary>
/// The city's own sign-on by OpenID Connect: authorization code with PKCE. It proves who somebody is and gives no rights: an account here is made by the
/// administrators, its person links it once while signed in, and from then on comes in through the city.
/// </summary>
public static class CitySignOn
{
    public const string Scheme = "city";

    private const string Callback = "/account/external/callback", Finished = "/account/external/back";

    /// <summary>What pages call it; null where there is none.</summary>
    public static string? NameOf(OpenIdOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.Authority is { } authority ? options.Name ?? new Uri(authority).Host : null;
    }

    /// <summary>Adds it where the settings name a provider.</summary>
    public static void AddCitySignOn(this IServiceCollection services, OpenIdOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out Uri? authority))
        {
            return;
        }

        services.AddAuthentication().AddOpenIdConnect(Scheme, city =>
        {
            city.Authority = options.Authority;
            city.ClientId = options.ClientId;
            city.ClientSecret = options.ClientSecret;
            city.SignInScheme = IdentityConstants.ExternalScheme;
            city.ResponseType = OpenIdConnectResponseType.Code;

            // By the query, so that its cookies need not be sent with other sites' forms.
            city.ResponseMode = OpenIdConnectResponseMode.Query;
            city.CallbackPath = Callback;
            city.RequireHttpsMetadata = authority.Scheme == "https";
            city.MapInboundClaims = false;
            city.SaveTokens = false;
            city.DisableTelemetry = true;
            city.TokenValidationParameters.NameClaimType = "preferred_username";
            foreach (CookieBuilder cookie in (CookieBuilder[])[city.CorrelationCookie, city.NonceCookie])
            {
                cookie.SameSite = SameSiteMode.Lax;
                cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            }

            city.Events.OnRemoteFailure = failed =>
            {
                failed.Response.Redirect("/account/sign-in?fault=external");
                failed.HandleResponse();
                return Task.CompletedTask;
            };
        });
    }

    public static void MapCitySignOn(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/account/external", BeginAsync).Needs(Right.Anyone);
        app.MapGet(Finished, BackAsync).Needs(Right.Anyone);
    }

    private static async Task<IResult> BeginAsync(string? returnUrl, IAuthenticationSchemeProvider schemes) =>
        await schemes.GetSchemeAsync(Scheme).ConfigureAwait(false) is null
            ? Results.NotFound()
            : Results.Challenge(new AuthenticationProperties { RedirectUri = Finished + "?returnUrl=" + Uri.EscapeDataString(LocalUrls.Or(returnUrl)) }, [Scheme]);

    private static async Task<IResult> BackAsync(string? returnUrl, HttpContext http, UserManager<Account> users, SignInManager<Account> signIn, People people, AuditLog audit)
    {
        AuthenticateResult proved = await http.AuthenticateAsync(IdentityConstants.ExternalScheme).ConfigureAwait(false);
        await http.SignOutAsync(IdentityConstants.ExternalScheme).ConfigureAwait(false);
        if (proved.Principal?.FindFirst("sub")?.Value is not { Length: > 0 and <= 255 } subject)
        {
            return Results.Redirect("/account/sign-in?fault=external");
        }

        string address = RightsGate.AddressOf(http);
        Account? account = await users.FindByLoginAsync(Scheme, subject).ConfigureAwait(false);
        if (http.Features.Get<Caller>() is { Kind: CallerKind.Person, Account: { } own } caller)
        {
            if (account is not null || await users.FindByIdAsync(own).ConfigureAwait(false) is not { } mine)
            {
                return Results.Redirect(account?.Id == own ? "/account?told=linked" : "/account?fault=external");
            }

            await audit.WriteAsync(AuditFact.Of(caller, address, "account", "city sign-on", "asked", "linked"), http.RequestAborted).ConfigureAwait(false);
            mine.Logins = [new ExternalLogin(Scheme, subject, proved.Principal.Identity?.Name)];
            if (await people.ChangedAsync(mine).ConfigureAwait(false) is { } fault)
            {
                return Results.Redirect("/account?fault=" + fault);
            }

            await signIn.SignInAsync(mine, isPersistent: false, Scheme).ConfigureAwait(false);
            return Results.Redirect("/account?told=linked");
        }

        if (account is null || account.Disabled || await users.IsLockedOutAsync(account).ConfigureAwait(false))
        {
            await audit.WriteAsync(AuditFact.Of(null, address, "sign-in", account?.Name ?? "", "refused", Scheme), http.RequestAborted).ConfigureAwait(false);
            return Results.Redirect("/account/sign-in?fault=external");
        }

        return await AccountEndpoints.InAsync(http, signIn, audit, account, Scheme, returnUrl).ConfigureAwait(false);
    }
}
