using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml.Linq;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using CsCheck;
using static Command.Ingest.Tests.Feeds.Cap.CapXmlText;

namespace Command.Ingest.Tests.Feeds.Cap;

public sealed class CapSignatureTests
{
    private static readonly Lazy<X509Certificate2> s_signer = new(() => Signer.Certificate());

    // What the samples are, with the certificates of the valid ones trusted. An empty code: the signature holds.
    private static readonly Dictionary<string, (string Signature, string Code)> s_samples = new()
    {
        ["cap/wmo-be-valid.xml"] = ("none", ""),
        ["cap/wmo-cn-valid.xml"] = ("none", ""),
        ["cap/wmo-bf-no_signature.xml"] = ("none", ""),
        ["cap/wmo-bz-no_signature.xml"] = ("none", ""),
        ["cap/wmo-tg-no_signature.xml"] = ("none", ""),
        // Not as it was signed: its digest agrees only when the document is indented by two spaces a level instead of its four, with nothing before the signature but
        // the line's end; so its words are those that were signed. Its signature value is of the certificate's key (the recovered hash is 055620ca…), but over a
        // SignedInfo of another form than can be found again, by any indentation, line end, prefix or canonicalization. xmlsec1 1.2.37 refuses it as well: data and digest do not match.
        ["cap/wmo-bz-valid.xml"] = ("invalid", "signature-digest"),
        ["cap/wmo-ca-valid.xml"] = ("valid", ""),
        ["cap/wmo-tg-valid.xml"] = ("valid", ""),
        ["cap/google/canada_signed.cap"] = ("valid", "signature-weak"),
        ["cap/google/canada_signed.atom"] = ("valid", "signature-weak"),
        // A bare key and no certificate: nobody says whose it is.
        ["cap/google/earthquake_signed.cap"] = ("invalid", "signature-certificate"),
        ["cap/wmo-bz-invalid_digest.xml"] = ("invalid", "signature-digest"),
        ["cap/wmo-tg-invalid_digest.xml"] = ("invalid", "signature-digest"),
        ["cap/wmo-incorrect_digest.xml"] = ("invalid", "signature-digest"),
        // Its digest is that of wmo-bz-valid: what is wrong first is wrong here too.
        ["cap/wmo-bz-invalid_signature.xml"] = ("invalid", "signature-digest"),
        ["cap/wmo-tg-invalid_signature.xml"] = ("invalid", "signature-value"),
        ["cap/wmo-sc-invalid_signature.xml"] = ("invalid", "signature-value"),
        ["cap/wmo-incorrect_signature.xml"] = ("invalid", "signature-value"),
        ["cap/wmo-bz-invalid_certificate.xml"] = ("invalid", "signature-digest"),
        ["cap/wmo-tg-invalid_certificate.xml"] = ("invalid", "signature-certificate"),
        ["cap/wmo-sc-invalid_certificate.xml"] = ("invalid", "signature-certificate"),
    };

    public static IEnumerable<TheoryDataRow<string>> Signed => Samples.Files("cap").Where(s_samples.ContainsKey).Select(f => new TheoryDataRow<string>(f));

