using System.Collections.Immutable;
using System.Globalization;

namespace Command.Web.Features.Dispatch.Queue;

/// <summary>What stands first.</summary>
public enum QueueOrder
{
    /// <summary>The gravest, of those the newest.</summary>
    Level,

    /// <summary>Whose duty clock runs out first; those with units last.</summary>
    Due,

    /// <summary>The oldest.</summary>
    Age,
}

/// <summary>Which incidents a person looks at and in which order. Pure.</summary>
/// <param name="Text">Words that must all be in what a row shows.</param>
/// <param name="Level">1 to 4, <c>none</c>, or empty for all.</param>
/// <param name="Group">A group of kinds, or empty.</param>
/// <param name="District">A district's code, or empty.</param>
/// <param name="Agency">An agency's id, or empty.</param>
/// <param name="Mine">Only those that the person has claimed.</param>
/// <param name="Waiting">Only those to which nobody was sent.</param>
/// <param name="Order">What stands first.</param>
public sealed record QueueFilter(string Text = "", string Level = "", string Group = "", string District = "", string Agency = "", bool Mine = false, bool Waiting = false, QueueOrder Order = QueueOrder.Level)
{
    /// <summary>True when rows may be hidden by it.</summary>
    public bool Hides => this with { Order = QueueOrder.Level } != new QueueFilter();

    /// <summary>How many conditions stand besides the text.</summary>
    public int Conditions => new[] { Level, Group, District, Agency }.Count(c => c.Length > 0) + (Mine ? 1 : 0) + (Waiting ? 1 : 0);

    public bool Lets(QueueRow row, string person)
    {
        ArgumentNullException.ThrowIfNull(row);
        return (Level.Length == 0 || Level == (row.Row.Level?.ToString(CultureInfo.InvariantCulture) ?? "none"))
            && (Group.Length == 0 || Group == row.Group)
            && (District.Length == 0 || District == row.District)
            && (Agency.Length == 0 || row.Agencies.Contains(Agency))
            && (!Mine || row.Claim?.Person == person)
            && (!Waiting || row.Units == 0)
            && row.Row.Matches(Text);
    }

    /// <summary>The rows that are let through, in order.</summary>
    public ImmutableArray<QueueRow> Of(IEnumerable<QueueRow> rows, string person)
    {
        IEnumerable<QueueRow> shown = rows.Where(r => Lets(r, person));
        return
        [
            .. (Order switch
            {
                QueueOrder.Due => shown.OrderBy(r => r.Due ?? DateTimeOffset.MaxValue).ThenBy(r => r.Row.Level ?? 5),
                QueueOrder.Age => shown.OrderBy(r => r.OpenedAt).ThenBy(r => r.Row.Level ?? 5),
                _ => shown.OrderBy(r => r.Row.Level ?? 5).ThenByDescending(r => r.Row.ObservedAt),
            }).ThenBy(r => r.Row.Id, StringComparer.Ordinal),
        ];
    }
}
