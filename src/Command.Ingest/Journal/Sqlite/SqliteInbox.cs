using System.Collections.Immutable;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>
/// The newest waiting entries as they were committed, so that the writer need not read back from the file what this process has just written into it. It
/// holds all that wait from some id on, or nothing; what waits before that id is in the file. Safe to use from any thread.
/// </summary>
internal sealed class SqliteInbox
{
    /// <summary>More than this wait only while the writer can't keep up: then it reads them from the file.</summary>
    private const int MostEntries = 20_000;
    private const long MostBytes = 32 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<Held> _order = new();
    private readonly Dictionary<long, Held> _byId = [];
    private long? _from;
    private bool _noneBefore;
    private long _bytes;
    private long _turn;

    /// <summary>Takes entries that are committed. Their ids are higher than all before.</summary>
    public void Add(List<SqliteWaiting> rows)
    {
        lock (_gate)
        {
            foreach (SqliteWaiting row in rows)
            {
                if (_byId.Count == MostEntries || _bytes + row.Message.Length > MostBytes)
                {
                    Forget();
                }

                _from ??= row.Id;
                Held held = new(row);
                _order.Enqueue(held);
                _byId.Add(row.Id, held);
                _bytes += row.Message.Length;
            }
        }
    }

    /// <summary>Lets go of entries that wait no more.</summary>
    public void Remove(ImmutableArray<long> ids)
    {
        lock (_gate)
        {
            foreach (long id in ids)
            {
                if (_byId.Remove(id, out Held? held))
                {
                    held.Waits = false;
                    _bytes -= held.Row.Message.Length;
                }
            }

            while (_order.TryPeek(out Held? first) && !first.Waits)
            {
                _order.Dequeue();
            }
        }
    }

    /// <summary>Forgets everything: entries may wait again that did not.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            Forget();
        }
    }

    /// <summary>The oldest entries after an id.</summary>
    /// <param name="after">The id.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="read">Reads from the file, in order: after an id, before another one, at most so many.</param>
    public List<SqliteWaiting> Oldest(long after, int limit, Func<long, long, int, List<SqliteWaiting>> read)
    {
        long from, turn;
        lock (_gate)
        {
            if (_noneBefore && _from is not null)
            {
                return HeldAfter(after, limit);
            }

            (from, turn) = (_from ?? long.MaxValue, _turn);
        }

        List<SqliteWaiting> rows = read(after, from, limit);
        if (rows.Count > 0)
        {
            return rows;
        }

        lock (_gate)
        {
            if (turn != _turn || _from != from)
            {
                // It was forgotten meanwhile, or is held from an id on that was not known: what came since is announced, and looked for again.
                return rows;
            }

            _noneBefore |= after == 0;
            return HeldAfter(after, limit);
        }
    }

    private List<SqliteWaiting> HeldAfter(long after, int limit) => [.. _order.Where(h => h.Waits && h.Row.Id > after).Take(limit).Select(h => h.Row)];

    private void Forget()
    {
        _order.Clear();
        _byId.Clear();
        (_from, _noneBefore, _bytes) = (null, false, 0);
        _turn++;
    }

    private sealed class Held(SqliteWaiting row)
    {
        public SqliteWaiting Row => row;

        public bool Waits { get; set; } = true;
    }
}

/// <summary>A row of the inbox that waits for the writer.</summary>
internal readonly record struct SqliteWaiting(long Id, string Envelope, long ReceivedMs, byte[] Message);
