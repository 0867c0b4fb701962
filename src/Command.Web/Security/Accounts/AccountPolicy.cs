using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Command.Web.Security;

/// <summary>Holds new passwords against <see cref="PasswordRules"/> and the account's last ones; a stopped account is one that can't sign in.</summary>
public sealed class AccountPolicy(IOptions<SecurityOptions> options, IPasswordHasher<Account> hasher) : IPasswordValidator<Account>, IUserConfirmation<Account>
{
    /// <summary>Earlier passwords that may not be taken again.</summary>
    public const int Remembered = 5;

    /// <inheritdoc/>
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password)
    {
        ArgumentNullException.ThrowIfNull(user);
        string? fault = PasswordRules.Fault(password ?? "", user.Name, options.Value.Accounts.PasswordLength);
        IEnumerable<string> known = user.PasswordHash is { } now ? user.OldPasswords.Append(now) : user.OldPasswords;
        if (fault is null && known.Any(h => hasher.VerifyHashedPassword(user, h, password!) != PasswordVerificationResult.Failed))
        {
            fault = "password-used";
        }

        return Task.FromResult(fault is null ? IdentityResult.Success : IdentityResult.Failed(new IdentityError { Code = fault, Description = fault }));
    }

    /// <inheritdoc/>
    public Task<bool> IsConfirmedAsync(UserManager<Account> manager, Account user)
    {
        ArgumentNullException.ThrowIfNull(user);
        return Task.FromResult(!user.Disabled);
    }
}
