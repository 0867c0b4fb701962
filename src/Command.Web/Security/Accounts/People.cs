using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;

namespace Command.Web.Security;

/// <summary>What is done to accounts, apart from who may. Whatever takes something from a person ends their sessions.</summary>
public sealed class People(UserManager<Account> users, Sessions sessions, LiveConnections live, TimeProvider time)
{
    private const string Letters = "abcdefghijkmnpqrstuvwxyz", Capitals = "ABCDEFGHJKLMNPQRSTUVWXYZ", Digits = "23456789";

    /// <summary>Makes an account with a one-time password.</summary>
    /// <returns>The password, or what is wrong.</returns>
    public async Task<(string? Password, string? Fault)> MakeAsync(string name, string display, string? agency, IEnumerable<string> roles, string? password = null)
    {
        password ??= OneTimePassword();
        Account account = new() { Name = name, Display = display.Length > 0 ? display : name, Agency = agency, Roles = [.. roles], MadeAt = time.GetUtcNow() };
        IdentityResult made = await users.CreateAsync(account, password).ConfigureAwait(false);
        return made.Succeeded ? (password, null) : (null, CodeOf(made));
    }

    /// <summary>Gives a new one-time password.</summary>
    public async Task<(string? Password, string? Fault)> NewPasswordAsync(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        string password = OneTimePassword();
        account.PasswordHash = users.PasswordHasher.HashPassword(account, password);
        account.PasswordAt = null;
        account.Failures = 0;
        account.LockedUntil = null;
        return (password, await ChangedAsync(account).ConfigureAwait(false));
    }

    /// <summary>Stops an account or starts it again.</summary>
    public Task<string?> StopAsync(Account account, bool stopped)
    {
        ArgumentNullException.ThrowIfNull(account);
        account.Disabled = stopped;
        account.Failures = 0;
        account.LockedUntil = null;
        return ChangedAsync(account);
    }

    /// <summary>Gives an account exactly these roles.</summary>
    public Task<string?> GrantAsync(Account account, IEnumerable<string> roles)
    {
        ArgumentNullException.ThrowIfNull(account);
        account.Roles = [.. roles];
        return ChangedAsync(account);
    }

    /// <summary>Takes all second factors away.</summary>
    public Task<string?> ResetFactorsAsync(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        account.TwoFactor = false;
        account.AuthenticatorKey = null;
        account.RecoveryCodes = [];
        account.Passkeys = [];
        return ChangedAsync(account);
    }

    /// <summary>The person's own new password. Their other sessions end.</summary>
    public async Task<string?> OwnPasswordAsync(Account account, string current, string fresh)
    {
        ArgumentNullException.ThrowIfNull(account);
        string? old = account.PasswordHash;
        IdentityResult changed = await users.ChangePasswordAsync(account, current, fresh).ConfigureAwait(false);
        if (!changed.Succeeded)
        {
            return CodeOf(changed);
        }

        account.PasswordAt = time.GetUtcNow();
        if (old is not null)
        {
            account.OldPasswords = [.. account.OldPasswords.Prepend(old).Take(AccountPolicy.Remembered)];
        }

        return await ChangedAsync(account).ConfigureAwait(false);
    }

    /// <summary>Keeps an account with a new stamp and ends its sessions.</summary>
    /// <returns>What is wrong, or null.</returns>
    public async Task<string?> ChangedAsync(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        IdentityResult kept = await users.UpdateSecurityStampAsync(account).ConfigureAwait(false);
        if (!kept.Succeeded)
        {
            return CodeOf(kept);
        }

        foreach (Session session in await sessions.OfAccountAsync(account.Id, CancellationToken.None).ConfigureAwait(false))
        {
            live.Stop(session.Id);
        }

        await sessions.EndAllAsync(account.Id, null, CancellationToken.None).ConfigureAwait(false);
        return null;
    }

    /// <summary>A password that is typed once: 20 characters of three kinds without those that look alike.</summary>
    public static string OneTimePassword()
    {
        char[] password = new char[20];
        for (int i = 0; i < password.Length; i++)
        {
            string from = (i % 3) switch { 0 => Letters, 1 => Capitals, _ => Digits };
            password[i] = from[RandomNumberGenerator.GetInt32(from.Length)];
        }

        return new string(password);
    }

    private static string CodeOf(IdentityResult result) => result.Errors.Select(e => e.Code switch
    {
        "DuplicateUserName" => "name-taken",
        "InvalidUserName" => "name-invalid",
        "PasswordMismatch" => "password-wrong",
        "ConcurrencyFailure" => "changed-meanwhile",
        { } own => own,
    }).First();
}
