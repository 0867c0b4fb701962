using System.Threading.Channels;

namespace Command.Web.Components;

/// <summary>Draws when asked to, but never more often than a screen needs: requests in between become one, and the newest state is drawn.</summary>
/// <remarks>Safe to use from any thread. It also draws at every heartbeat, so that the browser can tell a quiet circuit from a dead one.</remarks>
public sealed class RenderPump : IDisposable
{
    /// <summary>The least time between two renders.</summary>
    public static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest time without one.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private readonly Channel<bool> _requests = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly ITimer _heartbeat;
    private readonly TimeProvider _time;
    private readonly Func<Task> _render;

    /// <param name="time">The clock of the spacing and the heartbeat.</param>
    /// <param name="render">Draws the newest state; its end is waited for.</param>
    public RenderPump(TimeProvider time, Func<Task> render)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _render = render;
        _heartbeat = time.CreateTimer(_ => Request(), null, Heartbeat, Heartbeat);
        Running = RunAsync(_stop.Token);
    }

    /// <summary>Ends after <see cref="Dispose"/>.</summary>
    public Task Running { get; }

    public void Request() => _requests.Writer.TryWrite(true);

    public void Dispose()
    {
        _heartbeat.Dispose();
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken stop)
    {
        try
        {
            await foreach (bool _ in _requests.Reader.ReadAllAsync(stop).ConfigureAwait(false))
            {
                await _render().ConfigureAwait(false);
                await Task.Delay(Spacing, _time, stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed: nobody looks any more.
        }
        catch (ObjectDisposedException)
        {
            // The circuit went before its component was told.
        }
    }
}
