using System.IO.Compression;
using System.Text;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Shares;
using Command.Ingest.Tests.Transports;
using Command.Ingest.Writer;
using Command.Web.Map;
using Command.Web.Replica;
using Command.Web.Security;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests.Security;

/// <summary>Two agencies at every way out of the running server: what one keeps to itself, the other can't get, guess or count.</summary>
public sealed class SharingTests
{
    private const string Nothing = "city:H-78", NoIncident = "I-9999", Brief = "b-hidden";

    [Fact]
    public async Task Endpoints_EachThatShowsThePicture_GiveTheOtherAgencyNothingOfWhatIsHidden()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        Assert.Null((await sharing.Site.Get<CommandQueue>().SubmitAsync(null, "李敏", new DraftBrief(Brief, BriefKind.First, sharing.HiddenIncident, null, null), TestContext.Current.CancellationToken)).Refusal);
        List<string> untried = [], leaking = [], telling = [];
        int shown = 0;
        foreach (RouteEndpoint endpoint in sharing.Site.Get<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
        {
            Right needs = EndpointRights.Of(endpoint)!.Right;
            string pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (needs is not (Right.SeePicture or Right.SeeHistory or Right.SeeMessages or Right.SeeDesk or Right.SeeHandling or Right.SeeBriefs or Right.ReportStatus) || endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") == false
                || endpoint.Metadata.Any(m => m is HubMetadata or Microsoft.AspNetCore.Components.Endpoints.ComponentTypeMetadata))
            {
                continue;
            }

            if (Ways(pattern, sharing.HiddenIncident) is not { } ways)
            {
                untried.Add(pattern);
                continue;
            }

            foreach ((string path, string? unknown) in ways)
            {
                string owner = Said((await sharing.GetAsync(path, SharingSite.DeskOf(SharingSite.Owner))).Body);
                (int status, byte[] body) = await sharing.GetAsync(path, SharingSite.DeskOf(SharingSite.Other));
                string other = Said(body);
                shown += owner.Contains(SharingSite.Secret, StringComparison.Ordinal) ? 1 : 0;
                if (other.Contains(SharingSite.Secret, StringComparison.Ordinal) || (unknown is null && (other.Contains("H-77", StringComparison.Ordinal) || other.Contains(sharing.HiddenIncident, StringComparison.Ordinal))))
                {
                    leaking.Add($"{path}: {other}");
                }

                if (unknown is not null)
                {
                    // By its id it is what never was: the same answer, the id apart.
                    (int none, byte[] said) = await sharing.GetAsync(unknown, SharingSite.DeskOf(SharingSite.Other));
                    string expected = Said(said).Replace("H-78", "H-77", StringComparison.Ordinal).Replace(NoIncident, sharing.HiddenIncident, StringComparison.Ordinal);
                    if (status != none || Plain(expected) != Plain(other))
                    {
                        telling.Add($"{path}: {status} {other} and not {none} {expected}");
                    }
                }
            }
        }

        Assert.Empty(untried);
        Assert.Empty(leaking);
        Assert.Empty(telling);
        Assert.True(shown > 8, $"Only {shown} ways show it to its owner: the test looks in the wrong places.");
    }

    [Fact]
    public async Task Trend_OfWhatIsHidden_CountsItForItsOwnerAlone()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        const string path = "/map/trend?west=120&south=40&east=130&north=50&span=week";
        Assert.Contains("\"counts\"", await TextAsync(SharingSite.Owner), StringComparison.Ordinal);
        Assert.Contains("\"groups\":[]", await TextAsync(SharingSite.Other), StringComparison.Ordinal);

