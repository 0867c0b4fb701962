using System.Net;
using System.Text.Json;
using Command.Ingest.Api.Cameras;
using Command.Ingest.Contracts;
using Microsoft.Extensions.Options;
using static Command.Ingest.Tests.Feeds.Gb28181.Gb28181Bodies;

namespace Command.Ingest.Tests.Api.Cameras;

public sealed class CamerasTests
{
    private const string ReaderKey = "reader-key-for-tests-0123456789";

    [Theory]
    [InlineData("http://m/live/{platform}_{channel}.m3u8", "p1/c1", "http://m/live/p1_c1.m3u8")]
    [InlineData("/live/{id}.m3u8", "p1/c1", "/live/p1%2Fc1.m3u8")]
    [InlineData("/live/{channel}", "p/c 1?x=#&y/../z", "/live/c%201%3Fx%3D%23%26y%2F..%2Fz")]
    [InlineData("/live/{channel}", "plain", "/live/plain")]
    [InlineData("/live/{platform}/{channel}", "{channel}/{platform}", "/live/%7Bchannel%7D/%7Bplatform%7D")]
    [InlineData("/live/{channel}", "p/..", null)]
    [InlineData("/live/{platform}/x", "../c", null)]
    [InlineData("/live/{channel}", "p/", null)]
    [InlineData(null, "p/c", null)]
    public void Links_IdOfACamera_IsEscapedIntoTheTemplate(string? template, string id, string? url) => Assert.Equal(url, CameraLinks.For(template, id));

    [Theory]
    [InlineData("http://10.0.0.9:8080/live/{id}.m3u8", true)]
    [InlineData("https://m/{platform}/{channel}?x=1", true)]
    [InlineData("/live/{channel}.m3u8", true)]
    [InlineData("http://m/live.m3u8", false)]
    [InlineData("http://{channel}/live", false)]
    [InlineData("http://m:{channel}/live/{id}", false)]
    [InlineData("//m/{id}", false)]
    [InlineData("ftp://m/{id}", false)]
    [InlineData("javascript:alert('{id}')", false)]
    [InlineData("http://m/{name}/{id}", false)]
    [InlineData("http://m/{id", false)]
    [InlineData("", false)]
    public void Links_Template_IsUsableOrNot(string template, bool usable) => Assert.Equal(usable, CameraLinks.IsUsable(template));

    [Fact]
    public async Task Start_UnusableTemplate_NamesTheKeyAndWhatToWrite()
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => Host.StartAsync(("Command:Video:HlsTemplate", "nowhere")));
        Assert.Contains("Command__Video__HlsTemplate", e.Message, StringComparison.Ordinal);
        Assert.Contains("{channel}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cameras_NearAPlace_AreTheNearestWithStateAndStreams()
    {
        await using Host host = await Host.StartAsync(("Command:Video:HlsTemplate", "http://media.test/{platform}_{channel}.m3u8"), ("Command:ApiKeys:desk:Key", ReaderKey));
        string items = Item(1, At(126.6430, 45.7571)) + Item(2, At(126.6500, 45.7571).Replace("ON", "OFF", StringComparison.Ordinal)) + Item(3, At(126.9, 45.9)) + Item(4);
        HttpResponseMessage pushed = await host.PushAsync("video", Gbk(Catalog(items, 4)));
        Assert.Equal(HttpStatusCode.Accepted, pushed.StatusCode);
        await host.UntilAsync(p => p.Assets.Count == 4);

        JsonElement cameras = (await GetAsync(host, "/cameras?near=126.6426,45.7571&radius=2000")).GetProperty("cameras");
        Assert.Equal([Camera(1), Camera(2)], cameras.EnumerateArray().Select(c => c.GetProperty("channel").GetString()));
        JsonElement first = cameras[0];
        Assert.Equal(("online", $"http://media.test/{Platform}_{Camera(1)}.m3u8"), (first.GetProperty("status").GetString(), first.GetProperty("hls").GetString()));
        Assert.Equal(JsonValueKind.Null, first.GetProperty("webrtc").ValueKind);
        Assert.InRange(first.GetProperty("distanceM").GetDouble(), 20, 45);
        Assert.Equal("offline", cameras[1].GetProperty("status").GetString());
        Assert.Equal(1, (await GetAsync(host, "/cameras?near=126.6426,45.7571&limit=1")).GetProperty("cameras").GetArrayLength());
        Assert.Equal(3, (await GetAsync(host, "/cameras?near=126.75,45.83&radius=20000&limit=100")).GetProperty("cameras").GetArrayLength());
    }

    [Theory]
    [InlineData("/cameras", HttpStatusCode.BadRequest)]
    [InlineData("/cameras?near=126.6", HttpStatusCode.BadRequest)]
    [InlineData("/cameras?near=45.7,126.6", HttpStatusCode.BadRequest)]
    [InlineData("/cameras?near=NaN,45.7", HttpStatusCode.BadRequest)]
    [InlineData("/cameras?near=126.6,45.7&radius=0", HttpStatusCode.BadRequest)]
    [InlineData("/cameras?near=126.6,45.7&radius=NaN", HttpStatusCode.BadRequest)]
    [InlineData("/cameras?near=126.6,45.7&limit=101", HttpStatusCode.BadRequest)]
    [InlineData("/cameras?near=126.6,45.7", HttpStatusCode.OK)]
    public async Task Cameras_Question_IsAnsweredOrExplained(string path, HttpStatusCode status)
    {
        await using Host host = await Host.StartAsync(("Command:ApiKeys:desk:Key", ReaderKey));
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", ReaderKey);
        Assert.Equal(status, (await host.Http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Push_CatalogueWithoutACamera_TakesItOffAndAnEventKeepsNameAndPlace()
    {
        await using Host host = await Host.StartAsync();
        await host.PushAsync("video", Gbk(Catalog(string.Concat(Enumerable.Range(1, 3).Select(i => Item(i, At(126.64, 45.75)))), 3)));
        await host.UntilAsync(p => p.Assets.Count == 3);
        await host.PushAsync("video", Gbk(Catalog(Item(1), 3)));
        await host.PushAsync("video", Gbk(Event("VLOST", 2)));
        await host.UntilAsync(p => p.Assets[$"video:{Platform}/{Camera(2)}"] is { Asset: { Status: AssetStatus.Fault, Name: "中山路 摄像机 2", Text: "VLOST" }, Place.Shape: not null });
        Assert.Equal(3, host.Picture.Assets.Count);

        await host.PushAsync("video", Gbk(Catalog(Item(1) + Item(2), 2, sn: 9)));
        await host.UntilAsync(p => p.Assets.Count == 2 && p.Assets[$"video:{Platform}/{Camera(2)}"].Asset.Status == AssetStatus.Online);
    }

    private static string At(double lon, double lat) => FormattableString.Invariant($"<Status>ON</Status><Longitude>{lon}</Longitude><Latitude>{lat}</Latitude>");

    private static async Task<JsonElement> GetAsync(Host host, string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", ReaderKey);
        using HttpResponseMessage response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
    }
}
