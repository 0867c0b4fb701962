using System.Globalization;
using System.Net;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Transports.Sip;
using static Command.Ingest.Tests.Feeds.Gb28181.Gb28181Bodies;

namespace Command.Ingest.Tests.Transports.Sip;

public sealed class SipServerTests
{
    private const string Password = "a-password-of-cameras";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Device_RegistersAndSpeaks_ItsCamerasAreOnTheSharedLayer(bool tcp)
    {
        await using Host host = await StartAsync();
        await using SipDevice device = await ConnectAsync(host, tcp);
        SipText registered = await device.RegisterAsync(Password);
        Assert.Equal((200, "3600"), (registered.Status, registered["Expires"]));
        Assert.NotEmpty(registered["Date"]);

        SipText[] asked = [await device.AskedAsync(), await device.AskedAsync(), await device.AskedAsync()];
        Assert.Equal(["MESSAGE ", "SUBSCRIBE Catalog", "SUBSCRIBE presence"], asked.Select(a => $"{a.Method} {a["Event"]}"));
        Assert.All(asked, a => Assert.Contains($"<DeviceID>{Platform}</DeviceID>", a.Body, StringComparison.Ordinal));
        int sn = int.Parse(asked[0].Body.Split("<SN>")[1].Split('<')[0], CultureInfo.InvariantCulture);

        foreach (string piece in (string[])[Item(1) + Item(2), Item(3), Item(4) + Item(5, "<Status>OFF</Status>")])
        {
            Assert.Equal(200, (await device.SendAsync(device.Message(Gbk(Catalog(piece, 5, sn))))).Status);
        }

        await host.UntilAsync(p => p.Assets.Values.Count(a => a.Asset.Kind == "camera") == 5);
        Assert.Equal(200, (await device.SendAsync(device.Message(Gbk(Event("VLOST", 3)), "NOTIFY"))).Status);
        await host.UntilAsync(p => p.Assets[Asset(3)].Asset is { Status: AssetStatus.Fault, Name: "中山路 摄像机 3" });
        Assert.Equal(200, (await device.SendAsync(device.Message(Gbk(Position("33010000001118", "126.64", "45.75")), "NOTIFY"))).Status);
        Assert.Equal(36, Assert.Single(host.Get<PictureBroadcast>().Units.All()).SpeedKmh);
        Assert.Equal(200, (await device.SendAsync(device.Message(Gbk(Alarm("<Info><AlarmType>6</AlarmType></Info>"))))).Status);
        await host.UntilAsync(p => p.Reports.Count == 1);
        Assert.Equal(200, (await device.SendAsync(device.Message(Gbk(Keepalive())))).Status);

        // A smaller catalogue that is whole takes off what it no longer has; the same in part does not.
        Assert.Equal(200, (await device.SendAsync(device.Message(Gbk(Catalog(Item(1) + Item(2), 4, sn + 90))))).Status);
        Assert.Equal(200, (await device.SendAsync(device.Message(Gbk(Catalog(Item(1) + Item(2) + Item(3) + Item(4), 4, sn + 91))))).Status);
        await host.UntilAsync(p => !p.Assets.ContainsKey(Asset(5)));
        Assert.Equal(4, host.Picture.Assets.Values.Count(a => a.Asset.Kind == "camera"));
    }

    [Fact]
    public async Task Register_WrongPassword_IsRefusedAndNothingIsTaken()
    {
        await using Host host = await StartAsync();
        await using SipDevice device = await ConnectAsync(host, tcp: false);
        Assert.Equal(403, (await device.RegisterAsync("another password")).Status);
        Assert.Equal(403, (await device.SendAsync(device.Message(Gbk(Catalog(Item(1), 1))))).Status);
        Assert.Equal(0, host.Feed("video").Received);
    }

    [Fact]
    public async Task Register_NonceOfBefore_IsStale()
    {
        await using Host host = await StartAsync();
        await using SipDevice device = await ConnectAsync(host, tcp: false);
        string challenge = (await device.SendAsync(device.Register(null)))["WWW-Authenticate"];
        string answer = device.Answer(challenge, Password);
        Assert.Equal(200, (await device.SendAsync(device.Register(answer))).Status);
        SipText again = await device.SendAsync(device.Register(answer));
        Assert.Equal(401, again.Status);
        Assert.Contains("stale=true", again["WWW-Authenticate"], StringComparison.Ordinal);
        Assert.Equal(200, (await device.SendAsync(device.Register(device.Answer(again["WWW-Authenticate"], Password)))).Status);
    }

