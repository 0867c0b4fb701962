using System.Collections.Immutable;
using System.Globalization;

namespace Command.Web.Walls;

/// <summary>What is wrong with a layout, put into words by <c>LayoutFault_{Code}</c> with the arguments; panels among them by their ids.</summary>
public sealed record LayoutFault(string Code, ImmutableArray<string> Args);

/// <summary>Holds a layout against the rules that keep a wall readable. Pure.</summary>
public static class LayoutRules
{
    public const int MostColumns = 64, MostRows = 48, MostCells = 40, MostStacked = 6, LongestName = 30, LongestSlug = 30;

    /// <summary>Everything that is wrong with it; empty when it can be shown.</summary>
    public static ImmutableArray<LayoutFault> Check(WallLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ImmutableArray<LayoutFault>.Builder faults = ImmutableArray.CreateBuilder<LayoutFault>();
        if (!IsSlug(layout.Slug))
        {
            Add("slug", layout.Slug, LongestSlug);
        }
        else if (BuiltInLayouts.Find(layout.Slug) is not null)
        {
            Add("slug-taken", layout.Slug);
        }

        foreach (string name in (string[])[layout.Zh, layout.En])
        {
            if (string.IsNullOrWhiteSpace(name) || name.Length > LongestName || name.Any(char.IsControl))
            {
                Add("name", LongestName);
                break;
            }
        }

        if (layout.Columns is < 4 or > MostColumns || layout.Rows is < 4 or > MostRows)
        {
            Add("grid", MostColumns, MostRows);
            return faults.ToImmutable();
        }

        bool spliced = !layout.Splice.IsOne;
        if (layout.Splice.Columns is < 1 or > Splice.MostColumns || layout.Splice.Rows is < 1 or > Splice.MostRows
            || layout.Columns % Math.Max(1, layout.Splice.Columns) != 0 || layout.Rows % Math.Max(1, layout.Splice.Rows) != 0)
        {
            Add("splice-grid", layout.Columns, layout.Rows, layout.Splice);
            spliced = false;
        }

        if (layout.Cells.IsEmpty || layout.Cells.Length > MostCells)
        {
            Add("cells", MostCells);
        }

        HashSet<string> used = new(StringComparer.Ordinal);
        foreach (WallCell cell in layout.Cells.Take(MostCells))
        {
            CheckPanels(cell);
            CheckPlace(cell);
        }

        for (int i = 0; i < Math.Min(layout.Cells.Length, MostCells); i++)
        {
            for (int j = i + 1; j < Math.Min(layout.Cells.Length, MostCells); j++)
            {
                if (layout.Cells[i].Overlaps(layout.Cells[j]))
                {
                    Add("overlap", Panel(layout.Cells[i]), Panel(layout.Cells[j]));
                }
            }
        }

        return faults.ToImmutable();

        void CheckPanels(WallCell cell)
        {
            if (cell.Panels.IsEmpty || cell.Panels.Length > MostStacked)
            {
                Add("stack", MostStacked);
            }

            foreach (string panel in cell.Panels)
            {
                if (PanelKind.Find(panel) is null)
                {
                    Add("unknown-panel", Shown(panel));
                }
                else if (!used.Add(panel))
                {
                    Add("twice", panel);
                }
            }
        }

        void CheckPlace(WallCell cell)
        {
            int top = spliced ? 1 : 0, bottom = layout.Rows - top;
            if (cell.X < 0 || cell.Y < 0 || cell.W < 1 || cell.H < 1 || cell.X > layout.Columns || cell.Y > layout.Rows || cell.W > layout.Columns - cell.X || cell.H > layout.Rows - cell.Y)
            {
                Add("bounds", Panel(cell), layout.Columns, layout.Rows);
                return;
            }

            if (cell.Y < top || cell.Y + cell.H > bottom)
            {
                Add("head", Panel(cell));
            }

            if (cell.W * UsualWidth < layout.Columns || cell.H * UsualHeight < layout.Rows)
            {
                Add("small", Panel(cell), (layout.Columns + UsualWidth - 1) / UsualWidth, (layout.Rows + UsualHeight - 1) / UsualHeight);
            }

            if (spliced && cell.Panels.Any(p => PanelKind.Find(p) is { Straddles: false }) && Straddles(cell, layout))
            {
                Add("straddles", Panel(cell), layout.Columns / layout.Splice.Columns, layout.Rows / layout.Splice.Rows);
            }
        }

        void Add(string code, params ReadOnlySpan<object> args)
        {
            ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>(args.Length);
            foreach (object arg in args)
            {
                texts.Add(Convert.ToString(arg, CultureInfo.InvariantCulture) ?? "");
            }

            LayoutFault fault = new(code, texts.MoveToImmutable());
            if (!faults.Any(f => f.Code == code && f.Args.SequenceEqual(fault.Args)))
            {
                faults.Add(fault);
            }
        }
    }

    /// <summary>A name for addresses and keys: lower-case letters, digits and single hyphens between them.</summary>
    public static bool IsSlug(string? text) =>
        text is { Length: > 0 and <= LongestSlug } && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && text[0] != '-' && text[^1] != '-';

    /// <summary>The least share of the canvas that a panel can be read in: a twelfth of the width, a twelfth of the height.</summary>
    private const int UsualWidth = 12, UsualHeight = 12;

    private static bool Straddles(WallCell cell, WallLayout layout)
    {
        int width = layout.Columns / layout.Splice.Columns, height = layout.Rows / layout.Splice.Rows;
        return cell.X / width != (cell.X + cell.W - 1) / width || cell.Y / height != (cell.Y + cell.H - 1) / height;
    }

    private static string Panel(WallCell cell) => Shown(cell.Key);

    /// <summary>What somebody wrote, short enough to repeat.</summary>
    private static string Shown(string text) => text.Length > LongestSlug ? text[..LongestSlug] + "…" : text;
}
