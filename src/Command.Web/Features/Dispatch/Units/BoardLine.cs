using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Web.Resources;

namespace Command.Web.Features.Dispatch.Units;

/// <summary>How the board is divided.</summary>
public enum BoardGroup
{
    Status,
    Agency,
}

/// <summary>A line of the board, all of one height: a heading with how many follow, or a unit.</summary>
/// <param name="Heading">The heading; null for a unit.</param>
/// <param name="Count">How many units stand under it.</param>
/// <param name="Unit">The unit; null for a heading.</param>
public sealed record BoardLine(string? Heading, int Count, UnitRow? Unit)
{
    public string Key => Unit?.Name ?? $"# {Heading}";

    /// <summary>The board's lines: who calls for help first, then who is out of touch, then the rest group by group. Pure.</summary>
    public static ImmutableArray<BoardLine> Of(IEnumerable<UnitRow> units, BoardGroup by, string filter, Words words)
    {
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(words);
        UnitRow[] shown = [.. units.Where(u => u.Matches(filter, words))];
        ImmutableArray<BoardLine>.Builder lines = ImmutableArray.CreateBuilder<BoardLine>();
        Add(words["Board_Distress"], shown.Where(u => u.Duty.Distress is not null).OrderBy(u => u.Duty.Distress!.Since));
        Add(words["DeskStatus_Lost"], shown.Where(u => u.Duty.Distress is null && u.Status == UnitStatus.Lost).OrderBy(u => u.Duty.LostSince));
        UnitRow[] rest = [.. shown.Where(u => u.Duty.Distress is null && u.Status != UnitStatus.Lost)];
        if (by == BoardGroup.Status)
        {
            foreach (UnitStatus status in s_order)
            {
                Add(UnitRow.StatusOf(status, words), rest.Where(u => u.Status == status));
            }
        }
        else
        {
            foreach (IGrouping<string, UnitRow> agency in rest.GroupBy(u => u.AgencyName, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                Add(agency.Key.Length == 0 ? words["Board_NoAgency"] : agency.Key, agency);
            }
        }

        return lines.ToImmutable();

        void Add(string heading, IEnumerable<UnitRow> group)
        {
            BoardLine[] under = [.. group.Select(u => new BoardLine(null, 0, u))];
            if (under.Length > 0)
            {
                lines.Add(new BoardLine(heading, under.Length, null));
                lines.AddRange(under);
            }
        }
    }

    private static readonly UnitStatus[] s_order = [UnitStatus.Available, UnitStatus.Dispatched, UnitStatus.EnRoute, UnitStatus.OnScene, UnitStatus.Returning, UnitStatus.OffDuty];
}