    [Fact]
    public async Task Register_CountedNonce_IsGoodAsLongAsItsCountRises()
    {
        await using Host host = await StartAsync();
        await using SipDevice device = await ConnectAsync(host, tcp: false);
        string challenge = (await device.SendAsync(device.Register(null)))["WWW-Authenticate"];
        Assert.Equal(200, (await device.SendAsync(device.Register(device.AnswerCounted(challenge, Password, 1)))).Status);
        Assert.Equal(200, (await device.SendAsync(device.Register(device.AnswerCounted(challenge, Password, 2)))).Status);
        Assert.Equal(401, (await device.SendAsync(device.Register(device.AnswerCounted(challenge, Password, 2)))).Status);
    }

    [Fact]
    public async Task Message_SentAgain_IsAnsweredAgainAndTakenOnce()
    {
        await using Host host = await StartAsync();
        await using SipDevice device = await ConnectAsync(host, tcp: false);
        await device.RegisterAsync(Password);
        byte[] message = device.Message(Gbk(Catalog(Item(1) + Item(2), 9)));
        SipText first = await device.SendAsync(message);
        long taken = host.Feed("video").Received;
        SipText second = await device.SendAsync(message);
        Assert.Equal(first.First, second.First);
        Assert.Equal(first["To"], second["To"]);
        Assert.Equal(taken, host.Feed("video").Received);
    }

    [Fact]
    public async Task Message_OfSomebodyNotRegistered_IsRefused()
    {
        await using Host host = await StartAsync();
        await using SipDevice device = await ConnectAsync(host, tcp: false);
        Assert.Equal(403, (await device.SendAsync(device.Message(Gbk(Keepalive())))).Status);
        Assert.Equal(405, (await device.SendAsync(device.Message([], "INVITE"))).Status);
        Assert.Equal(200, (await device.SendAsync(device.Message([], "OPTIONS"))).Status);
    }

    [Fact]
    public async Task Message_ThatCanNotBeRead_IsRefusedAndKept()
    {
        await using Host host = await StartAsync();
        await using SipDevice device = await ConnectAsync(host, tcp: false);
        await device.RegisterAsync(Password);
        Assert.Equal(400, (await device.SendAsync(device.Message("<Notify><CmdType>"u8.ToArray()))).Status);
        Assert.Equal("xml-malformed", Assert.Single(host.Get<IJournalStore>().Quarantine("video", 5)).Fault.Code);
    }

    [Fact]
    public async Task Tcp_TwoMessagesInOneSegmentAndOneInMany_AreAllAnswered()
    {
        await using Host host = await StartAsync();
        await using SipDevice device = await ConnectAsync(host, tcp: true);
        await device.RegisterAsync(Password);
        byte[] two = [.. "\r\n\r\n"u8, .. device.Message(Gbk(Keepalive())), .. device.Message(Gbk(Catalog(Item(1), 3)))];
        await device.RawAsync(two);
        Assert.Equal(200, (await device.ResponseAsync()).Status);
        Assert.Equal(200, (await device.ResponseAsync()).Status);

        foreach (byte[] part in device.Message(Gbk(Catalog(Item(2), 3))).Chunk(7))
        {
            await device.RawAsync(part);
        }

        Assert.Equal(200, (await device.ResponseAsync()).Status);
        await host.UntilAsync(p => p.Assets.Values.Count(a => a.Asset.Kind == "camera") == 2);
    }

