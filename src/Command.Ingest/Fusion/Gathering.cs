using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Fusion;

/// <summary>The reports that are taken to speak of one event, with or without an incident. Immutable.</summary>
public sealed class Gathering
{
    private readonly KindTable _table;
    private GatheringView? _view;

    private Gathering(KindTable table, string key, ImmutableArray<ReportFeatures> members, GeoBox box, DateTimeOffset last)
    {
        _table = table;
        Key = key;
        Members = members;
        Box = box;
        Days = DaySpan.Of(members[0].At, last);
        Last = last;
    }

    /// <summary>An incident's id; or, where it has none, the id of the report that it began with.</summary>
    public string Key { get; }

    /// <summary>In order (<see cref="ReportFeatures.Compare"/>); never empty.</summary>
    public ImmutableArray<ReportFeatures> Members { get; }

    /// <summary>Around all members with a place; empty when there is none.</summary>
    public GeoBox Box { get; }

    /// <summary>The newest observed time of its members.</summary>
    public DateTimeOffset Last { get; }

    /// <summary>From its first member's time to the last word of any.</summary>
    internal DaySpan Days { get; }

    public bool Exercise => Members[0].Exercise;

    /// <summary>All of it.</summary>
    public GatheringView View => _view ??= GatheringView.Of(_table, Key, Members, Members.Length, null)!;

    public static Gathering Of(KindTable table, string key, IEnumerable<ReportFeatures> members)
    {
        ImmutableArray<ReportFeatures> ordered = [.. members.Order(Comparer<ReportFeatures>.Create(ReportFeatures.Compare))];
        return new Gathering(table, key, ordered, ordered.Aggregate(GeoBox.Empty, (box, m) => Around(box, m)), ordered.Max(m => m.Last));
    }

    /// <summary>That of one report.</summary>
    public static Gathering Of(KindTable table, string key, ReportFeatures only)
    {
        ArgumentNullException.ThrowIfNull(only);
        return new Gathering(table, key, [only], only.Box, only.Last);
    }

    /// <summary>With one more report.</summary>
    public Gathering With(ReportFeatures member) => new(_table, Key, Members.Insert(IndexFor(member), member), Around(Box, member), member.Last > Last ? member.Last : Last);

    /// <summary>Without a report; null when it was the only one.</summary>
    public Gathering? Without(string id)
    {
        if (Members.Length == 1)
        {
            return null;
        }

        ImmutableArray<ReportFeatures> rest = Members.RemoveAll(m => m.Id == id);
        return new Gathering(_table, Key, rest, rest.Aggregate(GeoBox.Empty, (box, m) => Around(box, m)), rest.Max(m => m.Last));
    }

    /// <summary>With what a report of it says now in place of what it said.</summary>
    public Gathering Instead(ReportFeatures member) => Members.Length == 1 ? Of(_table, Key, member) : Without(member.Id)!.With(member);

    /// <summary>What somebody knew who knew only what comes before a report; null when that is nothing.</summary>
    public GatheringView? Before(ReportFeatures report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (View.Last > report.At || HasAfter(report) || Members[^1].Id == report.Id)
        {
            return GatheringView.Of(_table, Key, Members, IndexFor(report), report.At);
        }

        return View.OverAt > report.At ? View with { OverAt = null } : View;
    }

    /// <summary>True when something of it comes after a report.</summary>
    public bool HasAfter(ReportFeatures report) => ReportFeatures.Compare(Members[^1], report) > 0;

    // The first place whose report does not come before it: its own, when it is there.
    private int IndexFor(ReportFeatures report)
    {
        int low = 0, high = Members.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (ReportFeatures.Compare(Members[middle], report) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private static GeoBox Around(GeoBox box, ReportFeatures member) => box.Including(member.Box);
}
