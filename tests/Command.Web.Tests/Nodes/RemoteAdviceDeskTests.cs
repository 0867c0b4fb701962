using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Command.Ingest;
using Command.Ingest.Api.Incidents;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Ingest.Tests.Transports;
using Command.Ingest.Writer;
using Command.Web.Replica;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Web.Tests.Nodes;

/// <summary>The advice desk of a web node against a real Command.Ingest on a free port.</summary>
public sealed class RemoteAdviceDeskTests
{
    private const string NodeKey = "node-key-for-tests-0123456789";
    private const string CityKey = "city-key-for-tests-0123456789";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Desk_OverHttp_AdvisesWhatTheOneInProcessDoes()
    {
        string data = Directory.CreateTempSubdirectory("command-advice-").FullName;
        HeldClock clock = new();
        await using IngestApplication ingest = new([], builder => Clocked(builder, clock).Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Command:DataDir"] = data,
            ["Command:ApiKeys:web1:Key"] = NodeKey,
            ["Command:ApiKeys:web1:Role"] = "node",
            ["Command:Feeds:city:Key"] = CityKey,
            ["Command:Feeds:flood:Port"] = "0",
            ["Command:Feeds:vehicles:Port"] = "0",
            ["Command:Feeds:video:Port"] = "0",
        }));
        await ingest.App.StartAsync(Cancel);
        Uri address = new(ingest.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        ServiceCollection services = new();
        RemoteAdviceDesk.Add(services, new IngestAddress([address]), NodeKey);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IAdviceDesk desk = provider.GetRequiredService<IAdviceDesk>();
        using HttpClient http = provider.GetRequiredService<IHttpClientFactory>().CreateClient();
        await PushAsync(http, address);
        PictureBroadcast broadcast = ingest.App.Services.GetRequiredService<PictureBroadcast>();
        await Wait.UntilAsync(() => broadcast.Picture.Open.Count == 2, "both incidents are open");
        DateTimeOffset now = DateTimeOffset.UtcNow;
        ingest.App.Services.GetRequiredService<UnitIntake>().Take(
            [.. ingest.App.Services.GetRequiredService<CityPack>().Units.Where(u => u.DepotId is not null).Select(u => new Position { Feed = "vehicles", Agency = u.Agency, SourceId = u.Terminal, Version = "1", ObservedAt = now, At = u.Depot })],
            now);

        // What advice costs grows with the moments that pass: both are asked at one.
        clock.Hold();
        AdviceDesk here = ActivatorUtilities.CreateInstance<AdviceDesk>(ingest.App.Services);
        AdvicePins pins = new(["救护2"], ["交警1", "交警2"]);
        Recommendation there = (await desk.RecommendAsync("I-0001", pins, Cancel))!.Advice!;
        Assert.Equal(Written((await here.RecommendAsync("I-0001", pins, Cancel))!.Advice! with { At = default }), Written(there with { At = default }));
        Assert.All(there.Sets, s => Assert.Contains(s.Units, u => u.CallSign == "救护2"));
        Assert.Null(await desk.RecommendAsync("I-0404", AdvicePins.None, Cancel));
        BatchAdvice batch = await desk.BatchAsync([], Cancel);
        Assert.Equal(["I-0001", "I-0002"], batch.Best.Incidents.Select(i => i.Incident));
        Assert.Equal(Written((await here.BatchAsync([], Cancel)) with { At = default }), Written(batch with { At = default }));
        await ingest.App.StopAsync(Cancel);
        Directory.Delete(data, recursive: true);
    }

    private static WebApplicationBuilder Clocked(WebApplicationBuilder builder, TimeProvider clock)
    {
        builder.Services.AddSingleton(clock);
        return builder;
    }

    private static string Written<T>(T value) => JsonSerializer.Serialize(value, IncidentJson.Options);

    private static async Task PushAsync(HttpClient http, Uri address)
    {
        string at = DateTimeOffset.UtcNow.AddMinutes(-5).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture);
        using HttpRequestMessage request = new(HttpMethod.Post, new Uri(address, "/feeds/city"))
        {
            Content = new StringContent(
                $$"""
                [{"service_request_id":"C-1","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{at}}","lat":45.757,"long":126.6425},
                 {"service_request_id":"C-2","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{at}}","lat":45.7652,"long":126.6425}]
                """,
                Encoding.UTF8,
                "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", CityKey);
        using HttpResponseMessage answer = await http.SendAsync(request, Cancel);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The machine's clock, until it is told to stand.</summary>
    private sealed class HeldClock : TimeProvider
    {
        private DateTimeOffset? _held;

        public void Hold() => _held = base.GetUtcNow();

        public override DateTimeOffset GetUtcNow() => _held ?? base.GetUtcNow();
    }
}
