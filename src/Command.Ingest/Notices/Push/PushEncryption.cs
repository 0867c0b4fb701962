using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Command.Ingest.Notices.Push;

/// <summary>Seals a message so that one browser alone can read it: RFC 8291 with the coding <c>aes128gcm</c> of RFC 8188, one record. Stateless.</summary>
public static class PushEncryption
{
    /// <summary>RFC 8291 §4: a push service need not take more than 4096 bytes, of which the coding takes 103.</summary>
    public const int LargestMessage = 3993;

    private const int Point = 65, Secret = 16, Salt = 16, Tag = 16, RecordSize = 4096;

    /// <summary>The body to send, under a key pair and salt of its own.</summary>
    /// <param name="message">What the browser's worker gets, at most <see cref="LargestMessage"/> bytes.</param>
    /// <param name="browser">The browser's public key: an uncompressed point of P-256.</param>
    /// <param name="secret">The secret that it gave with it, 16 bytes.</param>
    public static byte[] Seal(ReadOnlySpan<byte> message, byte[] browser, byte[] secret)
    {
        using ECDiffieHellman own = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return Seal(message, browser, secret, own, RandomNumberGenerator.GetBytes(Salt));
    }

    /// <summary>The same with a key pair and a salt that are given: each pair of them is for one message alone.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> message, byte[] browser, byte[] secret, ECDiffieHellman own, byte[] salt)
    {
        ArgumentNullException.ThrowIfNull(browser);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(salt);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, LargestMessage, nameof(message));
        byte[] ours = PointOf(own.ExportParameters(includePrivateParameters: false));
        using ECDiffieHellman theirs = ECDiffieHellman.Create(Key(browser));
        (byte[] key, byte[] nonce) = Keys(own.DeriveRawSecretAgreement(theirs.PublicKey), secret, salt, browser, ours);

        // RFC 8188 §2: salt, record size, key id; then the only record, which its delimiter 2 marks as the last.
        byte[] body = new byte[Salt + 4 + 1 + Point + message.Length + 1 + Tag];
        salt.CopyTo(body, 0);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(Salt), RecordSize);
        body[Salt + 4] = Point;
        ours.CopyTo(body, Salt + 5);
        Span<byte> sealing = body.AsSpan(Salt + 5 + Point);
        byte[] plain = [.. message, 2];
        using AesGcm aes = new(key, Tag);
        aes.Encrypt(nonce, plain, sealing[..plain.Length], sealing[plain.Length..]);
        return body;
    }

    /// <summary>What a browser reads, which holds the other half of the keys; null when it is not for it or was changed.</summary>
    public static byte[]? Open(byte[] body, ECDiffieHellman browser, byte[] secret)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(browser);
        if (body.Length < Salt + 5 + Point + 1 + Tag || body[Salt + 4] != Point)
        {
            return null;
        }

        byte[] salt = body[..Salt], theirs = body[(Salt + 5)..(Salt + 5 + Point)];
        using ECDiffieHellman sender = ECDiffieHellman.Create(Key(theirs));
        (byte[] key, byte[] nonce) = Keys(browser.DeriveRawSecretAgreement(sender.PublicKey), secret, salt, PointOf(browser.ExportParameters(includePrivateParameters: false)), theirs);
        byte[] record = body[(Salt + 5 + Point)..], plain = new byte[record.Length - Tag];
        using AesGcm aes = new(key, Tag);
        try
        {
            aes.Decrypt(nonce, record.AsSpan(0, plain.Length), record.AsSpan(plain.Length), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        int end = Array.FindLastIndex(plain, b => b != 0);
        return end >= 0 && plain[end] == 2 ? plain[..end] : null;
    }

    /// <summary>True for what a browser gives as its key and secret: a point that lies on the curve, and 16 bytes.</summary>
    public static bool IsBrowser(byte[] key, byte[] secret)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(secret);
        if (key.Length != Point || key[0] != 4 || secret.Length != Secret)
        {
            return false;
        }

        try
        {
            using ECDiffieHellman read = ECDiffieHellman.Create(Key(key));
            using ECDiffieHellman other = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
            return other.DeriveRawSecretAgreement(read.PublicKey).Length == 32;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <summary>A public key as an uncompressed point (SEC 1 §2.3.3).</summary>
    public static byte[] PointOf(ECParameters key) => [4, .. key.Q.X!, .. key.Q.Y!];

    private static ECParameters Key(byte[] point) => new() { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = point[1..33], Y = point[33..65] } };

    /// <summary>RFC 8291 §3.4: the shared secret is bound to the subscription's own secret and to both keys before RFC 8188 §2.2 makes key and nonce of it.</summary>
    private static (byte[] Key, byte[] Nonce) Keys(byte[] shared, byte[] secret, byte[] salt, byte[] browser, byte[] sender)
    {
        byte[] bound = HKDF.Expand(HashAlgorithmName.SHA256, HKDF.Extract(HashAlgorithmName.SHA256, shared, secret), 32, [.. "WebPush: info\0"u8, .. browser, .. sender]);
        byte[] root = HKDF.Extract(HashAlgorithmName.SHA256, bound, salt);
        return (HKDF.Expand(HashAlgorithmName.SHA256, root, 16, Info("aes128gcm")), HKDF.Expand(HashAlgorithmName.SHA256, root, 12, Info("nonce")));
    }

    private static byte[] Info(string of) => Encoding.ASCII.GetBytes($"Content-Encoding: {of}\0");
}
