using System.Collections.Immutable;
using Command.Geo.Roads;
using CsCheck;

namespace Command.Geo.Tests.Roads;

public sealed class TravelTimesTests
{
    private static readonly TravelOptions s_near = new() { MostOffRoadM = 120, AtSceneM = 20 };

    [Fact]
    public void Search_AnyNetworkUnitsAndClosures_AgreesWithPlainDijkstraFromEachUnit() =>
        Gen.Select(RoadWorld.Any, RoadWorld.Place, RoadWorld.Place.Array[1, 6], RoadWorld.Events).Sample(
            (data, incident, units, events) =>
            {
                RoadGraph graph = RoadWorld.Graph(data);
                RoadConditions conditions = RoadConditions.Build(graph, events);
                PlainDijkstra plain = new(data, conditions);
                ImmutableArray<TravelTime> times = new TravelTimes(graph).Search(conditions, incident, units, s_near);
                for (int i = 0; i < units.Length; i++)
                {
                    Same(plain.Seconds(units[i], incident, s_near), times[i].Seconds);
                    Assert.Equal(times[i].Seconds is not null, times[i].Outcome == TravelOutcome.Reached);
                }
            },
            iter: 4_000);

    [Fact]
    public void RouteOf_AnyNetwork_IsADrivableWayThatTakesTheStatedTime() =>
        Gen.Select(RoadWorld.Any, RoadWorld.Place, RoadWorld.Place.Array[1, 4], RoadWorld.Events).Sample(
            (data, incident, units, events) =>
            {
                RoadGraph graph = RoadWorld.Graph(data);
                RoadConditions conditions = RoadConditions.Build(graph, events);
                PlainDijkstra plain = new(data, conditions);
                TravelTimes travel = new(graph);
                ImmutableArray<TravelTime> times = travel.Search(conditions, incident, units, s_near);
                for (int i = 0; i < units.Length; i++)
                {
                    Route? route = travel.RouteOf(i);
                    Assert.Equal(times[i].Seconds, route?.Seconds);
                    if (route is null)
                    {
                        continue;
                    }

                    Assert.Equal(units[i], route.Path[0]);
                    Assert.Equal(incident, route.Path[^1]);
                    Assert.All(route.Edges.Zip(route.Edges.Skip(1)), turn => Assert.True(plain.MayTurn(turn.First, turn.Second)));
                    Assert.True(IsClosedOnlyAtTheEnds([.. route.Edges.Select(conditions.IsClosed)]));
                    if (route.Edges.Length > 2)
                    {
                        // The inner edges are driven whole, so they bound the time from below, and with the ends from above.
                        double inner = route.Edges[1..^1].Sum(conditions.SecondsOf) + (route.OffRoadM * 3.6 / s_near.OffRoadKmh)
                            + (route.Edges.Zip(route.Edges.Skip(1)).Count(t => graph.TwinOf(t.First) == t.Second) * graph.UTurnSeconds);
                        Assert.InRange(route.Seconds, inner - 1e-6, inner + conditions.SecondsOf(route.Edges[0]) + conditions.SecondsOf(route.Edges[^1]) + 1e-6);
                    }
                }
            },
            iter: 2_000);

    [Fact]
    public void Search_SameInstanceAgain_GivesWhatANewOneGives() =>
        Gen.Select(RoadWorld.Any, Gen.Select(RoadWorld.Place, RoadWorld.Place.Array[0, 5]).Array[1, 5]).Sample((data, searches) =>
        {
            RoadGraph graph = RoadWorld.Graph(data);
            RoadConditions conditions = RoadConditions.Usual(graph);
            TravelTimes used = new(graph);
            foreach ((GeoPoint incident, GeoPoint[] units) in searches)
            {
                Assert.Equal(new TravelTimes(graph).Search(conditions, incident, units, s_near), used.Search(conditions, incident, units, s_near));
            }
        });

