using System.Net;
using System.Text.Json;
using Command.Ingest.Api;
using Command.Ingest.Api.Cap;
using Command.Ingest.Api.Inside;
using Command.Ingest.Api.Ogc;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Tests.City;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Command.Ingest.Tests.Api.Ogc;

/// <summary>The API on a real server at a free port of loopback, over a picture made by hand.</summary>
public sealed class OgcServer : IAsyncLifetime
{
    private WebApplication? _app;

    public Uri Root { get; private set; } = new("http://127.0.0.1");

    public HttpClient Client { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false });

    public ValueTask InitializeAsync() => StartAsync(new OgcPicture(), demo: true);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    /// <summary>A server of one test's own.</summary>
    internal static async Task<OgcServer> OfAsync(IPictureView view, bool demo = true)
    {
        OgcServer server = new();
        await server.StartAsync(view, demo);
        return server;
    }

    /// <summary>Gets what must be there.</summary>
    public async Task<JsonElement> GetAsync(string path, string? language = null)
    {
        using HttpResponseMessage response = await SendAsync(path, language: language);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode} {body}");
        return JsonElement.Parse(body);
    }

    public async Task<HttpResponseMessage> SendAsync(string path, string? accept = null, string? language = null, HttpMethod? method = null)
    {
        using HttpRequestMessage request = new(method ?? HttpMethod.Get, path.StartsWith("http", StringComparison.Ordinal) ? path : Root.AbsoluteUri.TrimEnd('/') + path);
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        if (language is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept-Language", language);
        }

        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>The ids on one page, in order.</summary>
    public static string[] Ids(JsonElement page) => [.. page.GetProperty("features").EnumerateArray().Select(f => f.GetProperty("id").GetString()!)];

    public static string? Link(JsonElement document, string rel, string? type = null) => document.GetProperty("links").EnumerateArray()
        .Where(l => l.GetProperty("rel").GetString() == rel && (type is null || l.GetProperty("type").GetString() == type))
        .Select(l => l.GetProperty("href").GetString())
        .FirstOrDefault();

    private async ValueTask StartAsync(IPictureView view, bool demo)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.Configure<CommandOptions>(o => o.DemoSignIn = demo);
        builder.Services.AddSingleton(view);
        builder.Services.AddSingleton<CityPack>(HarbinPack.Pack);
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(OgcPicture.Now));
        builder.Services.AddShares();
        _app = builder.Build();
        _app.MapOgc();
        _app.MapInside();
        _app.MapCap();
        _app.MapLiveTiles();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Root = new Uri(_app.Urls.Single());
    }
}
