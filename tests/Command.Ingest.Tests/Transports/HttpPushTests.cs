using System.Net;
using System.Text;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Transports;

public sealed class HttpPushTests
{
    private const string Case = """[{"service_request_id":"C-1","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"2026-07-18T09:00:00+08:00","lat":45.757,"long":126.6425}]""";

    [Fact]
    public async Task Push_Message_Is202OnceDurableAndBecomesAnIncident()
    {
        await using Host host = await Host.StartAsync();
        using HttpResponseMessage response = await host.PushAsync("city", Fresh(Case));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        JsonElement receipt = await Json(response);
        Assert.Equal(1, receipt.GetProperty("messages").GetInt32());
        Assert.Equal(0, receipt.GetProperty("duplicates").GetInt32());
        Assert.Equal(0, receipt.GetProperty("quarantined").GetInt32());
        Assert.NotEmpty(receipt.GetProperty("envelope").GetString()!);
        Assert.Single((await host.UntilAsync(p => p.Open.Count == 1)).Incidents);
    }

    [Fact]
    public async Task Push_SameMessageAgain_IsADuplicateAndNoSecondIncident()
    {
        await using Host host = await Host.StartAsync();
        byte[] body = Fresh(Case);
        using HttpResponseMessage first = await host.PushAsync("city", body);
        using HttpResponseMessage again = await host.PushAsync("city", body);
        using HttpResponseMessage otherBytes = await host.PushAsync("city", [.. body, (byte)'\n']);

        Assert.Equal(HttpStatusCode.Accepted, again.StatusCode);
        Assert.Equal(1, (await Json(again)).GetProperty("duplicates").GetInt32());
        Assert.Equal(1, (await Json(otherBytes)).GetProperty("duplicates").GetInt32());
        Assert.Single((await host.UntilAsync(p => p.Incidents.Count > 0)).Incidents);
        AssertConserved(host.Feed("city"), received: 3, stored: 1);
    }

    [Theory]
    [InlineData("nosuch", "city-key-for-tests-0123456789", HttpStatusCode.NotFound)]
    [InlineData("city", "", HttpStatusCode.Unauthorized)]
    [InlineData("city", "a key that nobody has", HttpStatusCode.Unauthorized)]
    [InlineData("city", "civil-key-for-tests-0123456789", HttpStatusCode.Forbidden)]
    public async Task Push_WrongFeedOrKey_IsRefusedAndKeepsNothing(string feed, string key, HttpStatusCode expected)
    {
        await using Host host = await Host.StartAsync();
        using HttpResponseMessage response = await host.PushAsync(feed, Fresh(Case), key);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.All(host.Get<Command.Ingest.Transports.FeedMonitor>().Snapshot(), f => Assert.Equal(0, f.Received));
    }

    [Fact]
    public async Task Push_WrongMediaType_Is415() => await RefusedAs(HttpStatusCode.UnsupportedMediaType, "civil", "<x/>"u8.ToArray(), "image/png");

    [Fact]
    public async Task Push_EmptyBody_Is400() => await RefusedAs(HttpStatusCode.BadRequest, "civil", [], null);

    [Fact]
    public async Task Push_LargerThanTheLimit_Is413()
    {
        await using Host host = await Host.StartAsync(("Command:Ingest:MaxBodyBytes", "2048"));
        using HttpResponseMessage declared = await host.PushAsync("city", new byte[4096]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, declared.StatusCode);
    }

