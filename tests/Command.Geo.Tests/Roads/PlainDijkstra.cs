using Command.Geo.Roads;

namespace Command.Geo.Tests.Roads;

/// <summary>
/// The plain way to a travel time, to hold the real one against: forward from one unit, edge by edge, straight from the data. A way is first
/// in the closure it starts in, then in the open, then in the closure it ends in; it may leave out any of the three.
/// </summary>
public sealed class PlainDijkstra
{
    private readonly RoadGraphData _data;
    private readonly RoadConditions _conditions;
    private readonly ILookup<int, int> _leaving;
    private readonly HashSet<(int, int)> _forbidden;
    private readonly ILookup<int, int> _only;

    public PlainDijkstra(RoadGraphData data, RoadConditions conditions)
    {
        _data = data;
        _conditions = conditions;
        _leaving = Enumerable.Range(0, data.Edges.Length).ToLookup(e => data.Edges[e].From);
        _forbidden = [.. data.Restrictions.Where(r => !r.Only).Select(r => (r.FromEdge, r.ToEdge))];
        _only = data.Restrictions.Where(r => r.Only).ToLookup(r => r.FromEdge, r => r.ToEdge);
    }

    private enum Part
    {
        LeavingClosure,
        Open,
        EnteringClosure,
    }

    /// <summary>Seconds from one place of the unit to one of the incident, whichever are best; null without a way.</summary>
    public double? Seconds(GeoPoint unit, GeoPoint incident, TravelOptions options)
    {
        SnapReach reach = new(options.MostOffRoadM, options.AmbiguityM);
        RoadPosition[] from = [.. _conditions.Graph.Snap(unit, reach)], to = [.. _conditions.Graph.Snap(incident, reach)];
        double best = unit.DistanceTo(incident) <= options.AtSceneM ? unit.DistanceTo(incident) * 3.6 / options.OffRoadKmh : double.PositiveInfinity;
        ILookup<int, RoadPosition> targets = to.ToLookup(t => t.Edge);
        PriorityQueue<(int Edge, Part Part), double> queue = new();
        Dictionary<(int, Part), double> ends = [];
        foreach (RoadPosition at in from)
        {
            double offRoad = at.OffRoadM * 3.6 / options.OffRoadKmh, seconds = _conditions.SecondsOf(at.Edge);
            foreach (RoadPosition target in targets[at.Edge].Where(t => t.Fraction >= at.Fraction))
            {
                best = Math.Min(best, offRoad + ((target.Fraction - at.Fraction) * seconds) + (target.OffRoadM * 3.6 / options.OffRoadKmh));
            }

            queue.Enqueue((at.Edge, _conditions.IsClosed(at.Edge) ? Part.LeavingClosure : Part.Open), offRoad + ((1 - at.Fraction) * seconds));
        }

        while (queue.TryDequeue(out (int Edge, Part Part) here, out double cost) && cost < best)
        {
            if (!ends.TryAdd(here, cost))
            {
                continue;
            }

            foreach (int next in _leaving[_data.Edges[here.Edge].To].Where(next => MayTurn(here.Edge, next)))
            {
                if (Enter(here.Part, _conditions.IsClosed(next)) is not { } part)
                {
                    continue;
                }

                double start = cost + (_conditions.Graph.TwinOf(here.Edge) == next ? _conditions.Graph.UTurnSeconds : 0);
                foreach (RoadPosition target in targets[next])
                {
                    best = Math.Min(best, start + (target.Fraction * _conditions.SecondsOf(next)) + (target.OffRoadM * 3.6 / options.OffRoadKmh));
                }

                queue.Enqueue((next, part), start + _conditions.SecondsOf(next));
            }
        }

        return double.IsFinite(best) ? best : null;
    }

    public bool MayTurn(int from, int to) =>
        _data.Edges[from].To == _data.Edges[to].From
        && !_forbidden.Contains((from, to))
        && (!_only.Contains(from) || _only[from].Contains(to));

    private static Part? Enter(Part part, bool closed) => (part, closed) switch
    {
        (Part.LeavingClosure, true) => Part.LeavingClosure,
        (Part.LeavingClosure, false) => Part.Open,
        (Part.Open, false) => Part.Open,
        (Part.Open, true) => Part.EnteringClosure,
        (Part.EnteringClosure, true) => Part.EnteringClosure,
        _ => null,
    };
}
