namespace Command.Ingest.Feeds;

/// <summary>
/// How a format is asked for what is new: which address to fetch next. Pure: the moment comes in, an address goes out; it never throws on an
/// absolute http or https address.
/// </summary>
public interface IPollPlan
{
    /// <summary>The address to fetch now.</summary>
    /// <param name="configured">The address as the settings have it.</param>
    /// <param name="now">The present moment.</param>
    /// <param name="lastSuccess">When the last fetch began whose answer was made durable; null before the first.</param>
    Uri Next(Uri configured, DateTimeOffset now, DateTimeOffset? lastSuccess);
}
