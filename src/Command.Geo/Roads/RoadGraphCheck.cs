using System.Collections.Immutable;

namespace Command.Geo.Roads;

/// <summary>Finds what is wrong with a network before anything is built on it; bounded for any data.</summary>
internal static class RoadGraphCheck
{
    private const int MostFaults = 100;
    private const int MostNodes = 5_000_000;
    private const int MostEdges = 10_000_000;
    private const long MostPositions = 50_000_000;
    private const int MostTurnsAtNode = 10_000;
    private const double LongestEdgeM = 1_000_000;

    // Further apart than any two positions of one road; it also keeps edges from spanning the antimeridian.
    private const double LongestStepDegrees = 5;

    public static ImmutableArray<RoadFault> Check(RoadGraphData data, RoadSpeeds speeds)
    {
        if (data.Nodes.IsDefault || data.Edges.IsDefault || data.Restrictions.IsDefault)
        {
            return [new RoadFault("road-missing", "Nodes, edges and restrictions must be there, if only as empty lists.")];
        }

        if (data.Nodes.Length > MostNodes || data.Edges.Length > MostEdges || data.Restrictions.Length > MostEdges)
        {
            return [new RoadFault("road-size", $"At most {MostNodes} nodes, {MostEdges} edges and as many restrictions.")];
        }

        return [.. Faults(data, speeds).Take(MostFaults)];
    }

    private static IEnumerable<RoadFault> Faults(RoadGraphData data, RoadSpeeds speeds)
    {
        if (speeds.Check() is { } speed)
        {
            yield return speed;
        }

        for (int i = 0; i < data.Nodes.Length; i++)
        {
            if (!data.Nodes[i].IsValid)
            {
                yield return new RoadFault("road-node", "The position is not finite or out of range.", $"nodes[{i}]");
            }
        }

        long positions = 0;
        for (int i = 0; i < data.Edges.Length; i++)
        {
            if (OfEdge(data.Edges[i], data.Nodes.Length) is var (code, reason))
            {
                yield return new RoadFault(code, reason, $"edges[{i}]");
            }
            else if ((positions += data.Edges[i].Path.Length) > MostPositions)
            {
                yield return new RoadFault("road-size", $"The paths hold more than {MostPositions} positions.", $"edges[{i}]");
                yield break;
            }
        }

        for (int i = 0; i < data.Restrictions.Length; i++)
        {
            if (!Holds(data.Restrictions[i], data))
            {
                yield return new RoadFault("road-restriction", "The first edge must end, and the second begin, at the node between them.", $"restrictions[{i}]");
            }
        }

        foreach (int node in Crowded(data))
        {
            yield return new RoadFault("road-junction", $"More than {MostTurnsAtNode} turns meet at one node.", $"nodes[{node}]");
        }
    }

    private static (string Code, string Reason)? OfEdge(RoadEdge? edge, int nodes) => edge switch
    {
        null => ("road-edge", "The edge is missing."),
        { From: < 0 } or { To: < 0 } => ("road-edge", "The edge names a node that is not in the list."),
        _ when edge.From >= nodes || edge.To >= nodes => ("road-edge", "The edge names a node that is not in the list."),
        { LengthM: not (>= 0 and <= LongestEdgeM) } => ("road-edge", $"The length must be 0 to {LongestEdgeM} metres."),
        { MaxSpeedKmh: not (null or (>= 1 and <= 300)) } => ("road-edge", "A posted limit must be 1 to 300 km/h."),
        { Class: < RoadClass.Motorway or > RoadClass.Link } => ("road-edge", "The class is none of the known ones."),
        { Path.IsDefault: true } or { Path.Length: < 2 } => ("road-path", "The path needs at least its two ends."),
        _ => OfPath(edge.Path),
    };

    private static (string Code, string Reason)? OfPath(ImmutableArray<GeoPoint> path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            if (!path[i].IsValid)
            {
                return ("road-path", "A position of the path is not finite or out of range.");
            }

            if (i > 0 && (Math.Abs(path[i].Lon - path[i - 1].Lon) > LongestStepDegrees || Math.Abs(path[i].Lat - path[i - 1].Lat) > LongestStepDegrees))
            {
                return ("road-path", $"Two successive positions of the path are more than {LongestStepDegrees}° apart.");
            }
        }

        return null;
    }

    private static bool Holds(TurnRestriction? restriction, RoadGraphData data) =>
        restriction is { FromEdge: >= 0, ToEdge: >= 0 }
        && restriction.FromEdge < data.Edges.Length
        && restriction.ToEdge < data.Edges.Length
        && data.Edges[restriction.FromEdge]?.To == restriction.ViaNode
        && data.Edges[restriction.ToEdge]?.From == restriction.ViaNode;

    private static IEnumerable<int> Crowded(RoadGraphData data)
    {
        long[] inward = new long[data.Nodes.Length], outward = new long[data.Nodes.Length];
        foreach (RoadEdge edge in data.Edges.Where(e => OfEdge(e, data.Nodes.Length) is null))
        {
            inward[edge.To]++;
            outward[edge.From]++;
        }

        return Enumerable.Range(0, data.Nodes.Length).Where(n => inward[n] * outward[n] > MostTurnsAtNode);
    }
}
