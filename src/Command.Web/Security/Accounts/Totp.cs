using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Command.Web.Security;

/// <summary>One-time codes of six digits for thirty seconds each, as telephones show them (RFC 6238 with HMAC-SHA-1).</summary>
public static class Totp
{
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int StepSeconds = 30;

    /// <summary>How many steps a telephone's clock may be off.</summary>
    private const int Skew = 1;

    /// <summary>A new secret of 160 bits, in base 32.</summary>
    public static string NewKey()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(20);
        char[] text = new char[32];
        for (int i = 0; i < text.Length; i++)
        {
            int bit = i * 5;
            int pair = (bytes[bit / 8] << 8) | (bit / 8 + 1 < bytes.Length ? bytes[bit / 8 + 1] : 0);
            text[i] = Base32[(pair >> (11 - bit % 8)) & 31];
        }

        return new string(text);
    }

    /// <summary>The step in which a code is right, if it is and is newer than the last one used; else null.</summary>
    /// <param name="key">The secret in base 32.</param>
    /// <param name="code">What was typed; spaces are let through.</param>
    /// <param name="now">The time.</param>
    /// <param name="used">The newest step whose code was taken: none is taken twice.</param>
    public static long? Match(string key, string code, DateTimeOffset now, long used)
    {
        ArgumentNullException.ThrowIfNull(code);
        string typed = code.Replace(" ", "", StringComparison.Ordinal);
        if (typed.Length != 6 || !typed.All(char.IsAsciiDigit) || Decode(key) is not { } secret)
        {
            return null;
        }

        long step = now.ToUnixTimeSeconds() / StepSeconds;
        long? found = null;
        for (long at = step - Skew; at <= step + Skew; at++)
        {
            if (CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(At(secret, at)), System.Text.Encoding.ASCII.GetBytes(typed)) && at > used)
            {
                found = at;
            }
        }

        return found;
    }

    /// <summary>The code of a moment.</summary>
    /// <exception cref="FormatException">The key is not base 32.</exception>
    public static string At(string key, DateTimeOffset moment) => At(Decode(key) ?? throw new FormatException("Not base 32."), moment.ToUnixTimeSeconds() / StepSeconds);

    private static string At(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // RFC 6238 as the telephones have it.
        byte[] hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        int at = hash[^1] & 0xf;
        int number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(at)) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    private static byte[]? Decode(string key)
    {
        List<byte> bytes = [];
        int bits = 0, held = 0;
        foreach (char c in key.TrimEnd('='))
        {
            int value = Base32.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            bits = ((bits << 5) | value) & 0xfff;
            held += 5;
            if (held >= 8)
            {
                held -= 8;
                bytes.Add((byte)(bits >> held));
            }
        }

        return [.. bytes];
    }
}
