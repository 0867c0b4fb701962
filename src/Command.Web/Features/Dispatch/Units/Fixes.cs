using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Web.Features.Dispatch.Units;

/// <summary>Finds the newest fix by call sign in a table that keeps it by terminal. A unit's place in the table stays its own, so that only what is new is read.</summary>
/// <remarks>Not safe to share between threads: one for each desk.</remarks>
public sealed class Fixes
{
    private readonly Dictionary<string, ImmutableArray<int>> _slots = new(StringComparer.Ordinal);
    private UnitTable? _table;
    private int _read;

    /// <summary>Takes note of the units that have come.</summary>
    public Fixes Read(UnitTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (!ReferenceEquals(table, _table))
        {
            // Somebody else's sight: another table.
            (_table, _read) = (table, 0);
            _slots.Clear();
        }

        for (int count = table.Count; _read < count; _read++)
        {
            string unit = table[_read].Fix.CallSign;
            _slots[unit] = _slots.GetValueOrDefault(unit, []).Add(_read);
        }

        return this;
    }

    /// <summary>The unit's newest fix; null where it was never heard.</summary>
    public UnitFix? Find(string unit) => _table is { } table && _slots.TryGetValue(unit, out ImmutableArray<int> slots) ? slots.Select(s => table[s].Fix).MaxBy(f => f.ObservedAt) : null;
}
