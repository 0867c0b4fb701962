using System.Collections.Immutable;
using Command.Geo.Roads;
using Command.Ingest.Api.Ogc;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Ingest.Picture;
using Command.Ingest.Roads;
using Command.Ingest.Shares;

namespace Command.Ingest.Api.Incidents;

/// <summary>Makes advice of a view of the picture: what the view does not show, the advice does not know.</summary>
public sealed class AdviceMaker(CityPack pack, IServiceProvider services, TimeProvider time) : IDisposable
{
    private readonly RoadAdvice _advice = new(AdviceInputs.Depots(pack), time);

    /// <summary>The best sets for an incident; null when the view has no such incident that is open.</summary>
    /// <param name="view">What is known. Where the roads may not be, the straight line is estimated by: closures come of reports.</param>
    /// <param name="id">The incident.</param>
    /// <param name="pins">Units that are settled.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<AdviceAnswer?> RecommendAsync(SharedView view, string id, AdvicePins pins, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(pins);
        PictureState picture = view.Picture;
        if (!picture.Incidents.TryGetValue(id, out Incident? incident) || !picture.Open.Contains(id))
        {
            return null;
        }

        if (incident.Place.Centre is null)
        {
            return new AdviceAnswer(null, Reason.Of("advice-no-place"));
        }

        if (pack.Plans.OfKind(incident.Kind) is not { } plan || AdviceInputs.Scene(picture, incident, pack) is not { } scene)
        {
            return new AdviceAnswer(null, Reason.Of("advice-no-plan", incident.Kind));
        }

        DateTimeOffset now = time.GetUtcNow();
        RoadConditions? roads = RoadsOf(view.SeesRoads, incident.Exercise, incident.Id);
        ImmutableArray<AdviceUnit> units = AdviceInputs.Units(picture, view.Units.All(), pack, incident.Exercise, now);
        (ImmutableArray<AdviceSet> sets, ImmutableArray<AdviceExcluded> excluded) =
            await _advice.RecommendAsync(roads, scene, units, view.Units, pins.With, pins.Without, closed => NameOf(picture, closed), cancellationToken).ConfigureAwait(false);
        return new AdviceAnswer(
            new Recommendation(id, plan.Id, plan.Version, scene.Level, now, picture.Sequence, roads is not null, scene.Needs, sets, excluded, pins.With, pins.Without),
            null);
    }

    /// <summary>Who goes where when several incidents wait.</summary>
    /// <param name="view">What is known. Where the roads may not be, the straight line is estimated by: closures come of reports.</param>
    /// <param name="incidents">Their numbers; empty for all that wait. An exercise's and real ones share no units: of both, the kind of the first is taken.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<BatchAdvice> BatchAsync(SharedView view, ImmutableArray<string> incidents, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        PictureState picture = view.Picture;
        DateTimeOffset now = time.GetUtcNow();
        Incident[] waiting =
        [
            .. (incidents.IsEmpty ? picture.Open.AsEnumerable() : incidents.Distinct(StringComparer.Ordinal).Where(picture.Open.Contains))
                .Select(picture.Incidents.GetValueOrDefault).OfType<Incident>()
                .OrderBy(i => i.Exercise).ThenBy(i => AdviceInputs.LevelOf(i) ?? Plan.Mildest).ThenBy(i => i.OpenedAt).ThenBy(i => i.Id, StringComparer.Ordinal),
        ];
        bool exercise = waiting.Length > 0 && waiting[0].Exercise;
        ImmutableArray<AdviceScene> scenes =
        [
            .. waiting.Where(i => i.Exercise == exercise).Select(i => AdviceInputs.Scene(picture, i, pack)).OfType<AdviceScene>()
                .Where(s => !s.Needs.IsEmpty).Take(AdvicePins.MostIncidents),
        ];
        RoadConditions? roads = RoadsOf(view.SeesRoads, exercise, [.. scenes.Select(s => s.Incident)]);
        ImmutableArray<AdviceUnit> units = AdviceInputs.Units(picture, view.Units.All(), pack, exercise, now);
        (BatchChoice best, BatchChoice greedy, ImmutableArray<BatchDifference> differing) = await _advice.BatchAsync(roads, scenes, units, cancellationToken).ConfigureAwait(false);
        return new BatchAdvice(now, picture.Sequence, roads is not null, best, greedy, differing);
    }

    /// <inheritdoc/>
    public void Dispose() => _advice.Dispose();

    // A node that follows another has no network of its own.
    private RoadConditions? RoadsOf(bool seesRoads, bool exercise, params ReadOnlySpan<string> towards) => seesRoads ? services.GetService<RoadState>()?.Of(exercise, towards) : null;

    private static string NameOf(PictureState picture, ClosedRoad closed) =>
        closed.Name ?? (closed.Report is { } id && picture.Reports.TryGetValue(id, out ReportItem? report) ? report.Report.Title : "");
}

/// <summary>The advice of the node that takes the feeds in, by all that it knows.</summary>
public sealed class AdviceDesk(AdviceMaker maker, IPictureView view, ISights sights, SharedPictures pictures) : IAdviceDesk
{
    private SharedView All => new(view, Sight.Whole, pictures, sights.State);

    /// <inheritdoc/>
    public Task<AdviceAnswer?> RecommendAsync(string incident, AdvicePins pins, CancellationToken cancellationToken) => maker.RecommendAsync(All, incident, pins, cancellationToken);

    /// <inheritdoc/>
    public Task<BatchAdvice> BatchAsync(ImmutableArray<string> incidents, CancellationToken cancellationToken) => maker.BatchAsync(All, incidents, cancellationToken);
}
