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

    private const int Queue = 4_096;
    private const int DoubtfulFrom = 3;
    private static readonly TimeSpan s_fast = TimeSpan.FromMilliseconds(10), s_slow = TimeSpan.FromMilliseconds(50), s_away = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3), s_claim = TimeSpan.FromSeconds(30), s_orphan = TimeSpan.FromSeconds(60);
    private readonly Channel<ImmutableArray<long>> _announced = Channel.CreateBounded<ImmutableArray<long>>(new BoundedChannelOptions(Queue) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });
    private readonly WakeUpGroup _group = new(link, keys, node);
    private readonly LocalWakeUps _here = new(time);
    private readonly Lock _gate = new();

    // An entry is read, then seen by the writer when it wakes, then settled when the writer next finds the inbox empty.
    private readonly List<RedisValue> _read = [], _seen = [], _settled = [];
    private long _waitedAt = long.MinValue;
    private volatile bool _doubtful;

    /// <inheritdoc/>
    public bool Doubtful => _doubtful;

    /// <inheritdoc/>
    public bool HearsOthers => link.Trouble is null;

    /// <inheritdoc/>
    public void Announce(ImmutableArray<long> entries)
    {
        _here.Announce(entries);
        _announced.Writer.TryWrite(entries);
    }

    /// <inheritdoc/>
    public async Task TakeOverAsync(long? term, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(s_patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            // A Redis that does not answer holds the writer up no longer than this; it works without.
            await link.ConnectionAsync().WaitAsync(either.Token).ConfigureAwait(false);
            List<Delivered> left = await _group.ClaimAsync(TimeSpan.Zero).WaitAsync(either.Token).ConfigureAwait(false);
            _doubtful = left.Exists(d => d.Times >= DoubtfulFrom);
            lock (_gate)
            {
                _seen.AddRange(left.Select(d => d.Entry));
            }

            if (left.Exists(d => d.Times > MostDeliveries))
            {
                await SetAsideAsync(left, term, cancellationToken).ConfigureAwait(false);
            }

            // What no writer has read yet is counted too before this one looks into the inbox: it may not live to read it.
            while (await _group.NextAsync().WaitAsync(either.Token).ConfigureAwait(false) is { Length: > 0 } fresh)
            {
                lock (_gate)
                {
                    _seen.AddRange(fresh);
                }
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
                while (ids.Count < WakeUpGroup.MostIds && _announced.Reader.TryRead(out ImmutableArray<long> some))
                {
                    ids.AddRange(some);
                }

                // Not sent is not announced: the writer's sweep finds the entries.
                await _group.AddAsync(ids).ConfigureAwait(false);
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
                    List<Delivered> orphans = await _group.ClaimAsync(s_orphan).ConfigureAwait(false);
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

    private void Take(RedisValue[] entries)
    {
        if (entries.Length > 0)
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
        RedisValue[]? entries = await _group.NextAsync().ConfigureAwait(false);
        Take(entries ?? []);
        return entries?.Length;
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

        bool done = await _group.AcknowledgeAsync(settled).ConfigureAwait(false);
        if (done || settled.Length > MostEntries)
        {
            lock (_gate)
            {
                _settled.RemoveRange(0, settled.Length);
            }
        }

        return done;
    }

    /// <summary>
    /// Entries went one by one, the oldest first, so the oldest that is still pending is the one that the writers ended with. The others, which
    /// stood behind it, are announced anew and count from one.
    /// </summary>
    private async Task SetAsideAsync(List<Delivered> left, long? term, CancellationToken cancellationToken)
    {
        HashSet<long> worn = [.. left.Where(d => d.Times > MostDeliveries).SelectMany(d => d.Inbox)];
        if (journal.Pending(0, 1) is not [var oldest] || !worn.Contains(oldest.Id))
        {
            return;
        }

        int times = left.Where(d => d.Inbox.Contains(oldest.Id)).Max(d => d.Times);
        Fault fault = new("writer-ended", string.Create(
            CultureInfo.InvariantCulture, $"The writer took this message {times - 1} times and ended each time before it was done, so it was set aside. Its bytes are kept."));
        await journal.SetAsideAsync(oldest, fault, cancellationToken, term).ConfigureAwait(false);
        List<long> others = [.. left.SelectMany(d => d.Inbox).Where(i => i != oldest.Id).Distinct()];
        foreach (long[] some in others.Chunk(WakeUpGroup.MostIds))
        {
            await _group.AddAsync(some).ConfigureAwait(false);
        }

        await _group.AcknowledgeAsync([.. left.Select(d => d.Entry)]).ConfigureAwait(false);
    }
}
