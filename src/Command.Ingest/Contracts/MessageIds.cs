namespace Command.Ingest.Contracts;

/// <summary>The platform's ids, made from the sender's own. An exercise's ids are others than the real ones of the same sender.</summary>
public static class MessageIds
{
    /// <summary><c>feed:sourceId</c>; <c>feed!sourceId</c> in an exercise; an alert's source id is <c>sender,identifier</c>, a snapshot's begins with <c>#</c>.</summary>
    public static string Of(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message switch
        {
            Alert alert => AlertId(alert.Feed, alert.Exercise, alert.Sender, alert.SourceId),
            SnapshotMark mark => $"{Scope(mark.Feed, mark.Exercise)}#{mark.SourceId}",
            _ => Scope(message.Feed, message.Exercise) + message.SourceId,
        };
    }

    /// <summary>The id of the alert that a reference means.</summary>
    public static string AlertId(string feed, bool exercise, string sender, string identifier) => $"{Scope(feed, exercise)}{sender},{identifier}";

    private static string Scope(string feed, bool exercise) => feed + (exercise ? '!' : ':');
}
