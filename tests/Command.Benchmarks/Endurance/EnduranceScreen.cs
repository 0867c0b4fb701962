using Command.Benchmarks.Screens;
using Microsoft.AspNetCore.SignalR;

namespace Command.Benchmarks.Endurance;

/// <summary>A screen that connects again whenever it has lost its link, as the page does, for as long as it is wanted.</summary>
internal sealed class EnduranceScreen(Uri address) : IAsyncDisposable
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250), s_again = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stop = new();
    private SimulatedScreen? _current;
    private long _frames, _bytes, _gaps;
    private Task _keeping = Task.CompletedTask;

    public int Connections { get; private set; }

    public long Frames => _frames + (_current?.Frames ?? 0);

    public long Bytes => _bytes + (_current?.Bytes ?? 0);

    public long Gaps => _gaps + (_current?.Gaps ?? 0);

    /// <summary>What it shows; 0 while it has no link.</summary>
    public long Sequence => _current is { IsOpen: true } screen ? screen.Sequence : 0;

    public void Open() => _keeping = KeepAsync();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _keeping;
        _stop.Dispose();
    }

    private async Task KeepAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using SimulatedScreen screen = await SimulatedScreen.OpenAsync(address);
                _current = screen;
                Connections++;
                while (screen.IsOpen && !_stop.IsCancellationRequested)
                {
                    await Task.Delay(s_look, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }

                _current = null;
                (_frames, _bytes, _gaps) = (_frames + screen.Frames, _bytes + screen.Bytes, _gaps + screen.Gaps);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or InvalidOperationException or HubException or TimeoutException or System.Net.WebSockets.WebSocketException)
            {
                _current = null;
            }

            await Task.Delay(s_again, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
