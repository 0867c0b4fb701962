using System.Globalization;
using System.Xml.Linq;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;

namespace Command.Ingest.Tests.Feeds.Cap;

/// <summary>Every real document against the table that independent tools made of it (<c>VALIDATION.tsv</c>).</summary>
public sealed class CapSampleTests
{
    // What a whole document is refused for; every other sample gives at least one message.
    private static readonly Dictionary<string, string> s_refused = new()
    {
        ["cap/google/xee.cap"] = "xml-dtd",
        ["cap/wmo-no_identifier.xml"] = "cap-root",
        ["cap/CAP-v1.2-schema.xsd"] = "cap-root",
        ["cap/VALIDATION.tsv"] = "xml-malformed",
        ["cap/wmo-bz-invalid_schema.xml"] = "cap-sender-missing",
        ["cap/lifecycle/cancel-without-references.xml"] = "cap-references-missing",
        ["cap/google/earthquake_index.atom"] = "cap-index-only",
        ["cap/google/weather_index.atom"] = "cap-index-only",
        ["cap/google/invalid_element.atom"] = "cap-index-only",
        ["cap/google/no_id.atom"] = "cap-index-only",
        ["cap/google/no_link.atom"] = "cap-index-only",
        ["cap/google/no_title.atom"] = "cap-index-only",
        ["cap/google/invalid.rss"] = "cap-index-only",
    };

    public static IEnumerable<TheoryDataRow<string>> Every => Samples.Files("cap").Select(f => new TheoryDataRow<string>(f));

