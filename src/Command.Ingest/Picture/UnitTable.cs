using System.Collections.Concurrent;
using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture;

/// <summary>
/// The newest fix of every unit, each in a slot that stays its own. One writer calls <see cref="Apply"/>; any number of readers at the same time.
/// </summary>
public sealed class UnitTable
{
    private readonly ConcurrentDictionary<string, int> _slots = new(StringComparer.Ordinal);
    private volatile Slot[] _table = new Slot[1024];

    /// <summary>The version that wrote each slot, side by side: who looks for what changed goes through all of them, many times a second.</summary>
    private volatile long[] _written = new long[1024];
    private int _count;
    private long _version;

    /// <summary>Slots in use: 0 to <c>Count − 1</c>.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Grows by one with each applied fix.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>The unit in a slot with the <see cref="Version"/> that wrote it.</summary>
    public (UnitFix Fix, long Version) this[int slot]
    {
        get
        {
            Slot held = Volatile.Read(ref _table[slot]);
            return (held.Fix, held.Version);
        }
    }

    /// <summary>The <see cref="Version"/> that wrote a slot; the slot itself may be newer already.</summary>
    public long WrittenAt(int slot) => Volatile.Read(ref _written[slot]);

    /// <summary>The unit with this platform id, or null.</summary>
    public UnitFix? Find(string id) => _slots.TryGetValue(id, out int slot) ? this[slot].Fix : null;

    /// <summary>Every unit now.</summary>
    public IEnumerable<UnitFix> All()
    {
        int count = Count;
        for (int i = 0; i < count; i++)
        {
            yield return this[i].Fix;
        }
    }

    /// <summary>Units whose fix changed after <paramref name="version"/>, and the version they bring a reader to.</summary>
    public (ImmutableArray<UnitFix> Units, long Version) Since(long version)
    {
        long now = Version;
        int count = Count;
        ImmutableArray<UnitFix>.Builder changed = ImmutableArray.CreateBuilder<UnitFix>();
        for (int i = 0; i < count; i++)
        {
            if (WrittenAt(i) > version)
            {
                changed.Add(this[i].Fix);
            }
        }

        return (changed.ToImmutable(), now);
    }

    /// <summary>Takes a fix in if it is newer than the one held, or says of the same moment that the unit does something else: a late fix never moves a marker back.</summary>
    /// <returns>False when that or a newer one is held already.</returns>
    public bool Apply(UnitFix fix)
    {
        ArgumentNullException.ThrowIfNull(fix);
        if (_slots.TryGetValue(fix.Id, out int slot))
        {
            UnitFix held = _table[slot].Fix;
            if (held.ObservedAt > fix.ObservedAt || (held.ObservedAt == fix.ObservedAt && held.Status == fix.Status))
            {
                return false;
            }
        }
        else
        {
            slot = _count;
            if (slot == _table.Length)
            {
                Slot[] larger = new Slot[_table.Length * 2];
                Array.Copy(_table, larger, slot);
                long[] written = new long[_table.Length * 2];
                Array.Copy(_written, written, slot);
                (_table, _written) = (larger, written);
            }
        }

        Volatile.Write(ref _table[slot], new Slot(fix, _version + 1));
        Volatile.Write(ref _written[slot], _version + 1);
        if (slot == _count)
        {
            _slots[fix.Id] = slot;
            Volatile.Write(ref _count, slot + 1);
        }

        Volatile.Write(ref _version, _version + 1);
        return true;
    }

    private sealed record Slot(UnitFix Fix, long Version);
}
