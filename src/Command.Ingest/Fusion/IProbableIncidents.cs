using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Fusion;

/// <summary>Finds the open incidents that a report may speak of, before there is such a report. Reads only; safe to use from any thread.</summary>
public interface IProbableIncidents
{
    /// <summary>The incidents that fit, the likeliest first.</summary>
    /// <param name="draftReport">What would be reported; its kind is <c>other</c> while nobody has said it.</param>
    /// <param name="place">Where, on the shared layer.</param>
    /// <param name="limit">How many at the most.</param>
    ImmutableArray<ProbableIncident> Of(Report draftReport, Place place, int limit);
}

/// <summary>An incident that something may speak of.</summary>
/// <param name="Id">The incident's id.</param>
/// <param name="Probability">0 to 1.</param>
/// <param name="Why">What it rests on.</param>
public sealed record ProbableIncident(string Id, double Probability, ImmutableArray<Reason> Why);
