using System.Collections.Immutable;
using Command.Geo.Wire;

namespace Command.Geo.Osm;

/// <summary>The three kinds of OpenStreetMap element.</summary>
public enum OsmKind
{
    /// <summary>A position.</summary>
    Node,

    /// <summary>A path of nodes.</summary>
    Way,

    /// <summary>Elements that belong together, each in a role.</summary>
    Relation,
}

/// <summary>A node with tags of interest.</summary>
/// <param name="Id">OpenStreetMap's id.</param>
/// <param name="At">WGS 84 lon/lat degrees, which the shared layer takes as CGCS2000.</param>
/// <param name="Tags">Its tags.</param>
public sealed record OsmNode(long Id, GeoPoint At, OsmTags Tags);

/// <summary>A way: its nodes are kept as the file packs them (about two bytes each) and unpacked when asked for.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class OsmWay
{
    private readonly byte[] _refs;

    internal OsmWay(long id, OsmTags tags, byte[] refs, bool wanted)
    {
        Id = id;
        Tags = tags;
        Wanted = wanted;
        _refs = refs;
    }

    /// <summary>OpenStreetMap's id.</summary>
    public long Id { get; }

    /// <summary>Its tags.</summary>
    public OsmTags Tags { get; }

    /// <summary>True when the way was asked for by its own tags; false when only a relation needs it.</summary>
    public bool Wanted { get; }

    /// <summary>The ids of its nodes in order.</summary>
    public ImmutableArray<long> NodeIds()
    {
        ImmutableArray<long>.Builder ids = ImmutableArray.CreateBuilder<long>(_refs.Length / 2);
        ProtoReader reader = new(_refs);
        long id = 0;
        while (!reader.AtEnd)
        {
            id = unchecked(id + reader.RawSigned());
            ids.Add(id);
        }

        return ids.DrainToImmutable();
    }
}

/// <summary>One member of a relation.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Id">Its id among its kind.</param>
/// <param name="Role">Its role, such as <c>outer</c>; may be empty.</param>
public readonly record struct OsmMember(OsmKind Kind, long Id, string Role);

/// <summary>A relation of interest.</summary>
/// <param name="Id">OpenStreetMap's id.</param>
/// <param name="Tags">Its tags.</param>
/// <param name="Members">Its members in order; some of them may lie outside the extract.</param>
public sealed record OsmRelation(long Id, OsmTags Tags, ImmutableArray<OsmMember> Members);

/// <summary>What a file says of itself in its header block.</summary>
/// <param name="Box">The extract's box; null when it is not stated.</param>
/// <param name="Program">The program that wrote it; null when it is not stated.</param>
/// <param name="DataTime">The state of OpenStreetMap that it shows; null when it is not stated.</param>
public sealed record OsmHeader(GeoBox? Box, string? Program, DateTimeOffset? DataTime);

/// <summary>How many elements a file holds, wanted or not.</summary>
/// <param name="Nodes">Nodes.</param>
/// <param name="Ways">Ways.</param>
/// <param name="Relations">Relations.</param>
public readonly record struct OsmCounts(long Nodes, long Ways, long Relations);
