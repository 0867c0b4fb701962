namespace Command.Geo.Roads;

/// <summary>A step of an edge's path: from one of its positions to the next.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="From">The step's first position, by its place in the network's list of positions.</param>
internal readonly record struct EdgeStep(int Edge, int From);

/// <summary>The steps of all paths by the cells of a grid, in sorted arrays. Cells are about 120 m; larger where the network spans so much that there would be too many.</summary>
/// <remarks>Immutable once built and safe to share between threads.</remarks>
internal sealed class EdgeGrid
{
    private const double SmallestCellDegrees = 0.00125;
    private readonly double _cell;
    private readonly long[] _cells;
    private readonly int[] _start;
    private readonly EdgeStep[] _steps;

    private EdgeGrid(double cell, long[] cells, int[] start, EdgeStep[] steps)
    {
        _cell = cell;
        _cells = cells;
        _start = start;
        _steps = steps;
    }

    public static EdgeGrid Build(IReadOnlyList<EdgeStep> steps, GeoPoint[] positions)
    {
        long most = (8L * steps.Count) + 100_000;
        double cell = SmallestCellDegrees;
        while (steps.Sum(s => CountOf(positions[s.From], positions[s.From + 1], cell)) > most)
        {
            cell *= 2;
        }

        List<long> keys = new(steps.Count * 2);
        List<EdgeStep> entries = new(steps.Count * 2);
        foreach (EdgeStep step in steps)
        {
            Cover(positions[step.From], positions[step.From + 1], cell, key =>
            {
                keys.Add(key);
                entries.Add(step);
            });
        }

        long[] sorted = [.. keys];
        EdgeStep[] inOrder = [.. entries];
        Array.Sort(sorted, inOrder);
        List<long> cells = [];
        List<int> start = [];
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i == 0 || sorted[i] != sorted[i - 1])
            {
                cells.Add(sorted[i]);
                start.Add(i);
            }
        }

        start.Add(sorted.Length);
        return new EdgeGrid(cell, [.. cells], [.. start], inOrder);
    }

    /// <summary>Adds the steps in the cells that a box touches; a step that lies in several cells comes several times.</summary>
    public void Collect(GeoBox box, List<EdgeStep> into)
    {
        if (box.IsEmpty || _cells.Length == 0)
        {
            return;
        }

        long west = Cell(Math.Max(-180, box.West), _cell), east = Cell(Math.Min(180, box.East), _cell);
        long south = Cell(Math.Max(-90, box.South), _cell), north = Cell(Math.Min(90, box.North), _cell);
        if ((north - south + 1) * Math.Max(1, (east - west + 1) / 16) > _cells.Length)
        {
            into.AddRange(_steps);
            return;
        }

        for (long row = south; row <= north; row++)
        {
            // The cells of one row lie side by side in the sorted list.
            int at = Array.BinarySearch(_cells, Key(row, west));
            for (at = at < 0 ? ~at : at; at < _cells.Length && _cells[at] <= Key(row, east); at++)
            {
                into.AddRange(_steps.AsSpan(_start[at].._start[at + 1]));
            }
        }
    }

    private static long CountOf(GeoPoint a, GeoPoint b, double cell) =>
        Math.Abs(Cell(a.Lat, cell) - Cell(b.Lat, cell)) + Math.Abs(Cell(a.Lon, cell) - Cell(b.Lon, cell)) + 1;

    private static void Cover(GeoPoint a, GeoPoint b, double cell, Action<long> add)
    {
        (GeoPoint low, GeoPoint high) = a.Lat <= b.Lat ? (a, b) : (b, a);
        long first = Cell(low.Lat, cell), last = Cell(high.Lat, cell);
        for (long row = first; row <= last; row++)
        {
            double enter = row == first ? low.Lon : LonAt(low, high, row * cell);
            double leave = row == last ? high.Lon : LonAt(low, high, (row + 1) * cell);
            long west = Cell(Math.Min(enter, leave), cell), east = Cell(Math.Max(enter, leave), cell);
            for (long column = west; column <= east; column++)
            {
                add(Key(row, column));
            }
        }
    }

    private static double LonAt(GeoPoint low, GeoPoint high, double lat) =>
        low.Lon + ((high.Lon - low.Lon) * Math.Clamp((lat - low.Lat) / (high.Lat - low.Lat), 0, 1));

    private static long Cell(double degrees, double cell) => (long)Math.Floor(degrees / cell);

    // Columns are moved to be positive, so that keys sort by row and then by column.
    private static long Key(long row, long column) => (row << 32) + column + (1L << 20);
}
