using Command.Ingest.Contracts;

namespace Command.Web.Replica;

/// <summary>How often feeds are expected to be heard.</summary>
public static class Rhythms
{
    private static readonly TimeSpan s_usual = TimeSpan.FromMinutes(5);

    /// <summary>A feed's rhythm; five minutes while nobody has said it.</summary>
    public static TimeSpan RhythmOf(this Pulse? pulse, string feed) => pulse?.Feeds.FirstOrDefault(f => f.Feed == feed) is { } status ? TimeSpan.FromSeconds(status.RhythmSeconds) : s_usual;
}
