using System.Collections.Immutable;
using System.Text;
using Command.Geo.Wire;

namespace Command.Geo.Roads;

/// <summary>Why a file is no road network.</summary>
/// <param name="Code">Stable: <c>roads-magic</c> or <c>roads-damaged</c>.</param>
/// <param name="Reason">What was found, in plain English.</param>
public sealed record RoadGraphFault(string Code, string Reason);

/// <summary>Keeps a <see cref="RoadGraphData"/> as bytes: <c>roads.bin</c> of a city pack.</summary>
/// <remarks>
/// <para>Numbers are varints (base 128, low part first), signed ones zigzag, as in Protocol Buffers; texts and stretches of bytes begin with their
/// length; lengths and speeds are IEEE doubles, little-endian. Positions are whole units of 1e-7 degrees, OpenStreetMap's own, each as the
/// difference from the one before. In this order:</para>
/// <list type="number">
/// <item>the eight bytes <c>CMDROAD1</c>;</item>
/// <item>the number of nodes, then longitude and latitude of each;</item>
/// <item>the number of names, then each as UTF-8;</item>
/// <item>the number of edges, then of each: flags (1 bridge, 2 tunnel, 4 has a limit, 8 has a name, 16 runs the edge before backwards; never twice running), from, to,
/// class, length (m), limit (km/h, with flag 4), name (with flag 8), way id (difference from the edge before), and without flag 16 the number of
/// positions and the positions, differing from the node it comes from;</item>
/// <item>the number of restrictions, then of each: from edge, node, to edge, 1 for <c>only</c>.</item>
/// </list>
/// <para>Pure. Reading checks that the bytes hold what they announce and that every number names a node, a name or an edge that is there.</para>
/// </remarks>
public static class RoadGraphFile
{
    private const double Units = 1e7;

    private static ReadOnlySpan<byte> Magic => "CMDROAD1"u8;

    [Flags]
    private enum EdgeFlags : uint
    {
        None = 0,
        Bridge = 1,
        Tunnel = 2,
        Speed = 4,
        Name = 8,
        Backwards = 16,
        All = 31,
    }

    /// <summary>Writes a network. Positions are kept to 1e-7 degrees, everything else exactly.</summary>
    /// <param name="data">The network.</param>
    /// <param name="file">Written to from where it stands; left open.</param>
    public static void Write(RoadGraphData data, Stream file)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(file);
        ProtoWriter to = new();
        to.Append(Magic);
        to.Raw((ulong)data.Nodes.Length);
        Place last = default;
        foreach (GeoPoint node in data.Nodes)
        {
            last = WritePlace(to, node, last);
        }

        Dictionary<string, ulong> names = new(StringComparer.Ordinal);
        foreach (string name in data.Edges.Select(e => e.Name).OfType<string>())
        {
            names.TryAdd(name, (ulong)names.Count);
        }

        to.Raw((ulong)names.Count);
        foreach ((string name, ulong _) in names.OrderBy(n => n.Value))
        {
            to.RawBytes(Encoding.UTF8.GetBytes(name));
        }

        to.Raw((ulong)data.Edges.Length);
        bool backwards = false;
        for (int i = 0; i < data.Edges.Length; i++)
        {
            backwards = !backwards && i > 0 && data.Edges[i].Path.AsSpan().SequenceEqual([.. data.Edges[i - 1].Path.Reverse()]);
            WriteEdge(to, data, i, backwards, names);
        }

        to.Raw((ulong)data.Restrictions.Length);
        foreach (TurnRestriction turn in data.Restrictions)
        {
            to.Raw((ulong)turn.FromEdge);
            to.Raw((ulong)turn.ViaNode);
            to.Raw((ulong)turn.ToEdge);
            to.Raw(turn.Only ? 1UL : 0);
        }

