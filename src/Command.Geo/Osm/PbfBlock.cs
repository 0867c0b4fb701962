using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo.Wire;

namespace Command.Geo.Osm;

/// <summary>Takes what <see cref="PbfBlock"/> finds.</summary>
internal interface IOsmElements
{
    /// <summary>The kind this pass is after; groups of other kinds are stepped over.</summary>
    OsmKind Wanted { get; }

    /// <summary>Positions are in units of 1e-7 degrees.</summary>
    void Node(long id, int lon, int lat, OsmTags tags);

    /// <summary>The node ids are zigzag differences, packed; false when they can't be read.</summary>
    bool Way(long id, OsmTags tags, ReadOnlySpan<byte> refs);

    void Relation(long id, OsmTags tags, ImmutableArray<OsmMember> members);
}

/// <summary>Decodes one <c>PrimitiveBlock</c> of the format. Tags are read out only for the keys asked for.</summary>
internal sealed class PbfBlock(FrozenSet<string> keys)
{
    private const long NanoPerUnit = 100;

    private readonly PbfStrings _strings = new(keys);
    private (string Code, string Reason)? _fault;
    private long _granularity;
    private long _latOffset;
    private long _lonOffset;

    /// <summary>Code and reason of the first thing wrong with the block.</summary>
    public (string Code, string Reason)? Fault => _strings.Fault ?? _fault;

    /// <summary>The kinds of element the last block held.</summary>
    public HashSet<OsmKind> Kinds { get; } = [];

    /// <summary>Decodes a block, giving its elements to <paramref name="elements"/>; false on a fault.</summary>
    public bool Read(ReadOnlyMemory<byte> block, IOsmElements elements)
    {
        _fault = null;
        Kinds.Clear();
        if (!ReadFrame(block))
        {
            return false;
        }

        ProtoReader reader = new(block.Span);
        while (Fault is null && reader.Next())
        {
            if (reader.Field == 2)
            {
                Group(reader.Bytes(), elements);
            }
            else
            {
                reader.Skip();
            }
        }

        return Fault is null;
    }

    // The string table may stand after the groups that use it, and the granularity always does.
    private bool ReadFrame(ReadOnlyMemory<byte> block)
    {
        (_granularity, _latOffset, _lonOffset) = (NanoPerUnit, 0, 0);
        _strings.Start(block);
        ProtoReader reader = new(block.Span);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    _strings.Read(reader.Bytes());
                    break;
                case 17:
                    _granularity = (int)reader.Number();
                    break;
                case 19:
                    _latOffset = (long)reader.Number();
                    break;
                case 20:
                    _lonOffset = (long)reader.Number();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        _strings.Finish();
        return Fault is null && (!reader.Broken || Fail("osm-protobuf", "A data block is no PrimitiveBlock message."));
    }

    private void Group(ReadOnlySpan<byte> group, IOsmElements elements)
    {
        ProtoReader reader = new(group);
        while (Fault is null && reader.Next())
        {
            OsmKind? kind = reader.Field switch
            {
                1 or 2 => OsmKind.Node,
                3 => OsmKind.Way,
                4 => OsmKind.Relation,
                _ => null,
            };
            if (kind is not { } known || !Seen(known, elements))
            {
                reader.Skip();
                continue;
            }

            ReadOnlySpan<byte> message = reader.Bytes();
            bool sound = reader.Field switch
            {
                1 => PlainNode(message, elements),
                2 => DenseNodes(message, elements),
                3 => Way(message, elements),
                _ => Relation(message, elements),
            };
            if (!sound)
            {
                Fail("osm-protobuf", $"A {known.ToString().ToLowerInvariant()} can't be read.");
            }
        }

        if (reader.Broken)
        {
            Fail("osm-protobuf", "A group is no PrimitiveGroup message.");
        }
    }

    private bool Seen(OsmKind kind, IOsmElements elements)
    {
        Kinds.Add(kind);
        return kind == elements.Wanted;
    }

    private bool PlainNode(ReadOnlySpan<byte> message, IOsmElements elements)
    {
        ProtoReader reader = new(message);
        long id = 0, lat = 0, lon = 0;
        ReadOnlySpan<byte> tagKeys = [], values = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    id = reader.Signed();
                    break;
                case 2:
                    tagKeys = reader.Bytes();
                    break;
                case 3:
                    values = reader.Bytes();
                    break;
                case 8:
                    lat = reader.Signed();
                    break;
                case 9:
                    lon = reader.Signed();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        OsmTags tags = _strings.Tags(tagKeys, values);
        return !reader.Broken && Place(id, lon, lat, tags, elements);
    }

