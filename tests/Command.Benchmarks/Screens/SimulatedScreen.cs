using Command.Benchmarks.EndToEnd;
using Command.Web.Map;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Benchmarks.Screens;

/// <summary>A wall screen without a browser: it looks at the whole city, takes frames, acknowledges each, and notes when it had which sequence and how many fixes.</summary>
internal sealed class SimulatedScreen : IAsyncDisposable
{
    private readonly HubConnection _connection;
    private readonly List<(double At, long Sequence)> _reached = [];
    private long _expected = 1;

    private SimulatedScreen(Uri web)
    {
        _connection = new HubConnectionBuilder().WithUrl(new Uri(web, MapHub.Path + "?page=%2Fwall")).AddMessagePackProtocol().Build();
        _connection.On<MapFrame>("Frame", TakeAsync);
    }

    public long Frames { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>True while it is connected, as far as it knows itself.</summary>
    public bool IsOpen => _connection.State == HubConnectionState.Connected;

    /// <summary>The newest sequence number that a frame brought; 0 before the first.</summary>
    public long Sequence
    {
        get
        {
            lock (_reached)
            {
                return _reached.Count == 0 ? 0 : _reached[^1].Sequence;
            }
        }
    }

    /// <summary>Frames that were missing: there must be none.</summary>
    public long Gaps { get; private set; }

    public static async Task<SimulatedScreen> OpenAsync(Uri web)
    {
        SimulatedScreen screen = new(web);
        await screen.LookAsync();
        return screen;
    }

    /// <summary>Hangs up and comes back at once. Its frames are counted from one again.</summary>
    public async Task ReconnectAsync()
    {
        await _connection.StopAsync();
        _expected = 1;
        await LookAsync();
    }

    private async Task LookAsync()
    {
        await _connection.StartAsync();
        await _connection.SendAsync(nameof(MapHub.SetView), 126.3, 45.6, 127.0, 45.9, 11.0);
    }

    /// <summary>When the first frame came that holds a sequence, in milliseconds of <see cref="MapScreen.Now"/>; null when none did.</summary>
    public double? ReachedAt(long sequence)
    {
        lock (_reached)
        {
            int at = _reached.FindIndex(r => r.Sequence >= sequence);
            return at < 0 ? null : _reached[at].At;
        }
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task TakeAsync(MapFrame frame)
    {
        double now = MapScreen.Now();
        Gaps += frame.Number == _expected ? 0 : 1;
        _expected = frame.Number + 1;
        Frames++;
        Bytes += frame.Units.Length + (frame.Layers?.Length ?? 0);
        lock (_reached)
        {
            if (_reached.Count == 0 || _reached[^1].Sequence < frame.Sequence)
            {
                _reached.Add((now, frame.Sequence));
            }
        }

        await _connection.SendAsync(nameof(MapHub.Ack), frame.Number);
    }
}
