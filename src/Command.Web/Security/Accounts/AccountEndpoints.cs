using Command.Ingest.Api.Rights;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Command.Web.Security;

/// <summary>Signing in and out. Forms of the pages below <c>/account</c> are sent here, each with its token; what comes of them is told on the page that follows.</summary>
public static class AccountEndpoints
{
    private const int LongestName = 64;

    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder account = app.MapGroup("/account");
        account.MapPost("/sign-in", SignInAsync).Needs(Right.Anyone);
        account.MapPost("/second", SecondAsync).Needs(Right.Anyone);
        account.MapPost("/passkey/options", PasskeyOptionsAsync).Needs(Right.Anyone);
        account.MapPost("/passkey", PasskeyAsync).Needs(Right.Anyone);
        account.MapPost("/sign-out", SignOutAsync).Needs(Right.OwnAccount);
        account.MapGet("/alive", () => Results.NoContent()).Needs(Right.OwnAccount);
    }

    private static async Task<IResult> SignInAsync(
        [FromForm] string? name, [FromForm] string? password, [FromForm] string? returnUrl, HttpContext http, UserManager<Account> users, SignInManager<Account> signIn, Decoy decoy, SignInLimits limits, AuditLog audit)
    {
        string who = Short(name);
        if (!limits.Take(RightsGate.AddressOf(http)))
        {
            return Back("too-many", returnUrl);
        }

        Account? account = who.Length == 0 ? null : await users.FindByNameAsync(who).ConfigureAwait(false);
        if (account is null)
        {
            decoy.Take(users.PasswordHasher, Cut(password));
            return await RefuseAsync(http, audit, who, "unknown", returnUrl).ConfigureAwait(false);
        }

        Microsoft.AspNetCore.Identity.SignInResult checkedPassword = await signIn.CheckPasswordSignInAsync(account, Cut(password), lockoutOnFailure: true).ConfigureAwait(false);
        if (!checkedPassword.Succeeded)
        {
            return await RefuseAsync(http, audit, who, checkedPassword.IsLockedOut ? "locked" : checkedPassword.IsNotAllowed ? "stopped" : "password", returnUrl).ConfigureAwait(false);
        }

        if (account.TwoFactor)
        {
            await http.SignInAsync(IdentityConstants.TwoFactorUserIdScheme, SecondFactor.PrincipalOf(account)).ConfigureAwait(false);
            return Results.Redirect("/account/second?returnUrl=" + Uri.EscapeDataString(LocalUrls.Or(returnUrl)));
        }

        return await InAsync(http, signIn, audit, account, "password", returnUrl).ConfigureAwait(false);
    }

    private static async Task<IResult> SecondAsync(
        [FromForm] string? code, [FromForm] string? returnUrl, HttpContext http, UserManager<Account> users, SignInManager<Account> signIn, SecondFactor second, SignInLimits limits, AuditLog audit)
    {
        if (!limits.Take(RightsGate.AddressOf(http)))
        {
            return Back("too-many", returnUrl);
        }

        Account? account = await second.WaitingAsync(http).ConfigureAwait(false);
        if (account is null || account.Disabled || await users.IsLockedOutAsync(account).ConfigureAwait(false))
        {
            return Back("again", returnUrl);
        }

        if (await second.TakeAsync(account, Cut(code)).ConfigureAwait(false) is not { } how)
        {
            await users.AccessFailedAsync(account).ConfigureAwait(false);
            await audit.WriteAsync(AuditFact.Of(null, RightsGate.AddressOf(http), "sign-in", account.Name, "refused", "code"), http.RequestAborted).ConfigureAwait(false);
            return Results.Redirect("/account/second?fault=code&returnUrl=" + Uri.EscapeDataString(LocalUrls.Or(returnUrl)));
        }

        await http.SignOutAsync(IdentityConstants.TwoFactorUserIdScheme).ConfigureAwait(false);
        return await InAsync(http, signIn, audit, account, how, returnUrl).ConfigureAwait(false);
    }

    private static async Task<IResult> PasskeyOptionsAsync([FromForm] string? returnUrl, HttpContext http, SignInManager<Account> signIn, SignInLimits limits) =>
        limits.Take(RightsGate.AddressOf(http))
            ? Results.Text(await signIn.MakePasskeyRequestOptionsAsync(null).ConfigureAwait(false), "application/json")
            : Results.Problem(statusCode: 429, title: "Too many tries", detail: "Wait a minute and try again.");

    private static async Task<IResult> PasskeyAsync([FromForm] string? credential, [FromForm] string? returnUrl, HttpContext http, SignInManager<Account> signIn, UserManager<Account> users, SignInLimits limits, AuditLog audit)
    {
        if (!limits.Take(RightsGate.AddressOf(http)) || string.IsNullOrEmpty(credential) || credential.Length > 20_000)
        {
            return Back("passkey", returnUrl);
        }

        PasskeyAssertionResult<Account> shown;
        try
        {
            shown = await signIn.PerformPasskeyAssertionAsync(credential).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // No options were asked for, or too long ago.
            return Back("passkey", returnUrl);
        }

        if (!shown.Succeeded || shown.User.Disabled || await users.IsLockedOutAsync(shown.User).ConfigureAwait(false))
        {
            await audit.WriteAsync(AuditFact.Of(null, RightsGate.AddressOf(http), "sign-in", shown.User?.Name ?? "", "refused", "passkey"), http.RequestAborted).ConfigureAwait(false);
            return Back("passkey", returnUrl);
        }

        await users.AddOrUpdatePasskeyAsync(shown.User, shown.Passkey).ConfigureAwait(false);
        return await InAsync(http, signIn, audit, shown.User, "passkey", returnUrl).ConfigureAwait(false);
    }

    private static async Task<IResult> SignOutAsync([FromForm] string? returnUrl, HttpContext http, AuditLog audit)
    {
        await audit.WriteAsync(AuditFact.Of(http.Features.Get<Caller>(), RightsGate.AddressOf(http), "sign-out", "", "done"), http.RequestAborted).ConfigureAwait(false);
        await http.SignOutAsync(IdentityConstants.ApplicationScheme).ConfigureAwait(false);
        return Results.Redirect("/account/sign-in?told=signed-out");
    }

    /// <summary>Recorded first: who can't be recorded does not come in.</summary>
    public static async Task<IResult> InAsync(HttpContext http, SignInManager<Account> signIn, AuditLog audit, Account account, string how, string? returnUrl)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(signIn);
        ArgumentNullException.ThrowIfNull(audit);
        ArgumentNullException.ThrowIfNull(account);
        await audit.WriteAsync(new AuditFact(account.Name, string.Join(' ', account.Roles), RightsGate.AddressOf(http), "sign-in", account.Name, "done", how), http.RequestAborted).ConfigureAwait(false);
        await signIn.SignInAsync(account, isPersistent: false, how).ConfigureAwait(false);
        return Results.Redirect(LocalUrls.Or(returnUrl));
    }

    /// <summary>The same words for every reason: who tries names learns nothing. The log has the reason.</summary>
    private static async Task<IResult> RefuseAsync(HttpContext http, AuditLog audit, string who, string why, string? returnUrl)
    {
        await audit.WriteAsync(AuditFact.Of(null, RightsGate.AddressOf(http), "sign-in", who, "refused", why), http.RequestAborted).ConfigureAwait(false);
        return Back("sign-in", returnUrl);
    }

    private static IResult Back(string fault, string? returnUrl) => Results.Redirect($"/account/sign-in?fault={fault}&returnUrl={Uri.EscapeDataString(LocalUrls.Or(returnUrl))}");

    private static string Short(string? name) => (name ?? "").Trim() is { Length: <= LongestName } fits ? fits : "";

    private static string Cut(string? secret) => secret is null ? "" : secret.Length > PasswordRules.Longest ? secret[..PasswordRules.Longest] : secret;
}
