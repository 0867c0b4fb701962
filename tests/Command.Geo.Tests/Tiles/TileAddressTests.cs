using Command.Geo.Tiles;
using CsCheck;

namespace Command.Geo.Tests.Tiles;

public sealed class TileAddressTests
{
    private static readonly Gen<TileAddress> s_addresses =
        Gen.Int[0, TileAddress.MostZoom].SelectMany(z => Gen.Select(Gen.Int[0, (1 << z) - 1], Gen.Int[0, (1 << z) - 1], (x, y) => new TileAddress(z, x, y)));

    // The numbers that the format's description gives as examples.
    [Theory]
    [InlineData(0, 0, 0, 0UL)]
    [InlineData(1, 0, 0, 1UL)]
    [InlineData(1, 0, 1, 2UL)]
    [InlineData(1, 1, 1, 3UL)]
    [InlineData(1, 1, 0, 4UL)]
    [InlineData(2, 0, 0, 5UL)]
    [InlineData(12, 3423, 1763, 19_078_479UL)]
    public void HilbertId_KnownTiles_AreNumberedAsTheFormatSays(int zoom, int x, int y, ulong id)
    {
        Assert.Equal(id, new TileAddress(zoom, x, y).HilbertId);
        Assert.Equal(new TileAddress(zoom, x, y), TileAddress.FromHilbertId(id));
    }

    [Fact]
    public void FromHilbertId_OfAnyTile_GivesItBack() => s_addresses.Sample(a => TileAddress.FromHilbertId(a.HilbertId) == a);

    [Fact]
    public void FromHilbertId_NextNumber_IsANeighbour() => s_addresses.Sample(a =>
    {
        TileAddress? next = TileAddress.FromHilbertId(a.HilbertId + 1);
        return next is null || next.Value.Zoom != a.Zoom || Math.Abs(next.Value.X - a.X) + Math.Abs(next.Value.Y - a.Y) == 1;
    });

    [Fact]
    public void Of_CentreOfHarbin_IsTheTileThatMapServersGiveIt()
    {
        TileAddress tile = TileAddress.Of(new GeoPoint(126.64, 45.76), 11);

        Assert.Equal(new TileAddress(11, 1744, 730), tile);
        Assert.True(tile.Box().Contains(new GeoPoint(126.64, 45.76)));
    }
}
