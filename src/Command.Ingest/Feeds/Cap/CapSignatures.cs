using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>The signatures of one document's alerts, with the certificates that are trusted and a bound on the work that a document may ask for.</summary>
internal sealed class CapSignatures : IDisposable
{
    private const int MostSigned = 500;
    private const int MostSignatures = 3;
    private const long MostCharacters = 200_000_000;

    private readonly ImmutableArray<SignedForm?> _forms;
    private readonly Dictionary<string, X509Certificate2?> _loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Signer, long Sent), string?> _judged = [];
    private readonly DateTimeOffset _receivedAt;
    private long _characters = MostCharacters;
    private int _signed;

    private CapSignatures(ImmutableArray<SignedForm?> forms, ImmutableArray<byte[]> trusted, DateTimeOffset receivedAt)
    {
        _forms = forms;
        _receivedAt = receivedAt;
        Trusted = [.. trusted.Select(Load).OfType<X509Certificate2>()];
    }

    /// <summary>The certificates that are trusted.</summary>
    public ImmutableArray<X509Certificate2> Trusted { get; }

    /// <summary>Prepares for the alerts of a document; cheap when none of them is signed.</summary>
    public static CapSignatures Of(ReadOnlyMemory<byte> body, ImmutableArray<XElement> alerts, FeedContext context) => alerts.Any(IsSigned)
        ? new CapSignatures(SignedForm.Read(body), context.TrustedCertificates, context.ReceivedAt)
        : new CapSignatures([], [], context.ReceivedAt);

    /// <summary>none, valid, invalid, or unchecked where no certificate is trusted or the document asks for too much, with the reason as an issue.</summary>
    /// <param name="index">The alert's place among the document's alerts.</param>
    /// <param name="alert">The alert.</param>
    /// <param name="sent">When it was sent: its certificate must not have expired by then.</param>
    /// <param name="issues">Takes the reason.</param>
    public string State(int index, XElement alert, DateTimeOffset sent, CapIssues issues)
    {
        if (!IsSigned(alert))
        {
            return "none";
        }

        XElement[] signatures = [.. alert.Elements(XName.Get("Signature", CapSignature.Namespace))];
        if (index >= _forms.Length || _forms[index] is not { Excessive: false } form || form.Signatures.Length != signatures.Length || ++_signed > MostSigned)
        {
            issues.Add(TooMuch(signatures[0]));
            return "unchecked";
        }

        Fault? first = null;
        for (int i = 0; i < Math.Min(signatures.Length, MostSignatures); i++)
        {
            (Fault? fault, bool weak) = new CapSignature(signatures[i], form, form.Signatures[i], this).Check(sent);
            if (fault is null)
            {
                if (weak)
                {
                    issues.Add(new Fault("signature-weak", "The signature uses SHA-1, which no longer keeps anybody from making another document with the same digest. Ask the sender for SHA-256.", CapIssues.Where(signatures[i])));
                }

                return "valid";
            }

            // The gravest speaks: a document that was changed before a signer who is not known.
            first = first is null || (first.Code is "signature-certificate" or "signature-unchecked" && fault.Code != "signature-unchecked") ? fault : first;
        }

        issues.Add(first!);
        return first!.Code == "signature-unchecked" ? "unchecked" : "invalid";
    }

    public static Fault TooMuch(XElement signature) =>
        new("signature-unchecked", "The signature was not verified: the document asks for more work than any real one does.", CapIssues.Where(signature));

    /// <summary>The bytes that were signed; null when the document has asked for too much.</summary>
    public byte[]? Canonical(SignedForm form, int apex, ImmutableArray<int> left, Canonicalization method, bool around) =>
        (_characters -= form.Size) < 0 ? null : CanonicalXml.Write(form, apex, left, method, around);

    /// <summary>A certificate, loaded once a document; null when its bytes are none.</summary>
    public X509Certificate2? Load(byte[] bytes)
    {
        string key = Convert.ToHexString(SHA256.HashData(bytes));
        if (!_loaded.TryGetValue(key, out X509Certificate2? certificate))
        {
            try
            {
                certificate = X509CertificateLoader.LoadCertificate(bytes);
            }
            catch (CryptographicException)
            {
                certificate = null;
            }

            _loaded[key] = certificate;
        }

        return certificate;
    }

    /// <summary>Why the signer is not trusted; null when it is.</summary>
    /// <param name="signers">The signer first, then what it gave to be led to its authority by.</param>
    /// <param name="sent">When the alert was sent: it must have been valid at some moment from then until the alert came.</param>
    /// <param name="at">The signature.</param>
    public Fault? Trusts(ImmutableArray<X509Certificate2> signers, DateTimeOffset sent, XElement at)
    {
        X509Certificate2 signer = signers[0];
        if (Trusted.IsEmpty)
        {
            return new Fault("signature-unchecked", $"The signature holds, but nobody is trusted yet: put the certificate of {CapIssues.Quote(signer.Subject)} or of its authority as a PEM file into the folder Command__Cap__Trust.", CapIssues.Where(at));
        }

        (string, long) key = (signer.Thumbprint, sent.UtcTicks);
        if (!_judged.TryGetValue(key, out string? wrong))
        {
            wrong = Judge(signer, signers, sent);
            _judged[key] = wrong;
        }

        return wrong is null ? null : new Fault("signature-certificate", $"The signature does not hold: the certificate of {CapIssues.Quote(signer.Subject)} {wrong}.", CapIssues.Where(at));
    }

    public void Dispose()
    {
        foreach (X509Certificate2? certificate in _loaded.Values)
        {
            certificate?.Dispose();
        }
    }

    private string? Judge(X509Certificate2 signer, ImmutableArray<X509Certificate2> given, DateTimeOffset sent)
    {
        // It was signed at some moment from its sending to its coming: offices sign anew what they still publish, with the certificate of the day.
        DateTimeOffset from = new(signer.NotBefore), moment = from > sent ? from : sent;
        if (sent > new DateTimeOffset(signer.NotAfter))
        {
            return "had expired when the alert was sent";
        }

        if (from > _receivedAt)
        {
            return "was not valid yet when the alert came";
        }

        if (Trusted.Any(t => t.RawDataMemory.Span.SequenceEqual(signer.RawDataMemory.Span)))
        {
            return null;
        }

        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(Trusted.ToArray());
        chain.ChainPolicy.ExtraStore.AddRange(given.ToArray());
        // Nothing is fetched: neither lists of revoked certificates nor missing ones.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = moment.UtcDateTime;
        try
        {
            return chain.Build(signer) ? null : $"leads to none that is trusted ({string.Join(", ", chain.ChainStatus.Select(s => s.Status).Distinct())})";
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return "can't be led back to a trusted one";
        }
        finally
        {
            foreach (X509ChainElement element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }

    private static bool IsSigned(XElement alert) => alert.Element(XName.Get("Signature", CapSignature.Namespace)) is not null;
}