    [Fact]
    public async Task Garbage_IsKeptAndHarmsNobody()
    {
        await using Host host = await StartAsync();
        await using SipDevice healthy = await ConnectAsync(host, tcp: false);
        await healthy.RegisterAsync(Password);
        await using SipDevice tcp = await ConnectAsync(host, tcp: true);
        await tcp.RawAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        Assert.True(await tcp.IsClosedAsync());
        await using SipDevice udp = await ConnectAsync(host, tcp: false);
        await udp.RawAsync([0xFF, 0x00, 0x41]);
        await udp.RawAsync("MESSAGE sip:x SIP/2.0\r\nContent-Length: 99\r\n\r\nshort"u8.ToArray());

        Assert.Equal(200, (await healthy.SendAsync(healthy.Message(Gbk(Keepalive())))).Status);
        Assert.Equal(["sip-head", "sip-length", "sip-malformed"], host.Get<IJournalStore>().Quarantine("video", 9).Select(q => q.Fault.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Device_Silent_TakesItsCamerasOffLine()
    {
        await using Host host = await StartAsync(("Command:Feeds:video:Rhythm", "1"));
        await using SipDevice device = await ConnectAsync(host, tcp: false);
        await device.RegisterAsync(Password);
        await device.SendAsync(device.Message(Gbk(Catalog(Item(1) + Item(2), 2))));
        await host.UntilAsync(p => p.Assets.Values.Count(a => a.Asset.Status == AssetStatus.Online) == 3);
        await host.UntilAsync(p => p.Assets.Values.Count(a => a.Asset is { Status: AssetStatus.Offline, Text: "no keep-alive" }) == 3);
        Assert.Equal("中山路 摄像机 1", host.Picture.Assets[Asset(1)].Asset.Name);
        Assert.Equal(403, (await device.SendAsync(device.Message(Gbk(Keepalive())))).Status);
    }

    [Fact]
    public async Task Device_Unregisters_TakesItsCamerasOffLine()
    {
        await using Host host = await StartAsync();
        await using SipDevice device = await ConnectAsync(host, tcp: false);
        await device.RegisterAsync(Password);
        await device.SendAsync(device.Message(Gbk(Catalog(Item(1), 1))));
        await host.UntilAsync(p => p.Assets.Count == 2);
        Assert.Equal(200, (await device.RegisterAsync(Password, expires: 0)).Status);
        await host.UntilAsync(p => p.Assets.Values.All(a => a.Asset is { Status: AssetStatus.Offline, Text: "unregistered" }));
    }

    [Fact]
    public async Task Start_PlatformThatNeverComesBack_IsOffLine()
    {
        string folder = Directory.CreateTempSubdirectory("command-sip-").FullName;
        try
        {
            await using (Host first = await StartAsync(folder))
            {
                await using SipDevice device = await ConnectAsync(first, tcp: false);
                await device.RegisterAsync(Password);
                await device.SendAsync(device.Message(Gbk(Catalog(Item(1), 1))));
                await first.UntilAsync(p => p.Assets.Count == 2);
            }

            await using Host second = await StartAsync(folder, ("Command:Feeds:video:Rhythm", "1"));
            await second.UntilAsync(p => p.Assets.Count == 2 && p.Assets.Values.All(a => a.Asset is { Status: AssetStatus.Offline, Text: "not registered" }));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Start_WithoutAPassword_StaysShutAndSaysWhatToSet()
    {
        await using Host host = await Host.StartAsync();
        Assert.Null(host.Get<SipListenerService>().Door("video"));
        using HttpResponseMessage ready = await host.Http.GetAsync(new Uri("/readyz", UriKind.Relative), Cancel);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        string note = Assert.Single(JsonDocument.Parse(await ready.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("notes").EnumerateArray()).GetString()!;
        Assert.Contains("Command__Feeds__video__SipPassword", note, StringComparison.Ordinal);
    }

    private static Task<Host> StartAsync(params (string Key, string Value)[] settings) => Host.StartAsync([("Command:Feeds:video:SipPassword", Password), .. settings]);

    private static Task<Host> StartAsync(string folder, params (string Key, string Value)[] settings) => Host.StartAsync(folder, [("Command:Feeds:video:SipPassword", Password), .. settings]);

    private static Task<SipDevice> ConnectAsync(Host host, bool tcp) => SipDevice.ConnectAsync(host.Get<SipListenerService>().Door("video")!, Platform, tcp);

    private static string Asset(int camera) => $"video:{Platform}/{Camera(camera)}";
}
