using System.Security.Cryptography;
using System.Text;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>
/// Authentication codes without a store: a terminal's code is derived from the feed's secret and its identity, so every gateway gives and accepts the same one.
/// Without a secret every code is accepted.
/// </summary>
internal sealed class Jt808Authentication(string key)
{
    /// <summary>16 hex digits: as long as the shortest code buffers of common terminals, and 64 bits to guess.</summary>
    private const int CodeBytes = 8;

    /// <summary>One connection may forward many terminals; with so many wrong codes it is trusted in nothing.</summary>
    private const int MaxRefused = 64;

    private readonly byte[] _key = Encoding.UTF8.GetBytes(key);
    private readonly HashSet<string> _refused = [];

    public string CodeOf(string terminal) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(terminal)).AsSpan(0, CodeBytes));

    /// <summary>Whether the terminal presented a wrong code on this connection and no right one since.</summary>
    public bool Refuses(string terminal) => _refused.Count > 0 && (_refused.Count >= MaxRefused || _refused.Contains(terminal));

    /// <summary>Judges the body of a 0102 message; false when its code is wrong.</summary>
    public bool Present(string terminal, Jt808Edition edition, ReadOnlySpan<byte> body)
    {
        if (_key.Length == 0)
        {
            return true;
        }

        if (CryptographicOperations.FixedTimeEquals(CodeIn(edition, body), Encoding.UTF8.GetBytes(CodeOf(terminal))))
        {
            _refused.Remove(terminal);
            return true;
        }

        if (_refused.Count < MaxRefused)
        {
            _refused.Add(terminal);
        }

        return false;
    }

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
