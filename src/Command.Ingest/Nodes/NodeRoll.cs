using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.Api;
using Command.Ingest.Backup;
using Command.Ingest.Bus.Redis;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Transports;
using Command.Ingest.Writer;
using Npgsql;

namespace Command.Ingest.Nodes;

/// <summary>
/// What all nodes together know of the feeds, so that a screen of one node does not call a feed silent that speaks to another. A node alone with its journal
/// knows it by itself.
/// </summary>
public sealed partial class NodeRoll(
    NodeName name,
    IJournalStore journal,
    FeedMonitor monitor,
    WriterHealth health,
    RedisLink redis,
    BackupHealth backups,
    DiskWatch disk,
    PaperHealth paper,
    UnitIntake units,
    ExerciseState exercise,
    PictureBroadcast broadcast,
    TimeProvider time,
    ILogger<NodeRoll> logger) : BackgroundService
{
    /// <summary>A node that has not been heard for so long is not counted.</summary>
    private static readonly TimeSpan s_lately = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(1);
    private volatile Known _known = new([], ImmutableDictionary<string, FeedCounts>.Empty);

    /// <summary>The other nodes as they were a second ago.</summary>
    public ImmutableArray<NodeState> Others => _known.Others;

    /// <summary>The feeds as they stand for all nodes, and what does not work on any.</summary>
    public Pulse Pulse()
    {
        Known known = _known;
        return new Pulse(
            known.Others.IsEmpty && known.Counts.IsEmpty ? monitor.Snapshot() : FeedMerge.Of(monitor.Snapshot(), known.Others, known.Counts),
            [.. Degraded().Concat(known.Others.SelectMany(n => n.Degraded)).DistinctBy(r => r.Code)],
            exercise.Name ?? known.Others.Select(n => n.Exercise).FirstOrDefault(e => e is not null));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (journal is not PostgresJournal { Nodes: var nodes })
        {
            return;
        }

        using PeriodicTimer timer = new(s_round, time);
        try
        {
            do
            {
                try
                {
                    List<byte[]> others = await nodes.ExchangeAsync(name.Value, Own(), s_lately, stoppingToken).ConfigureAwait(false);
                    _known = new Known(
                        [.. others.Select(o => JsonSerializer.Deserialize(o, CommandJson.Wire.NodeState)!)],
                        await Task.Run(journal.Counts, stoppingToken).ConfigureAwait(false));
                    if (!redis.IsConfigured && !_known.Others.IsEmpty)
                    {
                        DateTimeOffset now = time.GetUtcNow();
                        units.Take(await Task.Run(() => journal.NewestFixes(now - s_lately), stoppingToken).ConfigureAwait(false), now);
                    }
                }
                catch (Exception e) when (e is NpgsqlException or JournalUnavailableException or System.Net.Sockets.SocketException or IOException or TimeoutException or JsonException or InvalidOperationException)
                {
                    LogUnreachable(e.Message);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await LeaveAsync(nodes).ConfigureAwait(false);
        }
    }

    private ImmutableArray<Reason> Degraded() => [.. new[] { health.Trouble, redis.Trouble, backups.Trouble, disk.Trouble, paper.Trouble }.OfType<Reason>()];

    private byte[] Own() => JsonSerializer.SerializeToUtf8Bytes(
        new NodeState(name.Value, monitor.Snapshot(), Degraded(), exercise.Name, broadcast.Picture.Sequence),
        CommandJson.Wire.NodeState);

    private async Task LeaveAsync(PostgresNodes nodes)
    {
        try
        {
            await nodes.LeaveAsync(name.Value, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or System.Net.Sockets.SocketException or IOException or TimeoutException or InvalidOperationException)
        {
            LogUnreachable(e.Message);
        }
    }

    [LoggerMessage(151, LogLevel.Warning, "The nodes' table could not be reached ({Reason}); what other nodes hear is not seen here until it can")]
    private partial void LogUnreachable(string reason);

    private sealed record Known(ImmutableArray<NodeState> Others, ImmutableDictionary<string, FeedCounts> Counts);
}

/// <summary>This process's name among the nodes.</summary>
public sealed record NodeName(string Value);
