using System.Security.Cryptography;
using System.Text;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>
/// Authentication codes without a store: a terminal's code is derived from the feed's secret and its identity, so every gateway gives and accepts the same one.
/// Without a secret every code is accepted.
/// </summary>
internal sealed class Jt808Authentication(string key, string? oldKey = null, bool required = false)
{
    /// <summary>16 hex digits: as long as the shortest code buffers of common terminals, and 64 bits to guess.</summary>
    private const int CodeBytes = 8;

    /// <summary>One connection may forward many terminals; with so many wrong codes it is trusted in nothing.</summary>
    private const int MaxRefused = 64;

    /// <summary>Terminals that one connection may forward, as of an operator's platform.</summary>
    private const int MostShown = 50_000;

    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);
    private readonly byte[]? _oldKey = oldKey is null ? null : Encoding.UTF8.GetBytes(oldKey);
    private readonly HashSet<string> _refused = [];
    private readonly HashSet<string> _shown = [];

    public string CodeOf(string terminal) => CodeOf(_key, terminal);

    /// <summary>Whether the terminal presented a wrong code on this connection and no right one since, or none at all where one is required.</summary>
    public bool Refuses(string terminal) =>
        (_refused.Count > 0 && (_refused.Count >= MaxRefused || _refused.Contains(terminal))) || (required && _key.Length > 0 && !_shown.Contains(terminal));

    /// <summary>Judges the body of a 0102 message; false when its code is wrong.</summary>
    public bool Present(string terminal, Jt808Edition edition, ReadOnlySpan<byte> body)
    {
        if (_key.Length == 0)
        {
            return true;
        }

        if (Fits(_key, terminal, edition, body) || (_oldKey is not null && Fits(_oldKey, terminal, edition, body)))
        {
            _refused.Remove(terminal);
            if (required && _shown.Count < MostShown)
            {
                _shown.Add(terminal);
            }

            return true;
        }

        if (_refused.Count < MaxRefused)
        {
            _refused.Add(terminal);
        }

        return false;
    }

    private static bool Fits(byte[] key, string terminal, Jt808Edition edition, ReadOnlySpan<byte> body) =>
        CryptographicOperations.FixedTimeEquals(CodeIn(edition, body), Encoding.UTF8.GetBytes(CodeOf(key, terminal)));

    private static string CodeOf(byte[] key, string terminal) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(terminal)).AsSpan(0, CodeBytes));

    /// <summary>2013: the whole body, some terminals end it with NUL. 2019: after its length; IMEI and software version follow.</summary>
    private static ReadOnlySpan<byte> CodeIn(Jt808Edition edition, ReadOnlySpan<byte> body)
    {
        if (edition == Jt808Edition.V2013)
        {
            return body.TrimEnd((byte)0);
        }

        return !body.IsEmpty && body[0] < body.Length ? body.Slice(1, body[0]) : default;
    }
}
