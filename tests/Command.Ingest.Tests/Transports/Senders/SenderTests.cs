using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Security;
using Command.Ingest.Transports;
using Command.Ingest.Transports.Senders;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Tests.Transports.Senders;

/// <summary>Who may send to a feed, by each of its doors.</summary>
public sealed class SenderTests
{
    private const string Old = "the-key-before-this-one-01234";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_KeyKeptAsAHashInTheSettings_IsTakenAndAnotherIsNot()
    {
        const string Key = "a-key-that-is-in-no-settings-0123";
        await using Host host = await Host.StartAsync(("Command:Feeds:sensors:KeyHash", SenderKey.HashOf(Key)));
        Assert.NotEqual(HttpStatusCode.Unauthorized, await StatusAsync(host, "sensors", Key));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "sensors", SenderKey.HashOf(Key)));
    }

    [Theory]
    [InlineData(1, HttpStatusCode.Accepted)]
    [InlineData(-1, HttpStatusCode.Unauthorized)]
    public async Task Push_KeyBeforeThisOne_IsTakenUntilItsTimeIsOver(int minutes, HttpStatusCode expected)
    {
        await using Host host = await Host.StartAsync(("Command:Feeds:city:OldKey", Old), ("Command:Feeds:city:OldKeyUntil", DateTimeOffset.UtcNow.AddMinutes(minutes).ToString("O", CultureInfo.InvariantCulture)));
        Assert.Equal(expected, await StatusAsync(host, "city", Old));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(host, "city", Host.Key("city")));
        Assert.Equal(minutes < 0 ? "sender-key-expired" : null, host.Feed("city").LastRefusal?.Code);
    }

    [Fact]
    public async Task Key_MadeAtTheDesk_OpensItsFeedAloneSurvivesARestartAndIsKeptNowhere()
    {
        string folder = Directory.CreateTempSubdirectory("command-senders-").FullName;
        string key;
        await using (Host host = await Host.StartAsync(folder))
        {
            SenderDesk desk = host.Get<SenderDesk>();
            key = (await desk.MakeAsync("city", "City gateway", null, "wang.wei", Cancel)).Key!;
            Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(host, "city", key));
            Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(host, "civil", key));
            Assert.Equal("sender-key-another", host.Feed("civil").LastRefusal?.Code);
            SenderCard card = (await desk.AllAsync(Cancel)).Single(c => c.Feed == "city");
            Assert.Equal(("City gateway", "wang.wei"), (Assert.Single(card.Keys).Name, card.Keys[0].MadeBy));
        }

        await using (Host again = await Host.StartAsync(folder))
        {
            Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(again, "city", key));
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        byte[] secret = Encoding.ASCII.GetBytes(key);
        Assert.DoesNotContain(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories), f => File.ReadAllBytes(f).AsSpan().IndexOf(secret) >= 0);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Key_Rotated_LetsTheOneBeforeItEndWithTheOverlap()
    {
        await using Host host = await Host.StartAsync();
        SenderDesk desk = host.Get<SenderDesk>();
        string first = (await desk.MakeAsync("city", "one", null, "a", Cancel)).Key!;
        string second = (await desk.MakeAsync("city", "two", TimeSpan.FromHours(1), "a", Cancel)).Key!;
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(host, "city", first));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(host, "city", second));

        string third = (await desk.MakeAsync("city", "three", TimeSpan.Zero, "a", Cancel)).Key!;
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "city", first));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "city", second));
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(host, "city", third));
        Assert.Equal("sender-key-expired", host.Feed("city").LastRefusal?.Code);
    }

    [Fact]
    public async Task Key_TakenBack_OpensNothingFromThenOn()
    {
        await using Host host = await Host.StartAsync();
        SenderDesk desk = host.Get<SenderDesk>();
        string key = (await desk.MakeAsync("city", "lost", null, "a", Cancel)).Key!;
        string id = (await desk.AllAsync(Cancel)).Single(c => c.Feed == "city").Keys.Single().Id;
        Assert.True(await desk.RevokeAsync(id, "a", Cancel));
        Assert.False(await desk.RevokeAsync(id, "a", Cancel));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host, "city", key));
        Assert.Equal("sender-key-revoked", host.Feed("city").LastRefusal?.Code);
        Assert.Equal(1, host.Feed("city").Refused);
    }

    [Theory]
    [InlineData("nosuch", "name", "sender-feed")]
    [InlineData("city", " ", "sender-name")]
    [InlineData("city", "a\nb", "sender-name")]
    public async Task Key_ForNothingOrNobody_IsNotMade(string feed, string name, string fault)
    {
        await using Host host = await Host.StartAsync();
        Assert.Equal((null, fault), await host.Get<SenderDesk>().MakeAsync(feed, name, null, "a", Cancel) is var made ? (made.Key, made.Fault) : default);
    }

    [Fact]
    public async Task Keys_MoreThanEightAtOnce_AreNotMade()
    {
        await using Host host = await Host.StartAsync();
        SenderDesk desk = host.Get<SenderDesk>();
        for (int i = 0; i < SenderDesk.MostGood - 1; i++)
        {
            Assert.Null((await desk.MakeAsync("city", $"k{i}", null, "a", Cancel)).Fault);
        }

        Assert.Equal("sender-many", (await desk.MakeAsync("city", "one more", null, "a", Cancel)).Fault);
    }

    [Theory]
    [InlineData("127.0.0.0/8,::1", HttpStatusCode.Accepted)]
    [InlineData("10.20.0.0/16,192.0.2.7", HttpStatusCode.Forbidden)]
    public async Task Push_FromAnAddress_IsTakenWhereItIsListed(string from, HttpStatusCode expected)
    {
        await using Host host = await Host.StartAsync(("Command:Feeds:city:From", from));
        Assert.Equal(expected, await StatusAsync(host, "city", Host.Key("city")));
        Assert.Equal(expected == HttpStatusCode.Accepted ? 0 : 1, host.Feed("city").Refused);
    }

    [Fact]
    public async Task Push_TooFast_Is429WithWhenToComeBackAndLosesNothingAcknowledged()
    {
        await using Host host = await Host.StartAsync(("Command:Feeds:city:MaxPerSecond", "1"));
        int taken = 0, turned = 0;
        for (int i = 0; i < 60 && turned < 3; i++)
        {
            using HttpResponseMessage answer = await host.PushAsync("city", Case($"R-{i}"));
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.Equal(TimeSpan.FromSeconds(1), answer.Headers.RetryAfter?.Delta);
                turned++;
            }
            else
            {
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
                taken++;
            }
        }

        Assert.Equal(3, turned);
        FeedStatus feed = host.Feed("city");
        Assert.Equal((taken, 3L, "sender-rate"), ((int)feed.Stored, feed.Refused, feed.LastRefusal?.Code));

        // Another feed is not slowed by it.
        using HttpResponseMessage other = await host.PushAsync("civil", Encoding.UTF8.GetBytes("<x/>"));
        Assert.Equal(HttpStatusCode.BadRequest, other.StatusCode);
    }

    [Fact]
    public async Task Push_OfManyMegabytes_IsTakenThoughOtherRequestsMayNotBeSoLarge()
    {
        await using Host host = await Host.StartAsync();
        byte[] body = [.. Enumerable.Repeat((byte)' ', 6 * 1024 * 1024), .. Case("LARGE")];
        using HttpResponseMessage taken = await host.PushAsync("city", body);
        Assert.Equal(HttpStatusCode.Accepted, taken.StatusCode);
    }

    [Fact]
    public async Task Tcp_TooFast_IsSlowedAndEveryFrameIsAnswered()
    {
        const int Frames = 60;
        UnitSpec unit = Harbin.Pack.Units[0];
        Jt808Terminal terminal = new(Jt808Edition.V2013, unit.Terminal);
        await using Host host = await Host.StartAsync(("Command:Feeds:vehicles:MaxPerSecond", "5"));
        using TcpClient client = new();
        await client.ConnectAsync(host.Get<TcpListenerService>().Door("vehicles", exercise: false)!, Cancel);
        NetworkStream stream = client.GetStream();
        byte[] all = [.. Enumerable.Range(1, Frames).SelectMany(i => Jt808Writer.Heartbeat(terminal, (ushort)i))];
        long began = TimeProvider.System.GetTimestamp();
        await stream.WriteAsync(all, Cancel);
        byte[] buffer = new byte[16 * 1024];
        int flags = 0;
        while (flags < Frames * 2)
        {
            int read = await stream.ReadAsync(buffer, Cancel);
            Assert.NotEqual(0, read);
            flags += buffer.AsSpan(0, read).Count((byte)0x7E);
        }

        // Fifty may come at once, and the ten after them at five a second.
        Assert.True(TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(1), $"{Frames} frames took {TimeProvider.System.GetElapsedTime(began)}.");
        Assert.Equal(0, host.Feed("vehicles").Refused);
    }

    [Fact]
    public async Task Tcp_FromAnAddressThatIsNotListed_IsClosedAndSeenWithTheFeed()
    {
        await using Host host = await Host.StartAsync(("Command:Feeds:vehicles:From", "10.20.0.0/16"));
        using TcpClient client = new();
        await client.ConnectAsync(host.Get<TcpListenerService>().Door("vehicles", exercise: false)!, Cancel);
        Assert.Equal(0, await ReadOrEndAsync(client.GetStream()));
        await Wait.UntilAsync(() => host.Feed("vehicles").LastRefusal?.Code == "sender-address", "the refusal is noted");
    }

    [Fact]
    public async Task Jt808_CodeOfTheKeyBeforeThisOne_IsTakenWhileThatIsGood()
    {
        UnitSpec unit = Harbin.Pack.Units[0];
        Jt808Terminal terminal = new(Jt808Edition.V2013, unit.Terminal);
        string code;
        await using (Host before = await Host.StartAsync(("Command:Feeds:vehicles:Key", Old)))
        {
            code = Encoding.ASCII.GetString((await AskAsync(before, Jt808Writer.Register(terminal, 1, "TESTS", "T1", "0000001", "HA12345"u8, 2)))[16..^2]);
        }

        foreach ((int minutes, byte result) in ((int, byte)[])[(5, 0), (-5, 1)])
        {
            await using Host host = await Host.StartAsync(("Command:Feeds:vehicles:OldKey", Old), ("Command:Feeds:vehicles:OldKeyUntil", DateTimeOffset.UtcNow.AddMinutes(minutes).ToString("O", CultureInfo.InvariantCulture)));

            // 8001: the result is the last byte before the checksum and the flag.
            Assert.Equal(result, (await AskAsync(host, Jt808Writer.Authenticate(terminal, 1, code)))[^3]);
        }
    }

    [Theory]
    [InlineData("true", 1)]
    [InlineData("false", 0)]
    public async Task Jt808_PositionWithoutACode_IsTakenWhereNoneIsRequired(string required, byte result)
    {
        UnitSpec unit = Harbin.Pack.Units[0];
        await using Host host = await Host.StartAsync(("Command:Feeds:vehicles:RequireCode", required));
        byte[] fix = Jt808Writer.Position(new Jt808Terminal(Jt808Edition.V2013, unit.Terminal), 1, new Jt808Report { At = new Command.Geo.GeoPoint(126.6425, 45.757), Time = DateTimeOffset.UtcNow.ToOffset(TimeSpan.FromHours(8)) });
        Assert.Equal(result, (await AskAsync(host, fix))[^3]);
    }

    [Fact]
    public async Task Refusals_AreInReadyzAndMetrics()
    {
        await using Host host = await Host.StartAsync();
        await StatusAsync(host, "city", "a key that nobody has");
        using JsonDocument ready = JsonDocument.Parse(await host.Http.GetStringAsync(new Uri("/readyz", UriKind.Relative), Cancel));
        JsonElement city = ready.RootElement.GetProperty("feeds").EnumerateArray().Single(f => f.GetProperty("feed").GetString() == "city");
        Assert.Equal("sender-key-wrong", city.GetProperty("lastRefusal").GetString());
        Assert.Contains("command_feed_refused_total{feed=\"city\"} 1", await host.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Command:Feeds:city:KeyHash", "abc", "Command__Feeds__city__KeyHash")]
    [InlineData("Command:Feeds:city:OldKey", Old, "Command__Feeds__city__OldKeyUntil")]
    [InlineData("Command:Feeds:city:From", "10.0.0.0/40", "Command__Feeds__city__From")]
    [InlineData("Command:Feeds:city:ClientCertificates", "not-a-hash", "Command__Feeds__city__ClientCertificates")]
    [InlineData("Command:Feeds:city:ClientIssuer", "ca.pem", "Command__Feeds__city__ClientIssuer")]
    [InlineData("Command:Feeds:city:MaxPerSecond", "0", "Command__Feeds__city__MaxPerSecond")]
    [InlineData("Command:Proxies", "proxy.local", "Command__Proxies")]
    public async Task Setting_ThatIsWrong_StopsTheStartAndIsNamed(string key, string value, string named)
    {
        OptionsValidationException wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => Host.StartAsync((key, value)));
        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Desk_OverHttp_IsForThoseWithTheRightAndRecorded()
    {
        await using Host host = await Host.StartAsync(
            ("Command:ApiKeys:web:Key", "node-key-for-tests-01234567"), ("Command:ApiKeys:web:Role", "node"), ("Command:ApiKeys:op:Key", "operator-key-for-tests-0123"), ("Command:ApiKeys:op:Role", "operator"));
        using HttpResponseMessage refused = await SendAsync(host, HttpMethod.Post, "/senders/city/keys?name=x", "operator-key-for-tests-0123");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        using HttpResponseMessage made = await SendAsync(host, HttpMethod.Post, "/senders/city/keys?name=x&overlapSeconds=60", "node-key-for-tests-01234567");
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        using JsonDocument answer = JsonDocument.Parse(await made.Content.ReadAsStringAsync(Cancel));
        string key = answer.RootElement.GetProperty("key").GetString()!;
        Assert.Equal(HttpStatusCode.Accepted, await StatusAsync(host, "city", key));

        AuditLog audit = host.Get<AuditLog>();
        AuditEntry[] entries = [.. await audit.SearchAsync(new AuditQuery(null, "sender", null, null, null, null), Cancel)];
        Assert.Contains(entries, e => e.Fact is { Who: "web", Outcome: "done", Subject: "city" });
        Assert.Contains(await audit.SearchAsync(new AuditQuery(null, "request", "refused", null, null, null), Cancel), e => e.Fact is { Who: "op", Detail: nameof(Right.ManageSenders) });
        Assert.Empty(await audit.SearchAsync(new AuditQuery(key, null, null, null, null, null), Cancel));
    }

    /// <summary>The platform's answer to a terminal's frame.</summary>
    private static async Task<byte[]> AskAsync(Host host, byte[] frame)
    {
        using TcpClient client = new();
        await client.ConnectAsync(host.Get<TcpListenerService>().Door("vehicles", exercise: false)!, Cancel);
        await client.GetStream().WriteAsync(frame, Cancel);
        byte[] answer = new byte[1024];
        int length = 0;
        while (length < 2 || answer[length - 1] != 0x7E)
        {
            int read = await client.GetStream().ReadAsync(answer.AsMemory(length), Cancel);
            Assert.NotEqual(0, read);
            length += read;
        }

        return answer[..length];
    }

    private static async Task<HttpResponseMessage> SendAsync(Host host, HttpMethod method, string path, string key)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return await host.Http.SendAsync(request, Cancel);
    }

    private static async Task<HttpStatusCode> StatusAsync(Host host, string feed, string key)
    {
        using HttpResponseMessage answer = await host.PushAsync(feed, Case("S-" + Guid.NewGuid().ToString("N")), key);
        return answer.StatusCode;
    }

    private static async Task<int> ReadOrEndAsync(NetworkStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[16], Cancel);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static byte[] Case(string id) => Encoding.UTF8.GetBytes(
        $$"""[{"service_request_id":"{{id}}","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{DateTimeOffset.UtcNow:yyyy-MM-dd'T'HH:mm:ss'Z'}}","lat":45.757,"long":126.6425}]""");
}
