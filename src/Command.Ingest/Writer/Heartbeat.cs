using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Nodes;

namespace Command.Ingest.Writer;

/// <summary>Sends units ten times a second and the feeds' state once a second to all followers, so that silence means trouble.</summary>
public sealed class Heartbeat(PictureBroadcast broadcast, NodeRoll nodes, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_beat = TimeSpan.FromMilliseconds(100);
    private const int BeatsAPulse = 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_beat, time);
        int beat = 0;
        try
        {
            do
            {
                broadcast.PublishUnits();
                if (beat++ % BeatsAPulse == 0)
                {
                    broadcast.Publish(Contained(nodes.Pulse()));
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>A sender gone mad looks so on every screen, for as long as what it says is set aside.</summary>
    private Pulse Contained(Pulse pulse) => broadcast.Picture.Contained is { IsEmpty: false } contained
        ? pulse with { Feeds = [.. pulse.Feeds.Select(f => contained.TryGetValue(f.Feed, out SenderContained? mad) ? f with { Diagnostics = [.. f.Diagnostics, .. mad.Why] } : f)] }
        : pulse;
}
