using System.Net;
using Command.Geo;
using Command.Geo.Crs;
using Command.Geo.Tiles;

namespace Command.Web.Tests.Map.Bases;

/// <summary>Base maps in PMTiles archives on the server's disk.</summary>
public sealed class FileBaseTests : IDisposable
{
    private const int Zoom = 15;
    private readonly string _folder = Directory.CreateTempSubdirectory("command-archives-").FullName;

    private string Archive => Path.Combine(_folder, "city.pmtiles");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Tile_OfPictures_IsTheArchivesOwn()
    {
        await using TileService painter = await PaintAsync(Datum.Cgcs2000);
        await using BaseSite site = await BaseSite.StartAsync(("Kind", "pmtiles"), ("File", Archive));
        TileAddress there = TileAddress.Of(TileService.Landmarks[0], Zoom);
        using HttpResponseMessage answer = await site.GetAsync(there);

        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(painter.Paint(there), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal((Zoom, Zoom), (site.Map.Source.MinZoom, site.Map.Source.MaxZoom));
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync(new TileAddress(Zoom, 0, 0))).StatusCode);
    }

    [Fact]
    public async Task Tile_OfPicturesInGcj02_HasTheLandmarkWhereTheMapHasIt()
    {
        await using TileService painter = await PaintAsync(Datum.Gcj02);
        await using BaseSite site = await BaseSite.StartAsync(("Kind", "pmtiles"), ("File", Archive), ("Datum", "gcj02"));
        GeoPoint landmark = TileService.Landmarks[0];
        TileAddress there = TileAddress.Of(landmark, Zoom);
        uint[] pixels = await site.PixelsAsync(there);

        (double x, double y) = new TileGrid(TilePlane.WebMercator, Datum.Cgcs2000, 256).PixelOf(landmark, Zoom);
        (int column, int row) = ((int)x - (there.X * 256), (int)y - (there.Y * 256));
        Assert.Equal(0xFF0000FFu, pixels[(row * 256) + column]);
    }

    [Fact]
    public async Task Archive_ThatComesAndIsReplaced_IsOpenedWithoutARestart()
    {
        await using BaseSite site = await BaseSite.StartAsync(("Kind", "pmtiles"), ("File", Archive));
        Assert.Equal("file", site.Map.State.Fault?.Code);
        TileAddress there = TileAddress.Of(TileService.Landmarks[0], Zoom);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.GetAsync(there)).StatusCode);

        await using TileService painter = await PaintAsync(Datum.Cgcs2000);
        await site.CheckAsync();
        Assert.False(site.Map.State.IsFailing);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync(there)).StatusCode);
        string stamp = site.Map.Source.Stamp;

        await File.WriteAllTextAsync(Archive + ".new", "no archive", TestContext.Current.CancellationToken);
        File.Move(Archive + ".new", Archive, overwrite: true);
        await site.CheckAsync();
        Assert.Equal("file", site.Map.State.Fault?.Code);
        Assert.NotEqual(stamp, site.Map.Source.Stamp);
    }

    [Fact]
    public async Task Archive_OfVectorTilesOfAnotherMake_IsRefusedWithItsLayers()
    {
        Write(1, "{\"vector_layers\":[{\"id\":\"transportation\"},{\"id\":\"water\"}]}"u8, [(new TileAddress(0, 0, 0), [1, 2, 3])]);
        await using BaseSite site = await BaseSite.StartAsync(("Kind", "pmtiles"), ("File", Archive));
        Assert.Contains("transportation, water", site.Map.State.Fault?.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_OfOurStreetMap_IsServedAsItLies()
    {
        Write(1, "{\"vector_layers\":[{\"id\":\"road\"},{\"id\":\"water\"},{\"id\":\"boundary\"},{\"id\":\"place\"}]}"u8, [(new TileAddress(0, 0, 0), [1, 2, 3])]);
        await using BaseSite site = await BaseSite.StartAsync(("Kind", "pmtiles"), ("File", Archive));
        using HttpResponseMessage answer = await site.GetAsync(new TileAddress(0, 0, 0));

        Assert.True(site.Map.IsVector);
        Assert.Equal("application/vnd.mapbox-vector-tile", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal([1, 2, 3], await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Archive_WhosePicturesAreNone_GivesNoneToABrowser()
    {
        TileAddress there = new(0, 0, 0);
        Write(2, "{}"u8, [(there, "<script>alert(1)</script>"u8.ToArray())]);
        await using BaseSite site = await BaseSite.StartAsync(("Kind", "pmtiles"), ("File", Archive));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await site.GetAsync(there)).StatusCode);
    }

    /// <summary>Writes the tiles around the first landmark as pictures.</summary>
    private async Task<TileService> PaintAsync(Datum datum)
    {
        TileService painter = await TileService.StartAsync(new TileGrid(TilePlane.WebMercator, datum, 256));
        TileAddress middle = TileAddress.Of(TileService.Landmarks[0], Zoom);
        Write(2, "{}"u8, from x in Enumerable.Range(middle.X - 1, 3) from y in Enumerable.Range(middle.Y - 1, 3) let tile = new TileAddress(Zoom, x, y) select (tile, painter.Paint(tile)));
        return painter;
    }

    private void Write(byte type, ReadOnlySpan<byte> metadata, IEnumerable<(TileAddress At, byte[] Bytes)> tiles)
    {
        using FileStream file = File.Create(Archive);
        PmTilesWriter writer = new(file);
        foreach ((TileAddress at, byte[] bytes) in tiles.OrderBy(t => t.At.HilbertId))
        {
            writer.Add(new EncodedTile(at, bytes));
        }

        writer.Finish(metadata, new GeoBox(126, 45, 127, 46));

        // PMTiles v3 §3: byte 99 says what the tiles are.
        file.Position = 99;
        file.WriteByte(type);
    }
}