        file.Write(to.Written);
    }

    /// <summary>Reads a network.</summary>
    /// <param name="bytes">The whole file.</param>
    public static (RoadGraphData? Data, RoadGraphFault? Fault) Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith(Magic))
        {
            return (null, new RoadGraphFault("roads-magic", "The file is no road network of this version."));
        }

        ProtoReader from = new(bytes[Magic.Length..]);
        ImmutableArray<GeoPoint>.Builder nodes = ImmutableArray.CreateBuilder<GeoPoint>(Count(ref from, 2));
        Place last = default;
        for (int i = nodes.Capacity; i > 0; i--)
        {
            nodes.Add(ReadPlace(ref from, ref last));
        }

        string[] names = new string[Count(ref from, 1)];
        for (int i = 0; i < names.Length; i++)
        {
            names[i] = Encoding.UTF8.GetString(from.RawBytes());
        }

        bool sound = true, backwards = false;
        ImmutableArray<RoadEdge>.Builder edges = ImmutableArray.CreateBuilder<RoadEdge>(Count(ref from, 13));
        for (int i = edges.Capacity; i > 0 && sound; i--)
        {
            sound = ReadEdge(ref from, nodes, names, edges, ref backwards);
        }

        ImmutableArray<TurnRestriction>.Builder turns = ImmutableArray.CreateBuilder<TurnRestriction>(sound ? Count(ref from, 4) : 0);
        for (int i = turns.Capacity; i > 0; i--)
        {
            TurnRestriction turn = new(Index(ref from, edges.Count), Index(ref from, nodes.Count), Index(ref from, edges.Count), from.Raw() == 1);
            sound &= turn is { FromEdge: >= 0, ViaNode: >= 0, ToEdge: >= 0 };
            turns.Add(turn);
        }

        return sound && !from.Broken && from.AtEnd
            ? (new RoadGraphData(nodes.MoveToImmutable(), edges.MoveToImmutable(), turns.MoveToImmutable()), null)
            : (null, new RoadGraphFault("roads-damaged", "The file does not hold what it announces."));
    }

    private static void WriteEdge(ProtoWriter to, RoadGraphData data, int index, bool backwards, Dictionary<string, ulong> names)
    {
        RoadEdge edge = data.Edges[index];
        EdgeFlags flags = (edge.Bridge ? EdgeFlags.Bridge : 0) | (edge.Tunnel ? EdgeFlags.Tunnel : 0) | (edge.MaxSpeedKmh is null ? 0 : EdgeFlags.Speed)
            | (edge.Name is null ? 0 : EdgeFlags.Name) | (backwards ? EdgeFlags.Backwards : 0);
        to.Raw((ulong)flags);
        to.Raw((ulong)edge.From);
        to.Raw((ulong)edge.To);
        to.Raw((ulong)edge.Class);
        to.RawDouble(edge.LengthM);
        if (edge.MaxSpeedKmh is { } speed)
        {
            to.RawDouble(speed);
        }

        if (edge.Name is { } name)
        {
            to.Raw(names[name]);
        }

        to.RawSigned(edge.WayId - (index > 0 ? data.Edges[index - 1].WayId : 0));
        if (backwards)
        {
            return;
        }

        to.Raw((ulong)edge.Path.Length);
        Place last = Place.Of(data.Nodes[edge.From]);
        foreach (GeoPoint at in edge.Path)
        {
            last = WritePlace(to, at, last);
        }
    }

    private static bool ReadEdge(ref ProtoReader from, ImmutableArray<GeoPoint>.Builder nodes, string[] names, ImmutableArray<RoadEdge>.Builder edges, ref bool backwards)
    {
        EdgeFlags flags = (EdgeFlags)from.Raw();
        int start = Index(ref from, nodes.Count), end = Index(ref from, nodes.Count);
        ulong roadClass = from.Raw();
        double length = from.RawDouble();
        double? speed = flags.HasFlag(EdgeFlags.Speed) ? from.RawDouble() : null;
        int? name = flags.HasFlag(EdgeFlags.Name) ? Index(ref from, names.Length) : null;
        RoadEdge? before = edges.Count > 0 ? edges[^1] : null;
        long way = unchecked((before?.WayId ?? 0) + from.RawSigned());
        // Were it allowed twice running, a few bytes could each stand for a path of any length.
        bool twice = backwards && flags.HasFlag(EdgeFlags.Backwards);
        backwards = flags.HasFlag(EdgeFlags.Backwards);
        if (from.Broken || twice || flags > EdgeFlags.All || start < 0 || end < 0 || name < 0 || roadClass > (ulong)RoadClass.Link || (backwards && before is null))
        {
            return false;
        }

        ImmutableArray<GeoPoint> path = backwards ? [.. before!.Path.Reverse()] : ReadPath(ref from, nodes[start]);
        edges.Add(new RoadEdge(start, end, length, (RoadClass)roadClass, speed, flags.HasFlag(EdgeFlags.Bridge), flags.HasFlag(EdgeFlags.Tunnel), name is { } n ? names[n] : null, way, path));
        return !from.Broken;
    }

    private static ImmutableArray<GeoPoint> ReadPath(ref ProtoReader from, GeoPoint start)
    {
        ImmutableArray<GeoPoint>.Builder path = ImmutableArray.CreateBuilder<GeoPoint>(Count(ref from, 2));
        Place last = Place.Of(start);
        for (int i = path.Capacity; i > 0; i--)
        {
            path.Add(ReadPlace(ref from, ref last));
        }

        return path.MoveToImmutable();
    }

    // What is announced can't be more than what the bytes left can hold, so a lie costs no memory.
    private static int Count(ref ProtoReader from, int leastBytes)
    {
        ulong count = from.Raw();
        if (count <= (ulong)(from.Left / leastBytes))
        {
            return (int)count;
        }

        from.Break();
        return 0;
    }

    private static int Index(ref ProtoReader from, int count)
    {
        ulong index = from.Raw();
        return index < (ulong)count ? (int)index : -1;
    }

    private static Place WritePlace(ProtoWriter to, GeoPoint at, Place last)
    {
        Place place = Place.Of(at);
        to.RawSigned(place.X - last.X);
        to.RawSigned(place.Y - last.Y);
        return place;
    }

    private static GeoPoint ReadPlace(ref ProtoReader from, ref Place last)
    {
        last = unchecked(new Place(last.X + from.RawSigned(), last.Y + from.RawSigned()));
        return new GeoPoint(last.X / Units, last.Y / Units);
    }

    private readonly record struct Place(long X, long Y)
    {
        public static Place Of(GeoPoint at) => new((long)Math.Round(at.Lon * Units), (long)Math.Round(at.Lat * Units));
    }
}
