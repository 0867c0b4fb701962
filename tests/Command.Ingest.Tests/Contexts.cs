using Command.Ingest.Feeds;

namespace Command.Ingest.Tests;

/// <summary>Feed contexts for decoder tests.</summary>
internal static class Contexts
{
    public static FeedContext Of(string feed, DateTimeOffset? receivedAt = null, string? contentType = null) => new()
    {
        Feed = feed,
        Agency = feed + "-agency",
        ReceivedAt = receivedAt ?? new DateTimeOffset(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8)),
        ContentType = contentType,
    };
}
