using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Transports;
using Command.Web.Components.Parts;
using Command.Web.Resources;

namespace Command.Web.Features.Admin;

/// <summary>One feed's row of the table.</summary>
/// <param name="PerMinute">Messages in the last minute that this page has seen; null until it has seen five seconds.</param>
public sealed record FeedLine(
    FeedRow Row, FeedCard? Card, double? PerMinute, DateTimeOffset? LastObservedAt, long Received, long Stored, long Duplicates, long Quarantined)
{
    public static FeedLine From(FeedStatus status, FeedCard? card, double? perMinute, Words words)
    {
        ArgumentNullException.ThrowIfNull(status);
        return new FeedLine(FeedRow.Of(status, words), card, perMinute, status.LastObservedAt, status.Received, status.Stored, status.Duplicates, status.Quarantined);
    }

    public string Rate(Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return PerMinute is { } rate ? words.Format("Admin_PerMinute", rate.ToString("#,0", CultureInfo.InvariantCulture)) : "…";
    }

    public string Number(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
