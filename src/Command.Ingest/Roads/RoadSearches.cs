using System.Collections.Concurrent;
using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Route = Command.Geo.Roads.Route;

namespace Command.Ingest.Roads;

/// <summary>
/// Travel times of many units to many places at once, over the roads as they are: one search for each place, as many at a time as there are cores for all who ask
/// together. Searchers keep their buffers for the next.
/// </summary>
public sealed class RoadSearches : IDisposable
{
    private readonly ConcurrentBag<TravelTimes> _idle = [];
    private readonly SemaphoreSlim _places = new(Environment.ProcessorCount);
    private RoadGraph? _graph;
    private OpenRoads? _open;

    /// <summary>Finds the roads that units stand on, once for searches to many places.</summary>
    /// <param name="roads">The roads; null without a network.</param>
    /// <param name="units">CGCS2000 lon/lat degrees; null for a unit whose place is not known.</param>
    public SearchedUnits Place(RoadConditions? roads, ImmutableArray<GeoPoint?> units)
    {
        ImmutableArray<int> known = [.. Enumerable.Range(0, units.Length).Where(u => units[u] is not null)];
        GeoPoint[] at = [.. known.Select(u => units[u]!.Value)];
        if (roads is null)
        {
            return new SearchedUnits(units.Length, known, at, null);
        }

        TravelTimes search = Take(roads.Graph);
        PlacedUnits placed = search.Place(at);
        _idle.Add(search);
        return new SearchedUnits(units.Length, known, at, placed);
    }

