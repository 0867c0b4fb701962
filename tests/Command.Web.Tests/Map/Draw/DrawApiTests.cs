using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Command.Ingest.Api.Rights;
using Command.Ingest.Tests.Transports;
using Command.Web.Replica;
using Command.Web.Tests.Security;

namespace Command.Web.Tests.Map.Draw;

/// <summary>Drawing over HTTP on the real server, outside Development.</summary>
public sealed class DrawApiTests
{
    [Fact]
    public async Task Put_ByADispatcher_IsInTheExportWithItsAuthorAndInTheAuditLog()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using HttpClient http = await SignedInAsync(site, Roles.Dispatcher);
        await PutAsync(http, "d1", "{\"sheet\":\"city\",\"form\":\"area\",\"points\":[[126.6,45.7],[126.7,45.7],[126.7,45.8]],\"text\":\"封控区\",\"was\":0}");
        IReplica replica = site.Get<IReplica>();
        await Wait.UntilAsync(() => replica.Current.Picture.Drawings.ContainsKey("d1"), "the drawing is in the picture");

        JsonNode feature = Assert.Single((await http.GetFromJsonAsync<JsonObject>(new Uri("/map/drawings.geojson?sheet=city", UriKind.Relative), TestContext.Current.CancellationToken))!["features"]!.AsArray())!;
        Assert.Equal("Polygon", (string?)feature["geometry"]!["type"]);
        Assert.Equal(("封控区", 1), ((string?)feature["properties"]!["text"], (int)feature["properties"]!["version"]!));
        Assert.StartsWith("p-dispatcher", (string?)feature["properties"]!["author"], StringComparison.Ordinal);
        Assert.Empty((await http.GetFromJsonAsync<JsonObject>(new Uri("/map/drawings.geojson?sheet=I-0001", UriKind.Relative), TestContext.Current.CancellationToken))!["features"]!.AsArray());

        using HttpClient auditor = await SignedInAsync(site, Roles.Auditor);
        string audit = await auditor.GetStringAsync(new Uri("/admin/audit/entries.ndjson", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("PutDrawing", audit, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_OfAnOlderVersion_IsRefusedInTheReadersLanguage()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using HttpClient http = await SignedInAsync(site, Roles.Operator);
        const string Point = "{\"sheet\":\"city\",\"form\":\"point\",\"points\":[[126.6,45.7]],\"text\":\"集结点\",\"was\":0}";
        await PutAsync(http, "d1", Point);

        (HttpStatusCode status, JsonNode chinese) = await RefusedAsync(http, "d1", Point, "zh");
        (_, JsonNode english) = await RefusedAsync(http, "d1", Point, "en");
        Assert.Equal((HttpStatusCode.Conflict, "drawing-stale"), (status, (string?)chinese["code"]));
        Assert.Contains("刚被他人改过", (string?)chinese["title"], StringComparison.Ordinal);
        Assert.Contains("just changed", (string?)english["title"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Put_TheSameTwiceUnderOneId_IsDoneOnce()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using HttpClient http = await SignedInAsync(site, Roles.Operator);
        const string Point = "{\"sheet\":\"city\",\"form\":\"point\",\"points\":[[126.6,45.7]],\"was\":0}";
        http.DefaultRequestHeaders.Add("Idempotency-Key", "once");
        await PutAsync(http, "d1", Point);
        await PutAsync(http, "d1", Point);
        IReplica replica = site.Get<IReplica>();
        await Wait.UntilAsync(() => replica.Current.Picture.Drawings.ContainsKey("d1"), "the drawing is in the picture");
        Assert.Equal(1, replica.Current.Picture.Drawings["d1"].Drawing.Version);
    }

    [Theory]
    [InlineData(Roles.Field)]
    [InlineData(Roles.Wall)]
    [InlineData(Roles.Auditor)]
    public async Task Put_ByWhoMayNot_IsRefused(string role)
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using HttpClient http = await SignedInAsync(site, role);
        (HttpStatusCode status, _) = await RefusedAsync(http, "d1", "{\"sheet\":\"city\",\"form\":\"point\",\"points\":[[126.6,45.7]],\"was\":0}", "zh");
        Assert.Equal(HttpStatusCode.Forbidden, status);
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest)]
    [InlineData("{}", HttpStatusCode.BadRequest)]
    [InlineData("{\"sheet\":\"city\",\"form\":\"point\",\"points\":[[126.6]],\"was\":0}", HttpStatusCode.BadRequest)]
    [InlineData("{\"sheet\":\"city\",\"form\":\"point\",\"points\":[[626.6,45]],\"was\":0}", HttpStatusCode.Conflict)]
    [InlineData("{\"sheet\":\"I-0404\",\"form\":\"point\",\"points\":[[126.6,45]],\"was\":0}", HttpStatusCode.Conflict)]
    public async Task Put_WhatIsNoDrawing_IsRefused(string body, HttpStatusCode expected)
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using HttpClient http = await SignedInAsync(site, Roles.Operator);
        Assert.Equal(expected, (await RefusedAsync(http, "d1", body, "zh")).Status);
    }

    [Fact]
    public async Task Erase_TheNewestVersion_TakesItFromThePicture()
    {
        await using SecureSite site = await SecureSite.StartAsync();
        using HttpClient http = await SignedInAsync(site, Roles.Operator);
        await PutAsync(http, "d1", "{\"sheet\":\"city\",\"form\":\"point\",\"points\":[[126.6,45.7]],\"was\":0}");
        IReplica replica = site.Get<IReplica>();
        await Wait.UntilAsync(() => replica.Current.Picture.Drawings.ContainsKey("d1"), "the drawing is in the picture");
        using HttpResponseMessage answer = await http.DeleteAsync(new Uri("/map/drawings/d1?was=1", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Wait.UntilAsync(() => replica.Current.Picture.Drawings.IsEmpty, "the drawing is gone");
    }

    private static async Task<HttpClient> SignedInAsync(SecureSite site, string role)
    {
        HttpClient http = new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = site.Address };
        http.DefaultRequestHeaders.Add("Cookie", await site.CookieOfAsync(role));
        return http;
    }

    private static async Task PutAsync(HttpClient http, string id, string body)
    {
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await http.PutAsync(new Uri("/map/drawings/" + id, UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<(HttpStatusCode Status, JsonNode Said)> RefusedAsync(HttpClient http, string id, string body, string language)
    {
        using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await http.PutAsync(new Uri($"/map/drawings/{id}?lang={language}", UriKind.Relative), content, TestContext.Current.CancellationToken);
        string text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)! : new JsonObject());
    }
}
