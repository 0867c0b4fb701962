using System.Runtime.InteropServices;

namespace Command.Geo.Roads;

/// <summary>For every edge the edges from which a driver may turn into it, in one array; and the other direction of the same street.</summary>
/// <remarks>Immutable once built and safe to share between threads.</remarks>
internal sealed class RoadTurns
{
    /// <summary>There is no other direction: a one-way street.</summary>
    public const int None = -1;

    private readonly int[] _start;
    private readonly int[] _from;
    private readonly int[] _twin;

    private RoadTurns(int[] start, int[] from, int[] twin)
    {
        _start = start;
        _from = from;
        _twin = twin;
    }

    public int Count => _from.Length;

    public int TwinOf(int edge) => _twin[edge];

    public ReadOnlySpan<int> Into(int edge) => _from.AsSpan(_start[edge].._start[edge + 1]);

    /// <summary>Data that has been checked.</summary>
    public static RoadTurns Build(RoadGraphData data)
    {
        HashSet<(int From, int To)> forbidden = [];
        Dictionary<int, HashSet<int>> only = [];
        foreach (TurnRestriction restriction in data.Restrictions)
        {
            if (restriction.Only)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(only, restriction.FromEdge, out _) ??= []).Add(restriction.ToEdge);
            }
            else
            {
                forbidden.Add((restriction.FromEdge, restriction.ToEdge));
            }
        }

        (int[] arrivalStart, int[] arrivals) = Arrivals(data);
        int[] start = new int[data.Edges.Length + 1];
        List<int> from = new(data.Edges.Length * 3);
        for (int edge = 0; edge < data.Edges.Length; edge++)
        {
            int node = data.Edges[edge].From;
            foreach (int arrival in arrivals.AsSpan(arrivalStart[node]..arrivalStart[node + 1]))
            {
                if (!forbidden.Contains((arrival, edge)) && (!only.TryGetValue(arrival, out HashSet<int>? allowed) || allowed.Contains(edge)))
                {
                    from.Add(arrival);
                }
            }

            start[edge + 1] = from.Count;
        }

        return new RoadTurns(start, [.. from], Twins(data));
    }

    private static (int[] Start, int[] Edges) Arrivals(RoadGraphData data)
    {
        int[] start = new int[data.Nodes.Length + 1];
        foreach (RoadEdge edge in data.Edges)
        {
            start[edge.To + 1]++;
        }

        for (int node = 0; node < data.Nodes.Length; node++)
        {
            start[node + 1] += start[node];
        }

        int[] filled = start[..^1], edges = new int[data.Edges.Length];
        for (int edge = 0; edge < data.Edges.Length; edge++)
        {
            edges[filled[data.Edges[edge].To]++] = edge;
        }

        return (start, edges);
    }

    // Two carriageways drawn apart are no twins: only the same line the other way round is.
    private static int[] Twins(RoadGraphData data)
    {
        int[] twin = new int[data.Edges.Length];
        Array.Fill(twin, None);
        Dictionary<(int From, int To), List<int>> single = [];
        for (int edge = 0; edge < data.Edges.Length; edge++)
        {
            RoadEdge here = data.Edges[edge];
            if (single.TryGetValue((here.To, here.From), out List<int>? back)
                && back.FindIndex(b => IsReverse(here, data.Edges[b])) is >= 0 and var at)
            {
                (twin[edge], twin[back[at]]) = (back[at], edge);
                back.RemoveAt(at);
            }
            else
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(single, (here.From, here.To), out _) ??= []).Add(edge);
            }
        }

        return twin;
    }

    private static bool IsReverse(RoadEdge one, RoadEdge other)
    {
        if (one.Path.Length != other.Path.Length || one.WayId != other.WayId)
        {
            return false;
        }

        for (int i = 0; i < one.Path.Length; i++)
        {
            if (one.Path[i] != other.Path[^(i + 1)])
            {
                return false;
            }
        }

        return true;
    }
}
