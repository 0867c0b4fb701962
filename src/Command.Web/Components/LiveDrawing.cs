namespace Command.Web.Components;

/// <summary>A <see cref="RenderPump"/> with everything that asks it to draw, ended together.</summary>
public sealed class LiveDrawing : IDisposable
{
    private readonly RenderPump _pump;
    private readonly IDisposable[] _watches;

    /// <param name="time">The clock of the spacing and the heartbeat.</param>
    /// <param name="render">Draws the newest state; its end is waited for.</param>
    /// <param name="sources">Each is given what to call after a change, and gives what ends that.</param>
    public LiveDrawing(TimeProvider time, Func<Task> render, params ReadOnlySpan<Func<Action, IDisposable>> sources)
    {
        _pump = new RenderPump(time, render);
        _watches = new IDisposable[sources.Length];
        for (int i = 0; i < sources.Length; i++)
        {
            _watches[i] = sources[i](_pump.Request);
        }

        // What changed between the first drawing and the first watch.
        _pump.Request();
    }

    public void Dispose()
    {
        foreach (IDisposable watch in _watches)
        {
            watch.Dispose();
        }

        _pump.Dispose();
    }
}
