using System.Collections.Immutable;
using Command.Ingest.Api.Rights;
using Command.Ingest.Incidents.Dispatch.Advice;

namespace Command.Ingest.Api.Incidents;

/// <summary>Which units to send. It proposes; people decide.</summary>
public interface IAdviceDesk
{
    /// <summary>The best sets of units for an incident.</summary>
    /// <param name="incident">Its number.</param>
    /// <param name="pins">Units that must or may not be in.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Null when there is no such incident, or it is over.</returns>
    [Needs(Right.SeeDesk)]
    Task<AdviceAnswer?> RecommendAsync(string incident, AdvicePins pins, CancellationToken cancellationToken);

    /// <summary>Who goes where when several incidents wait.</summary>
    /// <param name="incidents">Their numbers; empty for all that wait. At most <see cref="AdvicePins.MostIncidents"/>, the gravest and oldest first.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    [Needs(Right.SeeDesk)]
    Task<BatchAdvice> BatchAsync(ImmutableArray<string> incidents, CancellationToken cancellationToken);
}

/// <summary>What came of asking for advice.</summary>
/// <param name="Advice">The advice; null where none can be given.</param>
/// <param name="Why">Why none can be given; null where one is.</param>
public sealed record AdviceAnswer(Recommendation? Advice, Contracts.Reason? Why);

/// <summary>Units that are settled before the rest is looked for.</summary>
/// <param name="With">Call signs that must be in.</param>
/// <param name="Without">Call signs that may not.</param>
public sealed record AdvicePins(ImmutableArray<string> With, ImmutableArray<string> Without)
{
    /// <summary>How many incidents are weighed against each other at once.</summary>
    public const int MostIncidents = 50;

    /// <summary>How many units can be settled.</summary>
    public const int MostPins = 50;

    public static AdvicePins None { get; } = new([], []);
}
