using System.Collections.Concurrent;
using Command.Ingest.Contracts;
using Command.Ingest.Journal.Entries;

namespace Command.Ingest.Journal;

/// <summary>
/// Goes through a long history on all cores: one thread reads rows; pieces of them are checked against the chain and decoded beside it; and whoever asks gets
/// them in their order. Never more than a few pieces are ahead.
/// </summary>
/// <param name="rows">The rows as the store has them.</param>
/// <param name="link">The entry that they follow on.</param>
/// <param name="together">Rows in a piece.</param>
/// <param name="words">The history's words.</param>
internal sealed class VerifiedAhead(IEnumerator<StoredEntry> rows, ChainLink link, int together, WordTable words) : IDisposable
{
    private const int MostAhead = 6;
    private readonly BlockingCollection<Task<ChainPiece>> _pieces = new(MostAhead);
    private readonly CancellationTokenSource _stop = new();
    private Task? _reading;

    /// <summary>The rest of the history. What was good before a row that is not is given first; then the row's fault is thrown.</summary>
    public IEnumerable<JournalEntry> Rest()
    {
        Task reading = _reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        foreach (Task<ChainPiece> checking in _pieces.GetConsumingEnumerable())
        {
            ChainPiece piece = checking.GetAwaiter().GetResult();
            foreach (JournalEntry entry in piece.Entries)
            {
                yield return entry;
            }

            piece.Fault?.Throw();
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
        ChainLink before = link;
        List<StoredEntry> piece = new(together);
        try
        {
            while (!_stop.IsCancellationRequested && rows.MoveNext())
            {
                piece.Add(rows.Current);
                if (piece.Count == together)
                {
                    _pieces.Add(Checking(before, piece), _stop.Token);
                    before = new ChainLink(piece[^1].Sequence, piece[^1].Hash.ToArray());
                    piece = new(together);
                }
            }
        }
        finally
        {
            if (piece.Count > 0 && !_stop.IsCancellationRequested)
            {
                _pieces.Add(Checking(before, piece), _stop.Token);
            }

            _pieces.CompleteAdding();
        }
    }

    private Task<ChainPiece> Checking(ChainLink before, List<StoredEntry> piece) => Task.Run(() => ChainPiece.Of(before, piece, words));
}
