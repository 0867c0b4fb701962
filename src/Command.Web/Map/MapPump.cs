using Command.Web.Replica;
using Microsoft.AspNetCore.SignalR;

namespace Command.Web.Map;

/// <summary>
/// Sends one map its frames: at most ten a second, one in flight, latest wins. What the map has not acknowledged holds back only itself.
/// </summary>
public sealed class MapPump(IReplica replica, MapUnits units, MapLayers layers, IHubContext<MapHub> hub, TimeProvider time)
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs until the connection is gone.</summary>
    public async Task RunAsync(MapViewer viewer, CancellationToken aborted)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        MapSession session = new(replica, units, layers, viewer.Sight, time);
        try
        {
            while (!aborted.IsCancellationRequested)
            {
                if (viewer.Wish is not { } wish || viewer.LastAcknowledged < session.Number)
                {
                    await viewer.SpokenAsync(aborted).ConfigureAwait(false);
                    continue;
                }

                session.See(viewer.Sight);
                if (session.Next(wish) is { } frame)
                {
                    viewer.Sending(frame.Number);
                    await hub.Clients.Client(viewer.Connection).SendAsync("Frame", frame, aborted).ConfigureAwait(false);
                }

                await Task.Delay(s_pace, time, aborted).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
        }
    }
}
