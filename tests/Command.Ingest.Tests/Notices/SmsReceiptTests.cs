using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Text;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Notices.Receipts;
using Command.Ingest.Picture;
using Command.Ingest.Tests.Incidents;
using Command.Ingest.Tests.Transports.HttpPoll;
using Command.Ingest.Writer;
using Microsoft.AspNetCore.Http;

namespace Command.Ingest.Tests.Notices;

public sealed class SmsReceiptTests
{
    private const string Secret = "a-secret-that-both-know";

    [Fact]
    public async Task Receipt_OfWhatWasSent_ShowsItDeliveredOrFailedAndAReplayChangesNothing()
    {
        ConcurrentQueue<string?> keys = new();
        await using Origin gateway = await Origin.StartAsync(async (http, _) =>
        {
            keys.Enqueue(http.Request.Headers["Idempotency-Key"]);
            await http.Response.WriteAsync("{}");
        });
        await using Host host = await Host.StartAsync(Settings(gateway.Address));
        await DoAsync(host, NoticeCommandsTests.Sms("n1") with { To = [Person("甲", "13800000001")] });
        await host.UntilAsync(p => p.Notices.GetValueOrDefault("n1")?.Deliveries[0].State == DeliveryState.Sent);
        await DoAsync(host, NoticeCommandsTests.Sms("n2") with { To = [Person("乙", "13800000002")] });
        await host.UntilAsync(p => p.Notices.GetValueOrDefault("n2")?.Deliveries[0].State == DeliveryState.Sent);
        string[] sent = [.. keys.Select(k => k!)];

        string call = $$"""{"reports":[{"msg":{"ref":"{{sent[0]}}"},"stat":"DELIVRD"},{"msg":{"ref":"{{sent[1]}}"},"stat":"UNDELIV"},{"msg":{"ref":"nobody's"},"stat":"DELIVRD"},{"stat":"DELIVRD"}]}""";
        Assert.Equal((HttpStatusCode.OK, "0"), await PostAsync(host, call, Secret));
        PictureState picture = await host.UntilAsync(p => p.Notices["n1"].Deliveries[0].State == DeliveryState.Delivered && p.Notices["n2"].Deliveries[0].State == DeliveryState.Failed);
        Delivery failed = picture.Notices["n2"].Deliveries[0];
        Assert.Equal(("notice-sms-undelivered", (DateTimeOffset?)null), (failed.Why?.Code, failed.NextTry));

        // Again, and the other way round: what is there stays there, and nothing is written twice.
        long before = host.Picture.Sequence;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(host, call, Secret)).Status);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(host, call.Replace("DELIVRD", "EXPIRED", StringComparison.Ordinal), Secret)).Status);
        await DoAsync(host, new PutDrawing("after", "city", "point", [new Geo.GeoPoint(126.64, 45.757)], null, 0));
        picture = await host.UntilAsync(p => p.Drawings.Count > 0);
        Assert.Equal((DeliveryState.Delivered, DeliveryState.Failed), (picture.Notices["n1"].Deliveries[0].State, picture.Notices["n2"].Deliveries[0].State));
        Assert.Equal(before + 1, picture.Sequence);
    }

    [Fact]
    public async Task Receipt_WithoutTheSecret_IsRefusedAndOneThatIsNoneSaysSo()
    {
        await using Host host = await Host.StartAsync(Settings(new Uri("http://127.0.0.1:9/")));
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(host, "{}", null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync(host, "{}", "another-secret-of-others")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(host, "{", Secret)).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(host, new string(' ', 300_000), Secret)).Status);
        using HttpResponseMessage get = await host.Http.GetAsync(new Uri($"/notices/receipts/sms?secret={Secret}&stat=DELIVRD&msg.ref=x", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        await using Host shut = await Host.StartAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(shut, "{}", Secret)).Status);
    }

    [Theory]
    [InlineData("""{"id":"k","status":"DELIVRD"}""", "k", true)]
    [InlineData("""[{"id":"k","status":"undeliv"}]""", "k", false)]
    [InlineData("""{"id":"k","status":"ACCEPTD"}""", "k", null)]
    [InlineData("""{"id":7,"status":"DELIVRD"}""", "7", true)]
    public void OfJson_OneOrAList_ReadsKeyAndWord(string json, string key, bool? delivered)
    {
        SmsReceipt receipt = Assert.Single(SmsReceipt.OfJson(Encoding.UTF8.GetBytes(json), new SmsReceiptOptions())!.Value);
        Assert.Equal((key, delivered), (receipt.Key, receipt.Delivered));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]")]
    public void OfJson_AnythingElse_IsNone(string json) => Assert.Null(SmsReceipt.OfJson(Encoding.UTF8.GetBytes(json), new SmsReceiptOptions()));

    private static (string, string)[] Settings(Uri gateway) =>
    [
        ("Command:Ingest:PollAllow", "127.0.0.1"),
        ("Command:Notices:Sms:Url", gateway.ToString()),
        ("Command:Notices:Sms:Receipts:Secret", Secret),
        ("Command:Notices:Sms:Receipts:Items", "reports"),
        ("Command:Notices:Sms:Receipts:Id", "msg.ref"),
        ("Command:Notices:Sms:Receipts:State", "stat"),
        ("Command:Notices:Sms:Receipts:Answer", "0"),
    ];

    private static NoticeRecipient Person(string name, string phone) => new("", name, phone, null, null, null, null, null);

    private static async Task DoAsync(Host host, DeskCommand command) =>
        Assert.Null((await host.Get<CommandQueue>().SubmitAsync(null, "李敏", command, TestContext.Current.CancellationToken)).Refusal);

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(Host host, string body, string? secret)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/notices/receipts/sms") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (secret is not null)
        {
            request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", secret);
        }

        using HttpResponseMessage answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
