using System.Globalization;
using System.Text;
using System.Text.Json;
using Command.Ingest.Api.Rights;
using Command.Ingest.Hub;
using Command.Ingest.Picture;
using Command.Ingest.Shares;
using Command.Ingest.Tests.Transports;
using Command.Web.Security;

namespace Command.Web.Tests.Security;

/// <summary>A running city in which city management keeps a case to itself that the traffic police must not hear of, told in words that are found wherever they come out.</summary>
internal sealed class SharingSite : IAsyncDisposable
{
    /// <summary>Stands in every text of the hidden case.</summary>
    public const string Secret = "XYZZY-hidden-case";

    public const string Owner = "city-management", Other = "traffic-police", HiddenReport = "city:H-77";

    private const string FeedKey = "feed-key-for-tests-0123456";

    private SharingSite(SecureSite site) => Site = site;

    public SecureSite Site { get; }

    public string HiddenIncident { get; private set; } = "";

    public static async Task<SharingSite> StartAsync()
    {
        SecureSite site = await SecureSite.StartAsync(
            ("Command:Feeds:city:Key", FeedKey),
            ("Command:Feeds:city:Sharing", "conditional"),
            ("Command:Feeds:traffic:Key", FeedKey),
            ("Command:Feeds:civil:Key", FeedKey),
            ("Command:ApiKeys:owner:Key", KeyOf(Owner)),
            ("Command:ApiKeys:owner:Agency", Owner),
            ("Command:ApiKeys:other:Key", KeyOf(Other)),
            ("Command:ApiKeys:other:Agency", Other),
            ("Command:ApiKeys:ownerdesk:Key", DeskOf(Owner)),
            ("Command:ApiKeys:ownerdesk:Agency", Owner),
            ("Command:ApiKeys:ownerdesk:Role", "operator"),
            ("Command:ApiKeys:otherdesk:Key", DeskOf(Other)),
            ("Command:ApiKeys:otherdesk:Agency", Other),
            ("Command:ApiKeys:otherdesk:Role", "operator"));
        SharingSite sharing = new(site);
        await sharing.PushAsync("city", Case("H-77", Secret, 45.7571, 126.6426));
        await Wait.UntilAsync(() => sharing.Picture.Reports.GetValueOrDefault(HiddenReport)?.Incident is not null, "the hidden case opens an incident");
        sharing.HiddenIncident = sharing.Picture.Reports[HiddenReport].Incident!;
        return sharing;
    }

    public PictureState Picture => Site.Get<PictureBroadcast>().Picture;

    public static string KeyOf(string agency) => $"reader-key-of-{agency}-0123456789";

    public static string DeskOf(string agency) => $"desk-key-of-{agency}-0123456789";

    public async Task PushAsync(string feed, string json)
    {
        using HttpClient http = new() { BaseAddress = Site.Address };
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri($"/feeds/{feed}", UriKind.Relative)) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add("Authorization", "Bearer " + FeedKey);
        using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public static string Case(string id, string text, double lat, double lon)
    {
        string now = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
        return JsonSerializer.Serialize(new object[]
        {
            new Dictionary<string, object>
            {
                ["service_request_id"] = id, ["status"] = "open", ["service_code"] = "crash", ["service_name"] = "交通事故", ["description"] = text, ["requested_datetime"] = now,
                ["updated_datetime"] = now, ["address"] = "Zhongshan " + text, ["lat"] = lat, ["long"] = lon,
            },
        });
    }

    /// <summary>What a key gets.</summary>
    public async Task<(int Status, byte[] Body)> GetAsync(string path, string key)
    {
        using HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Site.Address };
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add("Authorization", "Bearer " + key);
        using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Changes the catalogue as the page does.</summary>
    public async Task<string?> DoAsync(Func<ShareState, DateTimeOffset, (ShareChange? Change, Command.Ingest.Contracts.Fault? Fault)> decide) =>
        (await Site.Get<ShareBook>().DoAsync(new Caller(CallerKind.Person, "li.min", "li", [Roles.SecurityAdmin]), "10.0.0.7", "test", decide, TestContext.Current.CancellationToken))?.Code;

    public async Task<string?> ClassifyAsync(string feed, ShareClass of, ShareTerms? terms = null) =>
        await DoAsync((s, _) => ShareRules.Classify(s, Coordinator, s.Entries[$"{feed}/*/*"] with { Class = of, Basis = "law", Terms = terms ?? ShareTerms.None }));

    public static ShareActor Coordinator { get; } = new("li.min", null, false, false, true, false);

    public static ShareActor Agency(string agency) => new(agency, agency, true, true, false, true);

    public ValueTask DisposeAsync() => Site.DisposeAsync();
}
