using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;

namespace Command.Web.Security;

/// <summary>The second step of signing in: a code of the telephone, or one for a lost telephone.</summary>
public sealed class SecondFactor(UserManager<Account> users, TimeProvider time)
{
    /// <summary>Who has shown the password and is to show a code: kept in a sealed cookie of five minutes.</summary>
    public static ClaimsPrincipal PrincipalOf(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, account.Id), new Claim(ClaimTypes.Hash, account.Stamp)], IdentityConstants.TwoFactorUserIdScheme));
    }

    /// <summary>The account that waits for its code; null for none.</summary>
    public async Task<Account?> WaitingAsync(HttpContext http)
    {
        AuthenticateResult half = await http.AuthenticateAsync(IdentityConstants.TwoFactorUserIdScheme).ConfigureAwait(false);
        return half.Principal?.FindFirst(ClaimTypes.Name) is { } id && half.Principal.FindFirst(ClaimTypes.Hash) is { } stamp
            && await users.FindByIdAsync(id.Value).ConfigureAwait(false) is { TwoFactor: true } account && account.Stamp == stamp.Value
            ? account
            : null;
    }

    /// <summary>Takes a code, once.</summary>
    /// <returns>How: <c>totp</c> or <c>recovery</c>; null when it is wrong.</returns>
    public async Task<string?> TakeAsync(Account account, string code)
    {
        ArgumentNullException.ThrowIfNull(account);
        ArgumentNullException.ThrowIfNull(code);
        if (account.AuthenticatorKey is { } key && Totp.Match(key, code, time.GetUtcNow(), account.UsedStep) is { } step)
        {
            account.UsedStep = step;
            account.Failures = 0;

            // Two at once with one code: the second finds the account changed.
            return (await users.UpdateAsync(account).ConfigureAwait(false)).Succeeded ? "totp" : null;
        }

        return code.Length > 8 && (await users.RedeemTwoFactorRecoveryCodeAsync(account, code.Trim()).ConfigureAwait(false)).Succeeded ? "recovery" : null;
    }
}
