using System.Collections.Immutable;

namespace Command.Geo.Roads;

/// <summary>
/// A road network to route on. Edges are directed and named by their place in the data it was built from. Positions are lon/lat degrees
/// (CGCS2000), lengths metres, times seconds.
/// </summary>
/// <remarks>Immutable and safe to share between threads. What is closed or slow at the moment is no part of it: see <see cref="RoadConditions"/>.</remarks>
public sealed class RoadGraph
{
    private readonly ImmutableArray<RoadEdge> _edges;
    private readonly double[] _seconds;
    private readonly int[] _pathStart;
    private readonly GeoPoint[] _positions;
    private readonly RoadTurns _turns;
    private readonly EdgeGrid _grid;

    private RoadGraph(RoadGraphData data, RoadSpeeds speeds)
    {
        _edges = data.Edges;
        NodeCount = data.Nodes.Length;
        UTurnSeconds = speeds.UTurnSeconds;
        _seconds = [.. data.Edges.Select(speeds.SecondsOf)];
        _pathStart = new int[data.Edges.Length + 1];
        for (int edge = 0; edge < data.Edges.Length; edge++)
        {
            _pathStart[edge + 1] = _pathStart[edge] + data.Edges[edge].Path.Length;
        }

        _positions = new GeoPoint[_pathStart[^1]];
        GeoBox box = GeoBox.Empty;
        for (int edge = 0; edge < data.Edges.Length; edge++)
        {
            data.Edges[edge].Path.CopyTo(_positions, _pathStart[edge]);
        }

        foreach (GeoPoint position in _positions)
        {
            box = box.Including(position);
        }

        Box = box;
        _turns = RoadTurns.Build(data);
        _grid = EdgeGrid.Build(Steps(), _positions);
    }

    /// <summary>Nodes in the data.</summary>
    public int NodeCount { get; }

    /// <summary>Directed edges.</summary>
    public int EdgeCount => _edges.Length;

    /// <summary>Allowed turns from one edge into another.</summary>
    public int TurnCount => _turns.Count;

    /// <summary>What turning back on the same street costs, seconds.</summary>
    public double UTurnSeconds { get; }

    /// <summary>Around every path.</summary>
    public GeoBox Box { get; }

    /// <summary>The edge as it was given.</summary>
    /// <param name="edge">0 to <see cref="EdgeCount"/> − 1.</param>
    public RoadEdge this[int edge] => _edges[edge];

    internal ReadOnlySpan<double> Seconds => _seconds;

    /// <summary>Checks a network and makes it ready for searches. Whatever is wrong is stated and there is no graph then; nothing throws for any data.</summary>
    /// <param name="data">The network.</param>
    /// <param name="speeds">How fast it is driven; <see cref="RoadSpeeds.Default"/> when null.</param>
    public static RoadGraphRead Build(RoadGraphData data, RoadSpeeds? speeds = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ImmutableArray<RoadFault> faults = RoadGraphCheck.Check(data, speeds ?? RoadSpeeds.Default);
        return faults.IsEmpty ? new RoadGraphRead(new RoadGraph(data, speeds ?? RoadSpeeds.Default), []) : new RoadGraphRead(null, faults);
    }

    /// <summary>The time along the whole edge when nothing slows it, seconds.</summary>
    /// <param name="edge">0 to <see cref="EdgeCount"/> − 1.</param>
    public double SecondsOf(int edge) => _seconds[edge];

    /// <summary>The same stretch of street in the other direction; null on a one-way street. Two carriageways drawn apart are each one-way.</summary>
    /// <param name="edge">0 to <see cref="EdgeCount"/> − 1.</param>
    public int? TwinOf(int edge) => _turns.TwinOf(edge) is >= 0 and var twin ? twin : null;

    /// <summary>The edges from which a driver may turn into this one, turning back included.</summary>
    /// <param name="edge">0 to <see cref="EdgeCount"/> − 1.</param>
    public ReadOnlySpan<int> TurnsInto(int edge) => _turns.Into(edge);

    /// <summary>The line in the direction of travel.</summary>
    /// <param name="edge">0 to <see cref="EdgeCount"/> − 1.</param>
    public ReadOnlySpan<GeoPoint> PathOf(int edge) => _positions.AsSpan(_pathStart[edge].._pathStart[edge + 1]);

    /// <summary>
    /// Where on the network a position may be meant: the nearest edge within the reach, and others hardly further away, in each direction that
    /// they may be driven. Nearest first; none when no road is near or the position is not valid.
    /// </summary>
    /// <param name="at">Lon/lat degrees.</param>
    /// <param name="reach">How far to look.</param>
    public ImmutableArray<RoadPosition> Snap(GeoPoint at, SnapReach reach)
    {
        List<RoadPosition> found = [];
        new RoadSnap(this).Snap(at, reach, found);
        return [.. found];
    }

    /// <summary>
    /// The edges with a step near a box, in their order: every one that meets it, and some that do not. Of the two directions of a street only one is given;
    /// <see cref="TwinOf"/> gives the other.
    /// </summary>
    /// <param name="box">Lon/lat degrees.</param>
    public ImmutableArray<int> EdgesNear(GeoBox box)
    {
        List<EdgeStep> steps = [];
        _grid.Collect(box, steps);
        return [.. steps.Select(s => s.Edge).Distinct().Order()];
    }

    internal int StepFrom(int edge, EdgeStep step) => step.From - _pathStart[edge];

    internal (GeoPoint From, GeoPoint To) EndsOf(EdgeStep step) => (_positions[step.From], _positions[step.From + 1]);

    internal void Collect(GeoBox box, List<EdgeStep> into) => _grid.Collect(box, into);

    // Of the two directions of a street only one is in the grid; the other is found by its twin.
    private List<EdgeStep> Steps()
    {
        List<EdgeStep> steps = new(_positions.Length);
        for (int edge = 0; edge < _edges.Length; edge++)
        {
            if (_turns.TwinOf(edge) < edge)
            {
                for (int at = _pathStart[edge]; at < _pathStart[edge + 1] - 1; at++)
                {
                    steps.Add(new EdgeStep(edge, at));
                }
            }
        }

        return steps;
    }
}
