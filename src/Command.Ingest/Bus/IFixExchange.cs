using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Bus;

/// <summary>Carries the fixes that this node has made durable to the other nodes' unit tables.</summary>
public interface IFixExchange
{
    /// <summary>Passes fixes on. Never waits and never throws; what is lost on the way, the others read from the journal.</summary>
    /// <param name="fixes">As decoded, in the feed's own datum.</param>
    /// <param name="knownAt">When this node received them.</param>
    void Tell(ImmutableArray<Position> fixes, DateTimeOffset knownAt);
}

/// <summary>There are no other nodes.</summary>
public sealed class LocalFixExchange : IFixExchange
{
    /// <inheritdoc/>
    public void Tell(ImmutableArray<Position> fixes, DateTimeOffset knownAt)
    {
    }
}
