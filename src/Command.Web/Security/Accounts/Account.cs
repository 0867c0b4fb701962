namespace Command.Web.Security;

/// <summary>A person's account. Identity changes it in place and <see cref="AccountStore"/> keeps it.</summary>
public sealed class Account
{
    public string Id { get; set; } = Guid.NewGuid().ToString("N");

    /// <summary>What is typed to sign in.</summary>
    public string Name { get; set; } = "";

    /// <summary>The same for comparing.</summary>
    public string NormalizedName { get; set; } = "";

    /// <summary>What pages show and the journal writes.</summary>
    public string Display { get; set; } = "";

    /// <summary>Whose it is; null for the city's own.</summary>
    public string? Agency { get; set; }

    public List<string> Roles { get; set; } = [];

    public string? PasswordHash { get; set; }

    /// <summary>When the password was last changed; null for one that somebody else set.</summary>
    public DateTimeOffset? PasswordAt { get; set; }

    /// <summary>Hashes of earlier passwords, the newest first.</summary>
    public List<string> OldPasswords { get; set; } = [];

    /// <summary>Changes with whatever must end all sessions.</summary>
    public string Stamp { get; set; } = "";

    public int Failures { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    public bool Disabled { get; set; }

    public bool TwoFactor { get; set; }

    public string? AuthenticatorKey { get; set; }

    /// <summary>The newest thirty seconds, counted from 1970, whose code was used: no code is taken twice.</summary>
    public long UsedStep { get; set; }

    /// <summary>Hashes of the codes for a lost telephone.</summary>
    public List<string> RecoveryCodes { get; set; } = [];

    public List<StoredPasskey> Passkeys { get; set; } = [];

    public List<ExternalLogin> Logins { get; set; } = [];

    public DateTimeOffset MadeAt { get; set; }

    /// <summary>Counts the changes, so that two at once do not undo each other.</summary>
    public long Version { get; set; }
}

/// <summary>A passkey as it is kept.</summary>
public sealed record StoredPasskey(
    byte[] Id, byte[] PublicKey, DateTimeOffset MadeAt, uint SignCount, string[] Transports, bool Verified, bool BackupEligible, bool BackedUp, byte[] Attestation, byte[] ClientData, string? Name);

/// <summary>The account's name at the city's own sign-on.</summary>
public sealed record ExternalLogin(string Provider, string Key, string? Display);
