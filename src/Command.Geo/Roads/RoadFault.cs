using System.Collections.Immutable;

namespace Command.Geo.Roads;

/// <summary>What is wrong with a road network or with something said about it.</summary>
/// <param name="Code">Stable: <c>road-missing</c>, <c>road-size</c>, <c>road-node</c>, <c>road-edge</c>, <c>road-path</c>, <c>road-restriction</c>,
/// <c>road-junction</c>, <c>road-speed</c>; of an event <c>road-event-shape</c>, <c>road-event-factor</c>, <c>road-event-vague</c>, <c>road-event-many</c>.</param>
/// <param name="Reason">What was found and what was expected, in plain English.</param>
/// <param name="Where">The list and place in it: <c>edges[12]</c>.</param>
public sealed record RoadFault(string Code, string Reason, string? Where = null);

/// <summary>What came of building a graph: the graph, or what is wrong with its data.</summary>
/// <param name="Graph">The graph; null when there is any fault.</param>
/// <param name="Faults">The first hundred at most.</param>
public sealed record RoadGraphRead(RoadGraph? Graph, ImmutableArray<RoadFault> Faults);
