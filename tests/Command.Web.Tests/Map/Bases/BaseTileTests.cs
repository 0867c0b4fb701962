using System.Net;
using Command.Geo;
using Command.Geo.Crs;
using Command.Geo.Tiles;
using Command.Web.Map.Bases;
using Microsoft.AspNetCore.Http;

namespace Command.Web.Tests.Map.Bases;

/// <summary>Base maps of other services, asked for over HTTP from a service on a real Kestrel.</summary>
public sealed class BaseTileTests
{
    private const string Secret = "tk-0123456789-secret";
    private static readonly TileGrid s_mercator = new(TilePlane.WebMercator, Datum.Cgcs2000, 256);
    private static readonly TileAddress s_there = TileAddress.Of(BaseSite.Centre, 12);

    [Fact]
    public async Task Tile_OfAWmts_AsksForItsMatrixAndGivesWhatTheServiceHas()
    {
        await using TileService service = await TileService.StartAsync(s_mercator);
        await using BaseSite site = await StartAsync(service);
        using HttpResponseMessage answer = await site.GetAsync(s_there, layer: 1);

        Assert.Equal("image/png", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(service.Paint(s_there), await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        string asked = Assert.Single(service.Requests).Asked;
        Assert.Equal($"/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=cva&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX=12&TILEROW={s_there.Y}&TILECOL={s_there.X}&tk={Secret}", asked);
    }

    [Fact]
    public void Place_OfTheCityInDegrees_IsTheTileThatTiandituGivesIt() =>
        Assert.Equal(new TileAddress(11, 1744, 251), BaseMaps.PlaceOn(Source(("Kind", "tianditu"), ("Key", "k"), ("MatrixSet", "c")), BaseSite.Centre));

    [Theory]
    [InlineData(403)]
    [InlineData(418)]
    [InlineData(500)]
    public async Task Key_WhateverTheServiceAnswers_IsInNoAnswerAndNoLog(int status)
    {
        await using TileService service = await TileService.StartAsync(s_mercator);
        await using BaseSite site = await StartAsync(service);
        using HttpResponseMessage well = await site.GetAsync(s_there);
        service.Instead = http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync($"tk={Secret} is refused", http.RequestAborted);
        };
        await site.CheckAsync();
        using HttpResponseMessage failing = await site.GetAsync(s_there with { X = s_there.X + 1 });

        Assert.Equal(status == 500 ? "status" : "key", site.Map.State.Fault!.Code);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failing.StatusCode);
        string states = await site.Http.GetStringAsync(new Uri("/map/bases", UriKind.Relative), TestContext.Current.CancellationToken);
        string told = await failing.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) + failing.Headers + well.Headers + states + BaseStyle.For(site.Map.Source, Command.Web.Map.MapTheme.Night) + site.Map.Source;
        Assert.Contains(status == 500 ? "\"status\"" : "\"key\"", states, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, told, StringComparison.Ordinal);
        Assert.NotEmpty(site.Log.All);
        Assert.All(site.Log.All, line => Assert.DoesNotContain(Secret, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("4490", "cgcs2000", TilePlane.Degrees, Datum.Cgcs2000)]
    [InlineData("3857", "gcj02", TilePlane.WebMercator, Datum.Gcj02)]
    [InlineData("4490", "gcj02", TilePlane.Degrees, Datum.Gcj02)]
    public async Task Tile_OfAnotherPlaneOrDatum_HasEveryLandmarkWhereTheMapHasIt(string crs, string datum, TilePlane plane, Datum said)
    {
        await using TileService service = await TileService.StartAsync(new TileGrid(plane, said, 256));
        await using BaseSite site = await BaseSite.StartAsync(("Kind", "xyz"), ("Url", new Uri(service.Address, "/xyz/{z}/{x}/{y}.png").OriginalString), ("Crs", crs), ("Datum", datum), ("/Allow", "127.0.0.1"));
        foreach (GeoPoint landmark in TileService.Landmarks)
        {
            const int Zoom = 17;
            (double X, double Y) wanted = s_mercator.PixelOf(landmark, Zoom);
            (double X, double Y) drawn = await CentreOfRedAsync(site, wanted, Zoom);
            double metresAPixel = landmark.DistanceTo(new GeoPoint(landmark.Lon + (360.0 / 256 / (1 << Zoom)), landmark.Lat));

            // The service's own disc is made of whole pixels, so it is off by a part of one.
            double off = Math.Sqrt(Math.Pow(drawn.X - wanted.X, 2) + Math.Pow(drawn.Y - wanted.Y, 2)) * metresAPixel;
            Assert.True(off < 1, $"{landmark} is drawn {off:F2} m from where it is.");
        }
    }

    [Fact]
    public async Task Tile_OfTheServiceUnmoved_WouldBeHalfAKilometreOff()
    {
        // The control: the same service taken for what it is not.
        await using TileService service = await TileService.StartAsync(new TileGrid(TilePlane.WebMercator, Datum.Gcj02, 256));
        GeoPoint landmark = TileService.Landmarks[0];
        (double X, double Y) there = s_mercator.PixelOf(landmark, 17), moved = service.Grid.PixelOf(landmark, 17);
        Assert.InRange(Math.Sqrt(Math.Pow(there.X - moved.X, 2) + Math.Pow(there.Y - moved.Y, 2)) * 0.833, 450, 600);
    }

    [Fact]
    public async Task Tile_AfterTheServiceDied_IsTheKeptOneAndTheRestIsToldAsGone()
    {
        TileService service = await TileService.StartAsync(s_mercator);
        Uri address = service.Address;
        await using BaseSite site = await StartAsync(service);
        using HttpResponseMessage first = await site.GetAsync(s_there);
        await service.DisposeAsync();

        // Fresh: not even asked about. Old: asked about in vain, and shown all the same.
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync(s_there)).StatusCode);
        site.Time.Advance(TimeSpan.FromDays(30));
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync(s_there)).StatusCode);
        await site.CheckAsync();
        Assert.Equal("unreachable", site.Map.State.Fault?.Code);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync(s_there)).StatusCode);
        using HttpResponseMessage other = await site.GetAsync(s_there with { Y = s_there.Y + 1 });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, other.StatusCode);
        Assert.True(other.Headers.CacheControl!.NoStore);

        await using TileService again = await TileService.StartAsync(s_mercator, address.ToString());
        await site.CheckAsync();
        Assert.False(site.Map.State.IsFailing);
        Assert.Equal(HttpStatusCode.OK, (await site.GetAsync(s_there with { Y = s_there.Y + 1 })).StatusCode);
    }

    [Fact]
    public async Task Tile_KeptAndOld_IsAskedAboutOnceAndNotFetchedAgain()
    {
        await using TileService service = await TileService.StartAsync(s_mercator);
        await using BaseSite site = await StartAsync(service);
        await site.PixelsAsync(s_there);
        await site.PixelsAsync(s_there);
        Assert.Single(service.Requests);

        site.Time.Advance(TimeSpan.FromDays(8));
        await site.PixelsAsync(s_there);
        await site.PixelsAsync(s_there);
        Assert.Equal([null, $"\"12-{s_there.X}-{s_there.Y}\""], service.Requests.Select(r => r.IfNoneMatch));
    }

    [Fact]
    public async Task Tile_AfterARestart_IsStillOnDisk()
    {
        string folder = Directory.CreateTempSubdirectory("command-bases-").FullName;
        await using TileService service = await TileService.StartAsync(s_mercator);
        await using (BaseSite site = await StartAsync(service, folder))
        {
            await site.PixelsAsync(s_there);
        }

        await using (BaseSite site = await StartAsync(service, folder))
        {
            await site.PixelsAsync(s_there);
        }

        Assert.Single(service.Requests);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Tile_AskedForByManyAtOnce_IsFetchedOnce()
    {
        await using TileService service = await TileService.StartAsync(s_mercator);
        await using BaseSite site = await StartAsync(service);
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        byte[] picture = service.Paint(s_there);
        service.Instead = async http =>
        {
            await go.Task;
            await http.Response.Body.WriteAsync(picture, http.RequestAborted);
        };
        Task<HttpResponseMessage>[] all = [.. Enumerable.Range(0, 20).Select(_ => site.GetAsync(s_there))];
        await Command.Ingest.Tests.Transports.Wait.UntilAsync(() => !service.Requests.IsEmpty, "the service is asked");
        go.SetResult();
        Assert.All(await Task.WhenAll(all), r => Assert.Equal(HttpStatusCode.OK, r.StatusCode));
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData("page", "garbage")]
    [InlineData("svg", "garbage")]
    [InlineData("half", "garbage")]
    [InlineData("huge picture", "garbage")]
    [InlineData("much", "size")]
    [InlineData("elsewhere", "redirect")]
    public async Task Tile_ThatIsNone_IsNotGivenToAnyBrowser(string poison, string code)
    {
        await using TileService service = await TileService.StartAsync(s_mercator);
        await using BaseSite site = await StartAsync(service);
        byte[] picture = service.Paint(s_there);
        service.Instead = async http =>
        {
            http.Response.ContentType = "image/png";
            http.Response.StatusCode = poison == "elsewhere" ? 302 : 200;
            http.Response.Headers.Location = poison == "elsewhere" ? "http://127.0.0.1:1/inside" : default;
            await http.Response.Body.WriteAsync(poison switch
            {
                "page" => "<!doctype html><script>alert(1)</script>"u8.ToArray(),
                "svg" => "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"u8.ToArray(),
                "half" => picture[..(picture.Length / 2)],
                "huge picture" => TilePictures.Encode(new uint[2048 * 2048], 2048, photograph: false).Bytes,
                "much" => [.. picture, .. new byte[UpstreamTiles.MostBytes]],
                _ => [],
            }, http.RequestAborted);
        };
        using HttpResponseMessage answer = await site.GetAsync(s_there);
        await site.CheckAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.DoesNotContain("alert", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(code, site.Map.State.Fault?.Code);
        Assert.Null(site.Shelf.Get($"city-{site.Map.Source.Stamp}/0/12/{s_there.X}/{s_there.Y}"));
    }

    [Fact]
    public async Task Tile_OfAnAddressInside_IsNotFetchedUnlessTheSettingsAllowIt()
    {
        await using TileService service = await TileService.StartAsync(s_mercator);
        await using BaseSite site = await BaseSite.StartAsync(("Kind", "xyz"), ("Url", new Uri(service.Address, "/xyz/{z}/{x}/{y}.png").OriginalString));
        await site.CheckAsync();
        Assert.Equal("address", site.Map.State.Fault?.Code);
        Assert.Contains("Command__Map__Allow", site.Map.State.Fault!.Detail, StringComparison.Ordinal);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task Tile_ThatTheServiceHasNot_IsNothingAndIsRememberedForADay()
    {
        await using TileService service = await TileService.StartAsync(s_mercator);
        await using BaseSite site = await StartAsync(service);
        service.Instead = http =>
        {
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        };
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync(s_there)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync(s_there)).StatusCode);
        Assert.Single(service.Requests);
        service.Instead = null;
        site.Time.Advance(TimeSpan.FromHours(25));
        await site.PixelsAsync(s_there);

        // Gone where it was: the service has lost its way, and what is kept is shown.
        service.Instead = http =>
        {
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        };
        site.Time.Advance(TimeSpan.FromDays(8));
        await site.PixelsAsync(s_there);
    }

    [Theory]
    [InlineData(2, -1, 0)]
    [InlineData(12, -1, 0)]
    [InlineData(12, 5000, 0)]
    [InlineData(25, 0, 0)]
    [InlineData(12, 10, 7)]
    public async Task Tile_ThatNoMapHas_IsNotAskedFor(int zoom, int column, int layer)
    {
        await using TileService service = await TileService.StartAsync(s_mercator);
        await using BaseSite site = await StartAsync(service);
        Assert.Equal(HttpStatusCode.NotFound, (await site.GetAsync(new TileAddress(zoom, column, 0), layer)).StatusCode);
        Assert.Empty(service.Requests);
    }

    private static BaseSource Source(params (string Key, string Value)[] settings)
    {
        BaseOptions of = new();
        foreach ((string key, string value) in settings)
        {
            typeof(BaseOptions).GetProperty(key)!.SetValue(of, value);
        }

        return Assert.Single(BaseRules.Read(new MapOptions { Bases = { ["city"] = of } }).Sources);
    }

    private static Task<BaseSite> StartAsync(TileService service, string? folder = null) => BaseSite.StartAsync(
        folder, ("Kind", "tianditu"), ("Url", new Uri(service.Address, "/wmts").ToString()), ("Key", Secret), ("/Allow", "127.0.0.1"));

    /// <summary>Where the landmark's disc is on the map that browsers get, over the tiles that meet there.</summary>
    private static async Task<(double X, double Y)> CentreOfRedAsync(BaseSite site, (double X, double Y) near, int zoom)
    {
        const int Reach = 20;
        double weight = 0, sumX = 0, sumY = 0;
        Dictionary<TileAddress, uint[]> tiles = [];
        for (int y = (int)near.Y - Reach; y <= (int)near.Y + Reach; y++)
        {
            for (int x = (int)near.X - Reach; x <= (int)near.X + Reach; x++)
            {
                TileAddress tile = new(zoom, x / 256, y / 256);
                if (!tiles.TryGetValue(tile, out uint[]? pixels))
                {
                    tiles[tile] = pixels = await site.PixelsAsync(tile);
                }

                // How far from the ground's grey towards red: green goes from 240 to 0.
                double red = 1 - (((pixels[(y % 256 * 256) + (x % 256)] >> 8) & 255) / 240.0);
                (weight, sumX, sumY) = (weight + red, sumX + (red * (x + 0.5)), sumY + (red * (y + 0.5)));
            }
        }

        Assert.True(weight > 50, "The landmark is not there at all.");
        return (sumX / weight, sumY / weight);
    }
}
