using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Xml.Linq;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>
/// One XML signature of an alert (W3C XML-Signature; CAP 1.2 §3.3.4.1): its digests, its value, its signer. References to anything but the document itself,
/// transforms other than canonicalization and the enveloped signature, and keys shared in secret (HMAC) are refused.
/// </summary>
internal sealed class CapSignature(XElement signature, SignedForm form, int position, CapSignatures document)
{
    public const string Namespace = "http://www.w3.org/2000/09/xmldsig#";

    private const int MostReferences = 3;
    private const int MostCertificates = 8;
    private const int LongestBase64 = 20_000;

    // National hubs indent what they pass on. Between CAP's elements white space says nothing, so a digest that agrees without it still covers every word.
    private static readonly ImmutableArray<Indentation> s_indentations = [Indentation.Kept, Indentation.NotBeforeSignatures, Indentation.None];

    private static readonly XNamespace s_ds = Namespace;
    private static readonly XNamespace s_exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";

    /// <summary>Null when it holds and its signer is trusted, with whether it is weak; else what is wrong.</summary>
    public (Fault? Fault, bool Weak) Check(DateTimeOffset sent)
    {
        if (signature.Elements(s_ds + "SignedInfo").ToArray() is not [var info] || signature.Elements(s_ds + "SignatureValue").ToArray() is not [var value])
        {
            return (Wrong("signature-malformed", "it needs one SignedInfo and one SignatureValue"), false);
        }

        XElement[] references = [.. info.Elements(s_ds + "Reference").Take(MostReferences + 1)];
        if (references.Length is 0 or > MostReferences)
        {
            return (Wrong("signature-malformed", $"it has {(references.Length == 0 ? "no" : "too many")} references; expected one to the alert"), false);
        }

        bool weak = false, covered = false;
        foreach (XElement reference in references)
        {
            (Fault? fault, bool whole, bool sha1) = Digest(reference);
            if (fault is not null)
            {
                return (fault, false);
            }

            covered |= whole;
            weak |= sha1;
        }

        if (!covered)
        {
            return (Wrong("signature-reference", "none of its references is to the whole alert, so what the alert says is not signed"), false);
        }

        (Fault? refused, ImmutableArray<X509Certificate2> signers, bool old) = Value(info, value);
        return (refused ?? document.Trusts(signers, sent, signature), weak || old);
    }

    private (Fault? Fault, bool Whole, bool Weak) Digest(XElement reference)
    {
        string uri = (string?)reference.Attribute("URI") ?? "";
        int apex = uri.Length == 0 ? 0 : uri[0] == '#' ? Identified(uri[1..]) : -1;
        if (apex < 0)
        {
            return (Wrong("signature-reference", $"it refers to {CapIssues.Quote(uri)}, which is not one element of this document; nothing else is ever fetched"), false, false);
        }

        bool enveloped = false;
        Canonicalization method = Canonicalization.Inclusive;
        foreach (XElement transform in reference.Elements(s_ds + "Transforms").Elements(s_ds + "Transform"))
        {
            string? algorithm = (string?)transform.Attribute("Algorithm");
            if (algorithm == Namespace + "enveloped-signature")
            {
                enveloped = true;
            }
            else if (Canonical(transform) is { } canonical)
            {
                // Without an XPointer the node set of a reference has no comments (XML-Signature §4.4.3.3).
                method = canonical with { Comments = false };
            }
            else
            {
                return (Wrong("signature-algorithm", $"the transform {CapIssues.Quote(algorithm ?? "")} is not allowed; only canonicalization and enveloped-signature are"), false, false);
            }
        }

        string? digestMethod = (string?)reference.Element(s_ds + "DigestMethod")?.Attribute("Algorithm");
        (HashAlgorithmName Hash, bool Weak)? hash = digestMethod switch
        {
            Namespace + "sha1" => (HashAlgorithmName.SHA1, true),
            "http://www.w3.org/2001/04/xmlenc#sha256" => (HashAlgorithmName.SHA256, false),
            "http://www.w3.org/2001/04/xmldsig-more#sha384" => (HashAlgorithmName.SHA384, false),
            "http://www.w3.org/2001/04/xmlenc#sha512" => (HashAlgorithmName.SHA512, false),
            _ => null,
        };
        if (hash is null)
        {
            return (Wrong("signature-algorithm", $"the digest {CapIssues.Quote(digestMethod ?? "")} is not known"), false, false);
        }

        if (Base64(reference.Element(s_ds + "DigestValue")) is not { } stated)
        {
            return (Wrong("signature-digest", "its digest is not base64 as XML Schema writes it"), false, false);
        }

        // A second signer found the alert as it was before the first one's signature stood in it, and a feed's own style sheet line may be put before it afterwards:
        // both leave every word of the alert covered.
        ImmutableArray<int>[] lefts = !enveloped ? [[]] : form.Signatures.Length > 1 ? [[position], form.Signatures] : [[position]];
        bool[] arounds = uri.Length == 0 && form.Before.Length + form.After.Length > 0 ? [true, false] : [false];
        foreach ((Indentation indentation, ImmutableArray<int> left, bool around) in
            from indentation in s_indentations from left in lefts from around in arounds select (indentation, left, around))
        {
            if (document.Canonical(form, apex, left, method with { Indentation = indentation }, around) is not { } bytes)
            {
                return (CapSignatures.TooMuch(signature), false, false);
            }

            if (CryptographicOperations.FixedTimeEquals(CryptographicOperations.HashData(hash.Value.Hash, bytes), stated))
            {
                return (null, apex == 0, hash.Value.Weak);
            }
        }

        return (Wrong("signature-digest", "the alert is not what was signed: its digest is another"), false, false);
    }

