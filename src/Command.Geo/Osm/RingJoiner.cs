using System.Collections.Immutable;

namespace Command.Geo.Osm;

/// <summary>Joins pieces of ways, end to end and in either direction, to closed rings.</summary>
internal static class RingJoiner
{
    /// <summary>The rings that close, each with its first node repeated last, and how many pieces were left over.</summary>
    /// <param name="pieces">Node ids of each piece, two or more.</param>
    /// <remarks>
    /// Where more than two pieces meet, the walk goes on along any of them and cuts a ring off whenever it comes back to a node that it has
    /// passed; so rings that touch come out one by one. Every piece is walked once or twice: the time goes with the number of nodes.
    /// </remarks>
    public static (ImmutableArray<ImmutableArray<long>> Rings, int Open) Join(IReadOnlyList<ImmutableArray<long>> pieces)
    {
        ImmutableArray<ImmutableArray<long>>.Builder rings = ImmutableArray.CreateBuilder<ImmutableArray<long>>();
        Dictionary<long, List<int>> ends = [];
        bool[] used = new bool[pieces.Count];
        for (int i = 0; i < pieces.Count; i++)
        {
            if (pieces[i][0] == pieces[i][^1])
            {
                used[i] = true;
                rings.Add(pieces[i]);
                continue;
            }

            Note(ends, pieces[i][0], i);
            Note(ends, pieces[i][^1], i);
        }

        int open = 0;
        for (int i = 0; i < pieces.Count; i++)
        {
            if (!used[i])
            {
                open += Walk(i, pieces, ends, used, rings);
            }
        }

        return (rings.DrainToImmutable(), open);
    }

    private static int Walk(int first, IReadOnlyList<ImmutableArray<long>> pieces, Dictionary<long, List<int>> ends, bool[] used, ImmutableArray<ImmutableArray<long>>.Builder rings)
    {
        // The joints of the walk so far, and the piece that leads on from each.
        List<long> joints = [pieces[first][0]];
        List<int> path = [];
        Dictionary<long, int> passed = new() { [joints[0]] = 0 };
        int open = 0;
        int? next = first;
        while (next is not null || path.Count > 0)
        {
            if (next is not { } piece)
            {
                // A dead end: the last piece leads nowhere, but the walk before it may still find another way on.
                open++;
                passed.Remove(joints[^1]);
                joints.RemoveAt(joints.Count - 1);
                path.RemoveAt(path.Count - 1);
                next = Free(joints[^1], ends, used);
                continue;
            }

            used[piece] = true;
            long end = pieces[piece][0] == joints[^1] ? pieces[piece][^1] : pieces[piece][0];
            path.Add(piece);
            if (passed.TryGetValue(end, out int from))
            {
                rings.Add(Ring(pieces, joints, path, from));
                foreach (long gone in joints.Skip(from + 1))
                {
                    passed.Remove(gone);
                }

                joints.RemoveRange(from + 1, joints.Count - from - 1);
                path.RemoveRange(from, path.Count - from);
            }
            else
            {
                passed.Add(end, joints.Count);
                joints.Add(end);
            }

            next = Free(joints[^1], ends, used);
        }

        return open;
    }

    private static ImmutableArray<long> Ring(IReadOnlyList<ImmutableArray<long>> pieces, List<long> joints, List<int> path, int from)
    {
        ImmutableArray<long>.Builder ring = ImmutableArray.CreateBuilder<long>();
        ring.Add(joints[from]);
        for (int i = from; i < path.Count; i++)
        {
            ImmutableArray<long> piece = pieces[path[i]];
            if (piece[0] == ring[^1])
            {
                ring.AddRange(piece.AsSpan()[1..]);
            }
            else
            {
                for (int j = piece.Length - 2; j >= 0; j--)
                {
                    ring.Add(piece[j]);
                }
            }
        }

        return ring.DrainToImmutable();
    }

    private static int? Free(long joint, Dictionary<long, List<int>> ends, bool[] used)
    {
        List<int> here = ends[joint];
        while (here.Count > 0)
        {
            int piece = here[^1];
            here.RemoveAt(here.Count - 1);
            if (!used[piece])
            {
                return piece;
            }
        }

        return null;
    }

    private static void Note(Dictionary<long, List<int>> ends, long node, int piece)
    {
        if (!ends.TryGetValue(node, out List<int>? here))
        {
            ends[node] = here = [];
        }

        here.Add(piece);
    }
}
