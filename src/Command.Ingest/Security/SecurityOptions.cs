using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Security;

/// <summary>Accounts, sessions and the audit log, below <c>Command</c> in the settings.</summary>
public sealed class SecurityOptions
{
    public AccountsOptions Accounts { get; set; } = new();

    public BootstrapOptions Bootstrap { get; set; } = new();

    public AuditOptions Audit { get; set; } = new();

    public OpenIdOptions OpenId { get; set; } = new();

    /// <summary>Other origins whose pages may open live links here, with commas between, for instance <c>https://city.example</c>. Default none: only this server's own.</summary>
    public string Origins { get; set; } = "";
}

/// <summary>How long people stay signed in, and what their passwords must be.</summary>
public sealed class AccountsOptions
{
    /// <summary>Minutes without a click or a key after which a person is signed out, 1 to 1440. Default 60.</summary>
    public int IdleMinutes { get; set; } = 60;

    /// <summary>Hours after which a person signs in again whatever they do, 1 to 24. Default 12: a shift.</summary>
    public int AbsoluteHours { get; set; } = 12;

    /// <summary>Fewest characters of a password, 12 to 128. Default 12.</summary>
    public int PasswordLength { get; set; } = 12;

    /// <summary>Days after which a password must be changed (GB/T 22239-2019 8.1.4.1 a), 0 to 365; 0 is never. Default 90.</summary>
    public int PasswordDays { get; set; } = 90;

    /// <summary>Wrong passwords or codes in a row after which an account is locked, 3 to 20. Default 5.</summary>
    public int LockoutAfter { get; set; } = 5;

    /// <summary>Minutes for which it is locked, 1 to 1440. Default 15.</summary>
    public int LockoutMinutes { get; set; } = 15;

    /// <summary>Tries to sign in from one address a minute, 3 to 1000. Default 20.</summary>
    public int SignInsPerMinute { get; set; } = 20;

    /// <summary>Who must have a second factor: <c>administrators</c> or <c>everybody</c>. Default administrators.</summary>
    public string SecondFactor { get; set; } = "administrators";
}

/// <summary>The first account.</summary>
public sealed class BootstrapOptions
{
    /// <summary>The password of the first <c>admin</c>, used once, when there is no account yet. Unset: one is made and printed.</summary>
    public string? AdminPassword { get; set; }
}

/// <summary>The audit log.</summary>
public sealed class AuditOptions
{
    /// <summary>What binds its entries: <c>sha256</c>, or <c>sm3</c> (GB/T 32905-2016). Chosen once, before the first entry. Default sha256.</summary>
    public string Hash { get; set; } = "sha256";
}

/// <summary>The city's own sign-on (OpenID Connect, authorization code with PKCE).</summary>
public sealed class OpenIdOptions
{
    /// <summary>The provider's address; unset switches it off.</summary>
    public string? Authority { get; set; }

    public string? ClientId { get; set; }

    public string? ClientSecret { get; set; }

    /// <summary>What the button says. Default the provider's host.</summary>
    public string? Name { get; set; }
}

/// <summary>Checks the settings at start and names every wrong key with what to write.</summary>
public sealed class SecurityOptionsValidator : IValidateOptions<SecurityOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SecurityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors = [];
        AccountsOptions accounts = options.Accounts;
        Require(accounts.IdleMinutes is >= 1 and <= 1440, "Accounts__IdleMinutes", "minutes, from 1 to 1440");
        Require(accounts.AbsoluteHours is >= 1 and <= 24, "Accounts__AbsoluteHours", "hours, from 1 to 24");
        Require(accounts.PasswordLength is >= 12 and <= 128, "Accounts__PasswordLength", "a number of characters, from 12 to 128");
        Require(accounts.PasswordDays is >= 0 and <= 365, "Accounts__PasswordDays", "days, from 0 (never) to 365");
        Require(accounts.LockoutAfter is >= 3 and <= 20, "Accounts__LockoutAfter", "a number of tries, from 3 to 20");
        Require(accounts.LockoutMinutes is >= 1 and <= 1440, "Accounts__LockoutMinutes", "minutes, from 1 to 1440");
        Require(accounts.SignInsPerMinute is >= 3 and <= 1000, "Accounts__SignInsPerMinute", "a number of tries, from 3 to 1000");
        Require(accounts.SecondFactor is "administrators" or "everybody", "Accounts__SecondFactor", "administrators or everybody");
        Require(
            string.IsNullOrEmpty(options.Bootstrap.AdminPassword) || PasswordRules.Fault(options.Bootstrap.AdminPassword, "admin", accounts.PasswordLength) is null,
            "Bootstrap__AdminPassword",
            $"at least {accounts.PasswordLength} characters of three kinds (or 20 of any) without the account's name, or leave it unset to have one made and printed");
        Require(options.Audit.Hash is "sha256" or "sm3", "Audit__Hash", "sha256 or sm3");
        Require(
            options.OpenId.Authority is null || (Uri.TryCreate(options.OpenId.Authority, UriKind.Absolute, out Uri? authority) && (authority.Scheme == "https" || (authority.Scheme == "http" && authority.IsLoopback))),
            "OpenId__Authority",
            "the provider's address with https, for instance https://sso.city.example");
        Require(options.OpenId.Authority is null || !string.IsNullOrWhiteSpace(options.OpenId.ClientId), "OpenId__ClientId", "the client id that the provider gave");
        foreach (string origin in options.Origins.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            Require(Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.GetLeftPart(UriPartial.Authority) == origin, "Origins", "origins with commas between, for instance https://city.example");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Require(bool holds, string key, string write)
        {
            if (!holds)
            {
                errors.Add($"{CommandOptions.Section}__{key} can't be used as it is. Write {write}.");
            }
        }
    }
}
