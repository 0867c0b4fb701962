using System.Collections.Immutable;
using Command.Geo.Wire;

namespace Command.Geo.Osm;

/// <summary>
/// Reads the wanted part of an OpenStreetMap extract (<c>.osm.pbf</c>). The file is gone through three times, never held: first the
/// relations, which say what ways are needed; then the ways, which say what nodes are needed; then the nodes. Blocks that hold nothing for a
/// pass are not unpacked in it. Memory goes with what is wanted (16 bytes a node, some 150 a way), not with the file.
/// </summary>
/// <remarks>Reads nothing but the stream it is given; any bytes whatsoever give an extract or a fault, never an exception.</remarks>
public static class OsmExtractReader
{
    /// <summary>More different nodes than this are refused: 3.2 GB of positions.</summary>
    public const int MostNodes = 200_000_000;

    /// <summary>Reads an extract.</summary>
    /// <param name="file">The file's bytes; must be seekable. Read from its beginning, left open.</param>
    /// <param name="interest">What is wanted.</param>
    /// <param name="progress">Told after every block; may be null.</param>
    /// <param name="cancellationToken">Ends the reading between two blocks.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static OsmRead Read(Stream file, OsmInterest interest, Action<OsmProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(interest);
        if (!file.CanSeek)
        {
            return new OsmRead(null, new OsmFault("osm-stream", "The stream can't be gone through more than once.", 0));
        }

        Passes passes = new(file, interest, progress, cancellationToken);
        return passes.Run();
    }

    private sealed class Passes(Stream file, OsmInterest interest, Action<OsmProgress>? progress, CancellationToken cancellationToken) : IOsmElements
    {
        private readonly PbfBlobReader _blobs = new(file);
        private readonly PbfBlock _block = new(interest.Keys);
        private readonly List<(long Offset, bool Nodes, bool Ways)> _index = [];
        private readonly Dictionary<string, string> _pool = new(StringComparer.Ordinal);
        private readonly List<OsmNode> _nodes = [];
        private readonly Dictionary<long, OsmWay> _ways = [];
        private readonly List<OsmRelation> _relations = [];
        private readonly HashSet<long> _memberWays = [];
        private readonly NodeLocations _locations = new();
        private OsmFault? _fault;
        private OsmCounts _counts;

        public OsmKind Wanted { get; private set; }

        public OsmRead Run()
        {
            OsmHeader? header = ReadHeader();
            if (header is null || !FirstPass() || !Pass(2, OsmKind.Way, b => b.Ways))
            {
                return new OsmRead(null, _fault);
            }

            _locations.Sort();
            return Pass(3, OsmKind.Node, b => b.Nodes)
                ? new OsmRead(new OsmExtract(header, _counts, _nodes, _ways, _relations, _locations), null)
                : new OsmRead(null, _fault);
        }

        public void Node(long id, int lon, int lat, OsmTags tags)
        {
            _counts = _counts with { Nodes = _counts.Nodes + 1 };
            _locations.Place(id, lon, lat);
            if (tags.Count > 0 && interest.Node(tags))
            {
                _nodes.Add(new OsmNode(id, NodeLocations.Position(lon, lat), Pooled(tags)));
            }
        }

        public bool Way(long id, OsmTags tags, ReadOnlySpan<byte> refs)
        {
            _counts = _counts with { Ways = _counts.Ways + 1 };
            bool wanted = tags.Count > 0 && interest.Way(tags);
            if (!wanted && !_memberWays.Contains(id))
            {
                return true;
            }

            ProtoReader reader = new(refs);
            long node = 0;
            while (!reader.AtEnd)
            {
                node = unchecked(node + reader.RawSigned());
                _locations.Need(node);
                if (_locations.Count > MostNodes)
                {
                    _fault ??= new OsmFault("osm-too-large", $"The ways stand on more than {MostNodes} nodes. Cut a smaller extract.", _blobs.Position);
                    return false;
                }
            }

            if (reader.Broken)
            {
                return false;
            }

            _ways[id] = new OsmWay(id, Pooled(tags), refs.ToArray(), wanted);
            return true;
        }

        public void Relation(long id, OsmTags tags, ImmutableArray<OsmMember> members)
        {
            _counts = _counts with { Relations = _counts.Relations + 1 };
            if (tags.Count == 0 || !interest.Relation(tags))
            {
                return;
            }

            _relations.Add(new OsmRelation(id, Pooled(tags), [.. members.Select(m => m with { Role = Pooled(m.Role) })]));
            foreach (OsmMember member in members)
            {
                if (member.Kind == OsmKind.Way)
                {
                    _memberWays.Add(member.Id);
                }
            }
        }

        private OsmHeader? ReadHeader()
        {
            file.Position = 0;
            if (!_blobs.TryRead(out PbfBlob blob))
            {
                _fault = _blobs.Fault ?? new OsmFault("osm-header", "The file is empty.", 0);
                return null;
            }

            (OsmHeader? header, _fault) = blob.IsHeader
                ? PbfHeader.Read(blob.Data.Span)
                : (null, new OsmFault("osm-header", "The file does not begin with a header block.", 0));
            return header;
        }

        private bool FirstPass()
        {
            Wanted = OsmKind.Relation;
            while (_blobs.TryRead(out PbfBlob blob))
            {
                if (!Decode(blob, 1))
                {
                    return false;
                }

                _index.Add((blob.Offset, _block.Kinds.Contains(OsmKind.Node), _block.Kinds.Contains(OsmKind.Way)));
            }

            _fault = _blobs.Fault;
            return _fault is null;
        }

        private bool Pass(int number, OsmKind kind, Func<(long Offset, bool Nodes, bool Ways), bool> holds)
        {
            Wanted = kind;
            foreach ((long offset, bool _, bool _) in _index.Where(holds))
            {
                _blobs.Seek(offset);
                if (!_blobs.TryRead(out PbfBlob blob))
                {
                    _fault = _blobs.Fault ?? new OsmFault("osm-truncated", "The file became shorter while it was read.", offset);
                    return false;
                }

                if (!Decode(blob, number))
                {
                    return false;
                }
            }

            return true;
        }

        private bool Decode(PbfBlob blob, int pass)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (blob.IsHeader)
            {
                _fault = new OsmFault("osm-header", "A second header block stands inside the file.", blob.Offset);
                return false;
            }

            if (!_block.Read(blob.Data, this))
            {
                _fault ??= new OsmFault(_block.Fault!.Value.Code, _block.Fault.Value.Reason, blob.Offset);
                return false;
            }

            progress?.Invoke(new OsmProgress(pass, _blobs.Position, file.Length));
            return true;
        }

        private OsmTags Pooled(OsmTags tags) =>
            tags.Count == 0 ? OsmTags.None : new OsmTags([.. tags.Pairs.Select(p => KeyValuePair.Create(Pooled(p.Key), Pooled(p.Value)))]);

        private string Pooled(string text)
        {
            if (_pool.TryGetValue(text, out string? known))
            {
                return known;
            }

            _pool.Add(text, text);
            return text;
        }
    }
}
