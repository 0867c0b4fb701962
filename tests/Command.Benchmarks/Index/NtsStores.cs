using System.Diagnostics;
using System.Runtime.InteropServices;
using Command.Geo;
using Command.Geo.Crs;
using NetTopologySuite.Geometries;
using NetTopologySuite.Index.HPRtree;
using NetTopologySuite.Index.Strtree;

namespace Command.Benchmarks.Index;

/// <summary>A tree that cannot change: the writer builds it anew from all positions once a second and swaps it in.</summary>
internal sealed class RebuiltTree<TTree>(
    string name,
    Func<Coordinate[], TTree> build,
    Func<TTree, Envelope, IList<int>> query,
    Action<TTree, Coordinate, double, List<int>> candidates) : IUnitStore
    where TTree : class
{
    private static readonly LocalPlane s_plane = new(new GeoPoint(126.65, 45.775));
    private readonly List<int> _found = [];
    private GeoPoint[] _units = [];
    private Snapshot? _snapshot;
    private long _built;
    private double _reachM;

    public string Name => name;

    public double ToleranceM => 1e-6;

    public void Load(GeoPoint[] units)
    {
        _units = [.. units];
        _reachM = IndexBenchmark.ReachM(units.Length);
        Rebuild();
    }

    public void Move(ReadOnlySpan<(int Slot, GeoPoint To)> moves)
    {
        foreach ((int slot, GeoPoint to) in moves)
        {
            _units[slot] = to;
        }

        if (Stopwatch.GetElapsedTime(_built).TotalSeconds >= 1)
        {
            Rebuild();
        }
    }

    public ReadOnlySpan<int> Nearest(GeoPoint centre)
    {
        Snapshot now = _snapshot!;
        _found.Clear();
        candidates(now.Tree, Place(centre), _reachM, _found);
        GeoPoint[] units = now.Units;
        _found.Sort((a, b) => centre.DistanceTo(units[a]).CompareTo(centre.DistanceTo(units[b])));
        return CollectionsMarshal.AsSpan(_found)[..Math.Min(_found.Count, IndexBenchmark.NearestCount)];
    }

    public ReadOnlySpan<int> Within(GeoPoint centre)
    {
        Snapshot now = _snapshot!;
        _found.Clear();
        foreach (int slot in query(now.Tree, Window(Place(centre), IndexBenchmark.WithinM * 1.01)))
        {
            if (centre.DistanceTo(now.Units[slot]) <= IndexBenchmark.WithinM)
            {
                _found.Add(slot);
            }
        }

        return CollectionsMarshal.AsSpan(_found);
    }

    public void Dispose()
    {
    }

    public static Envelope Window(Coordinate at, double reachM) => new(at.X - reachM, at.X + reachM, at.Y - reachM, at.Y + reachM);

    private static Coordinate Place(GeoPoint at)
    {
        PlanePoint place = s_plane.Forward(at);
        return new Coordinate(place.East, place.North);
    }

    private void Rebuild()
    {
        GeoPoint[] units = [.. _units];
        Volatile.Write(ref _snapshot, new Snapshot(build([.. units.Select(Place)]), units));
        _built = Stopwatch.GetTimestamp();
    }

    private sealed record Snapshot(TTree Tree, GeoPoint[] Units);
}

internal static class NtsStores
{
    // The plane stretches by up to 0.3 %: six more than asked for hold the ten nearest on the sphere.
    private const int Candidates = IndexBenchmark.NearestCount + 6;
    private static readonly BoxDistance s_distance = new();

    public static IUnitStore StrTree() => new RebuiltTree<STRtree<int>>("NTS STRtree", BuildStr, (tree, window) => tree.Query(window), NearestOfStr);

    public static IUnitStore HprTree() => new RebuiltTree<HPRtree<int>>("NTS HPRtree", BuildHpr, (tree, window) => tree.Query(window), NearestOfHpr);

    private static STRtree<int> BuildStr(Coordinate[] places)
    {
        STRtree<int> tree = new();
        for (int i = 0; i < places.Length; i++)
        {
            tree.Insert(new Envelope(places[i]), i);
        }

        tree.Build();
        return tree;
    }

    private static HPRtree<int> BuildHpr(Coordinate[] places)
    {
        HPRtree<int> tree = new();
        for (int i = 0; i < places.Length; i++)
        {
            tree.Insert(new Envelope(places[i]), i);
        }

        tree.Build();
        return tree;
    }

    private static void NearestOfStr(STRtree<int> tree, Coordinate at, double reachM, List<int> into) =>
        into.AddRange(tree.NearestNeighbour(new Envelope(at), -1, s_distance, Candidates));

    // It has no search for the nearest: a window as wide as should do, doubled until a circle in it holds enough.
    private static void NearestOfHpr(HPRtree<int> tree, Coordinate at, double reachM, List<int> into)
    {
        for (; ; reachM *= 2)
        {
            IList<int> found = tree.Query(RebuiltTree<HPRtree<int>>.Window(at, reachM));
            if (found.Count >= IndexBenchmark.NearestCount * 2 || reachM > 100_000)
            {
                // A window half as wide again holds the circle through its corners, and with that the ten nearest.
                into.AddRange(tree.Query(RebuiltTree<HPRtree<int>>.Window(at, reachM * 1.5)));
                return;
            }
        }
    }

    private sealed class BoxDistance : IItemDistance<Envelope, int>
    {
        public double Distance(IBoundable<Envelope, int> item1, IBoundable<Envelope, int> item2) => item1.Bounds.Distance(item2.Bounds);
    }
}