    [Fact]
    public void Search_WithALimit_LeavesOutExactlyWhatTakesLonger() =>
        Gen.Select(RoadWorld.Any, RoadWorld.Place, RoadWorld.Place.Array[1, 5], Gen.Double[0, 120]).Sample((data, incident, units, limit) =>
        {
            RoadGraph graph = RoadWorld.Graph(data);
            RoadConditions conditions = RoadConditions.Usual(graph);
            ImmutableArray<TravelTime> all = new TravelTimes(graph).Search(conditions, incident, units, s_near);
            ImmutableArray<TravelTime> limited = new TravelTimes(graph).Search(conditions, incident, units, s_near with { LimitSeconds = limit });
            for (int i = 0; i < units.Length; i++)
            {
                Assert.Equal(all[i].Seconds <= limit ? all[i].Seconds : null, limited[i].Seconds);
                Assert.False(all[i].Seconds > limit && limited[i].Outcome != TravelOutcome.BeyondLimit);
            }
        });

    [Fact]
    public void Search_OneWayStreet_GoesRoundTheBlock()
    {
        // A square block driven clockwise; the unit stands just past the incident.
        GeoPoint[] corner = [RoadWorld.At(0, 0), RoadWorld.At(0, 300), RoadWorld.At(300, 300), RoadWorld.At(300, 0)];
        RoadGraphData data = new([.. corner], [.. Enumerable.Range(0, 4).SelectMany(i => RoadWorld.Street(i, (i + 1) % 4, [corner[i], corner[(i + 1) % 4]], oneWay: true))], []);
        RoadGraph graph = RoadWorld.Graph(data);
        ImmutableArray<TravelTime> times = new TravelTimes(graph).Search(
            RoadConditions.Usual(graph), RoadWorld.At(0, 100), [RoadWorld.At(0, 200), RoadWorld.At(0, 40)], TravelOptions.Default with { AtSceneM = 0 });

        Assert.Equal(1_100 * 3.6 / 40, times[0].Seconds!.Value, 0.5);
        Assert.Equal(60 * 3.6 / 40, times[1].Seconds!.Value, 0.5);
    }

    [Fact]
    public void Search_IncidentInsideAClosure_IsReachedButNobodyDrivesThrough()
    {
        // Ten nodes in a row, the streets from the fourth to the seventh closed.
        RoadGraphData data = RoadWorld.Grid(10, 1, 200);
        RoadGraph graph = RoadWorld.Graph(data);
        RoadConditions closed = RoadConditions.Build(graph, [RoadEvent.Closed("crash", new LineShape([RoadWorld.At(600, 0), RoadWorld.At(1_200, 0)]), bothWays: true)]);
        GeoPoint[] units = [RoadWorld.At(100, 0), RoadWorld.At(1_700, 0), RoadWorld.At(1_000, 0)];
        TravelTimes travel = new(graph);

        Assert.All(travel.Search(closed, RoadWorld.At(900, 0), units), t => Assert.Equal(TravelOutcome.Reached, t.Outcome));
        ImmutableArray<TravelTime> beyond = travel.Search(closed, RoadWorld.At(1_500, 0), units);
        Assert.Equal(TravelOutcome.Unreachable, beyond[0].Outcome);
        Assert.Equal(TravelOutcome.Reached, beyond[1].Outcome);
        Assert.Equal(TravelOutcome.Reached, beyond[2].Outcome);
    }

    [Fact]
    public void Search_OnlyStraightOn_ForbidsEveryOtherTurn()
    {
        RoadGraphData data = RoadWorld.Grid(3, 3, 200);
        int Edge(int from, int to) => Enumerable.Range(0, data.Edges.Length).First(e => data.Edges[e].From == from && data.Edges[e].To == to);
        RoadGraphData only = data with { Restrictions = [new TurnRestriction(Edge(3, 4), 4, Edge(4, 5), Only: true)] };
        GeoPoint unit = RoadWorld.At(60, 200), incident = RoadWorld.At(200, 340);

        double Seconds(RoadGraphData network)
        {
            RoadGraph graph = RoadWorld.Graph(network);
            return new TravelTimes(graph).Search(RoadConditions.Usual(graph), incident, [unit])[0].Seconds!.Value;
        }

        // 280 m straight to it; with the sign either round the block ahead or back behind.
        Assert.Equal(280 * 3.6 / 40, Seconds(data), 0.5);
        Assert.Equal((60 + 200 + 200 + 60) * 3.6 / 40, Seconds(only), 0.5);
    }

