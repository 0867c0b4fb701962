using System.Collections.Immutable;

namespace Command.Geo.Roads;

/// <summary>
/// Travel times from many units to one incident by one search from the incident backwards: exact for one-way streets, forbidden and
/// prescribed turns, and for units and incidents in the middle of an edge, facing either way.
/// </summary>
/// <remarks>
/// Closed edges are not driven through, but a way may begin in a closure in which the unit stands, and end in one in which the incident
/// lies: it leaves the first by closed edges alone, and enters the second by closed edges alone. One instance serves one thread at a time
/// and uses its buffers again; many instances may share a graph and its conditions.
/// </remarks>
public sealed class TravelTimes
{
    private readonly RoadGraph _graph;
    private readonly RoadSnap _snap;
    private readonly TravelStates _states;
    private readonly List<RoadPosition> _targets = [];
    private readonly List<UnitPlace> _places = [];
    private readonly int[] _firstPlace;
    private readonly List<GeoPoint> _units = [];
    private readonly List<bool> _isNearRoad = [];
    private RoadConditions? _conditions;
    private TravelOptions _options = TravelOptions.Default;
    private GeoPoint _incident;

    /// <summary>Makes the buffers for a graph.</summary>
    /// <param name="graph">The network.</param>
    public TravelTimes(RoadGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        _graph = graph;
        _snap = new RoadSnap(graph);
        _states = new TravelStates(graph.EdgeCount);
        _firstPlace = new int[graph.EdgeCount];
        Array.Fill(_firstPlace, UnitPlace.None);
    }

    /// <summary>The network that its buffers are for.</summary>
    public RoadGraph Graph => _graph;

    /// <summary>The time of each unit, in the order given. The search ends when every unit is reached, or at the limit.</summary>
    /// <param name="conditions">The roads as they are, of this graph.</param>
    /// <param name="incident">Lon/lat degrees.</param>
    /// <param name="units">Lon/lat degrees.</param>
    /// <param name="options">As documented there when null.</param>
    public ImmutableArray<TravelTime> Search(RoadConditions conditions, GeoPoint incident, ReadOnlySpan<GeoPoint> units, TravelOptions? options = null) =>
        Search(conditions, incident, Place(units, options), options);

    /// <summary>Finds the roads that units stand on, once for searches to many incidents.</summary>
    /// <param name="units">Lon/lat degrees.</param>
    /// <param name="options">As documented there when null; the searches are to have the same.</param>
    public PlacedUnits Place(ReadOnlySpan<GeoPoint> units, TravelOptions? options = null)
    {
        TravelOptions asked = options ?? TravelOptions.Default;
        asked.Check();
        int[] ends = new int[units.Length];
        List<RoadPosition> found = [];
        for (int unit = 0; unit < units.Length; unit++)
        {
            _snap.Snap(units[unit], asked.Reach, found);
            ends[unit] = found.Count;
        }

        return new PlacedUnits(_graph, asked.Reach, [.. units], [.. found], ends);
    }

    /// <summary>As with their positions, of units whose roads were found before.</summary>
    /// <param name="conditions">The roads as they are, of this graph.</param>
    /// <param name="incident">Lon/lat degrees.</param>
    /// <param name="units">Placed on this graph, by this or another instance.</param>
    /// <param name="options">As documented there when null; as far as it concerns finding roads, those that the units were placed with.</param>
    public ImmutableArray<TravelTime> Search(RoadConditions conditions, GeoPoint incident, PlacedUnits units, TravelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        ArgumentNullException.ThrowIfNull(units);
        if (conditions.Graph != _graph)
        {
            throw new ArgumentException("The conditions are those of another graph.", nameof(conditions));
        }

        _options = options ?? TravelOptions.Default;
        _options.Check();
        if (units.Graph != _graph || units.Reach != _options.Reach)
        {
            throw new ArgumentException("The units were placed on another graph, or with other options.", nameof(units));
        }

        _conditions = conditions;
        _incident = incident;
        Take(units);
        _states.Clear(_units.Count);
        int waiting = Start();
        bool limited = Run(waiting);
        ImmutableArray<TravelTime>.Builder times = ImmutableArray.CreateBuilder<TravelTime>(_units.Count);
        for (int unit = 0; unit < _units.Count; unit++)
        {
            times.Add(TimeOf(unit, limited));
        }

        foreach (UnitPlace place in _places)
        {
            _firstPlace[place.At.Edge] = UnitPlace.None;
        }

        return times.MoveToImmutable();
    }

    /// <summary>The way of one unit of the last search; null when none was found.</summary>
    /// <param name="unit">Its place in the list of that search.</param>
    public Route? RouteOf(int unit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unit);
        if (unit >= _units.Count || !_states.IsSettled(_states.OfUnit(unit)))
        {
            return null;
        }

        double seconds = _states.CostOf(_states.OfUnit(unit));
        TravelStep step = _states.StepOf(_states.OfUnit(unit));
        if (step.Place == UnitPlace.None)
        {
            double straightM = _units[unit].DistanceTo(_incident);
            return new Route(seconds, straightM, [], [_units[unit], _incident], straightM);
        }

        RouteLine line = new(_graph, _units[unit], _places[step.Place].At);
        int next = step.Next;
        while (next >= 0)
        {
            line.Into(_states.EdgeOf(next));
            next = _states.StepOf(next).Next;
        }

