using System.Security.Cryptography;
using Command.Ingest.Api.Rights;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Command.Web.Security;

/// <summary>What people do with their own account: password, telephone code, passkeys, sessions. Whatever changes how one signs in asks for the password again.</summary>
public static class OwnAccountEndpoints
{
    private const int MostPasskeys = 10;

    public static void MapOwnAccount(this IEndpointRouteBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        RouteGroupBuilder own = app.MapGroup("/account").Needs(Right.OwnAccount);
        own.MapPost("/password", PasswordAsync);
        own.MapPost("/totp/begin", TotpBeginAsync);
        own.MapPost("/totp/confirm", TotpConfirmAsync);
        own.MapPost("/totp/remove", TotpRemoveAsync);
        own.MapPost("/passkeys/options", PasskeyOptionsAsync);
        own.MapPost("/passkeys/add", PasskeyAddAsync);
        own.MapPost("/passkeys/remove", PasskeyRemoveAsync);
        own.MapPost("/sessions/end", EndAsync);
    }

    private static async Task<IResult> PasswordAsync([FromForm] string? current, [FromForm] string? fresh, [FromForm] string? again, HttpContext http, Own own, People people, SignInManager<Account> signIn, AuditLog audit)
    {
        if (await own.AccountAsync(http).ConfigureAwait(false) is not { } account)
        {
            return own.None();
        }

        if (fresh is null || fresh != again)
        {
            return Back("password-differs");
        }

        await audit.WriteAsync(Fact(http, "password", "asked"), http.RequestAborted).ConfigureAwait(false);
        string? fault = await people.OwnPasswordAsync(account, current ?? "", fresh).ConfigureAwait(false);
        if (fault == "password-wrong")
        {
            await own.WrongAsync(account).ConfigureAwait(false);
        }

        return fault is null ? await AgainAsync(http, account, signIn, "password").ConfigureAwait(false) : Back(fault);
    }

    private static async Task<IResult> TotpBeginAsync([FromForm] string? current, HttpContext http, Own own, UserManager<Account> users)
    {
        if (await own.ProvedAsync(http, current).ConfigureAwait(false) is not { } account)
        {
            return Back("password-wrong");
        }

        if (account.TwoFactor)
        {
            return Back("totp-there");
        }

        account.AuthenticatorKey = Totp.NewKey();
        return (await users.UpdateAsync(account).ConfigureAwait(false)).Succeeded ? Results.Redirect("/account#totp") : Back("changed-meanwhile");
    }

    private static async Task<IResult> TotpConfirmAsync(
        [FromForm] string? code, HttpContext http, Own own, UserManager<Account> users, People people, SignInManager<Account> signIn, Flash flash, AuditLog audit, TimeProvider time)
    {
        if (await own.AccountAsync(http).ConfigureAwait(false) is not { AuthenticatorKey: { } key, TwoFactor: false } account)
        {
            return own.None();
        }

        if (Totp.Match(key, code ?? "", time.GetUtcNow(), account.UsedStep) is not { } step)
        {
            return Back("code-wrong");
        }

        await audit.WriteAsync(Fact(http, "telephone code", "asked"), http.RequestAborted).ConfigureAwait(false);
        account.UsedStep = step;
        account.TwoFactor = true;
        IEnumerable<string> codes = await users.GenerateNewTwoFactorRecoveryCodesAsync(account, 10).ConfigureAwait(false) ?? [];
        string? fault = await people.ChangedAsync(account).ConfigureAwait(false);
        if (fault is not null)
        {
            return Back(fault);
        }

        flash.Put(http, string.Join(' ', codes));
        return await AgainAsync(http, account, signIn, "totp").ConfigureAwait(false);
    }

    private static async Task<IResult> TotpRemoveAsync([FromForm] string? current, HttpContext http, Own own, People people, SignInManager<Account> signIn, AuditLog audit)
    {
        if (await own.ProvedAsync(http, current).ConfigureAwait(false) is not { } account)
        {
            return Back("password-wrong");
        }

        await audit.WriteAsync(Fact(http, "telephone code taken away", "asked"), http.RequestAborted).ConfigureAwait(false);
        account.TwoFactor = false;
        account.AuthenticatorKey = null;
        account.RecoveryCodes = [];
        return await people.ChangedAsync(account).ConfigureAwait(false) is { } fault ? Back(fault) : await AgainAsync(http, account, signIn, "totp-removed").ConfigureAwait(false);
    }

    private static async Task<IResult> PasskeyOptionsAsync([FromForm] string? current, HttpContext http, Own own, SignInManager<Account> signIn)
    {
        if (await own.ProvedAsync(http, current).ConfigureAwait(false) is not { } account)
        {
            return Results.Problem(statusCode: 403, title: "Not proved", detail: "The password is wrong.");
        }

        PasskeyUserEntity entity = new() { Id = account.Id, Name = account.Name, DisplayName = account.Display };
        return Results.Text(await signIn.MakePasskeyCreationOptionsAsync(entity).ConfigureAwait(false), "application/json");
    }

