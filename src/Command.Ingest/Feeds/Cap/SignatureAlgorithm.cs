using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Command.Ingest.Feeds.Cap;

/// <summary>A public-key signature algorithm of XML-Signature (RFC 9231): RSASSA-PKCS1-v1_5 or ECDSA, with its hash.</summary>
internal sealed record SignatureAlgorithm(bool Elliptic, HashAlgorithmName Hash)
{
    // A larger key costs its reader more than its sender; nobody uses one.
    private const int LargestKey = 8_192, SmallestKey = 1_024;

    /// <summary>SHA-1 no longer keeps anybody from making another document with the same digest.</summary>
    public bool Weak => Hash == HashAlgorithmName.SHA1;

    /// <summary>By its name; null for one that is not accepted.</summary>
    public static SignatureAlgorithm? Of(string? name) => name switch
    {
        "http://www.w3.org/2000/09/xmldsig#rsa-sha1" => new(false, HashAlgorithmName.SHA1),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" => new(false, HashAlgorithmName.SHA256),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" => new(false, HashAlgorithmName.SHA384),
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" => new(false, HashAlgorithmName.SHA512),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" => new(true, HashAlgorithmName.SHA256),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384" => new(true, HashAlgorithmName.SHA384),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512" => new(true, HashAlgorithmName.SHA512),
        _ => null,
    };

    /// <summary>True when the certificate's key made <paramref name="signature"/> over <paramref name="digest"/>.</summary>
    public bool Holds(X509Certificate2 certificate, byte[] digest, byte[] signature)
    {
        try
        {
            if (Elliptic)
            {
                using ECDsa? curve = certificate.GetECDsaPublicKey();
                return curve is not null && curve.VerifyHash(digest, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            }

            using RSA? rsa = certificate.GetRSAPublicKey();
            return rsa is { KeySize: >= SmallestKey and <= LargestKey } && rsa.VerifyHash(digest, signature, Hash, RSASignaturePadding.Pkcs1);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            // A key or curve that this machine can't use proves nothing.
            return false;
        }
    }
}
