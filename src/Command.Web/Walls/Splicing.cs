using System.Collections.Immutable;

namespace Command.Web.Walls;

/// <summary>Lays a layout that was made for one display out over a canvas of several, so that no line of text lies across a joint. Pure.</summary>
public static class Splicing
{
    /// <summary>Grid columns of one display.</summary>
    public const int ColumnsPerDisplay = 8;

    /// <summary>The layout for these displays. The map takes whole displays in the middle, every other panel lies within one; displays that are left over take
    /// further panels, and panels that are too many share displays.</summary>
    public static WallLayout Over(WallLayout layout, Splice splice)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (splice.IsOne || layout.Splice == splice)
        {
            return layout;
        }

        Area map = MapOf(splice);
        bool hasMap = layout.Cells.Any(c => c.Panels.Contains(PanelKind.Map));
        List<Area> displays = [];
        for (int column = 0; column < splice.Columns; column++)
        {
            for (int row = 0; row < splice.Rows; row++)
            {
                if (!hasMap || !map.Contains(column, row))
                {
                    displays.Add(new Area(column, row, 1, 1));
                }
            }
        }

        // The outer displays first: what a layout lists first is what its people look at first.
        displays = [.. displays.OrderBy(d => d.Column == 0 ? 0 : d.Column == splice.Columns - 1 ? 1 : 2).ThenBy(d => d.Column).ThenBy(d => d.Row)];
        List<string> panels = [.. layout.Cells.SelectMany(c => c.Panels).Where(p => p != PanelKind.Map)];
        panels.AddRange(layout.Wide.SelectMany(c => c.Panels).Concat(PanelKind.All.Select(k => k.Id)).Where(p => p != PanelKind.Map && !panels.Contains(p)).Distinct().Take(Math.Max(0, displays.Count - panels.Count)));
        ImmutableArray<WallCell>.Builder cells = ImmutableArray.CreateBuilder<WallCell>();
        if (hasMap)
        {
            cells.Add(Cell(map, splice, 0, 1, [PanelKind.Map]));
        }

        for (int i = 0, next = 0; i < displays.Count && next < panels.Count; i++)
        {
            int left = displays.Count - i, share = (panels.Count - next + left - 1) / left;
            for (int part = 0; part < share; part++)
            {
                cells.Add(Cell(displays[i], splice, part, share, [panels[next++]]));
            }
        }

        return layout with { Columns = splice.Columns * ColumnsPerDisplay, Rows = splice.Rows * RowsPerDisplay(splice), Splice = splice, Cells = cells.ToImmutable(), Wide = [] };
    }

    /// <summary>Some sixteen rows over the whole height, so that the first holds the head and the last the ticker.</summary>
    private static int RowsPerDisplay(Splice splice) => splice.Rows == 3 ? 5 : 16 / splice.Rows;

    private static Area MapOf(Splice splice)
    {
        int columns = Math.Max(1, splice.Columns / 2), rows = splice.Rows >= 3 ? splice.Rows - 1 : splice.Rows;
        return splice.Columns == 1
            ? new Area(0, 0, 1, Math.Max(1, splice.Rows - 1))
            : new Area((splice.Columns - columns) / 2, 0, columns, rows);
    }

    private static WallCell Cell(Area area, Splice splice, int part, int parts, ImmutableArray<string> panels)
    {
        int per = RowsPerDisplay(splice), rows = splice.Rows * per, top = area.Row * per, bottom = (area.Row + area.Rows) * per;
        top = top == 0 ? 1 : top;
        bottom = bottom == rows ? rows - 1 : bottom;

        // At most three below each other; more stand side by side too.
        int across = (parts + 2) / 3, down = (parts + across - 1) / across, column = part / down, row = part % down, within = Math.Min(down, parts - (column * down));
        int width = area.Columns * ColumnsPerDisplay, left = width * column / across, right = width * (column + 1) / across;
        int from = top + ((bottom - top) * row / within), to = top + ((bottom - top) * (row + 1) / within);
        return new WallCell((area.Column * ColumnsPerDisplay) + left, from, right - left, to - from, panels);
    }

    private sealed record Area(int Column, int Row, int Columns, int Rows)
    {
        public bool Contains(int column, int row) => column >= Column && column < Column + Columns && row >= Row && row < Row + Rows;
    }
}
