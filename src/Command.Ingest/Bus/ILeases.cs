namespace Command.Ingest.Bus;

/// <summary>Lets one node of many do what needs doing once: poll a feed, hold a subscription.</summary>
public interface ILeases
{
    /// <summary>Waits until this node may do it.</summary>
    /// <param name="name">What is to be done, for instance <c>poll:city</c>; one caller a node.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Dispose it when done; another node may then begin.</returns>
    Task<ILease> TakeAsync(string name, CancellationToken cancellationToken);
}

/// <summary>The right to do something for a while.</summary>
public interface ILease : IAsyncDisposable
{
    /// <summary>True when no other node does it too; false while the nodes can't agree, so that each does it and the inbox drops what comes twice.</summary>
    bool Alone { get; }

    /// <summary>True while the right is held by this node's own clock.</summary>
    bool IsHeld { get; }

    /// <summary>Cancelled when the right is lost, or is no longer what <see cref="Alone"/> said: stop, and ask for it again.</summary>
    CancellationToken Lost { get; }
}
