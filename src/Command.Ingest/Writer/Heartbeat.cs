using System.Collections.Immutable;
using Command.Ingest.Backup;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise;
using Command.Ingest.Hub;
using Command.Ingest.Transports;

namespace Command.Ingest.Writer;

/// <summary>Sends units ten times a second and the feeds' state once a second to all followers, so that silence means trouble.</summary>
public sealed class Heartbeat(PictureBroadcast broadcast, FeedMonitor monitor, WriterHealth health, BackupHealth backups, ExerciseState exercise, TimeProvider time) : BackgroundService
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
                    ImmutableArray<Reason> degraded = [.. new[] { health.Trouble, backups.Trouble }.OfType<Reason>()];
                    broadcast.Publish(new Pulse(monitor.Snapshot(), degraded, exercise.Name));
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
