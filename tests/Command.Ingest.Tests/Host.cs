using System.Net.Http.Headers;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Picture;
using Command.Ingest.Transports;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Ingest.Tests;

/// <summary>The real ingest application on free ports with a data folder of its own.</summary>
internal sealed class Host : IAsyncDisposable
{
    private readonly string _folder;
    private readonly bool _keep;

    private Host(IngestApplication application, string folder, bool keep)
    {
        Application = application;
        _folder = folder;
        _keep = keep;
    }

    public IngestApplication Application { get; }

    public HttpClient Http { get; } = new();

    public PictureState Picture => Get<PictureBroadcast>().Picture;

    public static Task<Host> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, settings);

    /// <summary>Starts on a folder; a given one is left when the host is disposed.</summary>
    public static Task<Host> StartAsync(string? folder, params (string Key, string Value)[] settings) => StartAsync(folder, null, settings);

    /// <summary>Starts with services of the test's own in place of the application's.</summary>
    public static async Task<Host> StartAsync(string? folder, Action<IServiceCollection>? services, params (string Key, string Value)[] settings)
    {
        string data = folder ?? Directory.CreateTempSubdirectory("command-host-").FullName;
        IngestApplication application = new([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Urls"] = "http://127.0.0.1:0",
                ["Command:DataDir"] = data,
                ["Command:Feeds:civil:Key"] = Key("civil"),
                ["Command:Feeds:city:Key"] = Key("city"),
                ["Command:Feeds:traffic:Key"] = Key("traffic"),
                ["Command:Feeds:flood:Key"] = Key("flood"),
                ["Command:Feeds:vehicles:Key"] = Key("vehicles"),
                ["Command:Feeds:flood:Port"] = "0",
                ["Command:Feeds:vehicles:Port"] = "0",
                ["Command:Feeds:video:Port"] = "0",
                ["Command:Feeds:video:Key"] = Key("video"),
                ["Logging:LogLevel:Default"] = "Warning",
            });
            builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
            services?.Invoke(builder.Services);
        });
        await application.App.StartAsync(TestContext.Current.CancellationToken);
        Host host = new(application, data, folder is not null);
        host.Http.BaseAddress = new Uri(application.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return host;
    }

    public static string Key(string feed) => feed + "-key-for-tests-0123456789";

    public T Get<T>()
        where T : notnull => Application.App.Services.GetRequiredService<T>();

    public FeedStatus Feed(string id) => Get<FeedMonitor>().Snapshot().Single(f => f.Feed == id);

    public async Task<HttpResponseMessage> PushAsync(string feed, byte[] body, string? key = null, string? contentType = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/feeds/{feed}") { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = key == "" ? null : new AuthenticationHeaderValue("Bearer", key ?? Key(feed));
        if (contentType is not null)
        {
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Waits until the picture is as expected, woken by each change of it.</summary>
    public async Task<PictureState> UntilAsync(Func<PictureState, bool> expected)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        PictureState picture = PictureState.Empty;
        await foreach (FollowFrame frame in Get<LocalPictureSource>().FollowAsync(patience.Token))
        {
            picture = frame.Snapshot ?? Fold.EvolveAll(picture, frame.Frame.Entries);
            if (expected(picture))
            {
                return picture;
            }
        }

        throw new InvalidOperationException("The picture's stream ended.");
    }

    /// <summary>Holds the law of conservation against every feed, here and in the journal.</summary>
    public void AssertConserved()
    {
        Assert.All(Get<FeedMonitor>().Snapshot(), f =>
        {
            Assert.True(f.IsConserved(), $"{f.Feed}: received {f.Received}, stored {f.Stored}, duplicates {f.Duplicates}, quarantined {f.Quarantined}, in flight {f.InFlight}, turned away {f.TurnedAway}");
        });
        Assert.All(Get<IJournalStore>().Counts().Values, c => Assert.Equal(c.Received, c.Stored + c.Duplicates + c.Quarantined));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Application.App.StopAsync(CancellationToken.None);
        AssertConserved();
        await Application.DisposeAsync();
        if (!_keep)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
