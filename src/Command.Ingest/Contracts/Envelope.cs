namespace Command.Ingest.Contracts;

/// <summary>One raw receipt: the bytes as they came.</summary>
/// <param name="Id">Assigned by the gateway; sortable by time.</param>
/// <param name="Feed">The feed's id.</param>
/// <param name="ReceivedAt">The gateway's clock when the last byte was there.</param>
/// <param name="ContentHash">SHA-256 of <paramref name="Bytes"/> in lower-case hex.</param>
/// <param name="Bytes">The bytes, unchanged.</param>
/// <param name="ContentType">What the sender called them, where it said so.</param>
/// <param name="Exercise">True when it came by the exercise's door.</param>
public sealed record Envelope(
    string Id,
    string Feed,
    DateTimeOffset ReceivedAt,
    string ContentHash,
    ReadOnlyMemory<byte> Bytes,
    string? ContentType,
    bool Exercise);

/// <summary>What became of an envelope: the law is messages decoded + faults = stored + duplicates + quarantined.</summary>
/// <param name="Envelope">The envelope's id (the first one's, when all of it had come before).</param>
/// <param name="Messages">Messages stored by this envelope.</param>
/// <param name="Duplicates">Messages that had come before.</param>
/// <param name="Quarantined">Parts that could not be decoded or used; kept with the bytes and the reasons.</param>
public sealed record Receipt(string Envelope, int Messages, int Duplicates, int Quarantined);
