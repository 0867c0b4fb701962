using System.Collections.Immutable;
using System.Net;
using System.Xml.Linq;
using System.Xml.Schema;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cap;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Api.Ogc;

namespace Command.Ingest.Tests.Api.Cap;

/// <summary>The index and the documents at <c>/cap</c>, over a real server.</summary>
public sealed class CapApiTests
{
    private const string Crooked = "civil:gov/1,A%2F 哈?#+&<";

    private static readonly XNamespace s_atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace s_cap = "urn:oasis:names:tc:emergency:cap:1.2";

    [Fact]
    public async Task Index_PublicAlertsInForce_AreListedNewestFirst()
    {
        await using OgcServer server = await OgcServer.OfAsync(Of(
            Item("civil:gov,A1"),
            Item("civil:gov,A2", minutes: 5),
            Item("civil:gov,ended") with { State = AlertState.Cancelled },
            Item("civil:gov,private", alert: a => a with { Scope = "Private" }),
            Item("civil:gov,unsaid", alert: a => a with { Scope = null }),
            Item("civil:gov,drill", alert: a => a with { Status = "Exercise" }),
            Item("civil:gov,weekly", alert: a => a with { Test = true }),
            Item("civil!gov,A1", alert: a => a with { Exercise = true })));

        XElement feed = await FeedAsync(server, "/cap");

        Assert.Equal(["A2", "A1"], Identifiers(feed));
        XElement entry = feed.Elements(s_atom + "entry").First();
        Assert.Equal("暴雨红色预警", entry.Element(s_atom + "title")!.Value);
        Assert.Equal(("Actual", "Severe", "2026-07-18T06:05:00+08:00"), (Text(entry, "status"), Text(entry, "severity"), Text(entry, "sent")));
        Assert.Equal("application/cap+xml", entry.Element(s_atom + "link")!.Attribute("type")!.Value);
        foreach (XElement element in (XElement[])[feed, .. feed.Elements(s_atom + "entry")])
        {
            Assert.All(["id", "title", "updated", "author"], name => Assert.Single(element.Elements(s_atom + name)));
        }
    }

