using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Command.Web.Walls;

/// <summary>A layout as the page's grid: style texts for the page itself and for each cell. Pure.</summary>
/// <param name="Style">Custom properties of the page: its tracks and the map's place, for a usual and for a wide canvas.</param>
/// <param name="HasMap">False when the map is not shown.</param>
public sealed record WallFrame(WallLayout Layout, string Style, bool HasMap, ImmutableArray<FrameCell> Cells)
{
    /// <summary>Height of the page in rem, whatever its pixels: what widths of columns are stated by.</summary>
    private const double HeightRem = 50, UsualAspect = 16.0 / 9, MostSideVw = 37;

    /// <summary>Rows before the first of an unspliced layout: the lost link, notices, the head.</summary>
    private const int RowsBefore = 3;

    public static WallFrame Of(WallLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        bool spliced = !layout.Splice.IsOne;
        ImmutableArray<WallCell> wide = layout.Wide.IsEmpty ? layout.Cells : layout.Wide;
        int wideColumns = layout.Wide.IsEmpty ? layout.Columns : layout.Columns * 2;
        WallCell? map = layout.Cells.FirstOrDefault(c => c.Panels.Contains(PanelKind.Map)), wideMap = wide.FirstOrDefault(c => c.Panels.Contains(PanelKind.Map));
        string style = new StringBuilder()
            .Append("--cols-a:").Append(Columns(layout, layout.Columns, map, layout.Columns))
            .Append(";--cols-w:").Append(Columns(layout, wideColumns, wideMap, layout.Columns))
            .Append(";--rows:").Append(Rows(layout))
            .Append(";--head:").Append(spliced ? "1/1/2/-1" : "3/1/4/-1")
            .Append(";--foot:").Append(spliced ? Invariant($"{layout.Rows}/1/{layout.Rows + 1}/-1") : "-2/1/-1/-1")
            .Append(";--map-a:").Append(map is null ? "1/1" : Place(map, spliced))
            .Append(";--map-w:").Append(wideMap is null ? "1/1" : Place(wideMap, spliced))
            .Append(";--map-displays:").Append((map is null || !spliced ? 1 : Math.Max(1, map.W * layout.Splice.Columns / layout.Columns)).ToString(CultureInfo.InvariantCulture))
            .Append(";--displays:").Append(layout.Splice.Columns.ToString(CultureInfo.InvariantCulture))
            .ToString();
        return new WallFrame(layout, style, map is not null, CellsOf(layout, wide, spliced));
    }

    /// <summary>A cell's grid area, as CSS writes it.</summary>
    private static string Place(WallCell cell, bool spliced)
    {
        int row = cell.Y + 1 + (spliced ? 0 : RowsBefore);
        return Invariant($"{row}/{cell.X + 1}/{row + cell.H}/{cell.X + cell.W + 1}");
    }

    private static ImmutableArray<FrameCell> CellsOf(WallLayout layout, ImmutableArray<WallCell> wide, bool spliced)
    {
        ImmutableArray<FrameCell>.Builder cells = ImmutableArray.CreateBuilder<FrameCell>();
        foreach (WallCell cell in layout.Cells.Where(c => !c.Panels.Contains(PanelKind.Map)))
        {
            WallCell? other = wide.FirstOrDefault(c => c.Key == cell.Key);
            cells.Add(new FrameCell(cell.Key, cell.Panels, $"--a:{Place(cell, spliced)};--w:{(other is null ? "1/1" : Place(other, spliced))}", other is null ? "usual-only" : null));
        }

        foreach (WallCell cell in wide.Where(c => !c.Panels.Contains(PanelKind.Map) && layout.Cells.All(o => o.Key != c.Key)))
        {
            cells.Add(new FrameCell(cell.Key, cell.Panels, $"--a:1/1;--w:{Place(cell, spliced)}", "wide-only"));
        }

        return cells.ToImmutable();
    }

    /// <summary>Beside the map columns keep the width that they have on 16:9, and the map takes what a wider screen gives; joints want equal columns. However
    /// large the letters, the map keeps a quarter of the width.</summary>
    private static string Columns(WallLayout layout, int columns, WallCell? map, int usualColumns)
    {
        if (!layout.Splice.IsOne || map is null)
        {
            return Invariant($"repeat({columns},minmax(0,1fr))");
        }

        double unit = HeightRem * UsualAspect / usualColumns;
        StringBuilder text = new();
        Fixed(map.X);
        text.Append(CultureInfo.InvariantCulture, $"repeat({map.W},minmax(0,1fr)) ");
        Fixed(columns - map.X - map.W);
        return text.ToString().TrimEnd();

        void Fixed(int count)
        {
            if (count > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"repeat({count},min({unit:0.###}rem,{MostSideVw / count:0.###}vw)) ");
            }
        }
    }

    private static string Rows(WallLayout layout) => layout.Splice.IsOne
        ? Invariant($"auto auto auto repeat({layout.Rows},minmax(0,1fr)) auto")
        : Invariant($"repeat({layout.Rows},minmax(0,1fr))");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One cell on the page.</summary>
/// <param name="Key">Its first panel.</param>
/// <param name="Style">Its places.</param>
/// <param name="Only"><c>usual-only</c> or <c>wide-only</c>; null when it is on both canvases.</param>
public sealed record FrameCell(string Key, ImmutableArray<string> Panels, string Style, string? Only);
