using System.Security.Cryptography;
using System.Text;

namespace Command.Ingest.Transports.Senders;

/// <summary>A key of a feed's sender, as it is kept: never the key itself.</summary>
/// <param name="Id">What it is called in lists and in the audit log.</param>
/// <param name="Feed">The feed that it opens.</param>
/// <param name="Hash">SHA-256 of the key, in hexadecimal. Keys that are made here have 256 bits, so nothing is gained by trying.</param>
/// <param name="Name">Whose it is, for people.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="MadeBy">By whom; empty for the settings.</param>
/// <param name="Until">It opens nothing from then on; null for no end.</param>
/// <param name="RevokedAt">It was taken back then; null where it was not.</param>
public sealed record SenderKey(string Id, string Feed, string Hash, string Name, DateTimeOffset MadeAt, string MadeBy, DateTimeOffset? Until, DateTimeOffset? RevokedAt)
{
    /// <summary>Whether it opens the feed at a moment.</summary>
    public bool OpensAt(DateTimeOffset now) => RevokedAt is null && (Until is null || now < Until);

    /// <summary>The hash of a key, as it is kept and as the settings state it.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>A new key of 256 bits.</summary>
    public static string New() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
