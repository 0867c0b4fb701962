using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Command.Ingest.Transports.Sip;

/// <summary>What an Authorization is worth.</summary>
public enum SipProof
{
    /// <summary>None is shown, or it is of another scheme.</summary>
    Missing,

    Good,

    /// <summary>The nonce is not one of ours for that address, and nothing was judged; or the password is known, but the nonce is old or used up. The sender tries again with a new one.</summary>
    Stale,

    Wrong,
}

/// <summary>
/// Digest authentication of one server (RFC 2617 and 7616 with MD5, as GB/T 28181 wants). Nonces are signed, so that none need be kept until one is used; one
/// is good for five minutes at the address that it was given to, and once, or with qop as long as its count rises. Safe to use from any thread.
/// </summary>
/// <param name="realm">The realm of the challenges.</param>
/// <param name="secret">Signs the nonces; random, of this process alone.</param>
public sealed class SipDigest(string realm, byte[] secret)
{
    private const int MostUsed = 20_000;
    private static readonly TimeSpan s_life = TimeSpan.FromMinutes(5);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Count, DateTimeOffset Until)> _used = new(StringComparer.Ordinal);
    private int _made;

    /// <summary>The WWW-Authenticate value of a new challenge.</summary>
    public string Challenge(DateTimeOffset now, IPAddress from, bool stale)
    {
        string stamp = string.Create(CultureInfo.InvariantCulture, $"{now.ToUnixTimeMilliseconds():x12}{Interlocked.Increment(ref _made):x8}");
        return $"Digest realm=\"{realm}\", nonce=\"{stamp}{Sign(stamp, from)}\", algorithm=MD5, qop=\"auth\"{(stale ? ", stale=true" : "")}";
    }

    /// <summary>Judges the Authorization of a request.</summary>
    /// <param name="authorization">The header's value.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="password">What the sender must know; null: nothing is right.</param>
    /// <param name="from">Where the request comes from.</param>
    /// <param name="now">The time.</param>
    public SipProof Verify(string? authorization, string method, string? password, IPAddress from, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(from);
        if (authorization is null || authorization.Length > 2_000 || !authorization.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase))
        {
            return SipProof.Missing;
        }

        Dictionary<string, string> fields = Fields(authorization[7..]);
        string Field(string name) => fields.GetValueOrDefault(name, "");
        string nonce = Field("nonce");

        // An answer to a nonce of the sender's own invention must tell nothing of the password; and a wrong one under a forged address must not be counted against
        // whoever has that address, who alone was told the nonce.
        if (!IsOurs(nonce, from, out DateTimeOffset until))
        {
            return SipProof.Stale;
        }

        bool counted = fields.ContainsKey("qop");
        if (Field("realm") != realm || (fields.TryGetValue("algorithm", out string? algorithm) && !algorithm.Equals("MD5", StringComparison.OrdinalIgnoreCase)) || (counted && Field("qop") != "auth"))
        {
            return SipProof.Wrong;
        }

        string secretHash = Hash($"{Field("username")}:{realm}:{password}");
        string requestHash = Hash($"{method}:{Field("uri")}");
        string expected = Hash(counted ? $"{secretHash}:{nonce}:{Field("nc")}:{Field("cnonce")}:auth:{requestHash}" : $"{secretHash}:{nonce}:{requestHash}");
        if (password is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(Field("response").ToLowerInvariant())))
        {
            return SipProof.Wrong;
        }

        long count = 0;
        if (counted && !long.TryParse(Field("nc"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out count))
        {
            return SipProof.Wrong;
        }

        return until > now && Spend(nonce, count, until, now) ? SipProof.Good : SipProof.Stale;
    }

    private bool IsOurs(string nonce, IPAddress from, out DateTimeOffset until)
    {
        until = default;
        if (nonce.Length != 52 || !long.TryParse(nonce.AsSpan(0, 12), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long made) || made > 253_402_300_799_000)
        {
            return false;
        }

        until = DateTimeOffset.FromUnixTimeMilliseconds(made) + s_life;
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Sign(nonce[..20], from)), Encoding.UTF8.GetBytes(nonce[20..]));
    }

    /// <summary>Uses a nonce up; only those who know the password come so far, so the table can't be filled from outside.</summary>
    private bool Spend(string nonce, long count, DateTimeOffset until, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_used.TryGetValue(nonce, out (long Count, DateTimeOffset Until) last) && count <= last.Count)
            {
                return false;
            }

            if (_used.Count >= MostUsed)
            {
                foreach (string old in _used.Where(u => u.Value.Until <= now).Select(u => u.Key).ToList())
                {
                    _used.Remove(old);
                }

                if (_used.Count >= MostUsed)
                {
                    return false;
                }
            }

            _used[nonce] = (count, until);
            return true;
        }
    }

    private string Sign(string stamp, IPAddress from) => Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{stamp} {realm} {from}")).AsSpan(0, 16));

#pragma warning disable CA5351 // The standard's own algorithm: devices know no other. The password never crosses the wire.
    private static string Hash(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351

    private static Dictionary<string, string> Fields(string text)
    {
        Dictionary<string, string> fields = new(StringComparer.OrdinalIgnoreCase);
        int at = 0;
        while (at < text.Length)
        {
            int equals = text.IndexOf('=', at);
            if (equals < 0)
            {
                break;
            }

            string name = text[at..equals].Trim(' ', ',', '\t');
            int from = equals + 1;
            bool quoted = from < text.Length && text[from] == '"';
            int end = quoted ? text.IndexOf('"', from + 1) : text.IndexOf(',', from);
            end = end < 0 ? text.Length : end;
            fields[name] = quoted ? text[(from + 1)..end] : text[from..end].Trim();
            at = end + 1;
        }

        return fields;
    }
}