    public static TheoryData<string, string> Canonicalizations => new()
    {
        { SignedXml.XmlDsigExcC14NTransformUrl, SignedXml.XmlDsigSHA256Url },
        { SignedXml.XmlDsigExcC14NWithCommentsTransformUrl, SignedXml.XmlDsigSHA384Url },
        { SignedXml.XmlDsigC14NTransformUrl, SignedXml.XmlDsigSHA512Url },
        { SignedXml.XmlDsigC14NWithCommentsTransformUrl, SignedXml.XmlDsigSHA256Url },
    };

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Signed))]
    public void Decode_Sample_IsWhatItsNameSays(string file)
    {
        (string signature, string code) = s_samples[file];
        Alert alert = Assert.IsType<Alert>(Assert.Single(Decode(Samples.Bytes(file), Trusting(SampleCertificates())).Messages));

        Assert.True(alert.Signature == signature, $"{alert.Signature}: {string.Join("; ", alert.Issues)}");
        Assert.Equal(code.Length == 0 ? [] : [code], alert.Codes().Where(c => c.StartsWith("signature-", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Canonicalizations))]
    public void Decode_DocumentSignedByAnotherImplementation_IsValid(string canonicalization, string digest)
    {
        byte[] signed = Signer.Sign(Document, s_signer.Value, canonicalization, digest: digest);

        Assert.Equal(("valid", ""), Outcome(signed, Trusting(s_signer.Value)));
    }

    [Fact]
    public void Decode_CanonicalTransform_IsApplied() =>
        Assert.Equal(("valid", ""), Outcome(Signer.Sign(Document, s_signer.Value, transform: new XmlDsigExcC14NTransform("e")), Trusting(s_signer.Value)));

    [Fact]
    public void Decode_AnyLetterOfTheAlertChanged_IsNeverValid()
    {
        string signed = Encoding.UTF8.GetString(Signer.Sign(Document, s_signer.Value));
        int end = signed.IndexOf("<Signature", StringComparison.Ordinal);
        // A comment is no part of what is signed.
        int comment = signed.IndexOf("<!--", StringComparison.Ordinal), after = signed.IndexOf("-->", StringComparison.Ordinal);
        int[] letters = [.. Enumerable.Range(0, end).Where(i => char.IsAsciiLetterOrDigit(signed[i]) && (i < comment || i > after))];
        Gen.Select(Gen.OneOf(letters), Gen.OneOf('q', 'Q', '7')).Sample(
            (at, letter) =>
            {
                if (signed[at] == letter)
                {
                    return;
                }

                Decoded decoded = Decode(signed[..at] + letter + signed[(at + 1)..], Trusting(s_signer.Value));
                Assert.DoesNotContain(decoded.Messages.Cast<Alert>(), a => a.Signature == "valid");
            },
            iter: 300);
    }

    [Fact]
    public void Decode_SignerOfATrustedAuthority_IsValid()
    {
        using X509Certificate2 authority = Signer.Certificate("CN=Authority", isAuthority: true);
        using X509Certificate2 signer = Signer.Certificate("CN=Office", authority);

        Assert.Equal(("valid", ""), Outcome(Signer.Sign(Document, signer), Trusting(authority)));
    }

    [Fact]
    public void Decode_SignerOfAnotherAuthority_IsInvalid()
    {
        using X509Certificate2 stranger = Signer.Certificate("CN=Stranger");

        Assert.Equal(("invalid", "signature-certificate"), Outcome(Signer.Sign(Document, stranger), Trusting(s_signer.Value)));
    }

    [Fact]
    public void Decode_NobodyTrusted_LeavesAGoodSignatureUncheckedAndSaysWhatToDo()
    {
        Alert alert = Only(Encoding.UTF8.GetString(Signer.Sign(Document, s_signer.Value)));

        Assert.Equal("unchecked", alert.Signature);
        Assert.Contains("Command__Cap__Trust", Assert.Single(alert.Issues, i => i.Code == "signature-unchecked").Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2025-12-31T00:00:00+08:00", "2025-12-31T09:00:00+08:00", "invalid")]
    [InlineData("2025-12-31T00:00:00+08:00", "2026-01-02T09:00:00+08:00", "valid")]
    [InlineData("2026-07-18T09:00:00+08:00", "2026-07-18T09:00:00+08:00", "valid")]
    [InlineData("2026-12-31T09:00:00+08:00", "2027-07-18T09:00:00+08:00", "valid")]
    [InlineData("2027-07-18T09:00:00+08:00", "2027-07-18T09:00:00+08:00", "invalid")]
    public void Decode_Certificate_MustHaveBeenValidBetweenSendingAndComing(string sent, string received, string signature)
    {
        byte[] signed = Signer.Sign(Document.Replace("2026-07-18T09:00:00+08:00", sent, StringComparison.Ordinal), s_signer.Value);

        Assert.Equal(signature, Outcome(signed, Trusting(s_signer.Value) with { ReceivedAt = DateTimeOffset.Parse(received) }).Signature);
    }

    [Fact]
    public void Decode_Sha1_IsValidAndReportedAsWeak() =>
        Assert.Equal(
            ("valid", "signature-weak"),
            Outcome(Signer.Sign(Document, s_signer.Value, method: SignedXml.XmlDsigRSASHA1Url, digest: SignedXml.XmlDsigSHA1Url), Trusting(s_signer.Value)));

    [Theory]
    [InlineData("rsa-sha256\"", "hmac-sha256\"", "signature-algorithm")]
    [InlineData("xmldsig#enveloped-signature", "../TR/1999/REC-xslt-19991116", "signature-algorithm")]
    [InlineData("xmlenc#sha256", "xmldsig-more#md5", "signature-algorithm")]
    [InlineData("<SignedInfo>", "<SignedInfo xmlns=\"\">", "signature-malformed")]
    [InlineData("URI=\"\"", "URI=\"#nowhere\"", "signature-reference")]
    [InlineData("URI=\"\"", "URI=\"file:///etc/passwd\"", "signature-reference")]
    public void Decode_SignatureThatAsksForSomethingElse_IsRefused(string text, string instead, string code)
    {
        string signed = Encoding.UTF8.GetString(Signer.Sign(Document, s_signer.Value));
        Assert.Contains(text, signed, StringComparison.Ordinal);

        Assert.Equal(("invalid", code), Outcome(Encoding.UTF8.GetBytes(signed.Replace(text, instead, StringComparison.Ordinal)), Trusting(s_signer.Value)));
    }

    [Fact]
    public void Decode_ReferenceToAnAddress_IsRefusedAndNothingIsFetched()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        string signed = Encoding.UTF8.GetString(Signer.Sign(Document, s_signer.Value))
            .Replace("URI=\"\"", $"URI=\"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/x\"", StringComparison.Ordinal);

        Assert.Equal(("invalid", "signature-reference"), Outcome(Encoding.UTF8.GetBytes(signed), Trusting(s_signer.Value)));
        Assert.False(listener.Pending());
    }

    [Fact]
    public void Decode_SignatureOverAPartOnly_DoesNotCoverTheAlert()
    {
        string document = Document.Replace("<info>", "<info Id=\"part\">", StringComparison.Ordinal);

        Assert.Equal(("invalid", "signature-reference"), Outcome(Signer.Sign(document, s_signer.Value, uri: "#part"), Trusting(s_signer.Value)));
    }

    [Fact]
    public void Decode_SignatureOverTheAlertById_IsValid()
    {
        string document = Document.Replace("<alert ", "<alert Id=\"whole\" ", StringComparison.Ordinal);

        Assert.Equal(("valid", ""), Outcome(Signer.Sign(document, s_signer.Value, uri: "#whole"), Trusting(s_signer.Value)));
    }

    [Theory]
    [InlineData("<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:cap=\"urn:x\"><entry><content type=\"text/xml\">", "</content></entry></feed>")]
    [InlineData("<d:EDXLDistribution xmlns:d=\"urn:oasis:names:tc:emergency:EDXL:DE:1.0\"><d:contentObject><d:xmlContent><d:embeddedXMLContent>", "</d:embeddedXMLContent></d:xmlContent></d:contentObject></d:EDXLDistribution>")]
    [InlineData("<rss version=\"2.0\"><channel><item><description><![CDATA[", "]]></description></item></channel></rss>")]
    public void Decode_SignedAlertInsideAWrapper_IsValid(string before, string after) =>
        Assert.Equal(("valid", ""), Outcome(Encoding.UTF8.GetBytes(before + Encoding.UTF8.GetString(Signer.Sign(Document, s_signer.Value, SignedXml.XmlDsigC14NTransformUrl)) + after), Trusting(s_signer.Value)));

    [Fact]
    public void Decode_FeedThatRequiresSignatures_TakesOnlyValidOnes()
    {
        FeedContext context = Trusting(s_signer.Value) with { RequireSignature = true };
        using X509Certificate2 stranger = Signer.Certificate("CN=Stranger");

        Assert.Single(Decode(Signer.Sign(Document, s_signer.Value), context).Messages);
        foreach (byte[] body in (byte[][])[Encoding.UTF8.GetBytes(Document), Signer.Sign(Document, stranger)])
        {
            Decoded decoded = Decode(body, context);
            Assert.Empty(decoded.Messages);
            Assert.Equal("signature-required", Assert.Single(decoded.Faults).Code);
        }
    }

    [Fact]
    public void Decode_SecondSignerWhoIsTrusted_IsEnough()
    {
        using X509Certificate2 stranger = Signer.Certificate("CN=Stranger");
        string once = Encoding.UTF8.GetString(Signer.Sign(Document, stranger));

        Assert.Equal("valid", Outcome(Signer.Sign(once, s_signer.Value), Trusting(s_signer.Value)).Signature);
    }

    [Fact]
    public void Decode_ThousandSignatures_AreBounded()
    {
        string signed = Encoding.UTF8.GetString(Signer.Sign(Document, s_signer.Value));
        string signature = signed[signed.IndexOf("<Signature", StringComparison.Ordinal)..signed.IndexOf("</alert>", StringComparison.Ordinal)];
        string many = signed.Replace("</alert>", string.Concat(Enumerable.Repeat(signature, 1_000)) + "</alert>", StringComparison.Ordinal).Replace("暴雨", "暴雪", StringComparison.Ordinal);

        Assert.Equal(("unchecked", "signature-unchecked"), Outcome(Encoding.UTF8.GetBytes(many), Trusting(s_signer.Value)));
    }

    private static string Document => Alert("\n  <!-- sic --><?note a?>" + Info("<headline>暴雨 &amp; 大风 &lt;1&gt;</headline><parameter><valueName>a\tb</valueName><value xml:lang=\"zh\">\"1\"</value></parameter>\n<area><areaDesc>道里区</areaDesc></area>") + "\n");

    private static (string Signature, string Code) Outcome(byte[] body, FeedContext context)
    {
        Decoded decoded = Decode(body, context);
        Assert.Empty(decoded.Faults);
        Alert alert = Assert.IsType<Alert>(Assert.Single(decoded.Messages));
        return (alert.Signature, string.Join(',', alert.Codes().Where(c => c.StartsWith("signature-", StringComparison.Ordinal))));
    }

    private static FeedContext Trusting(params X509Certificate2[] certificates) => Trusting(certificates.Select(c => c.RawData));

    private static FeedContext Trusting(IEnumerable<byte[]> certificates) => Contexts.Of("civil") with { TrustedCertificates = [.. certificates] };

    private static ImmutableArray<byte[]> SampleCertificates() =>
    [
        .. new[] { "cap/google/canada_signed.cap", "cap/wmo-bz-valid.xml", "cap/wmo-ca-valid.xml", "cap/wmo-tg-valid.xml" }
            .SelectMany(f => XDocument.Parse(Samples.Text(f)).Descendants(XName.Get("X509Certificate", "http://www.w3.org/2000/09/xmldsig#")))
            .Select(e => Convert.FromBase64String(e.Value)),
    ];
}
