using System.Buffers;
using System.Runtime.CompilerServices;
using Command.Ingest.Picture;
using Command.Web.Replica;

namespace Command.Web.Map;

/// <summary>The units of the table that is followed now, by cells: one for all maps of this node.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class MapUnits(TimeProvider time)
{
    private readonly ConditionalWeakTable<UnitTable, UnitCells> _cells = [];

    /// <summary>The cells of a table, for as long as it is followed: another table is another history, or another sight's.</summary>
    public UnitCells Of(UnitTable table) => _cells.GetValue(table, t => new UnitCells(t, time));
}

/// <summary>Makes the frames of one map: what it was sent is known here, and only what it lacks goes into the next.</summary>
/// <remarks>What it holds for a map is small, so that hundreds of screens cost little: a number for what was sent, and one bit for each unit that was named.</remarks>
public sealed class MapSession(IReplica replica, MapUnits units, MapLayers layers, MapSight sight, TimeProvider time)
{
    /// <summary>With nothing new a frame still goes out, so that the map knows that its link lives.</summary>
    private static readonly TimeSpan s_alive = TimeSpan.FromSeconds(1);

    /// <summary>Everything again now and then, so that no mistake lasts.</summary>
    private static readonly TimeSpan s_keyframe = TimeSpan.FromSeconds(30);

    private static readonly UnitsPart s_none = new(true, 0, 0, ReadOnlySequence<byte>.Empty, [], []);

    private MapSight _sight = sight;
    private IReplica _replica = sight.Of(replica);
    private MapWish? _wish;
    private UnitCells? _cells;
    private ulong[] _named = [];
    private long _unitVersion;
    private long _namedUntil;
    private long _layersVersion = -1;
    private long _sentAt;
    private long _keyframeAt;

    /// <summary>The number of the last frame made.</summary>
    public long Number { get; private set; }

    /// <summary>What may be shown is another from now on: the next frame is a keyframe with all layers, so that what was taken away goes from the screen.</summary>
    public void See(MapSight now)
    {
        ArgumentNullException.ThrowIfNull(now);
        if (!now.Equals(_sight))
        {
            (_sight, _replica, _wish, _cells, _named, _unitVersion, _layersVersion) = (now, now.Of(replica), null, null, [], 0, -1);
        }
    }

    /// <summary>The next frame; null when there is nothing to say yet.</summary>
    public MapFrame? Next(MapWish wish)
    {
        ArgumentNullException.ThrowIfNull(wish);
        ReplicaView current = _replica.Current;
        if (!current.Connected)
        {
            // A map that hears nothing says so: a node that has lost the picture must not look alive.
            return null;
        }

        UnitCells cells = units.Of(_replica.Units);
        bool fresh = Begin(wish, cells) || time.GetElapsedTime(_keyframeAt) > s_keyframe;
        UnitsPart part = (wish.Layers & MapLayerSet.Units) == 0 ? s_none : cells.Take(fresh ? 0 : _unitVersion, wish.Cells, _sight);
        MapLayers.Content content = layers.For(current.Picture, _sight);
        byte[]? json = content.Utf8(_layersVersion, wish.Layers);
        bool keyframe = fresh || (part.Whole && part.Version > 0);
        _unitVersion = part.Version;
        if (!keyframe && json is null && part.Records.IsEmpty && part.Left.IsEmpty && time.GetElapsedTime(_sentAt) < s_alive)
        {
            return null;
        }

        object[][] names = Names(part);
        _layersVersion = content.Version;
        _sentAt = time.GetTimestamp();
        _keyframeAt = keyframe ? _sentAt : _keyframeAt;
        return new MapFrame
        {
            Epoch = current.Epoch,
            Number = ++Number,
            Sequence = content.Picture.Sequence,
            ServerTime = (current.FrameAt ?? time.GetUtcNow()).ToUnixTimeMilliseconds(),
            Keyframe = keyframe,
            Units = part.Records,
            Names = names,
            Left = [.. part.Left],
            Layers = json,
        };
    }

    /// <summary>Takes a wish; true when it, or the table, is another one than before.</summary>
    private bool Begin(MapWish wish, UnitCells cells)
    {
        bool same = ReferenceEquals(_wish, wish) && ReferenceEquals(_cells, cells);
        if (!ReferenceEquals(_cells, cells))
        {
            _named = [];
        }

        if (_wish is null || wish.Repairs != _wish.Repairs || wish.Layers != _wish.Layers)
        {
            _layersVersion = -1;
        }

        (_wish, _cells) = (wish, cells);
        return !same;
    }

    private object[][] Names(UnitsPart part)
    {
        if (part.RenamedAt > _namedUntil)
        {
            Array.Clear(_named);
        }

        List<object[]> names = [];
        foreach (UnitName[] piece in part.Names)
        {
            foreach (UnitName name in piece)
            {
                if (IsNew(name.Slot))
                {
                    names.Add(name.Wire);
                }
            }
        }

        _namedUntil = part.Version;
        return [.. names];
    }

    private bool IsNew(int slot)
    {
        int word = slot / 64;
        if (word >= _named.Length)
        {
            Array.Resize(ref _named, Math.Max(word + 1, _named.Length * 2));
        }

        ulong bit = 1UL << (slot % 64);
        bool isNew = (_named[word] & bit) == 0;
        _named[word] |= bit;
        return isNew;
    }
}
