using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;

namespace Command.Ingest.Tests.Feeds.Cap;

/// <summary>Signs documents with the framework's own implementation of XML-Signature: another one than that under test.</summary>
internal static class Signer
{
    public static readonly DateTimeOffset From = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Until = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static X509Certificate2 Certificate(string name = "CN=Harbin Met", X509Certificate2? authority = null, bool isAuthority = false)
    {
        RSA key = RSA.Create(2048);
        CertificateRequest request = new(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        return authority is null ? request.CreateSelfSigned(From, Until) : request.Create(authority, From, Until, [1, 2, 3, 4]).CopyWithPrivateKey(key);
    }

    public static byte[] Sign(
        string xml,
        X509Certificate2 by,
        string canonicalization = SignedXml.XmlDsigExcC14NTransformUrl,
        string method = SignedXml.XmlDsigRSASHA256Url,
        string digest = SignedXml.XmlDsigSHA256Url,
        string uri = "",
        Transform? transform = null)
    {
        XmlDocument document = new() { PreserveWhitespace = true, XmlResolver = null };
        document.LoadXml(xml);
        SignedXml signed = new(document) { SigningKey = by.GetRSAPrivateKey() };
        signed.SignedInfo!.CanonicalizationMethod = canonicalization;
        signed.SignedInfo.SignatureMethod = method;
        Reference reference = new(uri) { DigestMethod = digest };
        reference.AddTransform(new XmlDsigEnvelopedSignatureTransform());
        if (transform is not null)
        {
            reference.AddTransform(transform);
        }

        signed.AddReference(reference);
        signed.KeyInfo.AddClause(new KeyInfoX509Data(by));
        signed.ComputeSignature();
        document.DocumentElement!.AppendChild(document.ImportNode(signed.GetXml(), deep: true));
        return Encoding.UTF8.GetBytes(document.OuterXml);
    }
}
