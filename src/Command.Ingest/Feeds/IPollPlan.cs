namespace Command.Ingest.Feeds;

/// <summary>A format that shapes the query of its next poll, for instance by a window of time that overlaps the last one. Pure: its only clock is the argument.</summary>
public interface IPollPlan
{
    /// <summary>The address of the next poll. It stays on the configured scheme, host and port; another one is not fetched.</summary>
    /// <param name="configured">The address in the settings.</param>
    /// <param name="now">When the poll begins.</param>
    /// <param name="lastSuccess">When the last poll began whose whole answer is durable; null before the first.</param>
    Uri Next(Uri configured, DateTimeOffset now, DateTimeOffset? lastSuccess);
}
