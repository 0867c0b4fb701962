using System.Collections.Immutable;
using Command.Ingest.Feeds;

namespace Command.Ingest.Transports;

/// <summary>
/// The last message of each series that a feed brought, which its format judges the next one by. In memory: after a restart the first one is judged by
/// nothing. An exercise's messages follow each other and nobody else's. Safe to use from any thread.
/// </summary>
internal sealed class FeedMemory
{
    /// <summary>Series kept; a format that names more is not judged by the rest.</summary>
    public const int MostSeries = 16;

    private ImmutableDictionary<string, MessageTrace> _real = ImmutableDictionary<string, MessageTrace>.Empty;
    private ImmutableDictionary<string, MessageTrace> _exercise = ImmutableDictionary<string, MessageTrace>.Empty;

    /// <summary>What came before, by series.</summary>
    public ImmutableDictionary<string, MessageTrace> Of(bool exercise) => exercise ? Volatile.Read(ref _exercise) : Volatile.Read(ref _real);

    /// <summary>Keeps a message's trace. Of two that come at the same time the later one stays.</summary>
    public void Keep(bool exercise, MessageTrace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ref ImmutableDictionary<string, MessageTrace> kept = ref exercise ? ref _exercise : ref _real;
        ImmutableInterlocked.Update(ref kept, With, trace);
    }

    private static ImmutableDictionary<string, MessageTrace> With(ImmutableDictionary<string, MessageTrace> kept, MessageTrace trace) =>
        kept.TryGetValue(trace.Series, out MessageTrace? known)
            ? known.ReceivedAt <= trace.ReceivedAt ? kept.SetItem(trace.Series, trace) : kept
            : kept.Count < MostSeries ? kept.Add(trace.Series, trace) : kept;
}