    /// <summary>Seconds of each unit to each place, in the orders given; null where a unit has no way.</summary>
    /// <param name="roads">The roads; null without a network, when the straight line is estimated by.</param>
    /// <param name="places">CGCS2000 lon/lat degrees.</param>
    /// <param name="units">Placed on these roads.</param>
    /// <param name="limitSeconds">Longer ways are not looked for.</param>
    /// <param name="cancellationToken">Ends the work between two searches.</param>
    public async Task<ImmutableArray<ImmutableArray<double?>>> TimesAsync(
        RoadConditions? roads, ImmutableArray<GeoPoint> places, SearchedUnits units, double limitSeconds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(units);
        ImmutableArray<double?>[] times = new ImmutableArray<double?>[places.Length];
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, places.Length),
            options,
            async (place, stopping) => times[place] = await SearchAsync(roads, places[place], units, found => found.Seconds, stopping, limitSeconds).ConfigureAwait(false)).ConfigureAwait(false);
        return [.. times];
    }

    /// <summary>Searches to one place and does something with what was found, while the ways can still be asked for.</summary>
    /// <param name="roads">The roads; null without a network, when the straight line is estimated by.</param>
    /// <param name="place">CGCS2000 lon/lat degrees.</param>
    /// <param name="units">Placed on these roads.</param>
    /// <param name="use">What is done, on a thread of the pool; what it is given ends with it.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    /// <param name="limitSeconds">Longer ways are not looked for.</param>
    public async Task<T> SearchAsync<T>(RoadConditions? roads, GeoPoint place, SearchedUnits units, Func<PlaceSearched, T> use, CancellationToken cancellationToken, double limitSeconds = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(use);
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Run(() => Search(roads, place, units, use, limitSeconds), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _places.Dispose();

    /// <summary>What leads a unit's way elsewhere than it would go were everything open.</summary>
    internal static RoadWay WayOf(RoadConditions roads, Route now, Route? open)
    {
        ImmutableArray<int> closed = open is null || open.Seconds >= now.Seconds ? [] : [.. open.Edges.Where(roads.IsClosed)];
        return closed.IsEmpty
            ? new RoadWay(now.LengthM, null, [])
            : new RoadWay(now.LengthM, open!.Seconds, [.. closed.Select(e => new ClosedRoad(roads.Graph[e].Name, roads.Effects.FirstOrDefault(f => f.Closed.Contains(e))?.Event.Id)).Distinct()]);
    }

    /// <summary>The ways of units were nothing closed; null where nothing is.</summary>
    internal ImmutableArray<Route?>? OpenRoutes(RoadConditions roads, GeoPoint place, ImmutableArray<GeoPoint> units)
    {
        if (OpenOf(roads) is not { } open)
        {
            return null;
        }

        TravelTimes search = Take(roads.Graph);
        search.Search(open, place, units.AsSpan());
        ImmutableArray<Route?> routes = [.. Enumerable.Range(0, units.Length).Select(search.RouteOf)];
        _idle.Add(search);
        return routes;
    }

    private T Search<T>(RoadConditions? roads, GeoPoint place, SearchedUnits units, Func<PlaceSearched, T> use, double limitSeconds)
    {
        if (roads is null || units.OnRoads is not { } placed)
        {
            return use(new PlaceSearched(this, units, place, StraightLine.Times(place, units.At), null, null));
        }

        TravelTimes search = Take(roads.Graph);
        T made = use(new PlaceSearched(this, units, place, search.Search(roads, place, placed, TravelOptions.Default with { LimitSeconds = limitSeconds }), roads, search));
        _idle.Add(search);
        return made;
    }

    // The same roads with what is closed open and what is slow as slow as it is. Kept until the roads change.
    private RoadConditions? OpenOf(RoadConditions roads)
    {
        if (roads.Effects.All(e => e.Closed.IsEmpty))
        {
            return null;
        }

        if (Volatile.Read(ref _open) is { } known && ReferenceEquals(known.Of, roads))
        {
            return known.Open;
        }

        RoadConditions open = RoadConditions.Build(roads.Graph, [.. roads.Effects.Where(e => e.Closed.IsEmpty).Select(e => e.Event)]);
        Volatile.Write(ref _open, new OpenRoads(roads, open));
        return open;
    }

    // A process has one network; were it another one day, what was made for the old is left behind.
    private TravelTimes Take(RoadGraph graph)
    {
        if (!ReferenceEquals(Interlocked.Exchange(ref _graph, graph), graph))
        {
            _idle.Clear();
        }

        return _idle.TryTake(out TravelTimes? idle) && ReferenceEquals(idle.Graph, graph) ? idle : new TravelTimes(graph);
    }

    private sealed record OpenRoads(RoadConditions Of, RoadConditions Open);
}

/// <summary>Units as they are searched from.</summary>
public sealed class SearchedUnits
{
    internal SearchedUnits(int count, ImmutableArray<int> known, GeoPoint[] at, PlacedUnits? onRoads)
    {
        Count = count;
        Known = known;
        At = at;
        OnRoads = onRoads;
    }

    /// <summary>How many, those of unknown place counted.</summary>
    internal int Count { get; }

    /// <summary>Which of them have a place.</summary>
    internal ImmutableArray<int> Known { get; }

    internal GeoPoint[] At { get; }

    internal PlacedUnits? OnRoads { get; }
}

/// <summary>What a search to one place found, as long as it lasts. One thread at a time.</summary>
public sealed class PlaceSearched
{
    private readonly RoadSearches _searches;
    private readonly SearchedUnits _units;
    private readonly GeoPoint _place;
    private readonly RoadConditions? _roads;
    private readonly TravelTimes? _search;

    internal PlaceSearched(RoadSearches searches, SearchedUnits units, GeoPoint place, ImmutableArray<TravelTime> times, RoadConditions? roads, TravelTimes? search)
    {
        _searches = searches;
        _units = units;
        _place = place;
        _roads = roads;
        _search = search;
        double?[] all = new double?[units.Count];
        for (int i = 0; i < times.Length; i++)
        {
            all[units.Known[i]] = times[i].Seconds;
        }

        Seconds = ImmutableArray.Create(all);
    }

    /// <summary>Seconds of each unit; null where it has no way.</summary>
    public ImmutableArray<double?> Seconds { get; }

    /// <summary>The ways of units, with the closed roads that they would take were they open; null where there is none, or no network.</summary>
    /// <param name="units">Places among the units, of such as have a place.</param>
    public ImmutableArray<RoadWay?> Ways(ImmutableArray<int> units)
    {
        if (_roads is not { } roads || _search is not { } search)
        {
            return [.. units.Select(_ => (RoadWay?)null)];
        }

        int[] known = [.. units.Select(u => _units.Known.BinarySearch(u))];
        ImmutableArray<Route?>? open = _searches.OpenRoutes(roads, _place, [.. known.Select(k => _units.At[k])]);
        return [.. known.Select((k, i) => search.RouteOf(k) is { } now ? RoadSearches.WayOf(roads, now, open?[i] ?? now) : null)];
    }
}

/// <summary>A unit's way by the roads as they are.</summary>
/// <param name="LengthM">Metres.</param>
/// <param name="OpenSeconds">Seconds of the way it would take were nothing closed; null where that is the way it takes.</param>
/// <param name="Closed">What is closed on that way.</param>
public sealed record RoadWay(double LengthM, double? OpenSeconds, ImmutableArray<ClosedRoad> Closed);

/// <summary>A closed road.</summary>
/// <param name="Name">Its name; null where the network has none.</param>
/// <param name="Report">The report that closes it.</param>
public sealed record ClosedRoad(string? Name, string? Report);
