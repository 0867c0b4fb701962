using System.Collections.Immutable;
using System.Globalization;
using System.Threading.Channels;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using StackExchange.Redis;

namespace Command.Ingest.Bus.Redis;

/// <summary>
/// Wake-ups by a stream that the writer's node reads as a consumer group. Entries are acknowledged once the writer has emptied the inbox after them; those
/// that a dead writer had in hand are taken over, and their deliveries counted, so that a message that ends every writer is found out.
/// </summary>
public sealed class RedisWakeUps(RedisLink link, RedisKeys keys, NodeId node, IJournalStore journal, TimeProvider time) : BackgroundService, IWakeUps
{
    /// <summary>Entries that the stream keeps, about.</summary>
    public const int MostEntries = 10_000;

    /// <summary>A message that was in hand at this many deliveries is not tried again.</summary>
    public const int MostDeliveries = 5;

    private const string Group = "writer";
    private const string Ids = "i";
    private const int Queue = 4_096, MostIds = 512, Page = 256;
    private const int DoubtfulFrom = 3;
    private static readonly TimeSpan s_fast = TimeSpan.FromMilliseconds(2), s_slow = TimeSpan.FromMilliseconds(50), s_away = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3), s_claim = TimeSpan.FromSeconds(30), s_orphan = TimeSpan.FromSeconds(60), s_forget = TimeSpan.FromHours(1);
    private readonly Channel<ImmutableArray<long>> _announced = Channel.CreateBounded<ImmutableArray<long>>(new BoundedChannelOptions(Queue) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly LocalWakeUps _here = new(time);
    private readonly Lock _gate = new();

    // An entry is read, then seen by the writer when it wakes, then settled when the writer next finds the inbox empty.
    private readonly List<RedisValue> _read = [], _seen = [], _settled = [];
    private long _waitedAt = long.MinValue;
    private volatile bool _doubtful;

    /// <inheritdoc/>
    public bool Doubtful => _doubtful;

    /// <inheritdoc/>
    public void Announce(ImmutableArray<long> entries)
    {
        _here.Announce(entries);
        _announced.Writer.TryWrite(entries);
    }

    /// <inheritdoc/>
    public async Task TakeOverAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(s_patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // A Redis that does not answer holds the writer up no longer than this; it works without.
            await link.ConnectionAsync().WaitAsync(either.Token).ConfigureAwait(false);
            List<Delivered> left = await ClaimAsync(TimeSpan.Zero).WaitAsync(either.Token).ConfigureAwait(false);
            _doubtful = left.Exists(d => d.Times >= DoubtfulFrom);
            lock (_gate)
            {
                _seen.AddRange(left.Select(d => d.Entry));
            }

            if (left.Exists(d => d.Times > MostDeliveries))
            {
                await SetAsideAsync(left, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
        catch (JournalUnavailableException)
        {
            // The writer finds that out for itself; what it had in hand stays counted.
        }
    }

    /// <inheritdoc/>
    public async Task WaitAsync(TimeSpan sweep, CancellationToken cancellationToken)
    {
        _doubtful = false;
        lock (_gate)
        {
            _settled.AddRange(_seen);
            _seen.Clear();
        }

        Volatile.Write(ref _waitedAt, time.GetTimestamp());
        await _here.WaitAsync(sweep, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _seen.AddRange(_read);
            _read.Clear();
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        link.IsConfigured ? Task.WhenAll(AnnounceAsync(stoppingToken), ReadAsync(stoppingToken)) : Task.CompletedTask;

    private async Task AnnounceAsync(CancellationToken stopping)
    {
        try
        {
            while (await _announced.Reader.WaitToReadAsync(stopping).ConfigureAwait(false))
            {
                List<long> ids = [];
                while (ids.Count < MostIds && _announced.Reader.TryRead(out ImmutableArray<long> some))
                {
                    ids.AddRange(some);
                }

                // Not sent is not announced: the writer's sweep finds the entries.
                await link.DoAsync(db => AddAsync(db, ids)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }

    private async Task ReadAsync(CancellationToken stopping)
    {
        TimeSpan pause = s_slow;
        long claimed = time.GetTimestamp();
        while (!stopping.IsCancellationRequested)
        {
            if (IsWriter())
            {
                int? read = await AcknowledgeAsync().ConfigureAwait(false) ? await NextAsync().ConfigureAwait(false) : null;
                pause = read switch
                {
                    null => s_away,
                    > 0 => s_fast,
                    _ => pause * 2 < s_slow ? pause * 2 : s_slow,
                };
                if (read == 0 && time.GetElapsedTime(claimed) > s_claim && HasNothingInHand())
                {
                    claimed = time.GetTimestamp();
                    List<Delivered> orphans = await ClaimAsync(s_orphan).ConfigureAwait(false);
                    Take([.. orphans.Select(o => o.Entry)]);
                }
            }
            else
            {
                pause = s_slow;
            }

            await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Only a node whose writer comes and asks reads: on the others nobody would do what was announced.</summary>
    private bool IsWriter() => Volatile.Read(ref _waitedAt) is var at and not long.MinValue && time.GetElapsedTime(at) < s_patience;

    private bool HasNothingInHand()
    {
        lock (_gate)
        {
            return _read.Count + _seen.Count + _settled.Count == 0;
        }
    }

    private void Take(IReadOnlyCollection<RedisValue> entries)
    {
        if (entries.Count > 0)
        {
            lock (_gate)
            {
                _read.AddRange(entries);
            }

            _here.Announce([]);
        }
    }

    /// <summary>Takes what is new; null when Redis is away.</summary>
    private async Task<int?> NextAsync()
    {
        try
        {
            (bool done, StreamEntry[]? entries) = await link.TryAsync(db => db.StreamReadGroupAsync(keys.WakeUps, Group, node.Value, StreamPosition.NewMessages, Page)).ConfigureAwait(false);
            Take([.. (entries ?? []).Select(e => e.Id)]);
            return done ? entries!.Length : null;
        }
        catch (RedisServerException)
        {
            // Never made, or gone with everything else: what it knew is not needed.
            return await MakeGroupAsync().ConfigureAwait(false) ? 0 : null;
        }
    }

    private async Task<bool> AcknowledgeAsync()
    {
        RedisValue[] settled;
        lock (_gate)
        {
            settled = [.. _settled];
        }

        if (settled.Length == 0)
        {
            return true;
        }

        bool done = await link.DoAsync(db => db.StreamAcknowledgeAsync(keys.WakeUps, Group, settled)).ConfigureAwait(false);
        if (done || settled.Length > MostEntries)
        {
            lock (_gate)
            {
                _settled.RemoveRange(0, settled.Length);
            }
        }

        return done;
    }

    private async Task<bool> MakeGroupAsync()
    {
        try
        {
            return await link.DoAsync(db => db.StreamCreateConsumerGroupAsync(keys.WakeUps, Group, StreamPosition.Beginning, createStream: true)).ConfigureAwait(false);
        }
        catch (RedisServerException)
        {
            return true;
        }
    }

    /// <summary>Takes over every entry that another consumer took at least so long ago and never acknowledged.</summary>
    private async Task<List<Delivered>> ClaimAsync(TimeSpan idle)
    {
        Dictionary<RedisValue, StreamEntry> claimed = [];
        List<Delivered> delivered = [];
        try
        {
            RedisValue cursor = "0-0";
            do
            {
                (bool done, StreamAutoClaimResult result) = await link.TryAsync(db => db.StreamAutoClaimAsync(keys.WakeUps, Group, node.Value, (long)idle.TotalMilliseconds, cursor, Page)).ConfigureAwait(false);
                if (!done)
                {
                    return delivered;
                }

                // An empty page is not the end; only the cursor says so.
                foreach (StreamEntry entry in result.ClaimedEntries)
                {
                    claimed[entry.Id] = entry;
                }

                cursor = result.NextStartId;
            }
            while (cursor != "0-0");

            RedisValue from = "-";
            while (claimed.Count > 0)
            {
                (bool done, StreamPendingMessageInfo[]? pending) = await link.TryAsync(db => db.StreamPendingMessagesAsync(keys.WakeUps, Group, Page, node.Value, from, "+")).ConfigureAwait(false);
                foreach (StreamPendingMessageInfo message in pending ?? [])
                {
                    if (claimed.Remove(message.MessageId, out StreamEntry entry))
                    {
                        delivered.Add(new Delivered(entry.Id, IdsOf(entry), message.DeliveryCount));
                    }
                }

                if (!done || pending!.Length < Page)
                {
                    break;
                }

                from = $"({pending[^1].MessageId}";
            }

            await ForgetConsumersAsync().ConfigureAwait(false);
        }
        catch (RedisServerException)
        {
            // No group: nobody had anything in hand.
            await MakeGroupAsync().ConfigureAwait(false);
        }

        return delivered;
    }

    /// <summary>
    /// Entries went one by one, the oldest first, so the oldest that is still pending is the one that the writers ended with. The others, which
    /// stood behind it, are announced anew and count from one.
    /// </summary>
    private async Task SetAsideAsync(List<Delivered> left, CancellationToken cancellationToken)
    {
        HashSet<long> worn = [.. left.Where(d => d.Times > MostDeliveries).SelectMany(d => d.Inbox)];
        if (journal.Pending(0, 1) is not [var oldest] || !worn.Contains(oldest.Id))
        {
            return;
        }

        int times = left.Where(d => d.Inbox.Contains(oldest.Id)).Max(d => d.Times);
        Fault fault = new("writer-ended", string.Create(
            CultureInfo.InvariantCulture, $"The writer took this message {times - 1} times and ended each time before it was done, so it was set aside. Its bytes are kept."));
        await journal.SetAsideAsync(oldest, fault, cancellationToken).ConfigureAwait(false);
        List<long> others = [.. left.SelectMany(d => d.Inbox).Where(i => i != oldest.Id).Distinct()];
        foreach (long[] some in others.Chunk(MostIds))
        {
            await link.DoAsync(db => AddAsync(db, some)).ConfigureAwait(false);
        }

        await link.DoAsync(db => db.StreamAcknowledgeAsync(keys.WakeUps, Group, [.. left.Select(d => d.Entry)])).ConfigureAwait(false);
    }

    private async Task ForgetConsumersAsync()
    {
        (_, StreamConsumerInfo[]? consumers) = await link.TryAsync(db => db.StreamConsumerInfoAsync(keys.WakeUps, Group)).ConfigureAwait(false);
        foreach (StreamConsumerInfo gone in (consumers ?? []).Where(c => c.PendingMessageCount == 0 && c.IdleTimeInMilliseconds > s_forget.TotalMilliseconds && c.Name != node.Value))
        {
            await link.DoAsync(db => db.StreamDeleteConsumerAsync(keys.WakeUps, Group, gone.Name)).ConfigureAwait(false);
        }
    }

    private Task<RedisValue> AddAsync(IDatabase db, IReadOnlyCollection<long> ids) =>
        db.StreamAddAsync(keys.WakeUps, [new NameValueEntry(Ids, string.Join(',', ids))], maxLength: MostEntries, useApproximateMaxLength: true, limit: null);

    private static ImmutableArray<long> IdsOf(StreamEntry entry) =>
    [
        .. ((string?)entry[Ids] ?? "").Split(',').Select(i => long.TryParse(i, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? id : 0).Where(i => i > 0),
    ];

    private sealed record Delivered(RedisValue Entry, ImmutableArray<long> Inbox, int Times);
}