        async Task<string> TextAsync(string agency) => Encoding.UTF8.GetString((await sharing.GetAsync(path, SharingSite.DeskOf(agency))).Body);
    }

    [Fact]
    public async Task Figures_OfWhatIsHidden_CountItForItsOwnerAloneAndSayNothingOfItToOthers()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        string period = $"?from={Day(-1)}&to={Day(1)}";
        await Wait.UntilAsync(async () => (await TextAsync("incidents.opened", SharingSite.Owner)).Contains("\"value\":1,", StringComparison.Ordinal), "the owner's incident is counted");
        foreach (string code in (string[])["incidents.opened", "cases.received", "answer.within", "duty.phone"])
        {
            string other = await TextAsync(code, SharingSite.Other);
            Assert.Contains("\"counted\":0", other, StringComparison.Ordinal);
            Assert.Contains("\"excluded\":[]", other, StringComparison.Ordinal);
            Assert.Contains("\"excluded\":[]", await TextAsync(code, SharingSite.Other, "&district=230103"), StringComparison.Ordinal);
        }

        Assert.Contains("\"counted\":1", await TextAsync("cases.received", SharingSite.Owner), StringComparison.Ordinal);
        Assert.Contains(SharingSite.HiddenReport, await TextAsync("cases.received/rows", SharingSite.Owner), StringComparison.Ordinal);
        Assert.Contains("\"total\":0", await TextAsync("cases.received/rows", SharingSite.Other), StringComparison.Ordinal);

        async Task<string> TextAsync(string path, string agency, string more = "") => Encoding.UTF8.GetString((await sharing.GetAsync($"/handling/figures/{path}{period}{more}", SharingSite.DeskOf(agency))).Body);
    }

    [Fact]
    public async Task MapHub_ShareWithdrawn_TakesItFromTheOpenMapWithinSeconds()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        Assert.Null(await sharing.ClassifyAsync("city", ShareClass.Mandatory));
        await using HubConnection map = new HubConnectionBuilder().WithUrl(new Uri(sharing.Site.Address, MapHub.Path), o => o.Headers["Authorization"] = "Bearer " + SharingSite.KeyOf(SharingSite.Other)).AddMessagePackProtocol().Build();
        string layers = "";
        map.On<MapFrame>("Frame", async frame =>
        {
            layers = frame.Layers is { } json ? Encoding.UTF8.GetString(json) : layers;
            await map.SendAsync(nameof(MapHub.Ack), frame.Number, TestContext.Current.CancellationToken);
        });
        await map.StartAsync(TestContext.Current.CancellationToken);
        await map.SendAsync(nameof(MapHub.SetView), 126.4, 45.6, 126.8, 45.9, 11.0, TestContext.Current.CancellationToken);
        await Wait.UntilAsync(() => layers.Contains(sharing.HiddenIncident, StringComparison.Ordinal), "the shared incident is on the other's map");

        Assert.Null(await sharing.ClassifyAsync("city", ShareClass.Never));
        await Wait.UntilAsync(() => !layers.Contains(sharing.HiddenIncident, StringComparison.Ordinal) && layers.Contains("\"incidents\"", StringComparison.Ordinal), "the withdrawn incident is gone from the open map");
    }

    [Fact]
    public async Task Page_ShareWithdrawn_IsToldAndHasItNoMore()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        Assert.Null(await sharing.ClassifyAsync("city", ShareClass.Mandatory));
        await using AsyncServiceScope circuit = sharing.Site.App.Services.CreateAsyncScope();
        circuit.ServiceProvider.GetRequiredService<CallerScope>().Current = new Caller(CallerKind.Person, "wang", "wang", [Roles.Operator], SharingSite.Other);
        IReplica replica = circuit.ServiceProvider.GetRequiredService<IReplica>();
        await Wait.UntilAsync(() => replica.Current.Picture.Incidents.ContainsKey(sharing.HiddenIncident), "the page has the shared incident");
        Assert.Contains(replica.Current.Recent, e => e.Event is IncidentOpened o && o.Id == sharing.HiddenIncident);
        bool gone = false;
        using IDisposable watch = replica.OnChange(() => gone |= !replica.Current.Picture.Incidents.ContainsKey(sharing.HiddenIncident));
        Assert.Null(await sharing.ClassifyAsync("city", ShareClass.Never));
        await Wait.UntilAsync(() => gone, "the page is told that it is gone");
        Assert.DoesNotContain(replica.Current.Recent, e => e.Event is IncidentOpened or IncidentJoined);
    }

    [Fact]
    public async Task PictureHub_ForAnAgencyThatDoesNotSeeAll_TellsNothing()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        await using HubConnection picture = new HubConnectionBuilder().WithUrl(new Uri(sharing.Site.Address, "/hubs/picture"), o => o.Headers["Authorization"] = "Bearer " + SharingSite.KeyOf(SharingSite.Other)).AddMessagePackProtocol().Build();
        await picture.StartAsync(TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<HubException>(async () =>
        {
            await foreach (byte[] frame in picture.StreamAsync<byte[]>("Follow", TestContext.Current.CancellationToken))
            {
                Assert.Fail(Encoding.UTF8.GetString(frame));
            }
        });
    }

    [Fact]
    public async Task Request_AskedGrantedAndWithdrawn_OpensAndClosesWhatWasAskedFor()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        DateTimeOffset until = DateTimeOffset.UtcNow.AddDays(30);
        string path = $"/ogc/collections/reports/items/{SharingSite.HiddenReport}";
        Assert.Equal(404, (await sharing.GetAsync(path, SharingSite.KeyOf(SharingSite.Other))).Status);
        Assert.Null(await sharing.DoAsync((s, now) => ShareRules.Ask(s, SharingSite.Agency(SharingSite.Other), "r1", new ShareSubject("city", "reports", null), new ShareTerms { Purpose = "closing roads", Until = until }, now)));
        Assert.Equal("share-not-yours", await sharing.DoAsync((s, now) => ShareRules.Reply(s, SharingSite.Agency(SharingSite.Other), "r1", ShareTerms.None, "", now)));
        Assert.Null(await sharing.DoAsync((s, now) => ShareRules.Reply(s, SharingSite.Agency(SharingSite.Owner), "r1", new ShareTerms { Until = until, PrecisionM = 1000, Withheld = ["reports.text", "reports.address", "reports.title"] }, "", now)));
        (int status, byte[] body) = await sharing.GetAsync(path, SharingSite.KeyOf(SharingSite.Other));
        Assert.Equal(200, status);
        Assert.DoesNotContain(SharingSite.Secret, Encoding.UTF8.GetString(body), StringComparison.Ordinal);
        Assert.DoesNotContain("126.6426", Encoding.UTF8.GetString(body), StringComparison.Ordinal);

        Assert.Null(await sharing.DoAsync((s, now) => ShareRules.Withdraw(s, SharingSite.Agency(SharingSite.Owner), "r1", "no longer", now)));
        Assert.Equal(404, (await sharing.GetAsync(path, SharingSite.KeyOf(SharingSite.Other))).Status);
        AuditEntry[] entries = [.. await sharing.Site.Get<AuditLog>().SearchAsync(new AuditQuery(null, "sharing", null, null, null, null), TestContext.Current.CancellationToken)];
        Assert.Equal(["asked", "asked", "asked", "done", "done", "done", "refused"], entries.Select(e => e.Fact.Outcome).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Change_ThatCannotBeRecorded_DoesNotHappen()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        await sharing.Site.Get<SecurityDb>().DoAsync("ALTER TABLE security_audit RENAME TO away", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<SecurityUnavailableException>(() => sharing.ClassifyAsync("city", ShareClass.Mandatory));
        Assert.Equal(ShareClass.Conditional, sharing.Site.Get<ShareBook>().State.Entries["city/*/*"].Class);
        Assert.Equal(404, (await sharing.GetAsync($"/ogc/collections/reports/items/{SharingSite.HiddenReport}", SharingSite.KeyOf(SharingSite.Other))).Status);
    }

    [Fact]
    public async Task Command_OnWhatIsHidden_IsRefusedLikeWhatNeverWas()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        using HttpClient http = new() { BaseAddress = sharing.Site.Address };
        async Task<(int, string)> DoAsync(string incident)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, new Uri("/incidents/commands", UriKind.Relative)) { Content = new StringContent($$"""{"c":"level","id":"{{incident}}","level":1,"reason":"test"}""", Encoding.UTF8, "application/json") };
            request.Headers.Add("Authorization", "Bearer " + SharingSite.DeskOf(SharingSite.Other));
            using HttpResponseMessage answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return ((int)answer.StatusCode, Plain(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        }

        (int status, string said) = await DoAsync(sharing.HiddenIncident);
        (int none, string expected) = await DoAsync(NoIncident);
        Assert.Equal((none, expected.Replace(NoIncident, sharing.HiddenIncident, StringComparison.Ordinal)), (status, said));
        Assert.Null(sharing.Picture.Incidents[sharing.HiddenIncident].LevelSet);
        AuditEntry[] entries = [.. await sharing.Site.Get<AuditLog>().SearchAsync(new AuditQuery(null, "command", null, null, null, null), TestContext.Current.CancellationToken)];
        Assert.Contains(entries, e => (e.Fact.Subject, e.Fact.Outcome) == (nameof(OverrideLevel), "refused") && e.Fact.Detail.Contains(sharing.HiddenIncident, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Screen_GivenAPolicyOnItsPage_ShowsByItAtOnce()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        Assert.Null(await sharing.DoAsync((s, _) => ShareRules.Classify(s, SharingSite.Coordinator, s.Entries["city/*/*"] with { Class = ShareClass.Mandatory, Mark = Classification.Sensitive })));
        (string session, string cookie) = await sharing.Site.SessionAsync(null, Session.Screen);
        using HttpClient wall = new() { BaseAddress = sharing.Site.Address };
        wall.DefaultRequestHeaders.Add("Cookie", cookie);
        async Task<string> SearchAsync() => await wall.GetStringAsync(new Uri("/ogc/collections/reports/items", UriKind.Relative), TestContext.Current.CancellationToken);
        string dimmed = await SearchAsync();
        Assert.Contains("H-77", dimmed, StringComparison.Ordinal);
        Assert.DoesNotContain(SharingSite.Secret, dimmed, StringComparison.Ordinal);

        await sharing.Site.PersonOfAsync(null, "zhao", Roles.Operator);
        using SecureSite.Visitor zhao = sharing.Site.Visit();
        await zhao.SignInAsync("zhao", SecureSite.PasswordOf("zhao"));
        string mark = Own.MarkOf((await sharing.Site.Get<Sessions>().ScreensAsync(TestContext.Current.CancellationToken)).Single(s => s.Id == session));
        Assert.Contains("told=screen-policy", await zhao.GoAsync("/admin/screens", "/admin/screens/policy", ("id", mark), ("sensitive", "Hide"), ("addresses", "true")), StringComparison.Ordinal);
        Assert.DoesNotContain("H-77", await SearchAsync(), StringComparison.Ordinal);
        Assert.Contains("told=screen-policy", await zhao.GoAsync("/admin/screens", "/admin/screens/policy", ("id", mark), ("sensitive", "Show")), StringComparison.Ordinal);
        string shown = await SearchAsync();
        Assert.Contains(SharingSite.Secret, shown, StringComparison.Ordinal);
        Assert.Contains("\"classification\":\"sensitive\"", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Catalogue_AfterARestart_IsAsItWas()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        Assert.Null(await sharing.ClassifyAsync("traffic", ShareClass.Never));
        ShareBook again = ActivatorUtilities.CreateInstance<ShareBook>(sharing.Site.App.Services);
        Assert.True(again.Of(new Caller(CallerKind.Key, "k", "k", [Roles.Reader], SharingSite.Other)).Of("traffic", ShareFields.Reports) is { Seen: false }, "Nothing is seen before the catalogue was read");
        await again.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ShareClass.Never, again.State.Entries["traffic/*/*"].Class);
        Assert.Equal(1, again.State.Version);
        Assert.False(again.Of(new Caller(CallerKind.Key, "k", "k", [Roles.Reader], "fire")).Of("traffic", ShareFields.Reports).Seen);
        await again.StopAsync(TestContext.Current.CancellationToken);
        again.Dispose();
    }

    [Fact]
    public async Task Page_ByItsForms_AsksAndAnswers()
    {
        await using SharingSite sharing = await SharingSite.StartAsync();
        await sharing.Site.PersonOfAsync(SharingSite.Other, "wang", Roles.Operator);
        await sharing.Site.PersonOfAsync(SharingSite.Owner, "chen", Roles.AgencyAdmin);
        using SecureSite.Visitor wang = sharing.Site.Visit(), chen = sharing.Site.Visit();
        await wang.SignInAsync("wang", SecureSite.PasswordOf("wang"));
        await chen.SignInAsync("chen", SecureSite.PasswordOf("chen"));
        string until = DateTimeOffset.UtcNow.AddDays(20).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        Assert.Contains("told=shared", await wang.GoAsync("/admin/sharing", "/admin/sharing/ask", ("Subject", "city/*/*"), ("Purpose", "closing roads"), ("Until", until)), StringComparison.Ordinal);
        ShareRequest request = Assert.Single(sharing.Site.Get<ShareBook>().State.Requests.Values);
        Assert.Contains("closing roads", await chen.PageAsync("/admin/sharing"), StringComparison.Ordinal);
        Assert.Contains("fault=share-not-yours", await wang.GoAsync("/admin/sharing", "/admin/sharing/answer", ("Id", request.Id), ("Until", until), ("Yes", "true")), StringComparison.Ordinal);
        Assert.Contains("told=shared", await chen.GoAsync("/admin/sharing", "/admin/sharing/answer", ("Id", request.Id), ("Until", until), ("Yes", "true")), StringComparison.Ordinal);
        Assert.Contains(SharingSite.Secret, Encoding.UTF8.GetString((await sharing.GetAsync("/ogc/collections/reports/items", SharingSite.KeyOf(SharingSite.Other))).Body), StringComparison.Ordinal);
        Assert.Contains("fault=share-basis", await chen.GoAsync("/admin/sharing", "/admin/sharing/classify", ("Subject", "city/*/*"), ("Class", "Never"), ("Mark", "Sensitive"), ("Basis", "")), StringComparison.Ordinal);
        Assert.Contains("told=shared", await chen.GoAsync("/admin/sharing", "/admin/sharing/classify", ("Subject", "city/*/*"), ("Class", "Never"), ("Mark", "Sensitive"), ("Basis", "保密法 第九条")), StringComparison.Ordinal);
        Assert.Contains("fault=share-not-yours", await chen.GoAsync("/admin/sharing", "/admin/sharing/classify", ("Subject", "traffic/*/*"), ("Class", "Never"), ("Mark", "Sensitive"), ("Basis", "x")), StringComparison.Ordinal);
        Assert.DoesNotContain(SharingSite.Secret, Encoding.UTF8.GetString((await sharing.GetAsync("/ogc/collections/reports/items", SharingSite.KeyOf(SharingSite.Other))).Body), StringComparison.Ordinal);
    }

    /// <summary>The addresses to try at an endpoint, each with one that names nothing where it names something; null where nobody has said.</summary>
    private static (string Path, string? Unknown)[]? Ways(string pattern, string incident)
    {
        string[] collections = ["incidents", "reports", "alerts", "readings", "units", "assets", "areas"];
        string report = SharingSite.HiddenReport;
        string at = Uri.EscapeDataString(DateTimeOffset.UtcNow.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        (int x, int y) = (13955, 5894);
        return pattern switch
        {
            "/ogc" or "/ogc/" or "/ogc/conformance" or "/ogc/api" or "/ogc/collections" or "/tiles" or "/tiles/" or "/cap" or "/cap/" or "/feeds" or "/feeds/" or "/incidents/services" or "/map/style.json" or "/basemap/pack.geojson" or "/basemap/osm.json" => [(pattern, null)],
            "/ogc/collections/{collection}" or "/ogc/collections/{collection}/schema" or "/ogc/collections/{collection}/items" => [.. collections.Select(c => (pattern.Replace("{collection}", c, StringComparison.Ordinal) + (pattern.EndsWith("items", StringComparison.Ordinal) ? "?limit=1000" : ""), (string?)null))],
            "/ogc/collections/{collection}/items/{**feature}" => [.. collections.SelectMany(c => new[] { ($"/ogc/collections/{c}/items/{report}", (string?)$"/ogc/collections/{c}/items/{Nothing}"), ($"/ogc/collections/{c}/items/{incident}", $"/ogc/collections/{c}/items/{NoIncident}") })],
            "/ogc/collections/units/items/{unit}/track" => [($"/ogc/collections/units/items/{report}/track?datetime=2026-01-01T00:00:00Z/2026-01-01T10:00:00Z", $"/ogc/collections/units/items/{Nothing}/track?datetime=2026-01-01T00:00:00Z/2026-01-01T10:00:00Z")],
            "/tiles/{collection}" or "/tiles/{collection}.json" => [.. collections.Select(c => (pattern.Replace("{collection}", c, StringComparison.Ordinal), (string?)null))],
            "/tiles/{collection}/{z}/{x}/{y}.mvt" => [.. collections.SelectMany(c => new[] { ($"/tiles/{c}/0/0/0.mvt", (string?)null), ($"/tiles/{c}/14/{x}/{y}.mvt", null) })],
            "/cap/{**id}" => [($"/cap/{report}", $"/cap/{Nothing}")],
            "/travel-times" => [("/travel-times?lon=126.64&lat=45.757", null)],
            "/inside" => [("/inside?bbox=126.5,45.6,126.8,45.9", null), ($"/inside?incident={incident}", $"/inside?incident={NoIncident}"), ($"/inside?alert={report}", $"/inside?alert={Nothing}"), ("/inside?drawing=none", null)],
            "/cameras" => [("/cameras?near=126.64,45.757", null)],
            "/briefs/{id}.docx" or "/briefs/{id}.pdf" or "/briefs/{id}.xlsx" => [(pattern.Replace("{id}", Brief, StringComparison.Ordinal), pattern.Replace("{id}", "none", StringComparison.Ordinal))],
            "/places" => [($"/places?q={SharingSite.Secret}", null)],
            "/incidents/near" => [("/incidents/near?lon=126.6426&lat=45.7571&kind=crash&text=crash", null)],
            "/incidents/{id}/advice" => [($"/incidents/{incident}/advice", $"/incidents/{NoIncident}/advice")],
            "/drills/scenarios" => [(pattern, null)],
            "/drills/{drill}/score" => [("/drills/none/score", null)],
            "/dispatch/batch" => [(pattern, null), ($"{pattern}?incidents={incident}", null)],
            "/incidents/{id}" => [($"/incidents/{incident}", $"/incidents/{NoIncident}")],
            "/incidents/photos/{photo}" or "/field/photos/{photo}" => [(pattern.Replace("{photo}", new string('0', 64), StringComparison.Ordinal), null)],
            "/field" or "/field/token" => [(pattern, null)],
            "/field/state" => [("/field/state?units=true", null)],
            "/field/events" => [("/field/events?after=none", null)],
            "/summary/figures" or "/summary/figures/" => [(pattern, null)],
            "/summary/figures/{code}" => [.. Command.Ingest.Picture.Situation.FigureRules.Current.Keys.SelectMany(c => new[] { ($"/summary/figures/{c}?limit=500", (string?)null), ($"/summary/figures/{c}?format=csv", null), ($"/summary/figures/{c}?asOf={at}", null) })],
            "/history/entries" => [("/history/entries", null)],
            "/history/picture" => [($"/history/picture?at={at}", null)],
            "/map/past" => [($"/map/past?at={at}", null)],
            "/history/deeds" => [($"/history/deeds?from=2026-01-01T00:00:00Z&to={at}", null)],
            "/review/moment" => [($"/review/moment?at={at}", null)],
            "/review/marks" => [($"/review/marks?from={Uri.EscapeDataString(DateTimeOffset.UtcNow.AddHours(-2).ToString("O", System.Globalization.CultureInfo.InvariantCulture))}&to={at}", null)],
            "/review/report" => [($"/review/report?incident={incident}", $"/review/report?incident={NoIncident}"), ($"/review/report?from={Uri.EscapeDataString(DateTimeOffset.UtcNow.AddHours(-2).ToString("O", System.Globalization.CultureInfo.InvariantCulture))}", null)],
            "/map/trend" => [("/map/trend?west=126&south=45&east=127&north=46&span=day", null)],
            "/map/drawings.geojson" => [(pattern, null), ($"{pattern}?sheet={incident}", null)],
            "/map/bases" or "/map/bases/" => [(pattern, null)],
            "/map/bases/{id}/{layer:int}/{z:int}/{x:int}/{y:int}" => [($"/map/bases/pack/0/14/{x}/{y}", null)],
            "/map/here" => [("/map/here?lon=126.6426&lat=45.7571", null)],
            "/map/search" => [("/map/search?q=I-", null), ($"/map/search?q={SharingSite.Secret}", null), ("/map/search?q=H-77", null)],
            "/basemap/{z}/{x}/{y}" or "/basemap/{z:int}/{x:int}/{y:int}" => [($"/basemap/14/{x}/{y}", null)],
            "/handling/figures" or "/handling/figures/" => [(pattern, null)],
            "/handling/figures/{code}" or "/handling/figures/{code}/rows" or "/handling/figures/{code}/rows.csv" => [.. Command.Ingest.Picture.Handling.FigureRules.All.Select(r => ($"{pattern.Replace("{code}", r.Code, StringComparison.Ordinal)}?from={Day(-1)}&to={Day(1)}", (string?)null))],
            "/summary/evaluation/report" or "/summary/evaluation/report.xlsx" => [($"{pattern}?month={DateTimeOffset.UtcNow.ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture)}", null)],
            "/feeds/{feed}/quarantine" => [("/feeds/city/quarantine", null)],
            "/feeds/{feed}/envelopes/{envelope}" => [("/feeds/city/envelopes/x", "/feeds/city/envelopes/y")],
            _ => null,
        };
    }

    /// <summary>An answer's text; of a document that is an archive, that of all its parts.</summary>
    private static string Said(byte[] body)
    {
        if (!body.AsSpan().StartsWith("PK"u8))
        {
            return Encoding.UTF8.GetString(body);
        }

        using ZipArchive archive = new(new MemoryStream(body));
        StringBuilder text = new();
        foreach (ZipArchiveEntry entry in archive.Entries)
        {
            using StreamReader part = new(entry.Open());
            text.Append(part.ReadToEnd());
        }

        return text.ToString();
    }

    private static string Day(int from) => Uri.EscapeDataString(DateTimeOffset.UtcNow.AddDays(from).ToString("O", System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>Without what is another at each request.</summary>
    private static string Plain(string answer) => System.Text.RegularExpressions.Regex.Replace(answer, "\"(traceId|timeStamp|at)\":\"[^\"]*\"|envelope '[xy]'", "");
}
