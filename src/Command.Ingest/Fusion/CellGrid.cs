using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Fusion;

/// <summary>
/// Things by the cells that their boxes lie in, and in each cell by the days of their time. Immutable; what it gives for a box and days is at least everything that touches both.
/// </summary>
/// <typeparam name="T">Told apart by reference.</typeparam>
internal sealed class CellGrid<T>
    where T : class
{
    /// <summary>A cell's edge in degrees: about 1.1 km of latitude, 0.8 km of longitude in the north of China.</summary>
    private const double CellDeg = 0.01;

    private const double MetresPerDegree = 111_190;

    /// <summary>A box over more cells than this is given for every question.</summary>
    private const long MostCells = 64;

    /// <summary>A question over more cells than this is answered with everything.</summary>
    private const long MostAsked = 4096;

    /// <summary>Beyond this a degree of longitude is too short to grow a box by.</summary>
    private const double FarthestLat = 85;

    private readonly ImmutableDictionary<(int X, int Y), ImmutableSortedDictionary<int, ImmutableArray<T>>> _cells;
    private readonly ImmutableHashSet<T> _wide;

    private CellGrid(ImmutableDictionary<(int X, int Y), ImmutableSortedDictionary<int, ImmutableArray<T>>> cells, ImmutableHashSet<T> wide) => (_cells, _wide) = (cells, wide);

    public static CellGrid<T> Empty { get; } = new(ImmutableDictionary<(int X, int Y), ImmutableSortedDictionary<int, ImmutableArray<T>>>.Empty, []);

    public CellGrid<T> With(T item, GeoBox box, DaySpan days) => Changed(box, days, wide => wide.Add(item), there => there.Add(item));

    public CellGrid<T> Without(T item, GeoBox box, DaySpan days) => Changed(box, days, wide => wide.Remove(item), there => there.Remove(item));

    /// <summary>In the same cells and days another thing takes the place of one.</summary>
    public CellGrid<T> Instead(T item, T other, GeoBox box, DaySpan days) =>
        Changed(box, days, wide => wide.Remove(item).Add(other), there => there.SetItem(there.IndexOf(item), other));

    /// <summary>True when two boxes lie in the same cells, so that nothing needs to be put elsewhere.</summary>
    public static bool SameCells(GeoBox one, GeoBox other) => one == other || (!one.IsEmpty && !other.IsEmpty && Cells.Of(one, 0) == Cells.Of(other, 0));

    private CellGrid<T> Changed(GeoBox box, DaySpan days, Func<ImmutableHashSet<T>, ImmutableHashSet<T>> wide, Func<ImmutableArray<T>, ImmutableArray<T>> cell)
    {
        if (box.IsEmpty)
        {
            return this;
        }

        if (Cells.Of(box, 0) is not { Count: <= MostCells } cells)
        {
            return new CellGrid<T>(_cells, wide(_wide));
        }

        ImmutableDictionary<(int X, int Y), ImmutableSortedDictionary<int, ImmutableArray<T>>> changed = _cells;
        for (int x = cells.West; x <= cells.East; x++)
        {
            for (int y = cells.South; y <= cells.North; y++)
            {
                ImmutableSortedDictionary<int, ImmutableArray<T>> column = changed.GetValueOrDefault((x, y), ImmutableSortedDictionary<int, ImmutableArray<T>>.Empty);
                foreach (int day in days.Kept())
                {
                    ImmutableArray<T> there = cell(column.GetValueOrDefault(day, []));
                    column = there.IsEmpty ? column.Remove(day) : column.SetItem(day, there);
                }

                changed = column.IsEmpty ? changed.Remove((x, y)) : changed.SetItem((x, y), column);
            }
        }

        return new CellGrid<T>(changed, _wide);
    }

    /// <summary>Takes what may touch a box grown by some metres, and one of the days; some of it more than once. False when that may be everything.</summary>
    public bool Near(GeoBox box, double metres, DaySpan days, Action<T> take)
    {
        if (Cells.Of(box, metres) is not { Count: <= MostAsked } cells)
        {
            return false;
        }

        foreach (T item in _wide)
        {
            take(item);
        }

        for (int x = cells.West; x <= cells.East; x++)
        {
            for (int y = cells.South; y <= cells.North; y++)
            {
                if (_cells.TryGetValue((x, y), out ImmutableSortedDictionary<int, ImmutableArray<T>>? column))
                {
                    Take(column, days, take);
                }
            }
        }

        return true;
    }

    private static void Take(ImmutableSortedDictionary<int, ImmutableArray<T>> column, DaySpan days, Action<T> take)
    {
        if (days.Length >= column.Count)
        {
            foreach ((int day, ImmutableArray<T> there) in column)
            {
                if (days.Holds(day))
                {
                    TakeAll(there, take);
                }
            }

            return;
        }

        for (int day = days.First; day <= days.Last; day++)
        {
            TakeAll(column.GetValueOrDefault(day, []), take);
        }

        TakeAll(column.GetValueOrDefault(DaySpan.Any, []), take);
    }

    private static void TakeAll(ImmutableArray<T> there, Action<T> take)
    {
        foreach (T item in there)
        {
            take(item);
        }
    }

    private readonly record struct Cells(int West, int South, int East, int North)
    {
        public long Count => ((long)East - West + 1) * ((long)North - South + 1);

        /// <summary>Null where cells can't say what is near: at the poles, across the date line, and for what is no place.</summary>
        public static Cells? Of(GeoBox box, double metres)
        {
            double dy = metres / MetresPerDegree;
            double far = Math.Max(Math.Abs(box.South), Math.Abs(box.North)) + dy;
            double dx = dy / Math.Cos(double.DegreesToRadians(Math.Min(far, FarthestLat)));
            return !box.IsEmpty && far < FarthestLat && box.West - dx > -180 && box.East + dx < 180
                ? new Cells(At(box.West - dx), At(box.South - dy), At(box.East + dx), At(box.North + dy))
                : null;
        }

        private static int At(double degrees) => (int)Math.Floor(degrees / CellDeg);
    }
}