    private (Fault? Fault, ImmutableArray<X509Certificate2> Signers, bool Weak) Value(XElement info, XElement value)
    {
        XElement? canonicalization = info.Element(s_ds + "CanonicalizationMethod");
        string? algorithm = (string?)info.Element(s_ds + "SignatureMethod")?.Attribute("Algorithm");
        if (canonicalization is null || Canonical(canonicalization) is not { } method || SignatureAlgorithm.Of(algorithm) is not { } signing)
        {
            return (Wrong("signature-algorithm", $"{CapIssues.Quote(algorithm ?? "")} over {CapIssues.Quote((string?)canonicalization?.Attribute("Algorithm") ?? "")} is not accepted; RSA and ECDSA with SHA-1 to SHA-512 are"), [], false);
        }

        if (Base64(value) is not { } signed)
        {
            return (Wrong("signature-value", "its value is not base64 as XML Schema writes it"), [], false);
        }

        (ImmutableArray<X509Certificate2> given, bool readable) = Given();
        if (!readable)
        {
            return (Wrong("signature-certificate", "its certificate can't be read"), [], false);
        }

        // Without a certificate of its own only a trusted one can say whose it is.
        ImmutableArray<X509Certificate2> candidates = given.IsEmpty ? document.Trusted : given;
        if (candidates.IsEmpty)
        {
            return (Wrong("signature-certificate", "it carries no certificate, and none is trusted whose key it could be held against"), [], false);
        }

        int at = Start("SignedInfo");
        foreach (Indentation indentation in (ReadOnlySpan<Indentation>)[Indentation.Kept, Indentation.None])
        {
            if (at < 0 || document.Canonical(form, at, [], method with { Indentation = indentation }, around: false) is not { } bytes)
            {
                return (CapSignatures.TooMuch(signature), [], false);
            }

            byte[] digest = CryptographicOperations.HashData(signing.Hash, bytes);
            if (candidates.FirstOrDefault(c => signing.Holds(c, digest, signed)) is { } signer)
            {
                return (null, [signer, .. given.Where(c => !ReferenceEquals(c, signer))], signing.Weak);
            }
        }

        return (given.IsEmpty
            ? Wrong("signature-certificate", "it carries no certificate, and no trusted one made it")
            : Wrong("signature-value", "its value was not made over it with the certificate's key"), [], false);
    }

    private (ImmutableArray<X509Certificate2> Certificates, bool Readable) Given()
    {
        ImmutableArray<X509Certificate2>.Builder certificates = ImmutableArray.CreateBuilder<X509Certificate2>();
        foreach (XElement element in signature.Elements(s_ds + "KeyInfo").Descendants(s_ds + "X509Certificate").Take(MostCertificates))
        {
            if (Base64(element) is not { } bytes || document.Load(bytes) is not { } certificate)
            {
                return ([], false);
            }

            certificates.Add(certificate);
        }

        return (certificates.ToImmutable(), true);
    }

    private static Canonicalization? Canonical(XElement element)
    {
        string[] prefixes = ((string?)element.Element(s_exclusive + "InclusiveNamespaces")?.Attribute("PrefixList") ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return Canonicalization.Of((string?)element.Attribute("Algorithm")) is { } method
            ? method with { Prefixes = [.. prefixes.Take(100).Select(p => p == "#default" ? "" : p)] }
            : null;
    }

    /// <summary>The one element with that id; -1 when there is none or more than one, for then nobody knows which was signed.</summary>
    private int Identified(string id)
    {
        int found = -1;
        for (int i = 0; i < form.Nodes.Length; i++)
        {
            if (form.Nodes[i].Attributes.Any(a => a.Prefix.Length == 0 && a.Local is "Id" or "ID" or "id" && a.Value == id))
            {
                if (found >= 0)
                {
                    return -1;
                }

                found = i;
            }
        }

        return found;
    }

    private int Start(string child)
    {
        int depth = 0;
        for (int i = position; i < form.Nodes.Length; i++)
        {
            SignedNode node = form.Nodes[i];
            if (node.Kind == SignedNodeKind.Start)
            {
                if (depth == 1 && node.Local == child && node.Uri == Namespace)
                {
                    return i;
                }

                depth++;
            }
            else if (node.Kind == SignedNodeKind.End && --depth == 0)
            {
                break;
            }
        }

        return -1;
    }

    // XML Schema's base64Binary has one spelling for any bytes: other last letters that decode to the same are a document somebody has touched.
    private static byte[]? Base64(XElement? element)
    {
        if (element is null || element.Value.Length > LongestBase64)
        {
            return null;
        }

        string text = string.Concat(element.Value.Where(c => c is not (' ' or '\t' or '\n' or '\r')));
        byte[] bytes = new byte[text.Length];
        return text.Length > 0 && Convert.TryFromBase64String(text, bytes, out int length) && Convert.ToBase64String(bytes, 0, length) == text ? bytes[..length] : null;
    }

    private Fault Wrong(string code, string what) => new(code, $"The signature does not hold: {what}.", CapIssues.Where(signature));
}
