using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Review;
using Command.Ingest.Picture.Past;

namespace Command.Ingest.Journal.Past;

/// <summary>Reads deeds from the journal, a block of entries at a time. Blocks that are full never change, and those that were used last are kept: who goes on or back a little reads nothing twice.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class JournalDeeds(IJournalStore journal) : IPastDeeds, IDisposable
{
    private const int Block = 5_000;

    /// <summary>Deeds kept in all blocks together, at about 1 kB each.</summary>
    private const int MostKept = 100_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<long, (ImmutableArray<JournalEntry> Deeds, long Used)> _blocks = [];
    private readonly SemaphoreSlim _few = new(2);
    private long _uses;

    /// <inheritdoc/>
    /// <exception cref="JournalUnavailableException">The journal can't be read now.</exception>
    public async ValueTask<PastDeeds> BetweenAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken stop)
    {
        await _few.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Between(from, to, stop), stop).ConfigureAwait(false);
        }
        finally
        {
            _few.Release();
        }
    }

    public void Dispose() => _few.Dispose();

    private PastDeeds Between(DateTimeOffset from, DateTimeOffset to, CancellationToken stop)
    {
        (long first, long last) = (journal.SequenceAt(from.AddTicks(-1)) + 1, journal.SequenceAt(to));
        ImmutableArray<JournalEntry>.Builder found = ImmutableArray.CreateBuilder<JournalEntry>();
        for (long block = (first - 1) / Block; block * Block < last; block++)
        {
            stop.ThrowIfCancellationRequested();
            foreach (JournalEntry deed in Of(block))
            {
                if (deed.Sequence < first || deed.Sequence > last)
                {
                    continue;
                }

                if (found.Count == IPastDeeds.Most)
                {
                    return new PastDeeds(found.ToImmutable(), Cut: true);
                }

                found.Add(deed);
            }
        }

        return new PastDeeds(found.ToImmutable(), Cut: false);
    }

    private ImmutableArray<JournalEntry> Of(long block)
    {
        lock (_gate)
        {
            if (_blocks.TryGetValue(block, out (ImmutableArray<JournalEntry> Deeds, long Used) known))
            {
                _blocks[block] = (known.Deeds, ++_uses);
                return known.Deeds;
            }
        }

        ImmutableArray<JournalEntry> all = journal.Range(block * Block, Block);
        ImmutableArray<JournalEntry> deeds = [.. all.Where(e => Deeds.Is(e.Event))];
        if (all.Length == Block)
        {
            lock (_gate)
            {
                _blocks[block] = (deeds, ++_uses);
                while (_blocks.Count > 1 && _blocks.Values.Sum(b => b.Deeds.Length) > MostKept)
                {
                    _blocks.Remove(_blocks.MinBy(b => b.Value.Used).Key);
                }
            }
        }

        return deeds;
    }
}
