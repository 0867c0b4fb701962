using System.Buffers;
using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Web.Map;

/// <summary>
/// The units of one table by cells of ground. What changed in a cell is encoded once for all maps of one sight that show it, and put together once for all that
/// show the same cells.
/// </summary>
/// <remarks>Safe to use from any thread. What is handed out is never changed.</remarks>
public sealed class UnitCells(UnitTable table, TimeProvider time)
{
    /// <summary>A map that is behind by more than this gets everything anew: until then it is known what left a cell.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromSeconds(20);

    /// <summary>Maps that ask within this time of each other are given the same.</summary>
    private static readonly TimeSpan s_round = TimeSpan.FromMilliseconds(50);

    /// <summary>Different questions remembered; more are answered all the same.</summary>
    private const int MostKept = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<CellId, UnitCell> _cells = [];
    private readonly List<Held> _held = [];
    private readonly Dictionary<(long From, CellRange Range, MapSight Sight), UnitsPart> _parts = [];
    private readonly Queue<(long Version, long At)> _rounds = [];
    private long _roundAt;
    private long _version;
    private long _oldest;
    private long _renamedAt;
    private long _encoded;

    /// <summary>The table that it follows.</summary>
    public UnitTable Table => table;

    /// <summary>Records written since the start; for tests and measurements.</summary>
    public long Encoded => Interlocked.Read(ref _encoded);

    /// <summary>Units in these cells, as a map of this sight needs them that was last brought to a version of the table; 0 for one that has nothing.</summary>
    public UnitsPart Take(long from, CellRange range, MapSight sight)
    {
        ArgumentNullException.ThrowIfNull(sight);
        lock (_gate)
        {
            Follow();
            long since = from < _oldest ? 0 : from;
            if (!_parts.TryGetValue((since, range, sight), out UnitsPart? part))
            {
                part = Gather(since, range, sight);
                if (_parts.Count >= MostKept)
                {
                    _parts.Clear();
                }

                _parts[(since, range, sight)] = part;
            }

            return part;
        }
    }

    private void Follow()
    {
        long now = time.GetTimestamp();
        if (_version > 0 && (table.Version == _version || time.GetElapsedTime(_roundAt, now) < s_round))
        {
            return;
        }

        long version = table.Version;
        int count = table.Count;
        for (int slot = 0; slot < count; slot++)
        {
            if (slot == _held.Count)
            {
                _held.Add(new Held());
            }

            // All are looked at in each round: what has not changed must cost next to nothing.
            if (table.WrittenAt(slot) > _held[slot].Written)
            {
                (UnitFix fix, long written) = table[slot];
                Move(slot, fix, written);
            }
        }

        _parts.Clear();
        _version = version;
        _roundAt = now;
        Forget(now);
    }

    private void Move(int slot, UnitFix fix, long written)
    {
        Held held = _held[slot];
        CellId id = CellId.Of(fix.At);
        UnitName? name = held.Name;
        if (name is null || !name.Says(fix))
        {
            _renamedAt = name is null ? _renamedAt : written;
            name = new UnitName(slot, fix);
        }

        if (held.Cell is { } before && before.Id != id)
        {
            // The last one takes the place of the one that goes.
            if (before.Remove(held.Index, written) is { } moved)
            {
                _held[moved] = _held[moved] with { Index = held.Index };
            }

            held = held with { Cell = null };
        }

        UnitCell cell = held.Cell ?? (_cells.TryGetValue(id, out UnitCell? known) ? known : _cells[id] = new UnitCell(id));
        int index = held.Cell is null ? cell.Add(slot) : held.Index;
        cell.Touch(written);
        _held[slot] = new Held(cell, index, written, fix, name);
    }

    private void Forget(long now)
    {
        _rounds.Enqueue((_version, now));
        while (_rounds.TryPeek(out (long Version, long At) first) && time.GetElapsedTime(first.At, now) > Memory)
        {
            _oldest = first.Version;
            _rounds.Dequeue();
        }

        foreach (UnitCell cell in _cells.Values)
        {
            cell.Forget(_oldest);
            if (cell.IsEmpty)
            {
                _cells.Remove(cell.Id);
            }
        }
    }

    private UnitsPart Gather(long since, CellRange range, MapSight sight)
    {
        List<UnitBlock> blocks = [];
        foreach (UnitCell cell in _cells.Values)
        {
            if (range.Contains(cell.Id) && cell.ChangedAt > since && BlockOf(cell, since, sight) is { IsEmpty: false } block)
            {
                blocks.Add(block);
            }
        }

        ImmutableArray<int> left = [];
        if (since > 0 && blocks.Exists(b => b.Left.Length > 0))
        {
            // From one cell to the next is no way out for a map that shows both.
            left = [.. blocks.SelectMany(b => b.Left).Distinct().Where(slot => _held[slot].Cell is not { } cell || !range.Contains(cell.Id))];
        }

        return new UnitsPart(since == 0, _version, _renamedAt, Joined(blocks), [.. blocks.Select(b => b.Names)], left);
    }

