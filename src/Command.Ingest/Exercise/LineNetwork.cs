using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;

namespace Command.Ingest.Exercise;

/// <summary>Lines of the base map as a network: they meet where they share a position. Immutable and safe to share between threads.</summary>
public sealed class LineNetwork
{
    private readonly ImmutableArray<ImmutableArray<Stretch>> _from;
    private readonly ImmutableArray<ImmutableArray<string>> _names;

    private LineNetwork(ImmutableArray<GeoPoint> nodes, ImmutableArray<ImmutableArray<Stretch>> from)
    {
        Nodes = nodes;
        _from = from;
        _names = [.. from.Select(stretches => stretches.Select(s => s.Name).Distinct(StringComparer.Ordinal).ToImmutableArray())];
    }

    /// <summary>Where lines begin, bend, meet and end; CGCS2000 lon/lat degrees.</summary>
    public ImmutableArray<GeoPoint> Nodes { get; }

    public bool IsEmpty => Nodes.IsEmpty;

    /// <summary>The stretches that leave a node, each once for either direction.</summary>
    public ImmutableArray<Stretch> From(int node) => _from[node];

    /// <summary>The lines that pass through a node, by name.</summary>
    public ImmutableArray<string> NamesAt(int node) => _names[node];

    /// <summary>The network that road vehicles use, without streets slower than <paramref name="leastKmh"/> (for people on foot).</summary>
    public static LineNetwork Roads(CityPack pack, double leastKmh = 20)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return Of(pack.BaseMap.Where(f => f.IsRoad && (f.SpeedKmh ?? 40) >= leastKmh), 40);
    }

    /// <summary>The network of rivers, for boats.</summary>
    public static LineNetwork Rivers(CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return Of(pack.BaseMap.Where(f => f is { Class: "river", Shape: LineShape } && f.Kind is "main" or "branch"), 24);
    }

    /// <summary>The node nearest to a position; the network must not be empty.</summary>
    public int Nearest(GeoPoint to)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < Nodes.Length; i++)
        {
            double distance = Nodes[i].DistanceTo(to);
            if (distance < least)
            {
                (best, least) = (i, distance);
            }
        }

        return best;
    }

    /// <summary>The quickest way between two nodes at the usual speeds; empty where there is none or they are one.</summary>
    public ImmutableArray<Stretch> Way(int from, int to)
    {
        double[] seconds = new double[Nodes.Length];
        Array.Fill(seconds, double.PositiveInfinity);
        Stretch[] by = new Stretch[Nodes.Length];
        PriorityQueue<int, double> open = new();
        seconds[from] = 0;
        open.Enqueue(from, 0);
        while (open.TryDequeue(out int node, out double at) && node != to)
        {
            if (at > seconds[node])
            {
                continue;
            }

            foreach (Stretch stretch in _from[node])
            {
                double then = at + (stretch.LengthM / stretch.SpeedKmh);
                if (then < seconds[stretch.To])
                {
                    (seconds[stretch.To], by[stretch.To]) = (then, stretch);
                    open.Enqueue(stretch.To, then);
                }
            }
        }

        if (double.IsPositiveInfinity(seconds[to]))
        {
            return [];
        }

        List<Stretch> way = [];
        for (int node = to; node != from; node = by[node].From)
        {
            way.Add(by[node]);
        }

        way.Reverse();
        return [.. way];
    }

    /// <summary>Metres by road from a node to each node, by the shortest way; infinite where there is none.</summary>
    public double[] MetresFrom(int node)
    {
        double[] metres = new double[Nodes.Length];
        Array.Fill(metres, double.PositiveInfinity);
        PriorityQueue<int, double> open = new();
        metres[node] = 0;
        open.Enqueue(node, 0);
        while (open.TryDequeue(out int at, out double far))
        {
            foreach (Stretch stretch in far > metres[at] ? [] : _from[at])
            {
                if (far + stretch.LengthM < metres[stretch.To])
                {
                    metres[stretch.To] = far + stretch.LengthM;
                    open.Enqueue(stretch.To, metres[stretch.To]);
                }
            }
        }

        return metres;
    }

    /// <summary>The stretch nearest to a position, the nearest point of it as metres from its start, and how far that is.</summary>
    public (Stretch Stretch, double AlongM, double OffM) NearestStretch(GeoPoint to)
    {
        (Stretch Stretch, double AlongM, double OffM) best = (default, 0, double.PositiveInfinity);
        foreach (Stretch stretch in _from.SelectMany(s => s).Where(s => s.From < s.To))
        {
            double along = Along(stretch, to);
            double off = PointOn(stretch, along).DistanceTo(to);
            if (off < best.OffM)
            {
                best = (stretch, along, off);
            }
        }

        return best;
    }

    /// <summary>The position so many metres along a stretch.</summary>
    public GeoPoint PointOn(Stretch stretch, double alongM)
    {
        GeoPoint from = Nodes[stretch.From], to = Nodes[stretch.To];
        double part = stretch.LengthM == 0 ? 0 : Math.Clamp(alongM / stretch.LengthM, 0, 1);
        return new GeoPoint(from.Lon + ((to.Lon - from.Lon) * part), from.Lat + ((to.Lat - from.Lat) * part));
    }

    /// <summary>A line of at most <paramref name="lengthM"/> along one stretch around the point of it that is nearest to a position.</summary>
    public ImmutableArray<GeoPoint> LineAround(GeoPoint at, double lengthM)
    {
        (Stretch stretch, double along, _) = NearestStretch(at);
        double half = Math.Min(lengthM, stretch.LengthM) / 2;
        double middle = Math.Clamp(along, half, stretch.LengthM - half);
        return [PointOn(stretch, middle - half), PointOn(stretch, middle + half)];
    }

    private static LineNetwork Of(IEnumerable<MapFeature> features, double usualKmh)
    {
        Dictionary<GeoPoint, int> index = [];
        List<GeoPoint> nodes = [];
        List<List<Stretch>> from = [];
        foreach (MapFeature feature in features)
        {
            GeoPoint? before = null;
            foreach (GeoPoint position in feature.Shape.Positions())
            {
                // A metre's tenth: the same vertex written twice is the same place.
                GeoPoint at = new(Math.Round(position.Lon, 6), Math.Round(position.Lat, 6));
                if (before is { } last && last != at)
                {
                    int one = Node(last), other = Node(at);
                    double length = last.DistanceTo(at), speed = feature.SpeedKmh ?? usualKmh;
                    from[one].Add(new Stretch(one, other, length, speed, feature.Zh));
                    from[other].Add(new Stretch(other, one, length, speed, feature.Zh));
                }

                before = at;
            }
        }

        return new LineNetwork([.. nodes], [.. from.Select(s => s.ToImmutableArray())]);

        int Node(GeoPoint at)
        {
            if (!index.TryGetValue(at, out int node))
            {
                node = index[at] = nodes.Count;
                nodes.Add(at);
                from.Add([]);
            }

            return node;
        }
    }

    private double Along(Stretch stretch, GeoPoint to)
    {
        GeoPoint a = Nodes[stretch.From], b = Nodes[stretch.To];
        double scale = Math.Cos(double.DegreesToRadians(a.Lat));
        double dx = (b.Lon - a.Lon) * scale, dy = b.Lat - a.Lat;
        double part = (((to.Lon - a.Lon) * scale * dx) + ((to.Lat - a.Lat) * dy)) / ((dx * dx) + (dy * dy));
        return Math.Clamp(part, 0, 1) * stretch.LengthM;
    }
}

/// <summary>A straight piece of a line between two nodes, in one direction.</summary>
/// <param name="LengthM">Metres.</param>
/// <param name="SpeedKmh">Usual speed, km/h.</param>
/// <param name="Name">The line's Chinese name.</param>
public readonly record struct Stretch(int From, int To, double LengthM, double SpeedKmh, string Name);
