using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.City;

/// <summary>How a city dispatches: the words for what units do, and the clocks that run meanwhile: <c>dispatch.json</c>.</summary>
public sealed record DispatchRules
{
    /// <summary>What holds where the pack has no <c>dispatch.json</c>.</summary>
    public static DispatchRules Default { get; } = new();

    /// <summary>The codes and words by which crews and radios say what they do, each in lower case.</summary>
    public FrozenDictionary<string, UnitStatus> StatusWords { get; init; } = FrozenDictionary<string, UnitStatus>.Empty;

    /// <summary>The agency's own code for a status, the first of its words; a status without one has none.</summary>
    public FrozenDictionary<UnitStatus, string> StatusCodes { get; init; } = FrozenDictionary<UnitStatus, string>.Empty;

    /// <summary>After how long without any sign a unit with a job is out of touch, by what it is doing; a status that is not here is not watched.</summary>
    public FrozenDictionary<UnitStatus, TimeSpan> SilentAfter { get; init; } = new Dictionary<UnitStatus, TimeSpan>
    {
        [UnitStatus.Dispatched] = TimeSpan.FromMinutes(5),
        [UnitStatus.EnRoute] = TimeSpan.FromMinutes(10),
        [UnitStatus.OnScene] = TimeSpan.FromMinutes(20),
    }.ToFrozenDictionary();

    /// <summary>Within how long the first unit is to be sent, for levels 1 to 4 and, last, for incidents without one.</summary>
    public ImmutableArray<TimeSpan> SendWithin { get; init; } = [TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10)];

    /// <summary>How long a claim holds when nothing is done with it.</summary>
    public TimeSpan ClaimFor { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How near to the incident, in metres, a unit that stands still counts as there.</summary>
    public double ArrivedM { get; init; } = 150;

    /// <summary>How long a person's word on a status stands against what is worked out from positions.</summary>
    public TimeSpan WordHolds { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The status that a word or code means; null for none.</summary>
    public UnitStatus? StatusOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return StatusWords.TryGetValue(word.Trim().ToLowerInvariant(), out UnitStatus status) ? status : null;
    }

    /// <summary>Within how long the first unit is to be sent to an incident of a level; null is one without.</summary>
    public TimeSpan SendWithinOf(int? level) => SendWithin[level is { } one and >= 1 and <= 4 ? one - 1 : 4];
}