    private bool DenseNodes(ReadOnlySpan<byte> message, IOsmElements elements)
    {
        ProtoReader reader = new(message);
        ReadOnlySpan<byte> ids = [], lats = [], lons = [], tags = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    ids = reader.Bytes();
                    break;
                case 8:
                    lats = reader.Bytes();
                    break;
                case 9:
                    lons = reader.Bytes();
                    break;
                case 10:
                    tags = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        ProtoReader idAt = new(ids), latAt = new(lats), lonAt = new(lons), tagAt = new(tags);
        long id = 0, lat = 0, lon = 0;
        while (!reader.Broken && !idAt.AtEnd)
        {
            id = unchecked(id + idAt.RawSigned());
            lat = unchecked(lat + latAt.RawSigned());
            lon = unchecked(lon + lonAt.RawSigned());
            OsmTags found = tags.IsEmpty ? OsmTags.None : _strings.DenseTags(ref tagAt);
            if (latAt.Broken || lonAt.Broken || tagAt.Broken || idAt.Broken || !Place(id, lon, lat, found, elements))
            {
                return false;
            }
        }

        return !reader.Broken && !idAt.Broken && latAt.AtEnd && lonAt.AtEnd;
    }

    private bool Place(long id, long lon, long lat, OsmTags tags, IOsmElements elements)
    {
        // 64 bits hold any sound position; what overflows them is caught by the range.
        long x = unchecked(_lonOffset + (_granularity * lon)) / NanoPerUnit;
        long y = unchecked(_latOffset + (_granularity * lat)) / NanoPerUnit;
        if (x is < -1_800_000_000 or > 1_800_000_000 || y is < -900_000_000 or > 900_000_000)
        {
            return Fail("osm-position", $"Node {id} lies at no position on the Earth.");
        }

        if (Fault is null)
        {
            elements.Node(id, (int)x, (int)y, tags);
        }

        return true;
    }

    private bool Way(ReadOnlySpan<byte> message, IOsmElements elements)
    {
        ProtoReader reader = new(message);
        long id = 0;
        ReadOnlySpan<byte> tagKeys = [], values = [], refs = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    id = (long)reader.Number();
                    break;
                case 2:
                    tagKeys = reader.Bytes();
                    break;
                case 3:
                    values = reader.Bytes();
                    break;
                case 8:
                    refs = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        OsmTags tags = _strings.Tags(tagKeys, values);
        if (reader.Broken || Fault is not null)
        {
            return false;
        }

        return elements.Way(id, tags, refs);
    }

    private bool Relation(ReadOnlySpan<byte> message, IOsmElements elements)
    {
        ProtoReader reader = new(message);
        long id = 0;
        ReadOnlySpan<byte> tagKeys = [], values = [], roles = [], ids = [], kinds = [];
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    id = (long)reader.Number();
                    break;
                case 2:
                    tagKeys = reader.Bytes();
                    break;
                case 3:
                    values = reader.Bytes();
                    break;
                case 8:
                    roles = reader.Bytes();
                    break;
                case 9:
                    ids = reader.Bytes();
                    break;
                case 10:
                    kinds = reader.Bytes();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        OsmTags tags = _strings.Tags(tagKeys, values);
        ImmutableArray<OsmMember>.Builder members = ImmutableArray.CreateBuilder<OsmMember>();
        ProtoReader role = new(roles), memberId = new(ids), kind = new(kinds);
        long member = 0;
        while (!memberId.AtEnd && Fault is null)
        {
            member = unchecked(member + memberId.RawSigned());
            ulong kindOf = kind.Raw();
            string roleOf = _strings.Text(role.Raw());
            if (kindOf > (ulong)OsmKind.Relation || memberId.Broken || kind.Broken || role.Broken)
            {
                return false;
            }

            members.Add(new OsmMember((OsmKind)kindOf, member, roleOf));
        }

        if (reader.Broken || memberId.Broken || Fault is not null)
        {
            return false;
        }

        elements.Relation(id, tags, members.DrainToImmutable());
        return true;
    }

    private bool Fail(string code, string reason)
    {
        _fault ??= (code, reason);
        return false;
    }
}
