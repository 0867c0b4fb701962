using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.Cap;
using Command.Ingest.Notices.Channels;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Incidents;
using Command.Ingest.Tests.Transports.HttpPoll;
using Command.Ingest.Writer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Command.Ingest.Tests.Notices;

public sealed class NoticeSenderTests
{
    private const string Secret = "a-secret-that-both-know";

    [Fact]
    public async Task Mail_ToAServer_ArrivesOnceWithItsOwnMessageId()
    {
        await using SmtpSink sink = new();
        await using Host host = await Host.StartAsync([.. Mail(sink.Port)]);
        await DoAsync(host, Send("n1", Person("王芳", mail: "wang.fang@example.org")) with { En = new NoticeWords("Flooding", "Keep away.") });

        NoticeItem item = await SettledAsync(host, "n1", DeliveryState.Sent);
        Assert.Equal(1, Assert.Single(item.Deliveries).Attempts);
        MimeMessage message = Parse(Assert.Single(sink.Taken));
        Assert.Equal("积水 / Flooding", message.Subject);
        Assert.Equal(("wang.fang@example.org", "command@example.org"), (message.To.Mailboxes.Single().Address, message.From.Mailboxes.Single().Address));
        Assert.EndsWith("@example.org", message.MessageId, StringComparison.Ordinal);
        Assert.Contains("请绕行", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("Keep away.", message.TextBody, StringComparison.Ordinal);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
    }

    [Fact]
    public async Task Mail_RefusedForGood_IsGivenUpAndOneThatIsBusyIsTriedAgainWithTheSameId()
    {
        await using SmtpSink sink = new();
        await using Host host = await Host.StartAsync([.. Mail(sink.Port)]);
        await DoAsync(host, Send("n1", Person("甲", mail: "nobody@example.org"), Person("乙", mail: "busy@example.org"), Person("丙", mail: "c@example.org")));

        PictureState picture = await host.UntilAsync(p => p.Notices.GetValueOrDefault("n1") is { } n && Of(n, "r1").State == DeliveryState.Failed && Of(n, "r2").Attempts > 1 && Of(n, "r3").State == DeliveryState.Sent);
        Delivery gone = Of(picture.Notices["n1"], "r1"), busy = Of(picture.Notices["n1"], "r2");
        Assert.Equal(("notice-mail-refused", (DateTimeOffset?)null, 1), (gone.Why?.Code, gone.NextTry, gone.Attempts));
        Assert.Equal(("notice-mail-refused", DeliveryState.Failed), (busy.Why?.Code, busy.State));
        Assert.NotNull(busy.NextTry);
        Assert.Single(sink.Taken);
    }

    [Fact]
    public async Task Sms_ByTheGatewayOfTheSettings_FillsItsTemplateAndBelievesItsAnswer()
    {
        ConcurrentQueue<(string Body, string? Key, string? Own)> got = new();
        await using Origin gateway = await Origin.StartAsync(async (http, number) =>
        {
            using StreamReader body = new(http.Request.Body);
            got.Enqueue((await body.ReadToEndAsync(), http.Request.Headers["Idempotency-Key"], http.Request.Headers["X-App"]));
            await http.Response.WriteAsync(number == 0 ? """{"result":{"code":7}}""" : """{"result":{"code":0}}""");
        });
        await using Host host = await Host.StartAsync(
            ("Command:Ingest:PollAllow", "127.0.0.1"),
            ("Command:Notices:Sms:Url", new Uri(gateway.Address, "/send").ToString()),
            ("Command:Notices:Sms:Body", """{"to":["{phone}"],"content":"{text}","ref":"{id}"}"""),
            ("Command:Notices:Sms:Headers:X-App", "command"),
            ("Command:Notices:Sms:Success", "result.code=0"),
            ("Command:Notices:RetrySeconds", "1"));
        await DoAsync(host, Send("n1", Person("王芳", phone: "138 0000 0000")) with { Zh = new NoticeWords("积\"水", "半米{phone}\n请绕行") });

        NoticeItem item = await SettledAsync(host, "n1", DeliveryState.Sent);
        Assert.Equal(2, Assert.Single(item.Deliveries).Attempts);
        Assert.Equal(2, got.Count);
        Assert.Single(got.Select(g => g.Key).Distinct());
        Assert.All(got, g => Assert.Equal("command", g.Own));
        JsonElement sent = JsonDocument.Parse(got.Last().Body).RootElement;
        Assert.Equal("13800000000", sent.GetProperty("to")[0].GetString());
        Assert.Equal("【积\"水】半米{phone}\n请绕行", sent.GetProperty("content").GetString());
        Assert.Equal(got.Last().Key, sent.GetProperty("ref").GetString());
    }

    [Fact]
    public async Task Sms_ToAnInsideAddressThatIsNotListed_IsNotReached()
    {
        await using Origin gateway = await Origin.StartAsync((http, _) => http.Response.WriteAsync("{}"));
        await using Host host = await Host.StartAsync(("Command:Notices:Sms:Url", gateway.Address.ToString()));
        await DoAsync(host, Send("n1", Person("王芳", phone: "13800000000")));

        NoticeItem item = await SettledAsync(host, "n1", DeliveryState.Failed);
        Assert.Equal(("notice-http-inside", (DateTimeOffset?)null), (item.Deliveries[0].Why?.Code, item.Deliveries[0].NextTry));
        Assert.Empty(gateway.Requests);
    }

    [Fact]
    public async Task Warning_ApprovedByASecondPerson_IsInCapAndWithWhoBroadcastsAndItsCancellationToo()
    {
        ConcurrentQueue<(byte[] Body, string? Signature, string? Timestamp, string? Type)> got = new();
        await using Origin broadcaster = await Origin.StartAsync(async (http, _) =>
        {
            using MemoryStream body = new();
            await http.Request.Body.CopyToAsync(body);
            got.Enqueue((body.ToArray(), http.Request.Headers[WebhookChannel.SignatureHeader], http.Request.Headers[WebhookChannel.TimestampHeader], http.Request.ContentType));
        });
        await using Host host = await Host.StartAsync(
            ("Command:Ingest:PollAllow", "127.0.0.1"),
            ("Command:Cap:Sender", "warnings@example.org"),
            ("Command:ApiKeys:gis:Key", "reader-key-for-tests-0123"),
            ("Command:Notices:Broadcasts:loudspeakers:Url", broadcaster.Address.ToString()),
            ("Command:Notices:Broadcasts:loudspeakers:Secret", Secret));
        await DoAsync(host, NoticeCommandsTests.Warning("w1", DateTimeOffset.UtcNow.AddHours(2)));
        Assert.Equal("notice-own", (await host.Get<CommandQueue>().SubmitAsync(null, "李敏", new ApproveNotice("w1", 1), TestContext.Current.CancellationToken)).Refusal?.Code);
        Assert.Empty(broadcaster.Requests);
        await DoAsync(host, new ApproveNotice("w1", 1), "王强");

        NoticeItem item = await SettledAsync(host, "w1", DeliveryState.Sent);
        (byte[] body, string? signature, string? timestamp, string? type) = Assert.Single(got);
        Assert.Equal("application/cap+xml", type);
        Assert.Equal(WebhookChannel.Sign(Secret, timestamp!, body), signature);
        Alert read = Assert.IsType<Alert>(Assert.Single(new CapDecoder().Decode(body, Contexts.Of("civil")).Messages));
        Assert.Equal(("warnings@example.org", "w1", "Public"), (read.Sender, read.SourceId, read.Scope));
        Assert.Contains("w1", await GetAsync(host, "/cap"), StringComparison.Ordinal);
        Assert.Contains("<identifier>w1</identifier>", await GetAsync(host, "/cap/" + Uri.EscapeDataString(item.Alert!)), StringComparison.Ordinal);

        await DoAsync(host, new WithdrawNotice("w1", 2) { Reason = "水已退" }, "王强");
        await SettledAsync(host, "w1-cancel", DeliveryState.Sent);
        Assert.Equal("Cancel", Assert.IsType<Alert>(Assert.Single(new CapDecoder().Decode(got.Last().Body, Contexts.Of("civil")).Messages)).MsgType);
        Assert.DoesNotContain("<id>" + host.Http.BaseAddress + "cap/" + Uri.EscapeDataString(item.Alert!), await GetAsync(host, "/cap"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Exercise_ByEveryChannel_LeavesByNone()
    {
        await using SmtpSink sink = new();
        await using Origin other = await Origin.StartAsync((http, _) => http.Response.WriteAsync("{}"));
        await using Host host = await Host.StartAsync([.. Mail(sink.Port), .. Systems(other.Address)]);
        SendNotice all = NoticeCommandsTests.Warning("e1", DateTimeOffset.UtcNow.AddHours(2)) with
        {
            Exercise = true,
            To = [Person("王芳", "13800000000", "wang.fang@example.org")],
            Endpoints = ["loudspeakers", "province"],
            Channels = NoticeChannels.All,
        };
        await DoAsync(host, all);
        await DoAsync(host, new ApproveNotice("e1", 1), "王强");
        NoticeItem item = await SettledAsync(host, "e1", DeliveryState.Kept);
        Assert.Equal(4, item.Deliveries.Length);

        // What comes after it by the same ways has left, so it has had its time.
        await DoAsync(host, Send("n1", Person("王芳", "13800000000", "wang.fang@example.org")) with { Endpoints = ["province"], Channels = [NoticeChannels.Sms, NoticeChannels.Mail, NoticeChannels.Webhook] });
        await SettledAsync(host, "n1", DeliveryState.Sent);
        Assert.Equal(2, other.Requests.Count);
        Assert.DoesNotContain("暴雨", Parse(Assert.Single(sink.Taken)).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadChannels_WhileOthersSend_DelayNeitherThemNorAnyCommand()
    {
        await using SmtpSink silent = new() { Silent = true };
        await using Origin well = await Origin.StartAsync((http, _) => http.Response.WriteAsync("{}"));
        await using Host host = await Host.StartAsync([.. Mail(silent.Port), .. Systems(well.Address), ("Command:Notices:TimeoutSeconds", "60")]);
        ImmutableArray<NoticeRecipient> many = [.. Enumerable.Range(0, 100).Select(i => Person($"甲{i}", $"138000000{i:D2}", $"a{i}@example.org"))];
        await DoAsync(host, Send("n1", [.. many]) with { Channels = [NoticeChannels.Mail, NoticeChannels.Sms] });

        PictureState picture = await host.UntilAsync(p => p.Notices.GetValueOrDefault("n1") is { } n && n.Deliveries.Count(d => d.State == DeliveryState.Sent) == 100);
        Assert.All(picture.Notices["n1"].Deliveries.Where(d => d.Channel == NoticeChannels.Mail), d => Assert.Equal(DeliveryState.Queued, d.State));

        // The writer is as free as without: a hundred commands are through long before one mail's minute is over.
        for (int i = 0; i < 100; i++)
        {
            await DoAsync(host, new PutDrawing($"d{i}", "city", "point", [new Geo.GeoPoint(126.64, 45.757)], null, 0));
        }

        Assert.All(host.Picture.Notices["n1"].Deliveries.Where(d => d.Channel == NoticeChannels.Mail), d => Assert.Equal(0, d.Attempts));
    }

    [Fact]
    public async Task Restart_WithNoticesQueued_GoesOnWithThemAndSendsNothingTwice()
    {
        string folder = Directory.CreateTempSubdirectory("command-notices-").FullName;
        int port = FreePort();
        try
        {
            await using (Host first = await Host.StartAsync(folder, [.. Mail(port)]))
            {
                await DoAsync(first, Send("n1", Person("王芳", mail: "wang.fang@example.org")));
                PictureState picture = await first.UntilAsync(p => p.Notices.GetValueOrDefault("n1")?.Deliveries[0] is { Attempts: > 0 });
                Assert.Equal(("notice-mail-away", DeliveryState.Failed), (picture.Notices["n1"].Deliveries[0].Why?.Code, picture.Notices["n1"].Deliveries[0].State));
            }

            await using SmtpSink sink = new(port);
            await using (Host second = await Host.StartAsync(folder, [.. Mail(port)]))
            {
                NoticeItem item = await SettledAsync(second, "n1", DeliveryState.Sent);
                Assert.True(item.Deliveries[0].Attempts > 1);
            }

            await using (Host third = await Host.StartAsync(folder, [.. Mail(port)]))
            {
                await DoAsync(third, Send("n2", Person("王芳", mail: "wang.fang@example.org")));
                await SettledAsync(third, "n2", DeliveryState.Sent);
            }

            Assert.Equal(2, sink.Taken.Count);
            Assert.Equal(2, sink.Taken.Select(t => Parse(t).MessageId).Distinct().Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Channel_ThatIsNotSetUp_SaysWhichSettingOpensIt()
    {
        await using Host host = await Host.StartAsync();
        await DoAsync(host, Send("n1", Person("王芳", phone: "13800000000")));
        NoticeItem item = await SettledAsync(host, "n1", DeliveryState.Failed);
        Assert.Equal("notice-channel-shut", item.Deliveries[0].Why?.Code);
        Assert.Contains("Command__Notices__Sms__Url", item.Deliveries[0].Why!.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Command:Notices:Mail:Host", "mail.example.org", "Command__Notices__Mail__From")]
    [InlineData("Command:Notices:Mail:Tls", "maybe", "Command__Notices__Mail__Tls")]
    [InlineData("Command:Notices:Mail:Password", "x", "Command__Notices__Mail__Password")]
    [InlineData("Command:Notices:Sms:Url", "ftp://x", "Command__Notices__Sms__Url")]
    [InlineData("Command:Notices:Sms:Method", "PATCH", "Command__Notices__Sms__Method")]
    [InlineData("Command:Notices:Sms:Success", "ok", "Command__Notices__Sms__Success")]
    [InlineData("Command:Notices:Webhooks:province:Url", "https://example.org", "Command__Notices__Webhooks__province__Secret")]
    [InlineData("Command:Notices:Broadcasts:x:Secret", Secret, "Command__Notices__Broadcasts__x__Url")]
    [InlineData("Command:Notices:RetrySeconds", "0", "Command__Notices__RetrySeconds")]
    public async Task Settings_ThatAreWrong_StopTheStartWithTheirKey(string key, string value, string named)
    {
        OptionsValidationException wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => Host.StartAsync((key, value)));
        Assert.Contains(named, wrong.Message, StringComparison.Ordinal);
    }

    private static (string, string)[] Mail(int port) =>
    [
        ("Command:Notices:Mail:Host", "127.0.0.1"), ("Command:Notices:Mail:Port", $"{port}"), ("Command:Notices:Mail:Tls", "none"), ("Command:Notices:Mail:From", "command@example.org"), ("Command:Notices:RetrySeconds", "1"),
    ];

    private static (string, string)[] Systems(Uri address) =>
    [
        ("Command:Ingest:PollAllow", "127.0.0.1"),
        ("Command:Notices:Sms:Url", address.ToString()),
        ("Command:Notices:Webhooks:province:Url", address.ToString()),
        ("Command:Notices:Webhooks:province:Secret", Secret),
        ("Command:Notices:Broadcasts:loudspeakers:Url", address.ToString()),
        ("Command:Notices:Broadcasts:loudspeakers:Secret", Secret),
    ];

    private static SendNotice Send(string id, params NoticeRecipient[] to) => NoticeCommandsTests.Sms(id) with
    {
        To = [.. to],
        Channels = [.. new[] { (NoticeChannels.Sms, to.Any(r => r.Phone is not null)), (NoticeChannels.Mail, to.Any(r => r.Mail is not null)) }.Where(c => c.Item2).Select(c => c.Item1)],
    };

    private static NoticeRecipient Person(string name, string? phone = null, string? mail = null) => new("", name, phone, mail, null, null, null, null);

    private static async Task DoAsync(Host host, DeskCommand command, string author = "李敏") =>
        Assert.Null((await host.Get<CommandQueue>().SubmitAsync(null, author, command, TestContext.Current.CancellationToken)).Refusal);

    private static async Task<NoticeItem> SettledAsync(Host host, string id, DeliveryState state) =>
        (await host.UntilAsync(p => p.Notices.GetValueOrDefault(id) is { Deliveries.Length: > 0 } n && n.Deliveries.All(d => d.State == state))).Notices[id];

    private static Delivery Of(NoticeItem item, string recipient) => item.Deliveries.Single(d => d.Recipient == recipient);

    private static MimeMessage Parse(string message) => MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes(message)));

    private static async Task<string> GetAsync(Host host, string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", "reader-key-for-tests-0123");
        using HttpResponseMessage answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private static int FreePort()
    {
        using TcpListener any = new(System.Net.IPAddress.Loopback, 0);
        any.Start();
        return ((System.Net.IPEndPoint)any.LocalEndpoint).Port;
    }
}
