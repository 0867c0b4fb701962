using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.Incidents.Dispatch.Advice;

namespace Command.Ingest.Roads;

/// <summary>
/// Puts times over the roads to the questions of advice and has them answered. Which roads units stand on, and how far they are from the depots, is the same for every incident, so it
/// is worked out once for all who ask within two seconds.
/// </summary>
public sealed class RoadAdvice(ImmutableArray<(AdviceDepot Depot, GeoPoint At)> depots, TimeProvider time) : IDisposable
{
    /// <summary>Who is further from a depot than this neither covers it nor is moved up to it, seconds.</summary>
    private const double FarthestMoveUp = 900;

    private static readonly TimeSpan s_fresh = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private readonly RoadSearches _searches = new();
    private Held? _held;

    /// <summary>The best sets for a scene.</summary>
    /// <param name="roads">The roads as they are; null without a network.</param>
    /// <param name="scene">The incident.</param>
    /// <param name="units">Who is there.</param>
    /// <param name="of">What the units were read from: times of one source are not used for another's.</param>
    /// <param name="with">Call signs that must be in.</param>
    /// <param name="without">Call signs that may not.</param>
    /// <param name="nameOf">The name of a closed road.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<(ImmutableArray<AdviceSet> Sets, ImmutableArray<AdviceExcluded> Excluded)> RecommendAsync(
        RoadConditions? roads, AdviceScene scene, ImmutableArray<AdviceUnit> units, object of, ImmutableArray<string> with, ImmutableArray<string> without, Func<ClosedRoad, string> nameOf, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scene);
        (SearchedUnits placed, ImmutableArray<ImmutableArray<double?>> near) = await HeldOf(roads, units, of).WaitAsync(cancellationToken).ConfigureAwait(false);
        return await _searches.SearchAsync(roads, scene.At, placed, found => SetRanking.Of(Question(found.Seconds), wanted => Ways(found, wanted, nameOf)), cancellationToken).ConfigureAwait(false);

        AdviceQuestion Question(ImmutableArray<double?> seconds) => new()
        {
            Scene = scene,
            Units = units,
            Seconds = seconds,
            Depots = [.. depots.Select(d => d.Depot)],
            DepotSeconds = near,
            Now = time.GetUtcNow(),
            With = with,
            Without = without,
        };
    }

    /// <summary>Who goes where when several scenes wait.</summary>
    public async Task<(BatchChoice Best, BatchChoice Greedy, ImmutableArray<BatchDifference> Differing)> BatchAsync(
        RoadConditions? roads, ImmutableArray<AdviceScene> scenes, ImmutableArray<AdviceUnit> units, CancellationToken cancellationToken)
    {
        BatchQuestion question = new()
        {
            Scenes = scenes,
            Units = units,
            Seconds = await _searches.TimesAsync(roads, [.. scenes.Select(s => s.At)], _searches.Place(roads, [.. units.Select(u => u.At)]), double.PositiveInfinity, cancellationToken).ConfigureAwait(false),
            Now = time.GetUtcNow(),
        };
        return await Task.Run(() => Batch.Of(question, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _searches.Dispose();

    // Nobody's patience ends the work that others wait for as well.
    private Task<(SearchedUnits Placed, ImmutableArray<ImmutableArray<double?>> Near)> HeldOf(RoadConditions? roads, ImmutableArray<AdviceUnit> units, object of)
    {
        lock (_gate)
        {
            if (_held is not { } held || held.Times.IsFaulted || !ReferenceEquals(held.Of, of) || !ReferenceEquals(held.Roads, roads)
                || time.GetElapsedTime(held.Since) > s_fresh || !held.Names.SequenceEqual(units.Select(u => u.CallSign), StringComparer.Ordinal))
            {
                _held = held = new Held(
                    of, roads, [.. units.Select(u => u.CallSign)], time.GetTimestamp(),
                    Task.Run(() => NearAsync(roads, [.. units.Select(u => u.At)])));
            }

            return held.Times;
        }
    }

    private async Task<(SearchedUnits Placed, ImmutableArray<ImmutableArray<double?>> Near)> NearAsync(RoadConditions? roads, ImmutableArray<GeoPoint?> at)
    {
        SearchedUnits placed = _searches.Place(roads, at);
        return (placed, await _searches.TimesAsync(roads, [.. depots.Select(d => d.At)], placed, FarthestMoveUp, CancellationToken.None).ConfigureAwait(false));
    }

    private static Dictionary<int, AdviceWay> Ways(PlaceSearched found, ImmutableArray<int> wanted, Func<ClosedRoad, string> nameOf) =>
        wanted.Zip(found.Ways(wanted)).Where(w => w.Second is not null).ToDictionary(
            w => w.First,
            w => new AdviceWay(w.Second!.LengthM, w.Second.OpenSeconds, [.. w.Second.Closed.Select(nameOf).Distinct(StringComparer.Ordinal)]));

    private sealed record Held(object Of, RoadConditions? Roads, ImmutableArray<string> Names, long Since, Task<(SearchedUnits Placed, ImmutableArray<ImmutableArray<double?>> Near)> Times);
}
