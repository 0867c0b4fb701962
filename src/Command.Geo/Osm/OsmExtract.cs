using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Command.Geo.Osm;

/// <summary>What is wanted from an extract. All three questions see only the tags of <see cref="Keys"/>.</summary>
/// <param name="Keys">The keys whose tags are read out; all others are as if they were not there.</param>
/// <param name="Node">True for a node that is wanted for its tags.</param>
/// <param name="Way">True for a way that is wanted for its tags.</param>
/// <param name="Relation">True for a relation that is wanted; its member ways are then read too.</param>
public sealed record OsmInterest(FrozenSet<string> Keys, Func<OsmTags, bool> Node, Func<OsmTags, bool> Way, Func<OsmTags, bool> Relation);

/// <summary>How far the reading has come.</summary>
/// <param name="Pass">1 relations, 2 ways, 3 nodes.</param>
/// <param name="Read">Bytes of the file behind us in this pass.</param>
/// <param name="Total">Bytes of the file.</param>
public readonly record struct OsmProgress(int Pass, long Read, long Total);

/// <summary>What came of reading an extract.</summary>
/// <param name="Extract">What was wanted; null with a fault.</param>
/// <param name="Fault">Set when the file is damaged or is no extract.</param>
public sealed record OsmRead(OsmExtract? Extract, OsmFault? Fault);

/// <summary>The wanted part of an OpenStreetMap extract, with the positions of the nodes it stands on. WGS 84 lon/lat degrees.</summary>
/// <remarks>Not changed after it has been read; safe to share between threads.</remarks>
public sealed class OsmExtract
{
    private readonly NodeLocations _locations;
    private readonly Dictionary<long, OsmWay> _waysById;

    internal OsmExtract(OsmHeader header, OsmCounts counts, List<OsmNode> nodes, Dictionary<long, OsmWay> ways, List<OsmRelation> relations, NodeLocations locations)
    {
        Header = header;
        Counts = counts;
        Nodes = [.. nodes];
        Ways = [.. ways.Values];
        Relations = [.. relations];
        _waysById = ways;
        _locations = locations;
    }

    /// <summary>What the file says of itself.</summary>
    public OsmHeader Header { get; }

    /// <summary>Everything in the file.</summary>
    public OsmCounts Counts { get; }

    /// <summary>The wanted nodes.</summary>
    public ImmutableArray<OsmNode> Nodes { get; }

    /// <summary>The wanted ways and those that wanted relations stand on.</summary>
    public ImmutableArray<OsmWay> Ways { get; }

    /// <summary>The wanted relations.</summary>
    public ImmutableArray<OsmRelation> Relations { get; }

    /// <summary>How many different nodes the ways stand on.</summary>
    public int WayNodes => _locations.Count;

    /// <summary>A way by its id; null when it is not in the file or nothing wants it.</summary>
    /// <param name="id">OpenStreetMap's id.</param>
    public OsmWay? Way(long id) => _waysById.GetValueOrDefault(id);

    /// <summary>Where a way's node lies; null when the file does not hold it, as beyond the edge of a cut.</summary>
    /// <param name="id">OpenStreetMap's id.</param>
    public GeoPoint? Locate(long id) => _locations.Find(id);

    /// <summary>A way's node by its place among the <see cref="WayNodes"/>, for what is to be kept of each of millions; negative for a node of no way here.</summary>
    /// <param name="id">OpenStreetMap's id.</param>
    public int PlaceOf(long id) => _locations.PlaceOf(id);

    /// <summary>A way as runs of positions that follow each other: more than one where nodes are missing in between.</summary>
    /// <param name="way">A way of this extract.</param>
    public ImmutableArray<ImmutableArray<GeoPoint>> Runs(OsmWay way)
    {
        ArgumentNullException.ThrowIfNull(way);
        ImmutableArray<ImmutableArray<GeoPoint>>.Builder runs = ImmutableArray.CreateBuilder<ImmutableArray<GeoPoint>>();
        ImmutableArray<GeoPoint>.Builder run = ImmutableArray.CreateBuilder<GeoPoint>();
        foreach (long id in way.NodeIds())
        {
            GeoPoint? at = Locate(id);
            if (at is { } here && (run.Count == 0 || run[^1] != here))
            {
                run.Add(here);
            }
            else if (at is null)
            {
                Close(runs, run);
            }
        }

        Close(runs, run);
        return runs.DrainToImmutable();
    }

    /// <summary>A closed way as an area; null when it is not closed, or nodes of it are missing, or it encloses nothing.</summary>
    /// <param name="way">A way of this extract.</param>
    public AreaShape? Area(OsmWay way) =>
        Runs(way) is [{ Length: >= 4 } ring] && ring[0] == ring[^1] ? new AreaShape(ring) : null;

    private static void Close(ImmutableArray<ImmutableArray<GeoPoint>>.Builder runs, ImmutableArray<GeoPoint>.Builder run)
    {
        if (run.Count >= 2)
        {
            runs.Add(run.ToImmutable());
        }

        run.Clear();
    }
}
