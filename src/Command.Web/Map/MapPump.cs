using Command.Web.Replica;
using Microsoft.AspNetCore.SignalR;

namespace Command.Web.Map;

/// <summary>
/// Sends one map its frames: at most ten a second, one in flight, latest wins. What the map has not acknowledged holds back only itself. While the node is so busy that it
/// is late itself, frames come less often, with the more in each: hundreds of screens then cost it less, and see everything a little later.
/// </summary>
public sealed class MapPump(IReplica replica, MapUnits units, MapLayers layers, IHubContext<MapHub> hub, TimeProvider time)
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(100), s_slowest = TimeSpan.FromMilliseconds(400), s_usual = TimeSpan.FromMilliseconds(5);

    /// <summary>How long to wait between the next two frames, by how late the last wait ended.</summary>
    /// <param name="pace">How long was waited.</param>
    /// <param name="late">How much longer it took.</param>
    /// <returns>A tenth of a second when nothing is late, up to 0.4 s.</returns>
    public static TimeSpan Paced(TimeSpan pace, TimeSpan late)
    {
        TimeSpan wanted = late <= s_usual ? s_pace : s_pace + (4 * late);
        return pace + (((wanted < s_slowest ? wanted : s_slowest) - pace) / 4);
    }

    /// <summary>Runs until the connection is gone.</summary>
    public async Task RunAsync(MapViewer viewer, CancellationToken aborted)
    {
        ArgumentNullException.ThrowIfNull(viewer);
        TimeSpan pace = s_pace;
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

                long from = time.GetTimestamp();
                await Task.Delay(pace, time, aborted).ConfigureAwait(false);
                pace = Paced(pace, time.GetElapsedTime(from) - pace);
            }
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
        }
    }
}
