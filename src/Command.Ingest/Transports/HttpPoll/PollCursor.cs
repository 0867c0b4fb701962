namespace Command.Ingest.Transports.HttpPoll;

/// <summary>How far a feed's polls have come. It moves on only when all that the poll brought is durable.</summary>
/// <param name="LastSuccess">When the last poll began whose whole answer is durable.</param>
/// <param name="Address">The address that the validators belong to.</param>
/// <param name="ETag">As the server wrote it.</param>
/// <param name="LastModified">As the server wrote it.</param>
public sealed record PollCursor(DateTimeOffset? LastSuccess, string? Address, string? ETag, string? LastModified)
{
    public static PollCursor None { get; } = new(null, null, null, null);
}
