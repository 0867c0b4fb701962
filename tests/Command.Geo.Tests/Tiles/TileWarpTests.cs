using Command.Geo.Crs;
using Command.Geo.Tiles;
using CsCheck;

namespace Command.Geo.Tests.Tiles;

public sealed class TileWarpTests
{
    private const int Size = 256;
    private static readonly TileGrid s_own = new(TilePlane.WebMercator, Datum.Cgcs2000, Size);

    private static readonly Gen<GeoPoint> s_harbin = Gen.Select(Gen.Double[126.4, 126.9], Gen.Double[45.6, 45.9], (lon, lat) => new GeoPoint(lon, lat));

    [Fact]
    public void Draw_TheMapsOwnGrid_IsTheTileItself() => Gen.Select(s_harbin, Gen.Int[3, 18]).Sample((at, zoom) =>
    {
        TileAddress tile = TileAddress.Of(at, zoom);
        TileWarp warp = TileWarp.Of(tile, s_own);
        uint[] pixels = [.. Enumerable.Range(0, Size * Size).Select(i => (uint)i * 2_654_435_761)];
        return warp.Tiles is [var one] && one == tile && warp.Draw([pixels]).AsSpan().SequenceEqual(pixels);
    }, iter: 20);

    // 天地图's matrix set c: column = floor((lon + 180) / (360 / 2^z)), row = floor((90 − lat) / (360 / 2^z)).
    [Fact]
    public void PixelOf_DegreesAtTheCentreOfHarbin_LiesInTheTileThatTiandituNumbers()
    {
        (double x, double y) = new TileGrid(TilePlane.Degrees, Datum.Cgcs2000, Size).PixelOf(new GeoPoint(126.6425, 45.757), 11);
        Assert.Equal((1744, 251), ((int)(x / Size), (int)(y / Size)));
    }

    [Theory]
    [InlineData(TilePlane.Degrees, Datum.Cgcs2000)]
    [InlineData(TilePlane.WebMercator, Datum.Gcj02)]
    [InlineData(TilePlane.Degrees, Datum.Gcj02)]
    public void Draw_AnotherGrid_TakesEachPixelFromWhereItsGroundIs(TilePlane plane, Datum datum)
    {
        TileGrid grid = new(plane, datum, Size);
        Gen.Select(s_harbin, Gen.Int[8, 18]).Sample((at, zoom) =>
        {
            TileAddress tile = TileAddress.Of(at, zoom);
            TileWarp warp = TileWarp.Of(tile, grid);

            foreach ((int column, int row) in new[] { (128, 128), (20, 236), (236, 77) })
            {
                double side = (double)(1L << zoom) * Size;
                (double x, double y) = grid.PixelOf(FromPixel(((tile.X * Size) + column + 0.5) / side, ((tile.Y * Size) + row + 0.5) / side), zoom);

                // Pixels that say how far they are from the one wanted: what is drawn must say 128 and the rest of its own place, to half a pixel by rounding.
                uint[] across = warp.Draw([.. warp.Tiles.Select(t => Slope(i => (t.X * Size) + (i % Size) - (int)x))]), down = warp.Draw([.. warp.Tiles.Select(t => Slope(i => (t.Y * Size) + (i / Size) - (int)y))]);
                Assert.Equal(128 + (x % 1) - 0.5, across[(row * Size) + column], 0.52);
                Assert.Equal(128 + (y % 1) - 0.5, down[(row * Size) + column], 0.52);
            }
        }, iter: 12);
    }

    [Fact]
    public void Draw_TilesThatAreNotThere_AreSeenThrough()
    {
        TileWarp warp = TileWarp.Of(TileAddress.Of(new GeoPoint(126.64, 45.757), 14), new TileGrid(TilePlane.Degrees, Datum.Gcj02, Size));
        Assert.All(warp.Draw([.. warp.Tiles.Select(_ => (uint[]?)null)]), p => Assert.Equal(0u, p));
    }

    [Theory]
    [InlineData(0, 0, 0, true)]
    [InlineData(3, 7, 3, true)]
    [InlineData(3, 7, 4, false)]
    [InlineData(3, 8, 3, false)]
    [InlineData(3, -1, 3, false)]
    public void Has_DegreesPlane_IsTwiceAsWideAsHigh(int zoom, int x, int y, bool has) =>
        Assert.Equal(has, new TileGrid(TilePlane.Degrees, Datum.Cgcs2000, Size).Has(new TileAddress(zoom, x, y)));

    [Fact]
    public void IsTheMaps_OnlyWebMercatorInTheLayersOwnDatum()
    {
        Assert.True(s_own.IsTheMaps);
        Assert.True((s_own with { Datum = Datum.Wgs84 }).IsTheMaps);
        Assert.False((s_own with { Datum = Datum.Gcj02 }).IsTheMaps);
        Assert.False((s_own with { Plane = TilePlane.Degrees }).IsTheMaps);
    }

    private static GeoPoint FromPixel(double x, double y) =>
        WebMercator.Inverse(new PlanePoint((x - 0.5) * 2 * WebMercator.HalfWidth, (0.5 - y) * 2 * WebMercator.HalfWidth));

    private static uint[] Slope(Func<int, int> from) => [.. Enumerable.Range(0, Size * Size).Select(i => (uint)Math.Clamp(128 + from(i), 0, 255))];
}
