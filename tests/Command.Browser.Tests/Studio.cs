namespace Command.Browser.Tests;

/// <summary>A media server over WebRTC and an application that plays from it, for all tests of a class; each test finds the media server as if it had just been started.</summary>
public sealed class Studio : IAsyncDisposable
{
    private readonly SharedServer _application = new();
    private MediaPeer? _media;

    internal async Task<(Server Server, MediaPeer Media)> FreshAsync(Browser browser)
    {
        _media ??= await MediaPeer.StartAsync(browser);
        await _media.RefreshAsync();
        Server server = await _application.GetAsync(() => Server.StartAsync(("Command__Video__WebRtcTemplate", _media.Template), ("Command__DemoSignIn", "true")));
        return (server, _media);
    }

    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        if (_media is not null)
        {
            await _media.DisposeAsync();
        }
    }
}
