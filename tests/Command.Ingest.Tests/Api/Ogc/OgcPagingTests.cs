using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Api.Ogc;

public sealed class OgcPagingTests
{
    private const string Items = "/ogc/collections/reports/items";

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    [InlineData(250, 7)]
    [InlineData(250, 50)]
    [InlineData(250, 100)]
    [InlineData(250, 250)]
    [InlineData(250, 251)]
    public async Task Items_NextLinks_LeadPastAllExactlyOnceAndPrevLinksBack(int count, int limit)
    {
        OgcPicture picture = Of(count);
        await using OgcServer server = await OgcServer.OfAsync(picture);
        List<string[]> pages = [];
        string? next = $"{Items}?limit={limit}", last = null;
        while (next is not null)
        {
            last = next;
            JsonElement page = await server.GetAsync(Path(server, next));
            pages.Add(OgcServer.Ids(page));
            Assert.Equal(count, page.GetProperty("numberMatched").GetInt32());
            Assert.Equal(pages[^1].Length, page.GetProperty("numberReturned").GetInt32());
            Assert.Equal(pages.Count == 1, OgcServer.Link(page, "prev") is null);
            next = OgcServer.Link(page, "next");
            Assert.True(pages.Count <= count);
        }

        Assert.Equal(picture.Picture.Reports.Keys.Order(StringComparer.Ordinal), pages.SelectMany(p => p));
        Assert.Equal((count + limit - 1) / limit, pages.Count);

        for (int i = pages.Count - 2; i >= 0; i--)
        {
            last = OgcServer.Link(await server.GetAsync(Path(server, last!)), "prev");
            JsonElement page = await server.GetAsync(Path(server, last!));
            Assert.Equal(pages[i], OgcServer.Ids(page));
            Assert.NotNull(OgcServer.Link(page, "next"));
            Assert.Equal(i == 0, OgcServer.Link(page, "prev") is null);
        }
    }

    [Fact]
    public async Task Items_ChangesBetweenPages_NeitherRepeatNorHideTheOthers()
    {
        OgcPicture picture = Of(40);
        await using OgcServer server = await OgcServer.OfAsync(picture);
        string[] before = [.. picture.Picture.Reports.Keys];
        JsonElement page = await server.GetAsync($"{Items}?limit=10");
        List<string> seen = [.. OgcServer.Ids(page)];
        picture.Picture = picture.Picture with
        {
            Reports = picture.Picture.Reports.RemoveRange(seen.Take(6)).Add("city:000", OgcPicture.Report("city:000", null)).Remove("city:1010"),
        };
        while (OgcServer.Link(page, "next") is { } next)
        {
            page = await server.GetAsync(Path(server, next));
            seen.AddRange(OgcServer.Ids(page));
        }

        Assert.Equal(before.Where(id => id != "city:1010").Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task Items_NextLink_KeepsTheOtherParameters()
    {
        await using OgcServer server = await OgcServer.OfAsync(Of(30));
        JsonElement page = await server.GetAsync($"{Items}?limit=4&level=3&bbox=126,45,127,46&datetime=2026-07-18T08:30:00%2B08:00&crs=http://www.opengis.net/def/crs/EPSG/0/4490");
        page = await server.GetAsync(Path(server, OgcServer.Link(page, "next")!));
        Assert.Equal(30, page.GetProperty("numberMatched").GetInt32());
        Assert.Equal(45.77, page.GetProperty("features")[0].GetProperty("geometry").GetProperty("coordinates")[0].GetDouble());
    }

    [Theory]
    [InlineData("", 100)]
    [InlineData("?limit=10001", 10_000)]
    [InlineData("?limit=99999999999999999999", 10_000)]
    [InlineData("?limit=007", 7)]
    public async Task Items_Limit_IsAtMostTenThousand(string query, int returned)
    {
        await using OgcServer server = await OgcServer.OfAsync(Of(10_050));
        JsonElement page = await server.GetAsync(Items + query);
        Assert.Equal(returned, page.GetProperty("features").GetArrayLength());
        Assert.Equal(10_050, page.GetProperty("numberMatched").GetInt32());
    }

    [Fact]
    public async Task Items_NothingThere_IsAnEmptyPage()
    {
        await using OgcServer server = await OgcServer.OfAsync(Of(0));
        JsonElement page = await server.GetAsync(Items);
        Assert.Empty(OgcServer.Ids(page));
        Assert.Equal(0, page.GetProperty("numberMatched").GetInt32());
        Assert.Equal((null, null), (OgcServer.Link(page, "next"), OgcServer.Link(page, "prev")));
    }

    private static OgcPicture Of(int count)
    {
        ImmutableDictionary<string, ReportItem> reports = Enumerable.Range(1_000, count)
            .Select(i => OgcPicture.Report($"city:{i}", new PointShape(OgcPicture.At)))
            .ToImmutableDictionary(r => r.Id, StringComparer.Ordinal);
        OgcPicture picture = new();
        picture.Picture = picture.Picture with { Reports = reports };
        return picture;
    }

    private static string Path(OgcServer server, string link) => link.StartsWith('/') ? link : link[server.Root.AbsoluteUri.TrimEnd('/').Length..];
}
