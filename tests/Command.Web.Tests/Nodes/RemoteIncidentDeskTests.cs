using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Command.Ingest;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Tests.Transports;
using Command.Ingest.Writer;
using Command.Web.Replica;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests.Nodes;

/// <summary>The desk of a web node against a real Command.Ingest on a free port.</summary>
public sealed class RemoteIncidentDeskTests
{
    private const string NodeKey = "node-key-for-tests-0123456789";
    private const string CityKey = "city-key-for-tests-0123456789";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Desk_OverHttp_DoesWhatTheOneInProcessDoes()
    {
        await using IngestApplication ingest = Ingest();
        await ingest.App.StartAsync(Cancel);
        Uri address = new(ingest.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        ServiceCollection services = new();
        RemoteIncidentDesk.Add(services, new IngestAddress([address]), NodeKey);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IIncidentDesk desk = provider.GetRequiredService<IIncidentDesk>();
        using HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient();
        await PushAsync(http, address);
        PictureBroadcast broadcast = ingest.App.Services.GetRequiredService<PictureBroadcast>();
        await Wait.UntilAsync(() => broadcast.Picture.Open.Count == 2, "both incidents are open");

        CommandAnswer split = await desk.DoAsync("s-1", "李敏", new SplitIncident("I-0001", ["city:C-1"]) { Reason = "r" }, Cancel);
        Assert.Equal(("split-all", false), (split.Refusal?.Code, split.MayPass));
        Assert.Contains("I-0001", split.Refusal!.Reason, StringComparison.Ordinal);

        CommandAnswer merged = await desk.DoAsync("m-1", "李敏", new MergeIncidents("I-0002", "I-0001") { Reason = "同一事故" }, Cancel);
        Assert.Null(merged.Refusal);
        Assert.Equal(merged, await desk.DoAsync("m-1", "李敏", new MergeIncidents("I-0002", "I-0001") { Reason = "同一事故" }, Cancel));
        Assert.Contains(ingest.App.Services.GetRequiredService<IJournalStore>().Read(0), e => e.Author == "李敏" && e.Event is IncidentMerged);

        CommandAnswer apart = await desk.DoAsync("m-2", "李敏", new SplitIncident("I-0001", ["city:C-2"]) { Reason = "撤销" }, Cancel);
        Assert.Equal("I-0003", apart.Opened);
        CommandAnswer moved = await desk.DoAsync("m-3", "李敏", new MoveSource(new SourceRef("report", "city:C-2"), "I-0003", null) { Reason = "r" }, Cancel);
        Assert.Equal("only-report", moved.Refusal?.Code);

        Nearby near = await desk.NearAsync(new TypedCase(126.6425, 45.7571, "crash", "追尾 & 起火", null), Cancel);
        Assert.Equal("I-0001", near.Incidents[0].Id);
        Assert.NotEmpty(near.Incidents[0].Why);
        Assert.Empty((await desk.NearAsync(new TypedCase(null, null, null, null, null), Cancel)).Incidents);

        Assert.Contains(await desk.ServicesAsync(Cancel), s => s is { Code: "0409", Kind: "crash" });
        Assert.NotEmpty(await desk.PlacesAsync("中山路", "en", Cancel));
        CaseTaken taken = await desk.TakeAsync(new NewCase("n-1", "0409", null, 126.6425, 45.7571, "两车相撞", "I-0001", "来电人说的"), "李敏", Cancel);
        Assert.StartsWith("citizens:", taken.Report, StringComparison.Ordinal);
        Assert.Null(taken.Ruled?.Refusal);
        Assert.NotEmpty((await desk.TakeAsync(new NewCase("n-2", "nosuch", null, null, null, null, null, null), "李敏", Cancel)).Errors);
        await ingest.App.StopAsync(Cancel);
    }

    [Fact]
    public async Task IncidentsApi_OfANodeThatFollows_AnswersAsTheIngestDoesAndSaysWhenThatIsAway()
    {
        await using IngestApplication ingest = Ingest();
        await ingest.App.StartAsync(Cancel);
        Uri address = new(ingest.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await using WebNode web = await WebNode.StartAsync(null, ingest: (address, NodeKey));
        using HttpClient http = new();
        await PushAsync(http, address);
        PictureReplica replica = web.Get<PictureReplica>();
        await Wait.UntilAsync(() => replica.Current.Picture.Open.Count == 2, "the web node knows both incidents");

        Assert.Equal((HttpStatusCode.OK, "I-0001"), await AskAsync(HttpMethod.Get, "/incidents/I-0001", "id"));
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Get, "/incidents/I-0009", "title")).Status);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(HttpMethod.Get, "/incidents/near?lon=126.6425&lat=45.7571&kind=crash", "incidents")).Status);
        const string merge = """{"c":"merge","id":"I-0002","into":"I-0001","reason":"one"}""";
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(HttpMethod.Post, "/incidents/commands", "sequence", merge)).Status);
        Assert.Equal((HttpStatusCode.Conflict, "incident-closed"), await AskAsync(HttpMethod.Post, "/incidents/commands", "code", merge));
        await Wait.UntilAsync(() => replica.Current.Picture.Open.Count == 1, "the web node knows that they are one");

        await ingest.App.StopAsync(Cancel);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "Command.Ingest can't be reached"), await AskAsync(HttpMethod.Post, "/incidents/commands", "title", merge));

        async Task<(HttpStatusCode Status, string Said)> AskAsync(HttpMethod method, string path, string field, string? body = null)
        {
            using HttpRequestMessage request = new(method, new Uri(web.Http.BaseAddress!, path)) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", WebNode.OperatorKey);
            using HttpResponseMessage answer = await web.Http.SendAsync(request, Cancel);
            using JsonDocument json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
            return (answer.StatusCode, json.RootElement.GetProperty(field).ToString());
        }
    }

    private static IngestApplication Ingest()
    {
        string data = Directory.CreateTempSubdirectory("command-desk-").FullName;
        return new([], builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Command:DataDir"] = data,
            ["Command:Feeds:city:Key"] = CityKey,
            ["Command:Feeds:citizens:Key"] = "citizens-key-for-tests-0123456789",
            ["Command:Feeds:flood:Port"] = "0",
            ["Command:Feeds:vehicles:Port"] = "0",
            ["Command:Feeds:video:Port"] = "0",
            ["Command:ApiKeys:web1:Key"] = NodeKey,
            ["Command:ApiKeys:web1:Role"] = "node",
            ["Logging:LogLevel:Default"] = "Warning",
        }));
    }

    private static async Task PushAsync(HttpClient http, Uri address)
    {
        string at = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(address, "/feeds/city"));
        request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(
            $$"""
            [{"service_request_id":"C-1","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{at}}","lat":45.757,"long":126.6425},
             {"service_request_id":"C-2","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{at}}","lat":45.7652,"long":126.6425}]
            """));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", CityKey);
        using HttpResponseMessage answer = await http.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }
}
