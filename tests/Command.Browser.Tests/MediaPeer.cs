using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;

namespace Command.Browser.Tests;

/// <summary>
/// A media server's part in a test, over WebRTC: WHEP on loopback, and behind it a Chromium page of its own whose canvas, a red field with a moving bar, is the camera.
/// Each offer is answered by a new peer connection of that page; DELETE of the session ends it.
/// </summary>
internal sealed class MediaPeer : IAsyncDisposable
{
    private const string Page = """
        <!doctype html><title>camera</title><canvas width="320" height="180"></canvas><script>
        const canvas = document.querySelector('canvas'), pen = canvas.getContext('2d');
        let step = 0;
        const drawing = setInterval(() => {
          pen.fillStyle = 'rgb(200,30,40)'; pen.fillRect(0, 0, 320, 180);
          pen.fillStyle = 'white'; pen.fillRect(step++ % 320, 0, 8, 20);
        }, 50);
        const stream = canvas.captureStream(20), peers = new Map();
        window.freeze = () => clearInterval(drawing);
        window.answer = async (session, offer) => {
          const peer = new RTCPeerConnection();
          peers.set(session, peer);
          stream.getTracks().forEach(track => peer.addTrack(track, stream));
          await peer.setRemoteDescription({ type: 'offer', sdp: offer });
          await peer.setLocalDescription(await peer.createAnswer());
          if (peer.iceGatheringState !== 'complete') {
            await new Promise(done => peer.addEventListener('icegatheringstatechange', () => peer.iceGatheringState === 'complete' && done()));
          }
          return peer.localDescription.sdp;
        };
        window.end = session => { peers.get(session)?.close(); peers.delete(session); };
        window.states = () => [...peers.values()].map(p => p.connectionState);
        </script>
        """;

    private readonly WebApplication _app;
    private readonly IPage _page;
    private TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _sessions;
    private int _round;

    private MediaPeer(WebApplication app, IPage page)
    {
        _app = app;
        _page = page;
    }

    /// <summary>What POST is answered in place of a session, when set.</summary>
    public int? Refusal { get; set; }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public string Template => $"{Address}{{channel}}/whep";

    /// <summary>The path of the first session that was ended by DELETE.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>Channels that were asked for.</summary>
    public List<string> Asked { get; } = [];

    public static async Task<MediaPeer> StartAsync(Browser browser)
    {
        IPage page = await browser.PlainPageAsync();
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Urls"] = "http://127.0.0.1:0" });
        WebApplication app = builder.Build();
        MediaPeer peer = new(app, page);
        peer.Map();
        await app.StartAsync(TestContext.Current.CancellationToken);

        // With leave to use a camera, Chromium tells its real addresses and no names that only multicast can resolve.
        await page.Context.GrantPermissionsAsync(["camera"], new() { Origin = peer.Address.GetLeftPart(UriPartial.Authority) });
        await page.GotoAsync(new Uri(peer.Address, "/camera").ToString());
        return peer;
    }

    /// <summary>Begins anew: a moving picture, no session, nothing asked, nothing refused. What a page of the round before still ends is not counted.</summary>
    public async Task RefreshAsync()
    {
        Interlocked.Increment(ref _round);
        Interlocked.Exchange(ref _sessions, 0);
        _ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Refusal = null;
        Asked.Clear();
        await _page.ReloadAsync();
    }

    /// <summary>Stops the picture, and not the connection.</summary>
    public Task FreezeAsync() => _page.EvaluateAsync("() => window.freeze()");

    public Task<string[]> StatesAsync() => _page.EvaluateAsync<string[]>("() => window.states()");

    public async ValueTask DisposeAsync()
    {
        await _page.Context.CloseAsync();
        await _app.DisposeAsync();
    }

    private void Map()
    {
        _app.Use((http, next) =>
        {
            http.Response.Headers.AccessControlAllowOrigin = "*";
            http.Response.Headers.AccessControlAllowHeaders = "Content-Type";
            http.Response.Headers.AccessControlAllowMethods = "POST, DELETE";
            http.Response.Headers.AccessControlExposeHeaders = "Location";
            return next(http);
        });
        _app.MapMethods("/{**path}", ["OPTIONS"], () => Results.NoContent());
        _app.MapGet("/camera", () => Results.Content(Page, "text/html"));
        _app.MapPost("/{channel}/whep", async (string channel, HttpContext http) =>
        {
            Asked.Add(channel);
            if (Refusal is { } status)
            {
                return Results.StatusCode(status);
            }

            if (http.Request.ContentType != "application/sdp")
            {
                return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
            }

            using StreamReader reader = new(http.Request.Body);
            string offer = await reader.ReadToEndAsync(http.RequestAborted);
            string session = $"s{Interlocked.Increment(ref _sessions)}";
            string answer = await _page.EvaluateAsync<string>("([session, offer]) => window.answer(session, offer)", new[] { session, offer });
            http.Response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/sessions/{session}?round={_round}");
            return Results.Content(answer, "application/sdp", statusCode: StatusCodes.Status201Created);
        });
        _app.MapDelete("/sessions/{session}", async (string session, int round) =>
        {
            if (round == _round)
            {
                await _page.EvaluateAsync("session => window.end(session)", session);
                _ended.TrySetResult($"/sessions/{session}");
            }

            return Results.Ok();
        });
    }
}
