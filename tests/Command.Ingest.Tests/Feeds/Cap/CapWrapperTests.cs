using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using static Command.Ingest.Tests.Feeds.Cap.CapXmlText;

namespace Command.Ingest.Tests.Feeds.Cap;

public sealed class CapWrapperTests
{
    private const string Link = "<entry><id>x</id><link href='http://127.0.0.1:9/x.cap'/></entry>";

    [Fact]
    public void Decode_AtomOfSeveralAlerts_GivesOneMessageEach() =>
        Assert.Equal(["A", "B"], Decode(Feed(Entry("A") + Entry("B"))).Messages.Select(m => m.SourceId));

    [Fact]
    public void Decode_AtomWithABadAlertAmongGoodOnes_LosesOnlyThatOne()
    {
        Decoded decoded = Decode(Feed(Entry("A") + Entry("") + Entry("C")));

        Assert.Equal(["A", "C"], decoded.Messages.Select(m => m.SourceId));
        Assert.Equal("cap-identifier-missing", Assert.Single(decoded.Faults).Code);
        Assert.False(decoded.Refused);
    }

    [Fact]
    public void Decode_AtomThatOnlyLinks_IsRefusedAndSaysWhatToSend()
    {
        Fault fault = Refusal(Feed(Link + Link));

        Assert.Equal("cap-index-only", fault.Code);
        Assert.Contains("2 of 2 items", fault.Reason, StringComparison.Ordinal);
        Assert.Contains("Send the alert document itself", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_AtomThatLinksAndEmbeds_GivesTheEmbeddedAndOneFaultForTheLinks()
    {
        Decoded decoded = Decode(Feed(Link + Entry("A") + Link));

        Assert.Equal("A", Assert.Single(decoded.Messages).SourceId);
        Assert.Contains("2 of 3 items", Assert.Single(decoded.Faults, f => f.Code == "cap-index-only").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_SingleAtomEntry_GivesItsAlert() =>
        Assert.Equal("A", Assert.Single(Decode(Entry("A").Replace("<entry>", "<entry xmlns='http://www.w3.org/2005/Atom'>", StringComparison.Ordinal)).Messages).SourceId);

    [Fact]
    public void Decode_Rss_GivesTheAlertsOfItsItems() =>
        Assert.Equal("A", Only($"<rss version='2.0'><channel><item><title>x</title>{Alert(identifier: "<identifier>A</identifier>")}</item></channel></rss>").SourceId);

    [Theory]
    [InlineData("<feed xmlns='http://www.w3.org/2005/Atom'/>")]
    [InlineData("<rss version='2.0'><channel/></rss>")]
    [InlineData("<EDXLDistribution xmlns='urn:oasis:names:tc:emergency:EDXL:DE:1.0'/>")]
    public void Decode_WrapperWithoutItems_IsNothingAndNoFault(string xml)
    {
        Decoded decoded = Decode(xml);

        Assert.Empty(decoded.Messages);
        Assert.Empty(decoded.Faults);
    }

    [Fact]
    public void Decode_EdxlWithoutAnAlert_IsRefused() => Assert.Equal("cap-content-missing", Refusal(Edxl("Actual", "")).Code);

    [Theory]
    [InlineData("Actual", false)]
    [InlineData("Test", true)]
    public void Decode_EdxlWhoseStatusDiffers_KeepsTheAlertsOwnWithAnIssue(string status, bool issue)
    {
        Alert alert = Only(Edxl(status, Alert()));

        Assert.Equal("Actual", alert.Status);
        Assert.Equal(issue ? ["cap-edxl-status"] : [], alert.Codes());
    }

    [Fact]
    public void Decode_AlertInsideAnAlert_CountsOnce() => Assert.Equal("A", Only(Feed($"<entry><content>{Alert(Alert(), "<identifier>A</identifier>")}</content></entry>")).SourceId);

    [Theory]
    [InlineData("<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>&e;</identifier></alert>")]
    [InlineData("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content><alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><sender>&e;</sender></alert></content></entry></feed>")]
    public void Decode_DocumentWithADtd_IsRefusedAndNothingIsFetched(string root)
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        string at = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        string xml = $"""
            <?xml version="1.0"?><?xml-stylesheet href="{at}/a.xsl"?>
            <!DOCTYPE alert PUBLIC "-//A/B/EN" "{at}/a.dtd" [<!ENTITY % p SYSTEM "{at}/p"><!ENTITY e SYSTEM "{at}/e"> %p;]>{root}
            """;

        Assert.Equal("xml-dtd", Refusal(xml).Code);
        Assert.False(listener.Pending());
    }

    private static string Entry(string identifier) => $"<entry><id>{identifier}</id><content type='text/xml'>{Alert(identifier: $"<identifier>{identifier}</identifier>")}</content></entry>";

    private static string Feed(string entries) => $"<feed xmlns='http://www.w3.org/2005/Atom'><id>f</id>{entries}</feed>";

    private static string Edxl(string status, string content) => $"""
        <d:EDXLDistribution xmlns:d="urn:oasis:names:tc:emergency:EDXL:DE:1.0"><d:distributionStatus>{status}</d:distributionStatus>
        <d:contentObject><d:xmlContent><d:embeddedXMLContent>{content}</d:embeddedXMLContent></d:xmlContent></d:contentObject></d:EDXLDistribution>
        """;
}