    [Fact]
    public async Task Index_Exercise_IsListedApartAndSaysSoInEveryDocument()
    {
        await using OgcServer server = await OgcServer.OfAsync(Of(Item("civil:gov,A1"), Item("civil!gov,E1", alert: a => a with { Exercise = true })));

        XElement feed = await FeedAsync(server, "/cap?exercise=true");

        Assert.Equal(["E1"], Identifiers(feed));
        Assert.Equal("Exercise", Text(feed.Element(s_atom + "entry")!, "status"));
        string address = feed.Element(s_atom + "entry")!.Element(s_atom + "link")!.Attribute("href")!.Value;
        XElement document = await XmlAsync(server, address);
        Assert.Equal("Exercise", document.Element(s_cap + "status")!.Value);
        using HttpResponseMessage plain = await server.SendAsync(address.Replace("?exercise=true", "", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, plain.StatusCode);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(250, 100)]
    public async Task Index_NextLinks_LeadPastAllExactlyOnce(int count, int limit)
    {
        await using OgcServer server = await OgcServer.OfAsync(Of([.. Enumerable.Range(0, count).Select(i => Item($"civil:gov,A{i:D3}", minutes: i / 3))]));
        List<string> seen = [];
        string? address = $"/cap?limit={limit}";
        while (address is not null)
        {
            XElement feed = await FeedAsync(server, address);
            Assert.InRange(Identifiers(feed).Length, 1, limit);
            seen.AddRange(Identifiers(feed));
            address = feed.Elements(s_atom + "link").SingleOrDefault(l => l.Attribute("rel")!.Value == "next")?.Attribute("href")!.Value;
        }

        Assert.Equal(count, seen.Count);
        Assert.Equal(count, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=x", "limit")]
    [InlineData("?cursor=!", "cursor")]
    [InlineData("?exercise=perhaps", "exercise")]
    [InlineData("?page=2", "page")]
    public async Task Index_WrongParameter_IsRefusedByName(string query, string parameter)
    {
        await using OgcServer server = await OgcServer.OfAsync(Of());
        using HttpResponseMessage response = await server.SendAsync("/cap" + query);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"\"parameter\":\"{parameter}\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_Unchanged_IsNotSentAgainUntilAnAlertChanges()
    {
        OgcPicture picture = Of(Item("civil:gov,A1"));
        await using OgcServer server = await OgcServer.OfAsync(picture);
        string tag = await TagAsync(server, null, HttpStatusCode.OK);

        await TagAsync(server, tag, HttpStatusCode.NotModified);
        picture.Picture = picture.Picture with { Alerts = picture.Picture.Alerts.Add("civil:gov,A2", Item("civil:gov,A2")) };

        Assert.NotEqual(tag, await TagAsync(server, tag, HttpStatusCode.OK));
    }

    [Fact]
    public async Task Index_ReadByOurOwnDecoder_PointsToItsDocuments()
    {
        await using OgcServer server = await OgcServer.OfAsync(Of(Item("civil:gov,A1"), Item(Crooked)));
        using HttpResponseMessage response = await server.SendAsync("/cap");

        string[] links = [.. new CapDecoder().Links(await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken))];

        Assert.Equal(2, links.Length);
        foreach (string link in links)
        {
            using HttpResponseMessage document = await server.SendAsync(link);
            Assert.Equal("application/cap+xml", document.Content.Headers.ContentType!.MediaType);
            Assert.Single(CapDecoded(await document.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
        }
    }

    [Fact]
    public async Task Document_Alert_IsValidBySchemaAndSaysWhatThePictureHolds()
    {
        AlertItem item = Item("civil:gov,A1", alert: a => a with { Shape = new CircleShape(OgcPicture.At, 1_500), References = [new AlertReference("gov", "A0", a.Sent.AddHours(-1))], MsgType = "Update" });
        await using OgcServer server = await OgcServer.OfAsync(Of(item));
        XElement document = await XmlAsync(server, "/cap/civil:gov,A1");

        XmlSchemaSet schema = new() { XmlResolver = null };
        schema.Add(null, Path.Combine(Samples.Root, "cap", "CAP-v1.2-schema.xsd"));
        List<string> complaints = [];
        new XDocument(document).Validate(schema, (_, e) => complaints.Add(e.Message));
        Assert.Empty(complaints);
        Alert back = Assert.Single(CapDecoded(System.Text.Encoding.UTF8.GetBytes(document.ToString())));
        Assert.Equal((item.Alert.SourceId, item.Alert.Sender, item.Alert.Sent, item.Alert.Headline, item.Alert.MsgType), (back.SourceId, back.Sender, back.Sent, back.Headline, back.MsgType));
        Assert.Equal(item.Alert.References, back.References);
        // As it lies on the shared layer: the feed's own datum may be another.
        Assert.Equal(item.Place.Shape!.Box.West, back.Shape!.Box.West, 8);
    }

    [Theory]
    [InlineData("/cap/civil:gov,none")]
    [InlineData("/cap/civil!gov,A1")]
    [InlineData("/cap/civil:gov,private")]
    [InlineData("/cap/%00")]
    public async Task Document_NotPublicOrNotThere_IsNotFound(string path)
    {
        await using OgcServer server = await OgcServer.OfAsync(Of(Item("civil!gov,A1", alert: a => a with { Exercise = true }), Item("civil:gov,private", alert: a => a with { Scope = "Private" })));
        using HttpResponseMessage response = await server.SendAsync(path);

        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
    }

    [Theory]
    [InlineData("/cap")]
    [InlineData("/cap/civil:gov,A1")]
    public async Task Reading_WithoutAKey_IsRefused(string path)
    {
        await using OgcServer server = await OgcServer.OfAsync(Of(Item("civil:gov,A1")), demo: false);
        using HttpResponseMessage response = await server.SendAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("en", "warnings in force")]
    [InlineData("zh-CN", "生效预警")]
    public async Task Index_Title_IsInTheReadersLanguage(string language, string title)
    {
        await using OgcServer server = await OgcServer.OfAsync(Of());
        using HttpResponseMessage response = await server.SendAsync("/cap", language: language);

        Assert.Contains(title, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static async Task<string> TagAsync(OgcServer server, string? known, HttpStatusCode expected)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(server.Root, "/cap"));
        if (known is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", known);
        }

        using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
        return response.Headers.ETag!.ToString();
    }

    private static async Task<XElement> FeedAsync(OgcServer server, string path)
    {
        XElement feed = await XmlAsync(server, path);
        Assert.Equal(s_atom + "feed", feed.Name);
        return feed;
    }

    private static async Task<XElement> XmlAsync(OgcServer server, string path)
    {
        using HttpResponseMessage response = await server.SendAsync(path);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode} {body}");
        return XDocument.Parse(body).Root!;
    }

    private static IEnumerable<Alert> CapDecoded(byte[] bytes) => new CapDecoder().Decode(bytes, Contexts.Of("civil")).Messages.Cast<Alert>();

    private static string[] Identifiers(XElement feed) => [.. feed.Elements(s_atom + "entry").Select(e => Text(e, "identifier")!)];

    private static string? Text(XElement entry, string name) => entry.Element(s_cap + name)?.Value;

    private static OgcPicture Of(params AlertItem[] items)
    {
        OgcPicture picture = new();
        picture.Picture = picture.Picture with { Alerts = items.ToImmutableDictionary(i => i.Id) };
        return picture;
    }

    private static AlertItem Item(string id, int minutes = 0, Func<Alert, Alert>? alert = null)
    {
        DateTimeOffset sent = new DateTimeOffset(2026, 7, 18, 6, 0, 0, TimeSpan.FromHours(8)).AddMinutes(minutes);
        Alert stated = new()
        {
            Feed = "civil",
            Agency = "civil-defence",
            Sender = "gov",
            SourceId = id[(id.IndexOf(',', StringComparison.Ordinal) + 1)..],
            Version = "1",
            ObservedAt = sent,
            Status = "Actual",
            MsgType = "Alert",
            Scope = "Public",
            Event = "暴雨",
            Headline = "暴雨红色预警",
            Severity = "Severe",
            AreaDesc = "南岗区",
            Categories = ["Met"],
            Sent = sent,
            Expires = sent.AddHours(6),
            Geocodes = [new Geocode("GB/T 2260", "230103")],
        };
        stated = alert?.Invoke(stated) ?? stated;
        AreaShape square = OgcPicture.Square(126.5, 45.6, 126.7, 45.8);
        return new AlertItem(id, stated, new Place { Shape = square, Centre = OgcPicture.At, Address = "南岗区" }, AlertState.Active, OgcPicture.Now, []);
    }
}
