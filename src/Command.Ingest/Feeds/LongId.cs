using System.Security.Cryptography;
using System.Text;

namespace Command.Ingest.Feeds;

/// <summary>Ids are keys in every table that follows. One that is longer than any real one keeps its beginning and is told from others by a hash of all of it. Pure.</summary>
internal static class LongId
{
    /// <summary>Characters of an id at the most.</summary>
    public const int Most = 200;

    private const int Kept = 160;

    /// <summary>The id itself, or what stands for it.</summary>
    public static string Fit(string id) =>
        id.Length <= Most ? id : $"{id.AsSpan(0, char.IsHighSurrogate(id[Kept - 1]) ? Kept - 1 : Kept)}#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 12))}";
}
