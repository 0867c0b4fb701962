using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Situation;

/// <summary>What a situation is worked out from. The same moment always gives the same numbers.</summary>
public sealed record SituationMoment
{
    /// <summary>Of a feed whose rhythm nobody has said.</summary>
    private static readonly TimeSpan s_usualRhythm = TimeSpan.FromMinutes(5);

    /// <summary>The picture as the viewer has it: what is hidden from them is not in it.</summary>
    public required PictureState Picture { get; init; }

    /// <summary>The moment that it speaks of (UTC).</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The state of the feeds at that moment; null where it is not known: the journal does not keep it, or the writer is not heard.</summary>
    public ImmutableArray<FeedStatus>? Feeds { get; init; }

    /// <summary>How often each feed is expected, by feed; five minutes for one that is not here.</summary>
    public ImmutableDictionary<string, TimeSpan> Rhythms { get; init; } = ImmutableDictionary<string, TimeSpan>.Empty;

    /// <summary>True for the situation of the exercise, false for the real one: their numbers are never added up.</summary>
    public bool Exercise { get; init; }

    /// <summary>The agency whose forces are counted, beside those at incidents that the viewer sees: what another has left would tell of incidents that are hidden. Null for the command centre, which counts all.</summary>
    public string? Agency { get; init; }

    internal TimeSpan RhythmOf(string feed) => Rhythms.GetValueOrDefault(feed, s_usualRhythm);

    /// <summary>The rhythms of feeds.</summary>
    public static ImmutableDictionary<string, TimeSpan> RhythmsOf(Pulse? pulse) =>
        (pulse?.Feeds ?? []).GroupBy(f => f.Feed, StringComparer.Ordinal).ToImmutableDictionary(g => g.Key, g => TimeSpan.FromSeconds(g.First().RhythmSeconds), StringComparer.Ordinal);
}
