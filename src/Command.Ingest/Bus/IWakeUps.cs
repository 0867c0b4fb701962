using System.Collections.Immutable;

namespace Command.Ingest.Bus;

/// <summary>
/// Tells the writer, on whichever node it is, that the inbox has new entries. What matters is in the inbox: a lost wake-up costs no more than the writer's
/// own sweep, and one too many costs a look.
/// </summary>
public interface IWakeUps
{
    /// <summary>True while what the writer is about to take has been taken before, more than once, by writers that ended with it in hand: it goes one by one.</summary>
    bool Doubtful { get; }

    /// <summary>True when what other nodes announce is heard here; false when only the writer's own looks into the inbox find it.</summary>
    bool HearsOthers { get; }

    /// <summary>Announces entries that are durable. Never waits and never throws; it may come to nothing.</summary>
    /// <param name="entries">Ids of the new inbox entries; may be empty where they are not known.</param>
    void Announce(ImmutableArray<long> entries);

    /// <summary>Called by a writer before it takes anything: takes over what an earlier one had in hand, and sets aside the message that ended writer after writer.</summary>
    /// <param name="term">The term in which the writer was elected; null where there are no elections.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Journal.DeposedException">Another writer was elected since.</exception>
    Task TakeOverAsync(long? term, CancellationToken cancellationToken);

    /// <summary>Called by the writer when nothing is left to do: returns when something was announced, or after <paramref name="sweep"/>.</summary>
    Task WaitAsync(TimeSpan sweep, CancellationToken cancellationToken);
}