    [Fact]
    public async Task Push_FasterThanTheFeedMay_Is429WithRetryAfter()
    {
        await using Host host = await Host.StartAsync(("Command:Ingest:MaxPushesPerSecond", "1"));
        HttpResponseMessage last = await host.PushAsync("city", "[]"u8.ToArray());
        for (int i = 0; i < 30 && last.StatusCode != HttpStatusCode.TooManyRequests; i++)
        {
            last.Dispose();
            last = await host.PushAsync("city", "[]"u8.ToArray());
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.NotNull(last.Headers.RetryAfter);
        last.Dispose();
    }

    [Theory]
    [InlineData("cap/google/xee.cap", "xml-dtd")]
    [InlineData("cap/wmo-no_identifier.xml", null)]
    public async Task Push_WhatCantBeDecoded_Is400WithReasonsAndItsBytesAreKept(string sample, string? code)
    {
        await using Host host = await Host.StartAsync();
        using HttpResponseMessage response = await host.PushAsync("civil", Samples.Bytes(sample), contentType: "application/cap+xml");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonElement problem = await Json(response);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        QuarantinedPart part = Assert.Single(host.Get<IJournalStore>().Quarantine("civil", 10));
        Assert.Equal(problem.GetProperty("envelope").GetString(), part.Envelope);
        if (code is not null)
        {
            Assert.Equal(code, part.Fault.Code);
        }

        AssertConserved(host.Feed("civil"), received: 1, stored: 0);
    }

    [Fact]
    public async Task Push_HalfBadDocument_KeepsTheGoodHalf()
    {
        await using Host host = await Host.StartAsync();
        byte[] body = Fresh(Case.TrimEnd(']') + ""","nonsense",{"status":"open"}]""");
        using HttpResponseMessage response = await host.PushAsync("city", body);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        JsonElement receipt = await Json(response);
        Assert.Equal(1, receipt.GetProperty("messages").GetInt32());
        Assert.Equal(2, receipt.GetProperty("quarantined").GetInt32());
    }

    [Fact]
    public async Task Push_BadMessagesOfOneFeed_DisturbNoOther()
    {
        await using Host host = await Host.StartAsync();
        foreach (byte[] bad in new[] { "{"u8.ToArray(), [0xFF, 0xFE, 0x00], Encoding.UTF8.GetBytes(new string('[', 5000)), "<a>"u8.ToArray() })
        {
            using HttpResponseMessage refused = await host.PushAsync("city", bad);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }

        using HttpResponseMessage good = await host.PushAsync("civil", Samples.Bytes("cap/wmo-cn-valid.xml"));
        Assert.Equal(HttpStatusCode.Accepted, good.StatusCode);
        await host.UntilAsync(p => p.Alerts.Count == 1);
        AssertConserved(host.Feed("city"), received: 4, stored: 0);
    }

    [Fact]
    public async Task Restart_AfterAcknowledgement_ShowsTheSamePicture()
    {
        string folder = Directory.CreateTempSubdirectory("command-restart-").FullName;
        try
        {
            string epoch;
            long sequence;
            await using (Host host = await Host.StartAsync(folder))
            {
                using HttpResponseMessage response = await host.PushAsync("city", Fresh(Case));
                sequence = (await host.UntilAsync(p => p.Open.Count == 1)).Sequence;
                epoch = host.Get<PictureBroadcast>().Epoch;
            }

            await using Host again = await Host.StartAsync(folder);
            Assert.Equal(epoch, again.Get<PictureBroadcast>().Epoch);
            Assert.True(again.Picture.Sequence >= sequence);
            Assert.Equal("I-0001", Assert.Single(again.Picture.Open));
            Assert.Equal(1, again.Feed("city").Stored);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Follow_RemoteNode_FoldsTheSamePicture()
    {
        await using Host host = await Host.StartAsync(("Command:ApiKeys:web:Key", "a-key-for-web-nodes-01"), ("Command:ApiKeys:web:Role", "node"));
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        RemotePictureSource remote = new(host.Http.BaseAddress!, "a-key-for-web-nodes-01");
        PictureState replica = PictureState.Empty;
        bool pushed = false;
        await foreach (FollowFrame frame in remote.FollowAsync(patience.Token))
        {
            replica = frame.Snapshot ?? Fold.EvolveAll(replica, frame.Frame.Entries);
            if (!pushed)
            {
                pushed = true;
                using HttpResponseMessage response = await host.PushAsync("city", Fresh(Case));
            }

            if (replica.Open.Count == 1)
            {
                break;
            }
        }

        Assert.Equal(
            JsonSerializer.Serialize(host.Picture.Incidents["I-0001"], CommandJson.Wire.Incident),
            JsonSerializer.Serialize(replica.Incidents["I-0001"], CommandJson.Wire.Incident));
    }

    [Fact]
    public async Task Follow_WithoutKey_IsRefused()
    {
        await using Host host = await Host.StartAsync();
        RemotePictureSource stranger = new(host.Http.BaseAddress!, null);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(2));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (FollowFrame frame in stranger.FollowAsync(patience.Token))
            {
                Assert.Fail("A stranger got " + frame);
            }
        });
        Assert.False(patience.IsCancellationRequested);
    }

    [Fact]
    public async Task Ready_RunningHost_SaysSoWithItsFeeds()
    {
        await using Host host = await Host.StartAsync();
        using HttpResponseMessage ready = await host.Http.GetAsync(new Uri("/readyz", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        Assert.Equal(Harbin.Pack.Feeds.Length, (await Json(ready)).GetProperty("feeds").GetArrayLength());
        string metrics = await host.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Contains("command_feed_received_total{feed=\"city\"} 0", metrics, StringComparison.Ordinal);
    }

    private static async Task RefusedAs(HttpStatusCode expected, string feed, byte[] body, string? contentType)
    {
        await using Host host = await Host.StartAsync();
        using HttpResponseMessage response = await host.PushAsync(feed, body, contentType: contentType);
        Assert.Equal(expected, response.StatusCode);
        Assert.NotEmpty((await Json(response)).GetProperty("detail").GetString()!);
    }

    private static void AssertConserved(FeedStatus feed, long received, long stored)
    {
        Assert.Equal(received, feed.Received);
        Assert.Equal(stored, feed.Stored);
        Assert.Equal(feed.Received, feed.Stored + feed.Duplicates + feed.Quarantined);
    }

    /// <summary>The body with its times moved to now, so that the incident is not over before it is shown.</summary>
    private static byte[] Fresh(string body) =>
        Encoding.UTF8.GetBytes(body.Replace("2026-07-18T09:00:00+08:00", DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss+00:00", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));

    private static async Task<JsonElement> Json(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
}
