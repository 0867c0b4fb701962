using System.Data.Common;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Writer;
using StackExchange.Redis;

namespace Command.Ingest.Bus.Redis;

/// <summary>
/// Puts the other nodes' fixes into this node's unit table, reading the stream from its own place. Whatever it may have missed (Redis was away, the stream was
/// trimmed or emptied, a number is missing) it reads from the journal, where every fix was before it was sent.
/// </summary>
public sealed partial class FixReader(RedisLink link, RedisKeys keys, NodeId node, UnitIntake units, IJournalStore journal, TimeProvider time, ILogger<FixReader> logger) : BackgroundService
{
    /// <summary>How late positions of other nodes may be while Redis is away: from one reading of the journal to the next, and what an unanswered question takes.</summary>
    public static readonly TimeSpan WhileAway = TimeSpan.FromSeconds(5);

    private const int Page = 128, MostNodes = 1_000;
    private static readonly TimeSpan s_fast = TimeSpan.FromMilliseconds(10), s_slow = TimeSpan.FromMilliseconds(50), s_away = TimeSpan.FromMilliseconds(250), s_look = TimeSpan.FromSeconds(1);

    /// <summary>A node that was killed between storing a fix and sending it leaves no hole that shows.</summary>
    private static readonly TimeSpan s_sweep = TimeSpan.FromMinutes(1);

    /// <summary>As at a start: a unit not heard for a day is not brought back.</summary>
    private static readonly TimeSpan s_forget = TimeSpan.FromHours(24);

    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private RedisValue? _cursor;
    private int _returns;
    private bool _gap = true;
    private long _filledAt, _lookedAt;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TimeSpan pause = s_fast;
        while (link.IsConfigured && !stoppingToken.IsCancellationRequested)
        {
            int? read = await NextAsync().ConfigureAwait(false);
            if (link.Returns != _returns)
            {
                _returns = link.Returns;
                _gap = true;
            }

            // One fill a second at the most: it is one row a unit, and what it finds covers every gap before it.
            TimeSpan every = (read, _gap) switch
            {
                (null, _) => WhileAway - RedisLink.Patience,
                (_, true) => s_look,
                _ => s_sweep,
            };
            if (_filledAt == 0 || time.GetElapsedTime(_filledAt) >= every)
            {
                Fill(read is not null);
            }

            pause = read switch
            {
                null => s_away,
                > 0 => s_fast,
                _ => pause * 2 < s_slow ? pause * 2 : s_slow,
            };
            await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes what is new; null when Redis is away.</summary>
    private async Task<int?> NextAsync()
    {
        if (_cursor is not { } cursor)
        {
            (bool found, StreamEntry[]? last) = await LastAsync().ConfigureAwait(false);
            if (!found)
            {
                return null;
            }

            // What was sent before is in the journal, which is read after this.
            _cursor = cursor = last is [var newest] ? newest.Id : StreamPosition.Beginning;
        }

        (bool done, StreamEntry[]? entries) = await link.TryAsync(db => db.StreamReadAsync(keys.Fixes, cursor, Page)).ConfigureAwait(false);
        if (!done)
        {
            return null;
        }

        foreach (StreamEntry entry in entries!)
        {
            Take(entry);
            _cursor = entry.Id;
        }

        if (entries.Length == 0 && time.GetElapsedTime(_lookedAt) >= s_look)
        {
            _lookedAt = time.GetTimestamp();
            await LookAsync(cursor).ConfigureAwait(false);
        }

        return entries.Length;
    }

    private void Take(StreamEntry entry)
    {
        if ((string?)entry[FixSender.Node] is not { } from || from == node.Value)
        {
            return;
        }

        bool numbered = entry[FixSender.Number].TryParse(out long number);
        if (!numbered || number != _numbers.GetValueOrDefault(from) + 1)
        {
            _gap = true;
        }

        if (_numbers.Count >= MostNodes)
        {
            // Nodes get a new name at each start; the numbers of those long gone are not needed, and a gap too many costs one read.
            _numbers.Clear();
        }

        _numbers[from] = number;
        if (FixCodec.Read((byte[]?)entry[FixSender.Batch]) is not { } fixes)
        {
            _gap = true;
            LogUnread(from);
            return;
        }

        foreach (IGrouping<DateTimeOffset, Position> group in fixes.GroupBy(f => f.KnownAt, f => f.Fix))
        {
            units.Take([.. group], group.Key);
        }
    }

    /// <summary>After an emptied or younger Redis its ids may begin again below the one that was read last.</summary>
    private async Task LookAsync(RedisValue cursor)
    {
        (bool done, StreamEntry[]? last) = await LastAsync().ConfigureAwait(false);
        if (done && cursor != StreamPosition.Beginning && (last is not [var newest] || IsBefore(newest.Id, cursor)))
        {
            _cursor = StreamPosition.Beginning;
            _gap = true;
        }
    }

    private Task<(bool Done, StreamEntry[]? Value)> LastAsync() => link.TryAsync(db => db.StreamRangeAsync(keys.Fixes, "-", "+", 1, Order.Descending));

    private void Fill(bool inTouch)
    {
        try
        {
            _filledAt = time.GetTimestamp();
            DateTimeOffset now = time.GetUtcNow();
            units.Take(journal.NewestFixes(now - s_forget), now);
            _gap = !inTouch;
        }
        catch (Exception e) when (e is JournalUnavailableException or DbException)
        {
            // The writer says so; it is tried again with the next round.
        }
    }

    private static bool IsBefore(RedisValue id, RedisValue other) => Parts(id).CompareTo(Parts(other)) < 0;

    private static (ulong Time, ulong Number) Parts(RedisValue id)
    {
        string[] parts = ((string?)id ?? "").Split('-');
        return ulong.TryParse(parts[0], out ulong time) && parts.Length == 2 && ulong.TryParse(parts[1], out ulong number) ? (time, number) : (0, 0);
    }

    [LoggerMessage(802, LogLevel.Warning, "Fixes of node {Node} can't be read, as of another version; its positions are read from the journal")]
    private partial void LogUnread(string node);
}