    private UnitBlock BlockOf(UnitCell cell, long since, MapSight sight)
    {
        if (cell.Blocks.TryGetValue((since, sight), out UnitBlock? block))
        {
            return block;
        }

        List<int> chosen = [];
        foreach (int slot in cell.Slots)
        {
            if (_held[slot].Written > since && sight.Sees(_held[slot].Fix!.Feed))
            {
                chosen.Add(slot);
            }
        }

        byte[] records = new byte[chosen.Count * UnitRecord.Size];
        for (int i = 0; i < chosen.Count; i++)
        {
            UnitRecord.Write(records.AsSpan(i * UnitRecord.Size), chosen[i], _held[chosen[i]].Fix!);
        }

        Interlocked.Add(ref _encoded, chosen.Count);
        int[] left = since == 0 ? [] : [.. cell.Left(since).Where(slot => sight.Sees(_held[slot].Fix!.Feed))];
        block = new UnitBlock(records, [.. chosen.Select(slot => _held[slot].Name!)], left);
        if (cell.Blocks.Count >= MostKept)
        {
            cell.Blocks.Clear();
        }

        return cell.Blocks[(since, sight)] = block;
    }

    private static ReadOnlySequence<byte> Joined(List<UnitBlock> blocks)
    {
        Segment? first = null, last = null;
        foreach (UnitBlock block in blocks.Where(b => b.Records.Length > 0))
        {
            last = new Segment(block.Records, last);
            first ??= last;
        }

        return first is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(first, 0, last!, last!.Memory.Length);
    }

    private readonly record struct Held(UnitCell? Cell, int Index, long Written, UnitFix? Fix, UnitName? Name);

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, Segment? before)
        {
            Memory = bytes;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}

/// <summary>What one map is given of the units.</summary>
/// <param name="Whole">True: units that are not in it are gone.</param>
/// <param name="Version">The version of the table that it brings a map to.</param>
/// <param name="RenamedAt">The version at which a unit was last given another name; 0 for never.</param>
/// <param name="Records">Records of <see cref="UnitRecord"/>, shared by all maps that are given them.</param>
/// <param name="Names">The names of the units in the records, in pieces.</param>
/// <param name="Left">Slots of units that are no longer in these cells.</param>
public sealed record UnitsPart(bool Whole, long Version, long RenamedAt, ReadOnlySequence<byte> Records, ImmutableArray<UnitName[]> Names, ImmutableArray<int> Left);

/// <summary>What a unit is called, as it crosses the wire: <c>[slot, id, callSign, kind]</c>.</summary>
public sealed class UnitName(int slot, UnitFix fix)
{
    public int Slot => slot;

    /// <summary>The name for the wire, shared by all maps.</summary>
    public object[] Wire { get; } = [slot, fix.Id, fix.CallSign, fix.Kind];

    internal bool Says(UnitFix other) => (string)Wire[2] == other.CallSign && (string)Wire[3] == other.Kind;
}

/// <summary>What changed in one cell, encoded.</summary>
internal sealed record UnitBlock(byte[] Records, UnitName[] Names, int[] Left)
{
    public bool IsEmpty => Records.Length == 0 && Left.Length == 0;
}

/// <summary>The units in one cell, and those that left it lately.</summary>
internal sealed class UnitCell(CellId id)
{
    private readonly List<int> _slots = [];
    private readonly Queue<(int Slot, long Version)> _left = [];

    public CellId Id => id;

    public List<int> Slots => _slots;

    /// <summary>The version of the table that changed it last.</summary>
    public long ChangedAt { get; private set; }

    public bool IsEmpty => _slots.Count == 0 && _left.Count == 0;

    /// <summary>What is encoded of it, until it changes.</summary>
    public Dictionary<(long Since, MapSight Sight), UnitBlock> Blocks { get; } = [];

    public int Add(int slot)
    {
        _slots.Add(slot);
        return _slots.Count - 1;
    }

    /// <summary>Takes out what is at an index.</summary>
    /// <returns>The slot that took its place, or null.</returns>
    public int? Remove(int index, long version)
    {
        _left.Enqueue((_slots[index], version));
        int last = _slots[^1];
        _slots[index] = last;
        _slots.RemoveAt(_slots.Count - 1);
        Touch(version);
        return index == _slots.Count ? null : last;
    }

    public void Touch(long version)
    {
        ChangedAt = Math.Max(ChangedAt, version);
        Blocks.Clear();
    }

    public IEnumerable<int> Left(long since) => _left.Where(l => l.Version > since).Select(l => l.Slot);

    /// <summary>Forgets what left until a version.</summary>
    public void Forget(long version)
    {
        while (_left.TryPeek(out (int Slot, long Version) first) && first.Version <= version)
        {
            _left.Dequeue();
        }
    }
}