    [Fact]
    public void Search_OffTheRoads_SaysWhichOfTheTwoIs()
    {
        RoadGraph graph = RoadWorld.Graph(RoadWorld.Grid(3, 3, 200));
        RoadConditions conditions = RoadConditions.Usual(graph);
        TravelTimes travel = new(graph);
        GeoPoint near = RoadWorld.At(100, 0), far = RoadWorld.At(9_000, 0), none = new(double.NaN, 45);

        ImmutableArray<TravelTime> times = travel.Search(conditions, near, [near, far, none]);
        Assert.Equal([TravelOutcome.Reached, TravelOutcome.UnitOffRoad, TravelOutcome.NoPosition], times.Select(t => t.Outcome));
        Assert.Equal([TravelOutcome.IncidentOffRoad, TravelOutcome.NoPosition], travel.Search(conditions, far, [near, none]).Select(t => t.Outcome));
        Assert.Equal(TravelOutcome.NoPosition, travel.Search(conditions, none, [near])[0].Outcome);
        Assert.Null(travel.RouteOf(0));
        Assert.Null(travel.RouteOf(7));
    }

    [Fact]
    public void Search_NetworkWithoutEdges_ReachesNobodyButThoseAtTheScene()
    {
        RoadGraph graph = RoadWorld.Graph(new RoadGraphData([], [], []));
        TravelTimes travel = new(graph);
        ImmutableArray<TravelTime> times = travel.Search(RoadConditions.Usual(graph), RoadWorld.At(0, 0), [RoadWorld.At(10, 0), RoadWorld.At(500, 0)]);

        Assert.Equal([TravelOutcome.Reached, TravelOutcome.IncidentOffRoad], times.Select(t => t.Outcome));
        Assert.Equal([RoadWorld.At(10, 0), RoadWorld.At(0, 0)], travel.RouteOf(0)!.Path);
    }

    [Fact]
    public void Search_ConditionsOfAnotherGraph_AreRefused()
    {
        RoadGraph one = RoadWorld.Graph(RoadWorld.Grid(2, 2, 100)), other = RoadWorld.Graph(RoadWorld.Grid(2, 2, 100));
        Assert.Throws<ArgumentException>(() => new TravelTimes(one).Search(RoadConditions.Usual(other), RoadWorld.At(0, 0), []));
    }

    [Fact]
    public void Search_RealNetwork_AgreesWithPlainDijkstraFromEachUnit()
    {
        RoadGraphData? read = RealRoads.Read();
        Assert.SkipWhen(read is null, "The road network ../shared/geodata/bfmap_ways.csv is not on this machine.");
        RoadGraphData data = read;
        RoadGraph graph = RoadWorld.Graph(data);
        Random random = new(20260718);
        GeoPoint Anywhere()
        {
            GeoPoint node = data.Nodes[random.Next(data.Nodes.Length)];
            return new GeoPoint(node.Lon + (random.NextDouble() * 0.001), node.Lat);
        }

        RoadConditions conditions = RoadConditions.Build(graph, [.. Enumerable.Range(0, 200).Select(i => RoadEvent.Closed($"c{i}", new PointShape(Anywhere()), 30))]);
        PlainDijkstra plain = new(data, conditions);
        TravelTimes travel = new(graph);
        for (int i = 0; i < 3; i++)
        {
            GeoPoint incident = Anywhere();
            GeoPoint[] units = [.. Enumerable.Range(0, 30).Select(_ => Anywhere())];
            ImmutableArray<TravelTime> times = travel.Search(conditions, incident, units);
            for (int unit = 0; unit < units.Length; unit++)
            {
                Same(plain.Seconds(units[unit], incident, TravelOptions.Default), times[unit].Seconds);
            }
        }
    }

    private static void Same(double? expected, double? actual)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is { } seconds)
        {
            Assert.Equal(seconds, actual!.Value, 1e-6);
        }
    }

    private static bool IsClosedOnlyAtTheEnds(bool[] closed)
    {
        int first = Array.IndexOf(closed, false), last = Array.LastIndexOf(closed, false);
        return first < 0 || Array.IndexOf(closed, true, first, last - first + 1) < 0;
    }
}
