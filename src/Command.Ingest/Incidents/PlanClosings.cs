using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>A road closure of a plan that is in force.</summary>
/// <param name="Run">The run that it is of.</param>
/// <param name="Measure">The measure that was ticked off.</param>
/// <param name="Road">What it does to the roads; its id is <see cref="PlanClosings.IdOf"/>.</param>
/// <param name="Exercise">Whether its incident is an exercise's.</param>
public sealed record PlanClosing(PlanRun Run, PlanMeasure Measure, RoadEvent Road, bool Exercise);

/// <summary>What plans have closed and opened: it holds from when somebody ticked it off until they take that back, the plan is ended or its incident is over. Pure.</summary>
public static class PlanClosings
{
    private const string Prefix = "plan:";

    /// <summary>The id under which a measure closes roads.</summary>
    public static string IdOf(string incident, string measure) => $"{Prefix}{incident}/{measure}";

    /// <summary>The incident whose plan closes roads under an id; null for any other id.</summary>
    public static string? IncidentOf(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.StartsWith(Prefix, StringComparison.Ordinal) && id.IndexOf('/', StringComparison.Ordinal) is > 0 and var end ? id[Prefix.Length..end] : null;
    }

    /// <summary>The closures in force, by their ids.</summary>
    /// <param name="picture">The live picture, or what a viewer sees of it.</param>
    /// <param name="exercise">True for an exercise's roads, where its own closures count beside the real ones; false for the real roads, where they do not.</param>
    public static ImmutableArray<PlanClosing> Of(PictureState picture, bool exercise) =>
    [
        .. Carried(picture, exercise)
            .Where(c => c.Measure is { What: PlanMeasure.Roads, At: not null })
            .Select(c => new PlanClosing(c.Run, c.Measure, RoadEvent.Closed(IdOf(c.Run.Incident, c.Measure.Id), new CircleShape(c.Measure.At!.Value, c.Measure.RadiusM), bothWays: true), c.Exercise))
            .OrderBy(c => c.Road.Id, StringComparer.Ordinal),
    ];

    /// <summary>The fixed things that plans have opened or started, by the pack's id of each; of two plans the one that did it first.</summary>
    public static ImmutableDictionary<string, PlanMeasure> Opened(PictureState picture, bool exercise) =>
        Carried(picture, exercise).Where(c => c.Measure.Facility is not null).GroupBy(c => c.Measure.Facility!, StringComparer.Ordinal)
            .ToImmutableDictionary(g => g.Key, g => g.OrderBy(c => c.Measure.DoneAt).ThenBy(c => c.Run.Incident, StringComparer.Ordinal).First().Measure, StringComparer.Ordinal);

    private static IEnumerable<(PlanRun Run, PlanMeasure Measure, bool Exercise)> Carried(PictureState picture, bool exercise)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return picture.PlanRuns.Values
            .Where(r => r.IsRunning && picture.Incidents.TryGetValue(r.Incident, out Incident? incident) && incident.Status == IncidentStatus.Open && (exercise || !incident.Exercise))
            .SelectMany(r => r.Measures.Where(m => m.DoneAt is not null).Select(m => (r, m, picture.Incidents[r.Incident].Exercise)));
    }
}
