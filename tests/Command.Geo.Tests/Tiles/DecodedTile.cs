using NetTopologySuite.Algorithm;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.VectorTiles;
using NetTopologySuite.IO.VectorTiles.Mapbox;

namespace Command.Geo.Tests.Tiles;

/// <summary>A tile as a decoder that is not ours understands it: features by layer, in units of the tile.</summary>
/// <remarks>
/// The decoder gives degrees, and rounds the edges of small tiles; of the tile 2/1/1 the edges are whole, so every tile is read as that one.
/// On so large a tile straight edges are bent in degrees, and a sliver may turn inside out: which ring is an outer one is told in units again (MVT 2.1 §4.3.4.4).
/// </remarks>
internal static class DecodedTile
{
    private static readonly Command.Geo.Tiles.TileAddress s_readAs = new(2, 1, 1);

    public static IReadOnlyDictionary<string, IReadOnlyList<(Geometry Shape, IAttributesTable Properties)>> Read(byte[] bytes)
    {
        VectorTile tile = new MapboxTileReader().Read(new MemoryStream(bytes), new NetTopologySuite.IO.VectorTiles.Tiles.Tile(1, 1, 2));
        return tile.Layers.ToDictionary(
            l => l.Name,
            IReadOnlyList<(Geometry, IAttributesTable)> (l) => [.. l.Features.Select(f => (InUnits(f.Geometry, s_readAs), f.Attributes))],
            StringComparer.Ordinal);
    }

    /// <summary>The geometry in units of the tile.</summary>
    public static Geometry InUnits(Geometry shape, Command.Geo.Tiles.TileAddress address)
    {
        Geometry copy = shape.Copy();
        copy.Apply(new Units(address));
        copy.GeometryChanged();
        return copy is Polygon or MultiPolygon ? Grouped(copy) : copy;
    }

    private static Geometry Grouped(Geometry areas)
    {
        List<(LinearRing Outer, List<LinearRing> Holes)> polygons = [];
        foreach (LinearRing ring in Enumerable.Range(0, areas.NumGeometries).Select(areas.GetGeometryN).Cast<Polygon>().SelectMany(p => p.InteriorRings.Prepend(p.ExteriorRing)).Cast<LinearRing>())
        {
            // The surveyor's formula with y downwards, as the standard has it.
            if (polygons.Count == 0 || -Area.OfRingSigned(ring.CoordinateSequence) > 0)
            {
                polygons.Add((ring, []));
            }
            else
            {
                polygons[^1].Holes.Add(ring);
            }
        }

        Polygon[] grouped = [.. polygons.Select(p => areas.Factory.CreatePolygon(p.Outer, [.. p.Holes]))];
        return grouped is [var one] ? one : areas.Factory.CreateMultiPolygon(grouped);
    }

    private sealed class Units(Command.Geo.Tiles.TileAddress address) : ICoordinateFilter
    {
        public void Filter(Coordinate coord)
        {
            double lat = double.DegreesToRadians(coord.Y);
            double world = 1L << address.Zoom;
            coord.X = Math.Round((((coord.X / 360) + 0.5) * world - address.X) * 4096, 3);
            coord.Y = Math.Round((((0.5 - (Math.Log(Math.Tan(lat) + (1 / Math.Cos(lat))) / (2 * Math.PI))) * world) - address.Y) * 4096, 3);
        }
    }
}
