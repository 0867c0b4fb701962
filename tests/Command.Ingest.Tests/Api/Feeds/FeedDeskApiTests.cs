using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Command.Ingest.Tests.Api.Feeds;

public sealed class FeedDeskApiTests
{
    private const string Operator = "operator-key-for-tests-0123456789";
    private const string Reader = "reader-key-for-tests-0123456789";

    /// <summary>A station's report made for this test: 118.460 m at the station 0099990001, which the pack does not list.</summary>
    private const string Frame = "7E7E0100999900010000320021020001260718090000F1F1009999000148F0F0260718090039230011846038121230031D81";

    private static readonly (string, string)[] s_settings =
    [
        ("Command:ApiKeys:desk:Key", Operator),
        ("Command:ApiKeys:desk:Role", "operator"),
        ("Command:ApiKeys:reader:Key", Reader),
    ];

    [Fact]
    public async Task Replay_AfterTheFeedWasOpened_TakesInWhatWasQuarantined()
    {
        string folder = Directory.CreateTempSubdirectory("command-desk-").FullName;
        try
        {
            string envelope;
            await using (Host host = await Host.StartAsync(folder, s_settings))
            {
                Assert.Equal(HttpStatusCode.BadRequest, (await host.PushAsync("flood", Frames())).StatusCode);
                JsonElement part = (await GetAsync(host, "/feeds/flood/quarantine")).EnumerateArray().First();
                Assert.Equal("unknown-source", part.GetProperty("fault").GetProperty("code").GetString());
                envelope = part.GetProperty("envelope").GetString()!;

                // Nothing was changed, so the same reason keeps it where it is.
                JsonElement again = await PostAsync(host, $"/feeds/flood/quarantine/{envelope}/replay");
                Assert.Equal((0, 2), (again.GetProperty("messages").GetInt32(), again.GetProperty("still").GetInt32()));
            }

            await using Host open = await Host.StartAsync(folder, [.. s_settings, ("Command:Feeds:flood:Open", "true")]);
            JsonElement replayed = await PostAsync(open, $"/feeds/flood/quarantine/{envelope}/replay");

            Assert.Equal((2, 0), (replayed.GetProperty("messages").GetInt32(), replayed.GetProperty("still").GetInt32()));
            await open.UntilAsync(p => p.Readings.ContainsKey("flood:0099990001/waterLevel"));
            Assert.Equal(0, (await GetAsync(open, "/feeds/flood/quarantine")).GetArrayLength());
            Assert.Equal((2, 2, 0), (open.Feed("flood").Received, open.Feed("flood").Stored, open.Feed("flood").Quarantined));
            Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(open, HttpMethod.Post, $"/feeds/flood/quarantine/{envelope}/replay", Operator)).StatusCode);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Try_Message_IsDecodedAndTakenApartButNotKept()
    {
        await using Host host = await Host.StartAsync(s_settings);
        JsonElement trial = await PostAsync(host, "/feeds/city/try", """[{"service_request_id":"C-9","status":"open","service_name":"道路积水","requested_datetime":"2026-07-18T09:00:00+08:00","lat":45.75,"long":126.63}]""");

        Assert.Equal("C-9", trial.GetProperty("messages")[0].GetProperty("sourceId").GetString());
        Assert.Contains(trial.GetProperty("outline").EnumerateArray(), p => p.GetProperty("path").GetString() == "/0/lat" && p.GetProperty("raw").GetString() == "45.75");
        Assert.Equal(0, host.Feed("city").Received);
        Assert.Empty(host.Picture.Reports);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<alert")]
    [InlineData("{\"a\":")]
    [InlineData("\u0001\u0002 no text")]
    public async Task Try_BytesThatAreNoMessage_GiveReasons(string body)
    {
        await using Host host = await Host.StartAsync(s_settings);
        JsonElement trial = await PostAsync(host, "/feeds/civil/try", body);

        Assert.Equal(0, trial.GetProperty("messages").GetArrayLength());
        Assert.NotEqual(0, trial.GetProperty("faults").GetArrayLength());
    }

    [Theory]
    [InlineData("GET", "/feeds")]
    [InlineData("GET", "/feeds/city/quarantine")]
    [InlineData("GET", "/feeds/city/envelopes/x")]
    [InlineData("POST", "/feeds/city/try")]
    [InlineData("POST", "/feeds/city/quarantine/x/replay")]
    public async Task Desk_WithoutAnOperatorsKey_IsRefused(string method, string path)
    {
        await using Host host = await Host.StartAsync(s_settings);

        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(host, new HttpMethod(method), path, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(host, new HttpMethod(method), path, "some-other-key-0123456789")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(host, new HttpMethod(method), path, Reader)).StatusCode);
    }

    [Fact]
    public async Task Envelope_OfAFeed_ComesAsTheBytesItWas()
    {
        await using Host host = await Host.StartAsync(s_settings);
        byte[] bytes = Encoding.UTF8.GetBytes("<script>alert(1)</script>");
        await host.PushAsync("civil", bytes);
        string envelope = (await GetAsync(host, "/feeds/civil/quarantine"))[0].GetProperty("envelope").GetString()!;

        using HttpResponseMessage answer = await SendAsync(host, HttpMethod.Get, $"/feeds/civil/envelopes/{envelope}", Operator);
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(host, HttpMethod.Get, $"/feeds/city/envelopes/{envelope}", Operator)).StatusCode);
    }

    private static byte[] Frames() => Encoding.ASCII.GetBytes(Frame);

    private static async Task<JsonElement> GetAsync(Host host, string path) => await ReadAsync(await SendAsync(host, HttpMethod.Get, path, Operator));

    private static async Task<JsonElement> PostAsync(Host host, string path, string body = "") => await ReadAsync(await SendAsync(host, HttpMethod.Post, path, Operator, body));

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using (answer)
        {
            answer.EnsureSuccessStatusCode();
            return (await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken), default, TestContext.Current.CancellationToken)).RootElement;
        }
    }

    private static async Task<HttpResponseMessage> SendAsync(Host host, HttpMethod method, string path, string? key, string body = "")
    {
        using HttpRequestMessage request = new(method, path);
        request.Content = method == HttpMethod.Post ? new ByteArrayContent(Encoding.UTF8.GetBytes(body)) : null;
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
