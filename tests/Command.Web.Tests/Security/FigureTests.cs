using System.Text;
using System.Text.Json;
using Command.Ingest.Api.Rights;
using Command.Ingest.Journal;
using Command.Ingest.Picture.Past;
using Command.Ingest.Tests.Picture.Situation;
using Command.Ingest.Tests.Transports;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests.Security;

/// <summary>Figures over HTTP from the running server: now, of the past, as a table, and to whom.</summary>
public sealed class FigureTests
{
    [Fact]
    public async Task Figures_OfTheOwnerAndOfTheOther_DifferByWhatIsHiddenAlone()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        JsonElement own = await FigureAsync(sharing, "incidents.open", SharingSite.Owner), other = await FigureAsync(sharing, "incidents.open", SharingSite.Other);
        Assert.Equal((1, 0), (own.GetProperty("value").GetInt32(), other.GetProperty("value").GetInt32()));
        Assert.Equal((1, 0), (own.GetProperty("rows").GetArrayLength(), other.GetProperty("rows").GetArrayLength()));
        Assert.Equal(0, other.GetProperty("excluded").GetArrayLength());
        Assert.Equal(1, (await FigureAsync(sharing, "cases.open", SharingSite.Owner)).GetProperty("value").GetInt32());
        Assert.Equal(0, (await FigureAsync(sharing, "cases.open", SharingSite.Other)).GetProperty("value").GetInt32());

        // Its page neither: not the words, not the number, not a count.
        await sharing.Site.PersonOfAsync(SharingSite.Other, "wang", Roles.Leader);
        using SecureSite.Visitor wang = sharing.Site.Visit();
        await wang.SignInAsync("wang", SecureSite.PasswordOf("wang"));
        string page = await wang.PageAsync("/summary");
        Assert.DoesNotContain(SharingSite.Secret, page, StringComparison.Ordinal);
        Assert.DoesNotContain(sharing.HiddenIncident, page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-testid=\"grave-incident\"", page, StringComparison.Ordinal);
        Assert.Contains("data-subject=\"incidents\" data-code=\"unknown\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Figure_OfAPastMoment_IsFoldedFromTheJournalAndHidesTheSame()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        DateTimeOffset before = sharing.Picture.Incidents[sharing.HiddenIncident].OpenedAt;
        await sharing.PushAsync("city", SharingSite.Case("H-90", "second", 45.70, 126.70));
        await Wait.UntilAsync(() => sharing.Picture.Incidents.Count == 2, "the second incident opens");
        string now = Escaped(DateTimeOffset.UtcNow);

        // Nothing came since: the picture now is the picture then, also where no past is kept.
        Assert.Equal(2, (await FigureAsync(sharing, "incidents.open", SharingSite.Owner, "asOf=" + now)).GetProperty("value").GetInt32());
        (int status, byte[] said) = await sharing.GetAsync("/summary/figures/incidents.open?asOf=" + Escaped(before), SharingSite.DeskOf(SharingSite.Owner));
        if (sharing.Site.App.Services.GetService<IPastPictures>() is null)
        {
            Assert.Equal(409, status);
            Assert.Contains("past", Encoding.UTF8.GetString(said), StringComparison.OrdinalIgnoreCase);
        }
        else
        {
            Assert.Equal(200, status);
        }
    }

