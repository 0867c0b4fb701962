using Command.Ingest.Configuration;
using Command.Ingest.Contracts;

namespace Command.Ingest.Notices;

/// <summary>When what failed is tried again. Pure.</summary>
public static class NoticeRetry
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    /// <summary>What is noted of a try.</summary>
    public static DeliveryOutcome OutcomeOf(Departure departure, SendResult result, NoticesOptions options, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(departure);
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(options);
        Delivery was = departure.Delivery;
        return result.Why is null
            ? new DeliveryOutcome(was.Recipient, was.Channel, DeliveryState.Sent, departure.Attempt, null, null)
            : new DeliveryOutcome(was.Recipient, was.Channel, DeliveryState.Failed, departure.Attempt, result.Why, result.Again ? Next(departure, result, options, now) : null);
    }

    private static DateTimeOffset? Next(Departure departure, SendResult result, NoticesOptions options, DateTimeOffset now)
    {
        double seconds = options.RetrySeconds * Math.Pow(3, Math.Min(departure.Attempt - 1, 10));
        TimeSpan wait = seconds < s_longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : s_longest;
        DateTimeOffset next = now + (result.After > wait ? result.After.Value : wait);
        DateTimeOffset released = departure.Item.ApprovedAt ?? departure.Item.At;
        return next <= released.AddMinutes(options.GiveUpAfterMinutes) ? next : null;
    }
}
