using System.Net;
using System.Text;
using System.Text.Json;
using Command.Ingest;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Web.Map;
using Command.Web.Replica;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Command.Faults.Tests;

/// <summary>The machine's clock is set while everything runs.</summary>
public sealed class ClockTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Clock_SetByAnHour_FeedsAreJudgedByTheTimeThatPassed(int hours)
    {
        SteppedClock clock = new();
        await using Host host = await Host.StartAsync(clock, ("Command:Feeds:vehicles:Rhythm", "0.5"));
        await host.PushAsync("city", Messages.Case("before", 1, DateTimeOffset.UtcNow.AddMinutes(-5)));
        await host.PushAsync("vehicles", Messages.Position("13900000001", 1, DateTimeOffset.UtcNow.AddSeconds(-5)));

        clock.Ahead = TimeSpan.FromHours(hours);

        // The one spoke just now and has a rhythm of a minute; the other is silent from here on and has one of half a second.
        await Until.SoAsync("the feed that fell silent is down and the other is not", s_patience, async () => (await host.StateAsync("vehicles"), await host.StateAsync("city")) is ("down", "live"));
        Assert.All(await host.SilencesAsync(), s => Assert.InRange(s, 0, 1800));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Clock_SetByAnHourUnderLoad_NothingIsLostAndEverythingGoesOn(int hours)
    {
        SteppedClock clock = new();
        await using Host host = await Host.StartAsync(clock);
        Ledger ledger = new();
        await using (Sending sending = Sending.Start(new PatientSenders(ledger), new Target(host.Http, null, null)))
        {
            await Until.SoAsync("messages are taken", s_patience, () => ledger.ReportCount > 20);
            clock.Ahead = TimeSpan.FromHours(hours);
            Assert.All(await host.SilencesAsync(), s => Assert.True(s >= 0, $"a feed is {s} s old"));
            int before = ledger.ReportCount;
            await Until.SoAsync("messages are taken after the step", s_patience, () => ledger.ReportCount > before + 20);
        }

        await Until.SoAsync("the writer goes on", s_patience, () => host.Get<IJournalStore>().Pending(0, 1).IsEmpty && ledger.Reports.Keys.All(id => host.Picture.Reports.ContainsKey("city:" + id)));
        Assert.Equal(ShownPicture.Canonical(Fold.EvolveAll(PictureState.Empty, host.Get<IJournalStore>().Read(0))), ShownPicture.Canonical(host.Picture));
        Assert.All(host.Get<IJournalStore>().Counts().Values, c => Assert.Equal(c.Received, c.Stored + c.Duplicates + c.Quarantined));
        int beats = 0;
        await foreach (FollowFrame frame in host.Get<LocalPictureSource>().FollowAsync(Cancel))
        {
            beats += frame.Frame.Pulse is null ? 0 : 1;
            if (beats == 3)
            {
                break;
            }
        }

        using HttpResponseMessage ready = await host.Http.GetAsync(new Uri("/readyz", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Clock_OfAWebNodeFarFromTheWriters_IsNoLostLink(int hours)
    {
        SteppedClock clock = new();
        await using Host host = await Host.StartAsync(new SteppedClock());
        using PictureReplica replica = new(host.Get<LocalPictureSource>(), clock, NullLogger<PictureReplica>.Instance);
        await replica.StartAsync(Cancel);
        await Until.SoAsync("it follows", s_patience, () => replica.Current.Connected);
        clock.Ahead = TimeSpan.FromHours(hours);
        int lost = 0;
        HashSet<DateTimeOffset?> frames = [];
        using IDisposable watch = replica.OnChange(() =>
        {
            lost += replica.Current.Connected ? 0 : 1;
            lock (frames)
            {
                frames.Add(replica.Current.FrameAt);
            }
        });

        await Until.SoAsync("a few more frames come", s_patience, () =>
        {
            lock (frames)
            {
                return frames.Count > 3;
            }
        });

        Assert.Equal(0, lost);
        await replica.StopAsync(Cancel);
    }

    [Fact]
    public async Task Clock_PutBack_TheMapsCasesAreRenewedAllTheSame()
    {
        SteppedClock clock = new();
        await using Host host = await Host.StartAsync(clock);
        MapLayers layers = new(host.Get<CityPack>(), clock);
        await host.PushAsync("city", Messages.Case("first", 1, DateTimeOffset.UtcNow.AddMinutes(-5)));
        await Until.SoAsync("the first is shown", s_patience, () => host.Picture.Reports.Count == 1);
        Assert.DoesNotContain("second", Encoding.UTF8.GetString(layers.For(host.Picture).Utf8(-1)!), StringComparison.Ordinal);
        clock.Ahead = TimeSpan.FromHours(-1);
        await host.PushAsync("city", Messages.Case("second", 2, DateTimeOffset.UtcNow.AddMinutes(-5)));

        await Until.SoAsync("the second is on the map", s_patience, () => Encoding.UTF8.GetString(layers.For(host.Picture).Utf8(-1)!).Contains("second", StringComparison.Ordinal));
    }

    /// <summary>The ingest application in this process, on a clock of the test's.</summary>
    private sealed class Host : IAsyncDisposable
    {
        private readonly IngestApplication _application;
        private readonly TempFolder _data;

        private Host(IngestApplication application, TempFolder data)
        {
            _application = application;
            _data = data;
            Http = new HttpClient { BaseAddress = new Uri(Get<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()) };
        }

        public HttpClient Http { get; }

        public PictureState Picture => Get<PictureBroadcast>().Picture;

        public static async Task<Host> StartAsync(TimeProvider clock, params (string Key, string Value)[] settings)
        {
            TempFolder data = new("command-clock-");
            IngestApplication application = new([], builder =>
            {
                builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["Urls"] = "http://127.0.0.1:0",
                    ["Command:DataDir"] = data.Path,
                    ["Command:Ingest:MaxPushesPerSecond"] = "100000",
                    ["Command:Feeds:city:Key"] = Node.Key("city"),
                    ["Command:Feeds:vehicles:Key"] = Node.Key("vehicles"),
                    ["Command:Feeds:vehicles:Open"] = "true",
                    ["Command:Feeds:vehicles:Port"] = "0",
                    ["Command:Feeds:flood:Port"] = "0",
                    ["Command:Feeds:video:Port"] = "0",
                    ["Logging:LogLevel:Default"] = "Warning",
                });
                builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
                builder.Services.AddSingleton(clock);
            });
            await application.App.StartAsync(Cancel);
            return new Host(application, data);
        }

        public T Get<T>()
            where T : notnull => _application.App.Services.GetRequiredService<T>();

        public async Task PushAsync(string feed, byte[] body)
        {
            using HttpResponseMessage answer = await Node.PushAsync(Http, feed, body, Cancel);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        public async Task<string?> StateAsync(string feed)
        {
            using JsonDocument ready = JsonDocument.Parse(await Http.GetStringAsync(new Uri("/readyz", UriKind.Relative), Cancel));
            return ready.RootElement.GetProperty("feeds").EnumerateArray().Single(f => f.GetProperty("feed").GetString() == feed).GetProperty("state").GetString();
        }

        /// <summary>How long each feed has been silent, in seconds.</summary>
        public async Task<double[]> SilencesAsync()
        {
            string text = await Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel);
            return [.. text.Split('\n').Where(l => l.StartsWith("command_feed_silent_seconds{", StringComparison.Ordinal)).Select(l => double.Parse(l.Split(' ')[1]))];
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await _application.App.StopAsync(CancellationToken.None);
            await _application.DisposeAsync();
            _data.Dispose();
        }
    }
}