        return line.To(_targets[TravelStep.TargetOf(next)], _incident, seconds);
    }

    private void Take(PlacedUnits units)
    {
        _targets.Clear();
        _snap.Snap(_incident, _options.Reach, _targets);
        _places.Clear();
        _units.Clear();
        _isNearRoad.Clear();
        for (int unit = 0; unit < units.At.Length; unit++)
        {
            _units.Add(units.At[unit]);
            ReadOnlySpan<RoadPosition> found = units.Of(unit);
            _isNearRoad.Add(found.Length > 0);
            foreach (RoadPosition at in found)
            {
                _places.Add(new UnitPlace(unit, at, _firstPlace[at.Edge]));
                _firstPlace[at.Edge] = _places.Count - 1;
            }
        }
    }

    // How many units may still be reached. What leads to a unit without passing the end of an edge is known at once.
    private int Start()
    {
        int waiting = 0;
        for (int unit = 0; unit < _units.Count; unit++)
        {
            bool isAtScene = _incident.IsValid && _units[unit].IsValid && _incident.DistanceTo(_units[unit]) <= _options.AtSceneM;
            if (isAtScene)
            {
                _states.Offer(_states.OfUnit(unit), _options.OffRoadSeconds(_incident.DistanceTo(_units[unit])), new TravelStep(UnitPlace.None, TravelStep.Arrived));
            }

            waiting += isAtScene || _isNearRoad[unit] ? 1 : 0;
        }

        for (int target = 0; target < _targets.Count; target++)
        {
            RoadPosition at = _targets[target];
            double offRoad = _options.OffRoadSeconds(at.OffRoadM), seconds = _conditions!.Seconds[at.Edge];
            for (int place = _firstPlace[at.Edge]; place != UnitPlace.None; place = _places[place].NextOnEdge)
            {
                UnitPlace unit = _places[place];
                if (unit.At.Fraction <= at.Fraction)
                {
                    double cost = _options.OffRoadSeconds(unit.At.OffRoadM) + ((at.Fraction - unit.At.Fraction) * seconds) + offRoad;
                    _states.Offer(_states.OfUnit(unit.Unit), cost, new TravelStep(place, TravelStep.At(target)));
                }
            }

            Back(at.Edge, offRoad + (at.Fraction * seconds), TravelStep.At(target), approaching: _conditions.Closures[at.Edge]);
        }

        return waiting;
    }

    // True when it ended at the limit.
    private bool Run(int waiting)
    {
        while (waiting > 0 && _states.Next() is ( >= 0 and var state, var cost))
        {
            if (cost > _options.LimitSeconds)
            {
                _states.Unsettle(state);
                return true;
            }

            if (_states.IsUnit(state))
            {
                waiting--;
                continue;
            }

            int edge = _states.EdgeOf(state);
            double seconds = _conditions!.Seconds[edge];
            for (int place = _firstPlace[edge]; place != UnitPlace.None; place = _places[place].NextOnEdge)
            {
                UnitPlace unit = _places[place];
                double whole = _options.OffRoadSeconds(unit.At.OffRoadM) + ((1 - unit.At.Fraction) * seconds) + cost;
                _states.Offer(_states.OfUnit(unit.Unit), whole, new TravelStep(place, state));
            }

            Back(edge, cost + seconds, state, _states.IsApproach(state));
        }

        return false;
    }

    // From the beginning of an edge to the ends of those before it. A closed edge is either part of the approach to an incident in the same
    // closure, and then may be entered from anywhere, or it is left behind, and then only by who stood in the closure.
    private void Back(int edge, double cost, int next, bool approaching)
    {
        ReadOnlySpan<bool> closures = _conditions!.Closures;
        int twin = _graph.TwinOf(edge) ?? -1;
        foreach (int before in _graph.TurnsInto(edge))
        {
            double whole = before == twin ? cost + _graph.UTurnSeconds : cost;
            if (!closures[before])
            {
                if (!closures[edge] || approaching)
                {
                    _states.Offer(TravelStates.OfEdge(before), whole, new TravelStep(UnitPlace.None, next));
                }
            }
            else
            {
                _states.Offer(approaching ? _states.OfApproach(before) : TravelStates.OfEdge(before), whole, new TravelStep(UnitPlace.None, next));
            }
        }
    }

    private TravelTime TimeOf(int unit, bool limited)
    {
        int state = _states.OfUnit(unit);
        return true switch
        {
            _ when !_incident.IsValid || !_units[unit].IsValid => new TravelTime(TravelOutcome.NoPosition, null),
            _ when _states.IsSettled(state) => new TravelTime(TravelOutcome.Reached, _states.CostOf(state)),
            _ when _states.IsOffered(state) => new TravelTime(TravelOutcome.BeyondLimit, null),
            _ when _targets.Count == 0 => new TravelTime(TravelOutcome.IncidentOffRoad, null),
            _ when !_isNearRoad[unit] => new TravelTime(TravelOutcome.UnitOffRoad, null),
            _ => new TravelTime(limited ? TravelOutcome.BeyondLimit : TravelOutcome.Unreachable, null),
        };
    }

    /// <summary>One place where a unit may be meant to be, in the list of those on the same edge.</summary>
    private readonly record struct UnitPlace(int Unit, RoadPosition At, int NextOnEdge)
    {
        public const int None = -1;
    }
}
