using System.Collections.Immutable;
using Command.Geo.Index;

namespace Command.Geo.Areas;

/// <summary>
/// Which zones touch which cell of the globe. A zone lies on that level of ever finer squares where it is a few cells wide, so that a province
/// and a courtyard cost the same; in cells that lie wholly inside a polygon nothing more has to be asked. Immutable.
/// </summary>
internal sealed class ZoneCells
{
    private const int Levels = 24;
    private const int MostCellsAcross = 8;

    // Far above the rounding of a degree, far below a cell of the finest level: what is that near to a cell's edge counts as in both.
    private const double Slack = 1e-9;
    private readonly int[] _levels;
    private readonly Dictionary<ulong, (int Start, int Length)> _cells = [];
    private readonly int[] _entries;

    public ZoneCells(ImmutableArray<Zone> zones)
    {
        List<(ulong Cell, int Entry)> entries = [];
        for (int number = 0; number < zones.Length; number++)
        {
            foreach (AreaLocator area in zones[number].Areas)
            {
                AddArea(area, number, entries);
            }

            foreach (CircleShape circle in zones[number].Circles)
            {
                GlobeBoxes around = GlobeBoxes.Around(circle.Centre, circle.RadiusM);
                AddBox(around.First, number, entries);
                AddBox(around.Second, number, entries);
            }
        }

        (ulong Cell, int Entry)[] sorted = [.. entries.Distinct()];
        Array.Sort(sorted);
        _entries = [.. sorted.Select(e => e.Entry)];
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start + 1;
            while (end < sorted.Length && sorted[end].Cell == sorted[start].Cell)
            {
                end++;
            }

            _cells.Add(sorted[start].Cell, (start, end - start));
        }

        _levels = [.. sorted.Select(e => (int)(e.Cell >> 58)).Distinct()];
    }

    /// <summary>The numbers of the zones that hold a point, ascending; how many there are, or, without room for all, no fewer.</summary>
    public int Holding(GeoPoint at, ImmutableArray<Zone> zones, Span<int> numbers)
    {
        if (!at.IsValid)
        {
            return 0;
        }

        // A zone of several parts may be found on several levels: what has no room is counted each time.
        int stored = 0, beyond = 0;
        Look(at, zones, numbers, ref stored, ref beyond);
        if (Math.Abs(at.Lon) == 180)
        {
            Look(at with { Lon = -at.Lon }, zones, numbers, ref stored, ref beyond);
        }

        return stored + beyond;
    }

    private void Look(GeoPoint at, ImmutableArray<Zone> zones, Span<int> numbers, ref int stored, ref int beyond)
    {
        foreach (int level in _levels)
        {
            if (!_cells.TryGetValue(Key(level, Column(level, at.Lon), Row(level, at.Lat)), out (int Start, int Length) cell))
            {
                continue;
            }

            foreach (int entry in _entries.AsSpan(cell.Start, cell.Length))
            {
                int number = entry >> 1;
                if ((entry & 1) == 0 && !zones[number].Covers(at))
                {
                    continue;
                }

                int place = numbers[..stored].BinarySearch(number);
                if (place >= 0)
                {
                    continue;
                }

                place = ~place;
                if (stored < numbers.Length)
                {
                    numbers[place..stored].CopyTo(numbers[(place + 1)..]);
                    numbers[place] = number;
                    stored++;
                    continue;
                }

                beyond++;
                if (place < stored)
                {
                    numbers[place..(stored - 1)].CopyTo(numbers[(place + 1)..]);
                    numbers[place] = number;
                }
            }
        }
    }

    private static void AddBox(GeoBox box, int number, List<(ulong Cell, int Entry)> entries)
    {
        if (box.IsEmpty)
        {
            return;
        }

        int level = LevelOf(box);
        for (long row = Row(level, box.South); row <= Row(level, box.North); row++)
        {
            for (long column = Column(level, box.West); column <= Column(level, box.East); column++)
            {
                entries.Add((Key(level, column, row), number << 1));
            }
        }
    }

    private static void AddArea(AreaLocator area, int number, List<(ulong Cell, int Entry)> entries)
    {
        int level = LevelOf(area.Box);
        long west = Column(level, area.Box.West), south = Row(level, area.Box.South);
        int columns = (int)(Column(level, area.Box.East) - west) + 1, rows = (int)(Row(level, area.Box.North) - south) + 1;
        bool[] edged = new bool[columns * rows];
        foreach ((GeoPoint from, GeoPoint to) in area.Edges)
        {
            MarkEdge(from, to, level, west, south, columns, edged);
        }

        double size = Size(level);
        for (int cell = 0; cell < edged.Length; cell++)
        {
            long column = west + (cell % columns), row = south + (cell / columns);
            GeoPoint middle = new(((column + 0.5) * size) - 180, ((row + 0.5) * size) - 90);
            if (edged[cell] || area.Covers(middle))
            {
                entries.Add((Key(level, column, row), (number << 1) | (edged[cell] ? 0 : 1)));
            }
        }
    }

    private static void MarkEdge(GeoPoint from, GeoPoint to, int level, long west, long south, int columns, bool[] edged)
    {
        double size = Size(level);
        (GeoPoint low, GeoPoint high) = from.Lat <= to.Lat ? (from, to) : (to, from);
        int rows = edged.Length / columns;
        long first = Math.Max(0, Row(level, low.Lat - Slack) - south), last = Math.Min(rows - 1, Row(level, high.Lat + Slack) - south);
        for (long row = first; row <= last; row++)
        {
            double bottom = ((row + south) * size) - 90 - Slack, top = bottom + size + (2 * Slack);
            double a = LonAt(low, high, Math.Max(bottom, low.Lat)), b = LonAt(low, high, Math.Min(top, high.Lat));
            if (high.Lat - low.Lat <= 4 * Slack)
            {
                (a, b) = (low.Lon, high.Lon);
            }

            long left = Math.Max(0, Column(level, Math.Min(a, b) - Slack) - west), right = Math.Min(columns - 1, Column(level, Math.Max(a, b) + Slack) - west);
            for (long column = left; column <= right; column++)
            {
                edged[(row * columns) + column] = true;
            }
        }
    }

    private static double LonAt(GeoPoint low, GeoPoint high, double lat) =>
        high.Lat > low.Lat ? low.Lon + (Math.Clamp((lat - low.Lat) / (high.Lat - low.Lat), 0, 1) * (high.Lon - low.Lon)) : low.Lon;

    private static int LevelOf(GeoBox box)
    {
        double across = Math.Max(box.East - box.West, box.North - box.South);
        int level = 0;
        while (level < Levels - 1 && Size(level + 1) * MostCellsAcross >= across)
        {
            level++;
        }

        return level;
    }

    private static double Size(int level) => 360.0 / (1L << level);

    // Points west of the first cell or on the last one's east edge belong to them: no position is in none.
    private static long Column(int level, double lon) => Math.Clamp((long)Math.Floor((lon + 180) / Size(level)), 0, (1L << level) - 1);

    private static long Row(int level, double lat) => Math.Clamp((long)Math.Floor((lat + 90) / Size(level)), 0, (1L << level) - 1);

    private static ulong Key(int level, long column, long row) => ((ulong)level << 58) | ((ulong)row << 29) | (ulong)column;
}
