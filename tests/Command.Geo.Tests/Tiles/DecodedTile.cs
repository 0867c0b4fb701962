using NetTopologySuite.Features;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO.VectorTiles;
using NetTopologySuite.IO.VectorTiles.Mapbox;

namespace Command.Geo.Tests.Tiles;

/// <summary>A tile as a decoder that is not ours understands it: features by layer, in units of the tile.</summary>
/// <remarks>The decoder gives degrees, and rounds the edges of small tiles; of the tile 2/1/1 the edges are whole, so every tile is read as that one.</remarks>
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
        return copy;
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
