using System.Collections.Immutable;

namespace Command.Ingest.Picture.Handling;

/// <summary>Rows that are wanted.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Clock">What puts them into the period.</param>
/// <param name="Period">The period.</param>
/// <param name="Exercise">True for an exercise's instead of real ones.</param>
public sealed record OutcomeQuery(OutcomeKind Kind, FigureClock Clock, HandlingPeriod Period, bool Exercise);

/// <summary>Rows as they were at one entry of the journal.</summary>
/// <param name="Sequence">The entry.</param>
/// <param name="AsOf">The moment that is spoken of (UTC).</param>
/// <param name="Rows">Of each query its rows, in the order of the queries.</param>
public sealed record OutcomeAnswer(long Sequence, DateTimeOffset AsOf, ImmutableArray<ImmutableArray<Outcome>> Rows);

/// <summary>What the fold carries from one entry to the next besides its rows.</summary>
/// <param name="Gauges">Gauges that are watched.</param>
/// <param name="Lent">Whose the units are that the pack does not list.</param>
/// <param name="Briefs">What incident each brief that is worked on speaks of.</param>
public sealed record HandlingCarry(ImmutableDictionary<string, GaugeWatch> Gauges, ImmutableDictionary<string, string> Lent, ImmutableDictionary<string, string> Briefs)
{
    public static HandlingCarry Empty { get; } = new(ImmutableDictionary<string, GaugeWatch>.Empty, ImmutableDictionary<string, string>.Empty, ImmutableDictionary<string, string>.Empty);
}
