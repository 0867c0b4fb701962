using System.Collections.Concurrent;
using Command.Ingest.Contracts;

namespace Command.Ingest.Journal;

/// <summary>
/// Goes through a long history on all cores: one thread reads rows and checks each against the chain, which is one after the other; pieces that the chain has
/// vouched for are decoded beside it; and whoever asks gets them in their order. Never more than a few pieces are ahead.
/// </summary>
/// <param name="good">Rows that the chain vouches for as they are read.</param>
/// <param name="together">Rows in a piece.</param>
/// <param name="decode">Makes an entry of a row.</param>
internal sealed class VerifiedAhead(IEnumerator<StoredEntry> good, int together, Func<StoredEntry, JournalEntry> decode) : IDisposable
{
    private const int MostAhead = 6;
    private readonly BlockingCollection<Task<JournalEntry[]>> _pieces = new(MostAhead);
    private readonly CancellationTokenSource _stop = new();
    private Task? _reading;

    /// <summary>The rest of the history. What was good before a row that is not is given first; then the row's fault is thrown.</summary>
    public IEnumerable<JournalEntry> Rest()
    {
        Task reading = _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        foreach (Task<JournalEntry[]> piece in _pieces.GetConsumingEnumerable())
        {
            foreach (JournalEntry entry in piece.GetAwaiter().GetResult())
            {
                yield return entry;
            }
        }

        reading.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (_reading is { } reading)
        {
            // How it ended was told to whoever read on to the end; nobody else wants to know.
            Task.WhenAny(reading).GetAwaiter().GetResult();
        }

        _pieces.Dispose();
        _stop.Dispose();
    }

    private void Read()
    {
        List<StoredEntry> piece = new(together);
        try
        {
            while (!_stop.IsCancellationRequested && good.MoveNext())
            {
                piece.Add(good.Current);
                if (piece.Count == together)
                {
                    List<StoredEntry> full = piece;
                    piece = new(together);
                    _pieces.Add(Decoding(full), _stop.Token);
                }
            }
        }
        finally
        {
            if (piece.Count > 0 && !_stop.IsCancellationRequested)
            {
                _pieces.Add(Decoding(piece), _stop.Token);
            }

            _pieces.CompleteAdding();
        }
    }

    private Task<JournalEntry[]> Decoding(List<StoredEntry> rows) => Task.Run(() =>
    {
        JournalEntry[] entries = new JournalEntry[rows.Count];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = decode(rows[i]);
        }

        return entries;
    });
}
