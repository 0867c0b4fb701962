using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.Roads;
using Route = Command.Geo.Roads.Route;

namespace Command.Web.Features.Field;

/// <summary>Ways of single units over the roads as they are. One search at a time, with one set of buffers: a crew's way may wait for another's, and takes milliseconds. Safe to use from any thread.</summary>
/// <param name="services">Has the roads, on a node that takes the feeds in.</param>
public sealed class FieldRoutes(IServiceProvider services)
{
    private const int MostPoints = 300, MostLegs = 40;
    private readonly Lock _gate = new();
    private RoadGraph? _graph;
    private TravelTimes? _times;

    /// <summary>The roads as they are; null where this node has none.</summary>
    public RoadConditions? Conditions(bool exercise) => services.GetService<RoadState>()?.Of(exercise);

    /// <summary>The roads as they are for who drives to an incident.</summary>
    private RoadConditions? Towards(bool exercise, string? incident) => services.GetService<RoadState>() is { } state ? incident is null ? state.Of(exercise) : state.Of(exercise, incident) : null;

    /// <summary>The way of a unit to a place; the straight line where nothing is known of the roads, or may be told.</summary>
    public FieldWay Way(GeoPoint from, GeoPoint to, bool exercise, bool seesRoads, string? incident = null)
    {
        if (!seesRoads || Towards(exercise, incident) is not { } conditions)
        {
            return Straight(from, to);
        }

        TravelTime time;
        Route? route;
        lock (_gate)
        {
            if (!ReferenceEquals(_graph, conditions.Graph))
            {
                (_graph, _times) = (conditions.Graph, new TravelTimes(conditions.Graph));
            }

            time = _times!.Search(conditions, to, [from])[0];
            route = _times.RouteOf(0);
        }

        return route is null || time.Outcome is TravelOutcome.UnitOffRoad or TravelOutcome.IncidentOffRoad
            ? time.Outcome == TravelOutcome.Unreachable ? Straight(from, to) with { Seconds = null } : Straight(from, to)
            : new FieldWay(Thinned(route.Path), route.Seconds, route.LengthM, Legs(conditions.Graph, route), Estimate: false);
    }

    private static FieldWay Straight(GeoPoint from, GeoPoint to) =>
        new([[from.Lon, from.Lat], [to.Lon, to.Lat]], StraightLine.Times(to, [from])[0].Seconds, from.DistanceTo(to), [], Estimate: true);

    private static ImmutableArray<FieldLeg> Legs(RoadGraph graph, Route route)
    {
        List<FieldLeg> legs = [];
        foreach (int edge in route.Edges)
        {
            RoadEdge road = graph[edge];
            if (legs.Count > 0 && legs[^1].Name == road.Name)
            {
                legs[^1] = legs[^1] with { LengthM = legs[^1].LengthM + road.LengthM };
            }
            else
            {
                legs.Add(new FieldLeg(road.Name, road.LengthM));
            }
        }

        // The first and the last stretch are driven in part: what is too much is taken from them.
        double over = legs.Sum(l => l.LengthM) - (route.LengthM - route.OffRoadM);
        if (legs.Count > 0 && over > 0)
        {
            double first = legs.Count == 1 ? over : Math.Min(over, legs[0].LengthM) / 2;
            legs[0] = legs[0] with { LengthM = Math.Max(0, legs[0].LengthM - first) };
            legs[^1] = legs[^1] with { LengthM = Math.Max(0, legs[^1].LengthM - (legs.Count == 1 ? 0 : over - first)) };
        }

        return [.. legs.Where(l => l.LengthM >= 1).Take(MostLegs)];
    }

    // A phone's sketch is a few hundred points wide.
    private static ImmutableArray<double[]> Thinned(ImmutableArray<GeoPoint> path)
    {
        int step = Math.Max(1, (path.Length + MostPoints - 1) / MostPoints);
        return [.. path.Where((_, i) => i % step == 0 || i == path.Length - 1).Select(p => new[] { Math.Round(p.Lon, 6), Math.Round(p.Lat, 6) })];
    }
}
