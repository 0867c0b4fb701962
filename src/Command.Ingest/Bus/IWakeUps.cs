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

    /// <summary>Announces entries that are durable. Never waits and never throws; it may come to nothing.</summary>
    /// <param name="entries">Ids of the new inbox entries; may be empty where they are not known.</param>
    void Announce(ImmutableArray<long> entries);

    /// <summary>Called by a writer before it takes anything: takes over what an earlier one had in hand, and sets aside the message that ended writer after writer.</summary>
    Task TakeOverAsync(CancellationToken cancellationToken);

    /// <summary>Called by the writer when nothing is left to do: returns when something was announced, or after <paramref name="sweep"/>.</summary>
    Task WaitAsync(TimeSpan sweep, CancellationToken cancellationToken);
}
