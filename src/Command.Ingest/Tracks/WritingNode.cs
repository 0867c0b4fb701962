namespace Command.Ingest.Tracks;

/// <summary>Whether this process is the one that writes, and so the one that keeps house.</summary>
/// <param name="Writes">Asked each time before something is done.</param>
public sealed record WritingNode(Func<bool> Writes);
