using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.Precision;

namespace Command.Geo.Tiles;

/// <summary>
/// Brings areas to whole tile units so that they stay valid: rounding and clipping can make rings touch or cross themselves, and such ones are
/// mended. Outer rings come out with a positive area by the surveyor's formula in tile coordinates and holes with a negative one, as MVT 2.1 §4.3.4.4 asks.
/// </summary>
internal static class TileRings
{
    // Mending compares the edges of a ring with each other; beyond this a scribble could hold a tile for minutes.
    private const int MostMended = 20_000;

    /// <summary>The polygons in whole units, each an outer ring and its holes, closed.</summary>
    public static IEnumerable<IReadOnlyList<TilePoint[]>> Rounded(TileShape areas)
    {
        foreach (IReadOnlyList<TilePoint[]> polygon in areas.Polygons)
        {
            List<TilePoint[]> rings = [.. polygon.Select(Round).Where((r, i) => i == 0 || r.Length >= 4)];
            if (rings[0].Length < 4)
            {
                continue;
            }

            if (rings is [{ Length: 4 }] or [{ Length: 5 }] && IsSimple(rings[0]))
            {
                yield return [Directed(rings[0], clockwise: true)];
                continue;
            }

            foreach (Polygon sound in Sound(rings, polygon))
            {
                yield return [.. sound.InteriorRings.Prepend(sound.ExteriorRing).Select((r, i) => Directed(Places(r), clockwise: i == 0))];
            }
        }
    }

    /// <summary>A path in whole units without repeated places; for a ring without area it is empty.</summary>
    private static TilePoint[] Round(TilePoint[] ring)
    {
        List<TilePoint> rounded = new(ring.Length);
        foreach (TilePoint point in ring)
        {
            TilePoint whole = new(Math.Round(point.X), Math.Round(point.Y));
            if (rounded.Count == 0 || rounded[^1] != whole)
            {
                rounded.Add(whole);
            }
        }

        return rounded.Count >= 4 && TileSimplify.DoubleArea(rounded.ToArray()) != 0 ? [.. rounded] : [];
    }

    // Most areas are houses: three or four corners are told sound without building a geometry.
    private static bool IsSimple(TilePoint[] ring)
    {
        double turn = 0;
        for (int i = 1; i < ring.Length; i++)
        {
            (TilePoint a, TilePoint b, TilePoint c) = (ring[i - 1], ring[i], ring[i + 1 < ring.Length ? i + 1 : 1]);
            double cross = ((b.X - a.X) * (c.Y - b.Y)) - ((b.Y - a.Y) * (c.X - b.X));
            if (cross == 0 || cross * turn < 0)
            {
                return false;
            }

            turn = cross;
        }

        return true;
    }

    private static IEnumerable<Polygon> Sound(List<TilePoint[]> rings, IReadOnlyList<TilePoint[]> exact)
    {
        GeometryFactory factory = GeometryFactory.Default;
        try
        {
            Polygon polygon = Build(rings, factory);
            if (polygon.IsValid)
            {
                return [polygon];
            }

            // Mended before it is rounded, so that nothing is moved twice.
            Polygon unrounded = Build(exact, factory);
            if (unrounded.NumPoints > MostMended || Scribble.Is(unrounded))
            {
                return [];
            }

            Geometry mended = unrounded.IsValid ? unrounded : GeometryFixer.Fix(unrounded);
            return Polygons(new GeometryPrecisionReducer(new PrecisionModel(1)).Reduce(mended));
        }
        catch (Exception e) when (e is TopologyException or ArgumentException or InvalidOperationException)
        {
            // One area that can't be drawn is not worth a tile.
            return [];
        }
    }

    private static IEnumerable<Polygon> Polygons(Geometry geometry) => geometry switch
    {
        Polygon { IsEmpty: false } polygon => [polygon],
        GeometryCollection many => Enumerable.Range(0, many.NumGeometries).SelectMany(i => Polygons(many.GetGeometryN(i))),
        _ => [],
    };

    private static Polygon Build(IReadOnlyList<TilePoint[]> rings, GeometryFactory factory) =>
        factory.CreatePolygon(Ring(rings[0], factory), [.. rings.Skip(1).Where(r => r.Length >= 4).Select(r => Ring(r, factory))]);

    private static LinearRing Ring(TilePoint[] ring, GeometryFactory factory) => factory.CreateLinearRing([.. ring.Select(p => new Coordinate(p.X, p.Y))]);

    private static TilePoint[] Places(LineString ring) => [.. ring.Coordinates.Select(c => new TilePoint(c.X, c.Y))];

    private static TilePoint[] Directed(TilePoint[] ring, bool clockwise)
    {
        if (TileSimplify.DoubleArea(ring) > 0 != clockwise)
        {
            Array.Reverse(ring);
        }

        return ring;
    }
}