    private static async Task<IResult> PasskeyAddAsync(
        [FromForm] string? credential, [FromForm] string? name, HttpContext http, Own own, UserManager<Account> users, People people, SignInManager<Account> signIn, AuditLog audit)
    {
        if (await own.AccountAsync(http).ConfigureAwait(false) is not { } account)
        {
            return own.None();
        }

        if (string.IsNullOrEmpty(credential) || credential.Length > 40_000 || account.Passkeys.Count >= MostPasskeys)
        {
            return Back("passkey-refused");
        }

        PasskeyAttestationResult made;
        try
        {
            made = await signIn.PerformPasskeyAttestationAsync(credential).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // No options were asked for with the password, or too long ago.
            return Back("passkey-refused");
        }

        if (!made.Succeeded || made.UserEntity.Id != account.Id)
        {
            return Back("passkey-refused");
        }

        await audit.WriteAsync(Fact(http, "passkey", "asked"), http.RequestAborted).ConfigureAwait(false);
        made.Passkey.Name = Name(name);
        if (!(await users.AddOrUpdatePasskeyAsync(account, made.Passkey).ConfigureAwait(false)).Succeeded)
        {
            return Back("changed-meanwhile");
        }

        return await people.ChangedAsync(account).ConfigureAwait(false) is { } fault ? Back(fault) : await AgainAsync(http, account, signIn, "passkey").ConfigureAwait(false);
    }

    private static async Task<IResult> PasskeyRemoveAsync([FromForm] string? current, [FromForm] string? id, HttpContext http, Own own, People people, SignInManager<Account> signIn, AuditLog audit)
    {
        if (await own.ProvedAsync(http, current).ConfigureAwait(false) is not { } account)
        {
            return Back("password-wrong");
        }

        await audit.WriteAsync(Fact(http, "passkey taken away", "asked"), http.RequestAborted).ConfigureAwait(false);
        account.Passkeys.RemoveAll(p => Convert.ToHexStringLower(SHA256.HashData(p.Id)) == id);
        return await people.ChangedAsync(account).ConfigureAwait(false) is { } fault ? Back(fault) : await AgainAsync(http, account, signIn, "passkey-removed").ConfigureAwait(false);
    }

    private static async Task<IResult> EndAsync([FromForm] string? id, HttpContext http, Own own, Sessions sessions, LiveConnections live, AuditLog audit)
    {
        if (await own.AccountAsync(http).ConfigureAwait(false) is not { } account)
        {
            return own.None();
        }

        // Told by the hash: what names a session in a page must not be what names it in a cookie.
        foreach (Session session in await sessions.OfAccountAsync(account.Id, http.RequestAborted).ConfigureAwait(false))
        {
            if (Own.MarkOf(session) == id || (id == "others" && session.Id != http.Features.Get<Caller>()?.Session))
            {
                await audit.WriteAsync(Fact(http, "session " + Own.MarkOf(session)[..8], "done"), http.RequestAborted).ConfigureAwait(false);
                await sessions.EndAsync(session.Id, CancellationToken.None).ConfigureAwait(false);
                live.Stop(session.Id);
            }
        }

        return Results.Redirect("/account?told=session-ended");
    }

    /// <summary>Whatever changed ended all sessions; the one who changed it goes on with a new one.</summary>
    private static async Task<IResult> AgainAsync(HttpContext http, Account account, SignInManager<Account> signIn, string told)
    {
        await signIn.SignInAsync(account, isPersistent: false, "password").ConfigureAwait(false);
        return Results.Redirect("/account?told=" + told);
    }

    private static string Name(string? name) => (name ?? "").Trim() is { Length: > 0 } given ? (given.Length > 60 ? given[..60] : given) : "–";

    private static AuditFact Fact(HttpContext http, string subject, string outcome) => AuditFact.Of(http.Features.Get<Caller>(), RightsGate.AddressOf(http), "account", subject, outcome);

    private static IResult Back(string fault) => Results.Redirect("/account?fault=" + fault);
}

/// <summary>The account of the one who asks.</summary>
public sealed class Own(UserManager<Account> users, SignInManager<Account> signIn)
{
    /// <summary>The account; null where the caller has none, as the demonstration operator and screens.</summary>
    public async Task<Account?> AccountAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<Caller>()?.Account is { } id ? await users.FindByIdAsync(id).ConfigureAwait(false) : null;
    }

    /// <summary>The account, where its password was typed again; wrong ones count towards the lockout. One without a password has proved itself at the city's sign-on.</summary>
    public async Task<Account?> ProvedAsync(HttpContext http, string? password)
    {
        Account? account = await AccountAsync(http).ConfigureAwait(false);
        return account is null || account.PasswordHash is null || (await signIn.CheckPasswordSignInAsync(account, password ?? "", lockoutOnFailure: true).ConfigureAwait(false)).Succeeded ? account : null;
    }

    /// <summary>Counts a wrong password.</summary>
    public Task WrongAsync(Account account) => users.AccessFailedAsync(account);

    public IResult None() => Results.Redirect("/account?fault=no-account");

    /// <summary>What a page calls a session.</summary>
    public static string MarkOf(Session session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(session.Id)));
    }
}
