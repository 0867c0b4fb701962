using System.Text;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Cap;
using CsCheck;
using static Command.Ingest.Tests.Feeds.Cap.CapXmlText;

namespace Command.Ingest.Tests.Feeds.Cap;

/// <summary>Indexes: where their items point to, and alerts that are quoted as text.</summary>
public sealed class CapIndexTests
{
    [Theory]
    [InlineData("cap/google/weather_index.atom")]
    [InlineData("cap/google/earthquake_index.atom")]
    public void Links_SampleIndex_PointToItsAlerts(string file)
    {
        string[] links = Links(Samples.Text(file));

        Assert.NotEmpty(links);
        Assert.All(links, l => Assert.Contains("cap", l, StringComparison.OrdinalIgnoreCase));
        Assert.All(links, l => Assert.StartsWith("http", l, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cap/google/canada.cap")]
    [InlineData("cap/google/canada_signed.atom")]
    [InlineData("cap/google/bushfire_valid.edxlde")]
    [InlineData("cap/google/xee.cap")]
    [InlineData("cap/google/invalid.rss")]
    [InlineData("cap/google/empty_weather_index.atom")]
    public void Links_SampleThatPointsNowhere_AreNone(string file)
    {
        Assert.SkipUnless(File.Exists(Path.Combine(Samples.Root, file)), "The sample is not on this machine.");
        Assert.Empty(Links(Samples.Text(file)));
    }

    [Fact]
    public void Links_Atom_TakeTheAlertBeforeThePageAndLeaveOutWhatIsEmbedded() =>
        Assert.Equal(
            ["http://a/1.cap", "https://a/2.xml", "http://a/3"],
            Links($"""
                <feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="http://a/self"/>
                <entry><link href="http://a/page"/><link rel="related" type="application/cap+xml" href="http://a/1.cap"/></entry>
                <entry><link type="text/html" href="http://a/page"/><content type="application/cap+xml" src="https://a/2.xml"/></entry>
                <entry><link rel="edit" href="http://a/edit"/><link href=" http://a/3 "/></entry>
                <entry><link href="http://a/3"/></entry>
                <entry><link href="file:///etc/passwd"/></entry>
                <entry><link href="relative"/></entry>
                <entry><link href="http://a/4"/><content type="text/xml">{Alert()}</content></entry></feed>
                """));

    [Fact]
    public void Links_Rss_TakeEnclosureThenLinkThenPermanentId() =>
        Assert.Equal(
            ["http://a/1.xml", "http://a/2", "http://a/3"],
            Links("""
                <rss version="2.0"><channel><link>http://a/</link>
                <item><link>http://a/page</link><enclosure url="http://a/1.xml" type="application/cap+xml"/></item>
                <item><link>http://a/2</link></item>
                <item><guid>http://a/3</guid></item>
                <item><guid isPermaLink="false">http://a/4</guid></item></channel></rss>
                """));

    [Fact]
    public void Links_AnyBytes_AreAbsoluteAddressesOrNone() => Gen.Byte.Array[0, 200].Sample(bytes => Assert.Empty(new CapDecoder().Links(bytes)));

    [Theory]
    [InlineData("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='text'>{0}</content></entry></feed>")]
    [InlineData("<rss version='2.0'><channel><item><description>{0}</description></item></channel></rss>")]
    [InlineData("<rss version='2.0' xmlns:c='http://purl.org/rss/1.0/modules/content/'><channel><item><c:encoded>{0}</c:encoded></item></channel></rss>")]
    public void Decode_AlertQuotedAsText_IsRead(string wrapper)
    {
        string quoted = ("<?xml version='1.0' encoding='GB2312'?>" + Alert(Info("<headline>暴雨 &amp; 风</headline>"))).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

        Assert.Equal("暴雨 & 风", Only(wrapper.Replace("{0}", quoted, StringComparison.Ordinal)).Headline);
    }

    [Fact]
    public void Decode_EdxlWithTheAlertInBase64_IsRead()
    {
        string content = Convert.ToBase64String(Encoding.UTF8.GetBytes(Alert()), Base64FormattingOptions.InsertLineBreaks);

        Assert.Equal("A-1", Only($"""
            <EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0"><contentObject><nonXMLContent>
            <mimeType>application/cap+xml</mimeType><contentData>{content}</contentData></nonXMLContent></contentObject></EDXLDistribution>
            """).SourceId);
    }

    [Theory]
    [InlineData("&lt;!DOCTYPE alert [&lt;!ENTITY e SYSTEM 'file:///etc/passwd'&gt;]&gt;&lt;alert&gt;&amp;e;&lt;/alert&gt;")]
    [InlineData("&lt;p&gt;an alert for you&lt;/p&gt;")]
    [InlineData("&lt;alert")]
    public void Decode_TextThatIsNoAlert_IsAnItemWithoutOne(string text)
    {
        Decoded decoded = Decode($"<rss version='2.0'><channel><item><description>{text}</description></item></channel></rss>");

        Assert.Equal("cap-index-only", Assert.Single(decoded.Faults).Code);
        Assert.Empty(decoded.Messages);
    }

    private static string[] Links(string xml) => [.. new CapDecoder().Links(Encoding.UTF8.GetBytes(xml))];
}
