using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Fusion;

/// <summary>Keys by the cells that their boxes lie in. Immutable; what it gives for a box is at least everything that touches it.</summary>
internal sealed class CellGrid
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

    private readonly ImmutableDictionary<(int X, int Y), ImmutableArray<string>> _cells;
    private readonly ImmutableHashSet<string> _wide;

    private CellGrid(ImmutableDictionary<(int X, int Y), ImmutableArray<string>> cells, ImmutableHashSet<string> wide) => (_cells, _wide) = (cells, wide);

    public static CellGrid Empty { get; } = new(ImmutableDictionary<(int X, int Y), ImmutableArray<string>>.Empty, []);

    public CellGrid With(string key, GeoBox box)
    {
        if (box.IsEmpty)
        {
            return this;
        }

        if (Cells.Of(box, 0) is not { Count: <= MostCells } cells)
        {
            return new CellGrid(_cells, _wide.Add(key));
        }

        ImmutableDictionary<(int X, int Y), ImmutableArray<string>> with = _cells;
        for (int x = cells.West; x <= cells.East; x++)
        {
            for (int y = cells.South; y <= cells.North; y++)
            {
                with = with.SetItem((x, y), with.TryGetValue((x, y), out ImmutableArray<string> there) ? there.Add(key) : [key]);
            }
        }

        return new CellGrid(with, _wide);
    }

    public CellGrid Without(string key, GeoBox box)
    {
        if (box.IsEmpty)
        {
            return this;
        }

        if (Cells.Of(box, 0) is not { Count: <= MostCells } cells)
        {
            return new CellGrid(_cells, _wide.Remove(key));
        }

        ImmutableDictionary<(int X, int Y), ImmutableArray<string>> without = _cells;
        for (int x = cells.West; x <= cells.East; x++)
        {
            for (int y = cells.South; y <= cells.North; y++)
            {
                ImmutableArray<string> rest = without.GetValueOrDefault((x, y), []).Remove(key);
                without = rest.IsEmpty ? without.Remove((x, y)) : without.SetItem((x, y), rest);
            }
        }

        return new CellGrid(without, _wide);
    }

    /// <summary>True when two boxes lie in the same cells, so that nothing needs to be put elsewhere.</summary>
    public static bool SameCells(GeoBox one, GeoBox other) => one == other || (!one.IsEmpty && !other.IsEmpty && Cells.Of(one, 0) == Cells.Of(other, 0));

    /// <summary>The keys that may touch a box grown by some metres, each once; null when everything may.</summary>
    public IReadOnlyCollection<string>? Near(GeoBox box, double metres)
    {
        if (Cells.Of(box, metres) is not { Count: <= MostAsked } cells)
        {
            return null;
        }

        HashSet<string> near = new(_wide, StringComparer.Ordinal);
        for (int x = cells.West; x <= cells.East; x++)
        {
            for (int y = cells.South; y <= cells.North; y++)
            {
                if (_cells.TryGetValue((x, y), out ImmutableArray<string> there))
                {
                    near.UnionWith(there);
                }
            }
        }

        return near;
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
