namespace Command.Ingest.Feeds;

/// <summary>What a decoder asks to be told of a message when the next one comes. Whoever receives for the feed keeps the last of each series, in memory only.</summary>
/// <param name="Series">Which of a feed's messages follow each other: a feed may carry several kinds in turn. Few, and short.</param>
/// <param name="Stated">When the sender says that it made the message; null where it says nothing usable.</param>
/// <param name="Hash">Of the whole body.</param>
/// <param name="ReceivedAt">When it came.</param>
public sealed record MessageTrace(string Series, DateTimeOffset? Stated, string Hash, DateTimeOffset ReceivedAt);
