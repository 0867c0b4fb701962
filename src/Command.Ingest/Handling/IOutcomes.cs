using System.Collections.Immutable;
using Command.Ingest.Journal;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Handling;

/// <summary>Gives rows of how things were handled; all of them: whoever shows them hides first what the viewer may not see.</summary>
public interface IOutcomes
{
    /// <summary>Rows as they were at a moment.</summary>
    /// <param name="queries">Which.</param>
    /// <param name="asOf">The moment; null for now.</param>
    /// <param name="at">The journal's entry, where it is known; else it is the last that was known at the moment.</param>
    /// <param name="light">Without ids and titles.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="JournalUnavailableException">They can't be read now, or have not come so far yet.</exception>
    Task<OutcomeAnswer> ReadAsync(ImmutableArray<OutcomeQuery> queries, DateTimeOffset? asOf, long? at, bool light, CancellationToken cancellationToken);
}

/// <summary>The rows of this process's own table.</summary>
public sealed class LocalOutcomes(HandlingStore store) : IOutcomes
{
    /// <inheritdoc/>
    public Task<OutcomeAnswer> ReadAsync(ImmutableArray<OutcomeQuery> queries, DateTimeOffset? asOf, long? at, bool light, CancellationToken cancellationToken) =>
        Task.Run(() => store.ReadAsync(queries, asOf, at, light, cancellationToken), cancellationToken);
}
