using Microsoft.AspNetCore.Identity;

namespace Command.Web.Security;

/// <summary>Takes for a name that nobody has the time that a known one takes, so that names can't be told by the clock.</summary>
public sealed class Decoy
{
    private readonly Account _nobody = new();
    private readonly Lock _gate = new();
    private string? _hash;

    /// <summary>Checks a password against nobody's.</summary>
    public void Take(IPasswordHasher<Account> hasher, string password)
    {
        ArgumentNullException.ThrowIfNull(hasher);
        string hash;
        lock (_gate)
        {
            hash = _hash ??= hasher.HashPassword(_nobody, People.OneTimePassword());
        }

        hasher.VerifyHashedPassword(_nobody, hash, password);
    }
}
