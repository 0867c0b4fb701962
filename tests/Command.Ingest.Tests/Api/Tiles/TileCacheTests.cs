using Command.Geo.Tiles;
using Command.Ingest.Api.Tiles;

namespace Command.Ingest.Tests.Api.Tiles;

public sealed class TileCacheTests
{
    [Fact]
    public async Task Get_ManyAskForOneTileAtOnce_ItIsMadeOnce()
    {
        TileCache cache = new();
        using ManualResetEventSlim go = new();
        int made = 0;
        Task<PackedTile>[] callers = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => cache.Get(Key(1), () =>
        {
            go.Wait(TestContext.Current.CancellationToken);
            Interlocked.Increment(ref made);
            return [1, 2, 3];
        })))];
        go.Set();
        PackedTile[] tiles = await Task.WhenAll(callers);

        Assert.Equal(1, made);
        Assert.All(tiles, t => Assert.Same(tiles[0], t));
    }

    [Fact]
    public void Get_AnotherVersion_IsMadeAnew()
    {
        TileCache cache = new();
        Assert.Equal([1], cache.Get(Key(1, "a"), () => [1]).Plain.ToArray());
        Assert.Equal([2], cache.Get(Key(1, "b"), () => [2]).Plain.ToArray());
    }

    [Fact]
    public void Get_MoreTilesThanItHolds_LetsTheLongestUnusedGo()
    {
        TileCache cache = new(mostTiles: 2);
        int made = 0;
        void Ask(int x) => cache.Get(Key(x), () =>
        {
            made++;
            return [];
        });
        Ask(1);
        Ask(2);
        Ask(1);
        Ask(3);
        Assert.Equal(3, made);
        Ask(1);
        Assert.Equal(3, made);
        Ask(2);
        Assert.Equal(4, made);
    }

    [Fact]
    public void Get_MoreBytesThanItHolds_LetsTheLongestUnusedGo()
    {
        TileCache cache = new(mostBytes: 10_000);
        int made = 0;
        void Ask(int x) => cache.Get(Key(x), () =>
        {
            made++;
            return new byte[3_000];
        });
        Ask(1);
        Ask(2);
        Ask(2);
        Assert.Equal(2, made);
        Ask(1);
        Assert.Equal(3, made);
    }

    private static TileKey Key(int x, string version = "v") => new("units", new TileAddress(5, x, 0), version);
}