    public static IEnumerable<TheoryDataRow<string>> Alerts =>
        Samples.Files("cap").Where(f => !s_refused.ContainsKey(f) && f != "cap/google/empty_weather_index.atom").Select(f => new TheoryDataRow<string>(f));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Every))]
    public void Decode_AnySample_IsRefusedForItsReasonOrGivesMessages(string file)
    {
        Decoded decoded = CapXmlText.Decode(Samples.Bytes(file));
        if (s_refused.TryGetValue(file, out string? code))
        {
            Assert.True(decoded.Refused);
            Assert.Equal(code, Assert.Single(decoded.Faults).Code);
        }
        else if (file == "cap/google/empty_weather_index.atom")
        {
            Assert.Empty(decoded.Messages);
            Assert.Empty(decoded.Faults);
        }
        else
        {
            Assert.Equal(file.EndsWith(".edxlde", StringComparison.Ordinal) ? 7 : 1, decoded.Messages.Length);
            Assert.Empty(decoded.Faults);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Alerts))]
    public void Decode_Sample_AgreesWithTheValidationTable(string file)
    {
        Dictionary<string, string> row = Row(file);
        Alert[] alerts = [.. CapXmlText.Decode(Samples.Bytes(file)).Messages.Cast<Alert>()];

        Assert.Equal((row["status"], row["msgType"], row["sender"]), (alerts[0].Status, alerts[0].MsgType, alerts[0].Sender));
        // The table cuts long cells at 90 characters.
        Assert.StartsWith(row["identifier"], alerts[0].SourceId, StringComparison.Ordinal);
        Assert.Equal(DateTimeOffset.Parse(row["sent"], CultureInfo.InvariantCulture), alerts[0].Sent);
        Assert.StartsWith(row["references"], CapReferencesText(alerts[0]), StringComparison.Ordinal);
        Assert.Equal(int.Parse(row["info_blocks"], CultureInfo.InvariantCulture), alerts.Sum(a => a.Texts.Length));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Alerts))]
    public void Decode_Sample_KeepsEveryDifferentAreaOnce(string file)
    {
        XElement[] elements = [.. XDocument.Load(Path.Combine(Samples.Root, file)).Descendants()];
        Alert[] alerts = [.. CapXmlText.Decode(Samples.Bytes(file)).Messages.Cast<Alert>()];
        GeoShape[] shapes = [.. alerts.Select(a => a.Shape).OfType<GeoShape>().SelectMany(s => s is MultiShape multi ? multi.Parts.AsEnumerable() : [s])];

        // One sample has a polygon with stray commas and an empty one: both are dropped with an issue.
        int polygons = file == "cap/google/noaa_errors.cap" ? 0 : Different(elements, "polygon");
        Assert.Equal(polygons, shapes.OfType<AreaShape>().Count());
        Assert.Equal(Different(elements, "circle"), shapes.OfType<CircleShape>().Count());
        if (alerts.Length == 1)
        {
            Assert.Equal(Different(elements.Where(e => e.Parent?.Name.LocalName == "area"), "geocode"), alerts[0].Geocodes.Length);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Alerts))]
    public void Decode_SampleTwice_GivesTheSameVersions(string file) =>
        Assert.Equal(
            CapXmlText.Decode(Samples.Bytes(file)).Messages.Select(m => m.Version),
            CapXmlText.Decode(Samples.Bytes(file), Contexts.Of("civil", DateTimeOffset.UnixEpoch)).Messages.Select(m => m.Version));

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Alerts))]
    public void Decode_SampleWithoutATrustList_IsNeverSaidToBeValid(string file) =>
        Assert.All(
            CapXmlText.Decode(Samples.Bytes(file)).Messages.Cast<Alert>(),
            a => Assert.Contains(a.Signature, Samples.Text(file).Contains("Signature ", StringComparison.Ordinal) ? ["unchecked", "invalid"] : new[] { "none" }));

    [Fact]
    public void Decode_ChineseUpdate_SpeaksChineseAndReadsItsLevelFromTheHeadline()
    {
        Alert alert = CapXmlText.Only(Samples.Text("cap/wmo-cn-valid.xml"));

        Assert.Equal("雷电", alert.Event);
        Assert.Equal("保定市气象台更新雷电黄色预警[Ⅲ级/较重]", alert.Headline);
        Assert.Equal("新市区", alert.AreaDesc);
        Assert.Equal(3, alert.Level);
        Assert.Equal(["en-US", "zh-CN"], alert.Texts.Select(t => t.Language));
        Assert.Equal([new Geocode("CPEAS Geographic Code", "130602000000")], alert.Geocodes);
        Assert.Null(alert.Shape);
        Assert.Equal(["Met"], alert.Categories);
        Assert.Equal(new DateTimeOffset(2024, 7, 13, 3, 31, 38, TimeSpan.FromHours(8)), alert.Expires);
        Assert.Equal(alert.Onset, alert.ObservedAt);
        Assert.Empty(alert.Issues);
        AlertReference reference = Assert.Single(alert.References);
        Assert.Equal("13060041600000_20240712073642", reference.Identifier);
    }

    [Fact]
    public void Decode_PolygonOf41000Vertices_IsThinnedAndSaysSo()
    {
        Alert alert = CapXmlText.Only(Samples.Text("cap/wmo-bf-no_signature.xml"));

        AreaShape area = Assert.IsType<AreaShape>(alert.Shape);
        Assert.InRange(area.Outer.Length, 10_000, 20_000);
        Assert.Equal(area.Outer[0], area.Outer[^1]);
        Assert.Contains("41009 vertices", Assert.Single(alert.Issues, i => i.Code == "cap-polygon-thinned").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_ThreeLanguages_AreOneAlertThatSpeaksChinese()
    {
        Alert alert = CapXmlText.Only(Samples.Text("cap/lifecycle/ts-three-languages.xml"));

        Assert.Equal("紧急警报", alert.Headline);
        Assert.Equal(3, alert.Texts.Length);
    }

    [Theory]
    [InlineData("cap/lifecycle/aemet-cancel-no-info.xml", "viejo-1")]
    [InlineData("cap/lifecycle/jma-style-cancel-no-area.xml", "EQ-100")]
    [InlineData("cap/lifecycle/ts-cancel-001-two-references.xml", "ALERT-001", "UPDATE-001")]
    public void Decode_Cancel_NamesWhatItEndsAndHasNoLevel(string file, params string[] ended)
    {
        Alert alert = CapXmlText.Only(Samples.Text(file));

        Assert.Equal(ended, alert.References.Select(r => r.Identifier));
        Assert.Null(alert.Level);
    }

    private static string CapReferencesText(Alert alert) => string.Join(
        ' ', alert.References.Select(r => $"{r.Sender},{r.Identifier},{r.Sent:yyyy-MM-dd'T'HH:mm:sszzz}".Replace("+00:00", "-00:00", StringComparison.Ordinal)));

    private static int Different(IEnumerable<XElement> elements, string name) =>
        elements.Where(e => e.Name.LocalName == name).Select(e => string.Join('|', e.DescendantNodes().OfType<XText>().Select(t => t.Value.Trim()))).Distinct().Count();

    private static Dictionary<string, string> Row(string file)
    {
        string[][] lines = [.. File.ReadLines(Path.Combine(Samples.Root, "cap", "VALIDATION.tsv")).Select(l => l.Split('\t'))];
        string[] cells = Assert.Single(lines, l => "cap/" + l[0] == file);
        return lines[0].Zip(cells).ToDictionary(p => p.First, p => p.Second);
    }
}