    [Fact]
    public async Task Figure_WithAPastThatIsKept_IsTheNumberOfThatMoment()
    {
        await using SecureSite site = await SecureSite.StartAsync(
            services => services.AddSingleton<IPastPictures>(s => new FoldedPast(s.GetRequiredService<IJournalStore>())), ("Command:Feeds:city:Key", "feed-key-for-tests-0123456"));
        await PushAsync(site, "H-1", 45.7571);
        await Wait.UntilAsync(() => site.Get<Command.Ingest.Hub.PictureBroadcast>().Picture.Incidents.Count == 1, "the first incident opens");
        await Wait.UntilAsync(() => DateTimeOffset.UtcNow > site.Get<Command.Ingest.Hub.PictureBroadcast>().Picture.KnownAt.AddMilliseconds(5), "the clock goes on");
        DateTimeOffset moment = DateTimeOffset.UtcNow;
        await Wait.UntilAsync(() => DateTimeOffset.UtcNow > moment.AddMilliseconds(5), "the clock goes on");
        await PushAsync(site, "H-2", 45.70);
        await Wait.UntilAsync(() => site.Get<Command.Ingest.Hub.PictureBroadcast>().Picture.Incidents.Count == 2, "the second incident opens");

        (int status, string body) = await GetAsync(site, $"/summary/figures/incidents.open?asOf={Escaped(moment)}", SecureSite.OperatorKey);
        Assert.Equal(200, status);
        JsonElement figure = JsonDocument.Parse(body).RootElement;
        Assert.Equal((1, "incidents.open/1"), (figure.GetProperty("value").GetInt32(), figure.GetProperty("rule").GetString()));
        (_, string again) = await GetAsync(site, $"/summary/figures/incidents.open?asOf={Escaped(moment)}&version=1", SecureSite.OperatorKey);
        Assert.Equal(body, again);
        Assert.Contains("\"value\":null", (await GetAsync(site, $"/summary/figures/feeds.silent?asOf={Escaped(moment)}", SecureSite.OperatorKey)).Body, StringComparison.Ordinal);
        Assert.Equal(404, (await GetAsync(site, $"/summary/figures/incidents.open?asOf={Escaped(moment.AddYears(-1))}", SecureSite.OperatorKey)).Status);

        // A dispatcher has the situation now and not the past.
        string dispatcher = await site.CookieOfAsync(Roles.Dispatcher);
        using HttpClient http = new(new HttpClientHandler { UseCookies = false }) { BaseAddress = site.Address };
        http.DefaultRequestHeaders.Add("Cookie", dispatcher);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await http.GetAsync(new Uri("/summary/figures/incidents.open", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.Forbidden, (await http.GetAsync(new Uri($"/summary/figures/incidents.open?asOf={Escaped(moment)}", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Figure_AskedWrongly_SaysWhatToWrite()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        foreach ((string path, int status) in ((string, int)[])
        [
            ("no.such", 404), ("incidents.open?version=9", 404), ("incidents.open?version=x", 404), ("incidents.open?level=7", 400), ("incidents.open?world=other", 400), ("incidents.open?asOf=soon", 400),
            ("incidents.open?asOf=2199-01-01T00:00:00Z", 400), ("incidents.open?limit=0", 400), ("incidents.open?limit=501", 400), ("incidents.open?offset=-1", 400), ("incidents.open?limit=500&offset=3", 200),
        ])
        {
            Assert.Equal((path, status), (path, (await GetAsync(site, "/summary/figures/" + path, SecureSite.OperatorKey)).Status));
        }

        Assert.Equal(403, (await GetAsync(site, "/summary/figures/incidents.open", SecureSite.ReaderKey)).Status);
        Assert.Contains("incidents.open/1", (await GetAsync(site, "/summary/figures", SecureSite.OperatorKey)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Csv_OfWhatLooksLikeAFormula_IsText()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        await sharing.PushAsync("city", SharingSite.Case("=H-91", "x", 45.70, 126.70).Replace("交通事故", "=1+1,\\\"a\\\"", StringComparison.Ordinal).Replace("crash", "manhole", StringComparison.Ordinal));
        await Wait.UntilAsync(() => sharing.Picture.Reports.Count == 2, "the second case comes");
        (int status, byte[] body) = await sharing.GetAsync("/summary/figures/cases.open?format=csv", SharingSite.DeskOf(SharingSite.Owner));
        string csv = Encoding.UTF8.GetString(body);
        Assert.Equal(200, status);
        Assert.StartsWith("\uFEFFfigure,value,unit,rule,query,asOf,sequence,kind,id,title,at,rowValue\r\n", csv, StringComparison.Ordinal);
        Assert.Equal(4, csv.Split("\r\n").Length);
        Assert.DoesNotContain(",=", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(",\"=", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_OfALeader_IsTheSummary()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site.Address };
        http.DefaultRequestHeaders.Add("Cookie", await site.CookieOfAsync(Roles.Leader));
        using HttpResponseMessage answer = await http.GetAsync(new Uri("/", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal("/summary", answer.Headers.Location?.ToString());
    }

    private static string Escaped(DateTimeOffset moment) => Uri.EscapeDataString(moment.ToUniversalTime().ToString("O", System.Globalization.CultureInfo.InvariantCulture));

    private static async Task<JsonElement> FigureAsync(SharingSite sharing, string code, string agency, string query = "")
    {
        (int status, byte[] body) = await sharing.GetAsync($"/summary/figures/{code}?{query}", SharingSite.DeskOf(agency));
        Assert.Equal(200, status);
        return JsonDocument.Parse(body).RootElement;
    }

    private static async Task<(int Status, string Body)> GetAsync(SecureSite site, string path, string key)
    {
        using HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = site.Address };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + key);
        using HttpResponseMessage answer = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task PushAsync(SecureSite site, string id, double lat)
    {
        using HttpClient http = new() { BaseAddress = site.Address };
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/feeds/city", UriKind.Relative)) { Content = new StringContent(SharingSite.Case(id, "text", lat, 126.6426), Encoding.UTF8, "application/json") };
        request.Headers.Add("Authorization", "Bearer feed-key-for-tests-0123456");
        using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode);
    }
}
