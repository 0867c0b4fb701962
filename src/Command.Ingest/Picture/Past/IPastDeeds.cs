using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Past;

/// <summary>What was done in a span of time: the journal's entries that a review reads (<see cref="Incidents.Review.Deeds"/>), which are few of the many.</summary>
public interface IPastDeeds
{
    /// <summary>Deeds at a time at the most: a month of a busy city.</summary>
    const int Most = 50_000;

    /// <summary>The entries that were written in a span, in their order. They are the whole ones, so whoever shows them hides first what the viewer may not see.</summary>
    /// <param name="from">The first moment (UTC).</param>
    /// <param name="to">The last one.</param>
    /// <param name="stop">Gives the search up.</param>
    ValueTask<PastDeeds> BetweenAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken stop);
}

/// <param name="Entries">In the journal's order.</param>
/// <param name="Cut">True when there were more: those that came last are missing.</param>
public sealed record PastDeeds(ImmutableArray<JournalEntry> Entries, bool Cut);
