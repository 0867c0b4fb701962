using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Command.Ingest.Notices.Push;

/// <summary>Who this server is to push services (VAPID, RFC 8292): a key pair of P-256, the same for as long as the city's subscriptions are to hold. Immutable.</summary>
/// <param name="Private">The private key, PKCS #8 in base64url.</param>
/// <param name="Public">The public key that browsers subscribe with: an uncompressed point in base64url.</param>
public sealed record PushKeys(string Private, string Public)
{
    private static readonly TimeSpan s_valid = TimeSpan.FromHours(12);

    /// <summary>A new pair.</summary>
    public static PushKeys New()
    {
        using ECDsa pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new PushKeys(Base64Url.EncodeToString(pair.ExportPkcs8PrivateKey()), Base64Url.EncodeToString(PushEncryption.PointOf(pair.ExportParameters(includePrivateParameters: false))));
    }

    /// <summary>The value of <c>Authorization</c> for a push service (RFC 8292 §2 and §3): signed with ES256, for its origin alone, valid for twelve hours of the day that §2 allows.</summary>
    /// <param name="endpoint">The subscription's address.</param>
    /// <param name="contact">Whom the service's people may ask: a <c>mailto:</c> or <c>https:</c> address.</param>
    /// <param name="now">The time.</param>
    public string Authorization(Uri endpoint, string contact, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        string claims = JsonSerializer.Serialize(new { aud = endpoint.GetLeftPart(UriPartial.Authority), exp = (now + s_valid).ToUnixTimeSeconds(), sub = contact });
        string text = $"{Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8)}.{Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(claims))}";
        using ECDsa pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(Base64Url.DecodeFromChars(Private), out _);
        byte[] signature = pair.SignData(System.Text.Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"vapid t={text}.{Base64Url.EncodeToString(signature)}, k={Public}";
    }
}
