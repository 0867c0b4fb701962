using System.Collections.Immutable;
using System.Threading.Channels;
using Command.Ingest.Contracts;
using StackExchange.Redis;

namespace Command.Ingest.Bus.Redis;

/// <summary>
/// Sends this node's fixes to the others in batches of a few milliseconds, each with this node's own number: who misses a number reads the journal. What can't
/// be sent in time is thrown away, oldest first, and a number with it.
/// </summary>
public sealed class FixSender : BackgroundService, IFixExchange
{
    /// <summary>Batches that the stream keeps, about.</summary>
    public const int MostEntries = 4_096;

    internal const string Node = "n", Number = "s", Batch = "d";

    private const int Queue = 2_048, MostFixes = 500;
    private static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(20), s_again = TimeSpan.FromMilliseconds(250);
    private readonly Channel<(ImmutableArray<Position> Fixes, DateTimeOffset KnownAt)> _told;
    private readonly RedisLink _link;
    private readonly RedisKeys _keys;
    private readonly NodeId _node;
    private readonly TimeProvider _time;
    private long _number;

    public FixSender(RedisLink link, RedisKeys keys, NodeId node, TimeProvider time)
    {
        (_link, _keys, _node, _time) = (link, keys, node, time);
        _told = Channel.CreateBounded<(ImmutableArray<Position>, DateTimeOffset)>(
            new BoundedChannelOptions(Queue) { SingleReader = true, FullMode = BoundedChannelFullMode.DropOldest },
            _ => Interlocked.Increment(ref _number));
    }

    /// <inheritdoc/>
    public void Tell(ImmutableArray<Position> fixes, DateTimeOffset knownAt)
    {
        if (!fixes.IsEmpty)
        {
            _told.Writer.TryWrite((fixes, knownAt));
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_link.IsConfigured)
        {
            return;
        }

        List<(Position, DateTimeOffset)> batch = [];
        (ImmutableArray<Position> Fixes, DateTimeOffset KnownAt)? over = null;
        try
        {
            while (over is not null || await _told.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
            {
                await Task.Delay(s_gather, _time, stoppingToken).ConfigureAwait(false);
                batch.Clear();
                while (batch.Count < MostFixes && (over is not null || _told.Reader.TryPeek(out _)))
                {
                    if (over is null && _told.Reader.TryRead(out (ImmutableArray<Position>, DateTimeOffset) told))
                    {
                        over = told;
                    }

                    over = Take(batch, over);
                }

                if (batch.Count > 0 && !await SendAsync(batch).ConfigureAwait(false))
                {
                    await SayThatItIsLostAsync(stoppingToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What waits goes out with this node, not with the next fix of its units.
            while (batch.Count < MostFixes && _told.Reader.TryRead(out (ImmutableArray<Position> Fixes, DateTimeOffset KnownAt) told))
            {
                batch.AddRange(told.Fixes.Select(f => (f, told.KnownAt)));
            }

            await SendAsync(batch).ConfigureAwait(false);
        }
    }

    /// <summary>Moves as many fixes as fit into the batch and returns the rest.</summary>
    private static (ImmutableArray<Position> Fixes, DateTimeOffset KnownAt)? Take(List<(Position, DateTimeOffset)> batch, (ImmutableArray<Position> Fixes, DateTimeOffset KnownAt)? told)
    {
        if (told is not var (fixes, knownAt))
        {
            return null;
        }

        int fit = Math.Min(fixes.Length, MostFixes - batch.Count);
        batch.AddRange(fixes.AsSpan(0, fit).ToArray().Select(f => (f, knownAt)));
        return fit == fixes.Length ? null : (fixes[fit..], knownAt);
    }

    private Task<bool> SendAsync(List<(Position, DateTimeOffset)> batch)
    {
        NameValueEntry[] entry =
        [
            new(Node, _node.Value),
            new(Number, Interlocked.Increment(ref _number)),
            new(Batch, FixCodec.Write(batch)),
        ];
        return _link.DoAsync(db => db.StreamAddAsync(_keys.Fixes, entry, maxLength: MostEntries, useApproximateMaxLength: true, limit: null));
    }

    /// <summary>A batch that nobody got leaves a hole in the numbers, which only a later one shows: if no fix follows, an empty one does.</summary>
    private async Task SayThatItIsLostAsync(CancellationToken stopping)
    {
        do
        {
            await Task.Delay(s_again, _time, stopping).ConfigureAwait(false);
        }
        while (!await SendAsync([]).ConfigureAwait(false));
    }
}
