using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Command.Geo.Places;
using Command.Ingest.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Command.Ingest.Tests.Api;

public sealed partial class PlaceSearchTests : IAsyncLifetime
{
    private const string ReaderKey = "reader-key-for-tests-0123456789";
    private readonly HttpClient _client = new();
    private WebApplication? _app;

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Urls"] = "http://127.0.0.1:0",
            ["Command:DemoSignIn"] = "false",
            ["Command:ApiKeys:desk:Key"] = ReaderKey,
        });
        builder.AddCity();
        builder.Services.AddPlaceSearch();
        _app = builder.Build();
        _app.MapPlaceSearch();
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _client.BaseAddress = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }

    [Fact]
    public async Task Places_TwoStreets_IsTheJunctionInTheReadersLanguage()
    {
        JsonElement chinese = (await GetAsync("/places?q=" + Uri.EscapeDataString("中山路与文昌街交口")))[0];
        JsonElement english = (await GetAsync("/places?q=" + Uri.EscapeDataString("中山路与文昌街交口"), "en"))[0];

        Assert.Equal(("中山路与文昌街", "intersection", "南岗区"), (chinese.GetProperty("title").GetString(), chinese.GetProperty("kind").GetString(), chinese.GetProperty("district").GetString()));
        Assert.Equal("Zhongshan Road & Wenchang Street", english.GetProperty("title").GetString());
        Assert.Equal(30, chinese.GetProperty("uncertaintyM").GetDouble());
        Assert.Equal(126.654, chinese.GetProperty("lon").GetDouble(), 3);
        Assert.Equal(45.7445, chinese.GetProperty("lat").GetDouble(), 3);
        Assert.Equal("中山路与文昌街在此相交", chinese.GetProperty("why")[2].GetString());
        Assert.Equal("Zhongshan Road and Wenchang Street cross here", english.GetProperty("why")[2].GetString());
    }

    [Theory]
    [InlineData("/places?q=zsl", 1)]
    [InlineData("/places?q=dao&limit=3", 3)]
    [InlineData("/places?q=", 0)]
    public async Task Places_Limit_IsKept(string path, int count) => Assert.Equal(count, (await GetAsync(path)).GetArrayLength());

    [Theory]
    [InlineData("/places")]
    [InlineData("/places?q=x&limit=0")]
    [InlineData("/places?q=x&limit=51")]
    [InlineData("/places?q=x&limit=many")]
    [InlineData("/places?q=x&limit=99999999999")]
    public async Task Places_BadQuestion_IsTold(string path) => Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(path, ReaderKey));

    [Fact]
    public async Task Places_TooLongAQuery_IsTold() => Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync("/places?q=" + new string('x', 201), ReaderKey));

    [Fact]
    public async Task Places_WithoutAKey_AreNotShown() => Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync("/places?q=zsl", null));

    [Fact]
    public void Reasons_AllHaveATextInBothLanguages()
    {
        foreach (string code in PlaceReason.Codes)
        {
            PlaceReason reason = new(code, ["甲", "乙", "丙"]);
            Assert.NotEqual(code, PlaceReasonText.Of(reason, CultureInfo.GetCultureInfo("zh-CN")));
            Assert.NotEqual(code, PlaceReasonText.Of(reason, CultureInfo.GetCultureInfo("en")));
        }
    }

    [Fact]
    public void Reasons_InTheSource_AreAllListed()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Command.sln")))
        {
            at = at.Parent;
        }

        Assert.SkipWhen(at is null, "The sources are not above the tests.");
        string[] used = [.. Directory.EnumerateFiles(Path.Combine(at!.FullName, "src", "Command.Geo", "Places"), "*.cs")
            .SelectMany(f => Code().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(PlaceReason.Codes.Order(StringComparer.Ordinal), used);
    }

    [GeneratedRegex("\"((?:name|streets|number|part|place|bridge|district)-[a-z-]+|near|beside|district|in-text)\"[,) :]")]
    private static partial Regex Code();

    private async Task<JsonElement> GetAsync(string path, string language = "zh-CN")
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = new("Bearer", ReaderKey);
        request.Headers.AcceptLanguage.ParseAdd(language);
        using HttpResponseMessage response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return JsonElement.Parse(body);
    }

    private async Task<HttpStatusCode> StatusAsync(string path, string? key)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = key is null ? null : new("Bearer", key);
        using HttpResponseMessage response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
