using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Exercise.Days;

/// <summary>Finds the nearest of many things on the ground. Immutable.</summary>
/// <param name="items">The things.</param>
/// <param name="along">Positions of one, not much farther apart than a cell.</param>
/// <param name="nearest">The position of one that is nearest to a given one.</param>
/// <param name="cellDeg">Edge of the cells they are kept in, degrees.</param>
internal sealed class Near<T>(ImmutableArray<T> items, Func<T, IEnumerable<GeoPoint>> along, Func<T, GeoPoint, GeoPoint> nearest, double cellDeg)
    where T : class
{
    private const int FarthestCells = 3;

    private readonly ILookup<(int X, int Y), T> _cells = items
        .SelectMany(i => along(i).Select(p => (Cell: Cell(p, cellDeg), Item: i)).Distinct())
        .ToLookup(c => c.Cell, c => c.Item);

    /// <summary>The nearest one within some cells; else of all of them; null when there is none.</summary>
    public T? To(GeoPoint at)
    {
        (int x, int y) = Cell(at, cellDeg);
        for (int far = 1; far <= FarthestCells; far++)
        {
            T? best = Best(
                from dx in Enumerable.Range(-far, (2 * far) + 1)
                from dy in Enumerable.Range(-far, (2 * far) + 1)
                from item in _cells[(x + dx, y + dy)]
                select item,
                at);
            if (best is not null)
            {
                return best;
            }
        }

        return Best(items, at);
    }

    private T? Best(IEnumerable<T> among, GeoPoint at)
    {
        T? best = null;
        double least = double.PositiveInfinity;
        foreach (T item in among)
        {
            double far = Far(nearest(item, at), at);
            if (far < least)
            {
                (best, least) = (item, far);
            }
        }

        return best;
    }

    // Squared, in degrees of latitude: only to compare.
    private static double Far(GeoPoint a, GeoPoint b)
    {
        double dx = (a.Lon - b.Lon) * Math.Cos(double.DegreesToRadians(b.Lat)), dy = a.Lat - b.Lat;
        return (dx * dx) + (dy * dy);
    }

    private static (int X, int Y) Cell(GeoPoint at, double cellDeg) => ((int)Math.Floor(at.Lon / cellDeg), (int)Math.Floor(at.Lat / cellDeg));
}
