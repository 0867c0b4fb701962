using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Notices.Push;
using Command.Ingest.Picture;
using Command.Ingest.Security;
using Command.Ingest.Tests.Incidents;
using Command.Ingest.Writer;

namespace Command.Ingest.Tests.Notices.Push;

public sealed class PushChannelTests
{
    [Fact]
    public async Task Push_ToAPersonsDevices_SaysOnlyThatThereIsSomethingToRead()
    {
        await using PushSink sink = await PushSink.StartAsync();
        await using Host host = await Host.StartAsync(null, sink.Trust, Settings());
        await SubscribeAsync(host, "wang", sink.Browser("phone", "id-wang"), sink.Browser("desk", "id-wang", "desk", "en"));
        await DoAsync(host, Send("n1", "wang"));

        await SettledAsync(host, "n1", DeliveryState.Sent);
        Pushed phone = Assert.Single(sink.Taken, t => t.Path == "/phone"), desk = Assert.Single(sink.Taken, t => t.Path == "/desk");
        Assert.Equal(("您有一条新通知", "/field"), (phone.Message.GetProperty("title").GetString(), phone.Message.GetProperty("url").GetString()));
        Assert.Equal(("There is a notice for you", "/notices"), (desk.Message.GetProperty("title").GetString(), desk.Message.GetProperty("url").GetString()));
        Assert.DoesNotContain("王芳", phone.Message.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("半米", phone.Message.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(("aes128gcm", "high"), (phone.Headers["Content-Encoding"], phone.Headers["Urgency"]));
        Assert.Equal(phone.Message.GetProperty("tag").GetString(), phone.Headers["Topic"]);
        Assert.Equal((sink.Address.GetLeftPart(UriPartial.Authority), "mailto:command@example.org"), (phone.Claims!.Value.GetProperty("aud").GetString(), phone.Claims!.Value.GetProperty("sub").GetString()));
        Assert.All(await Book(host).OfAccountAsync("id-wang", TestContext.Current.CancellationToken), d => Assert.NotNull(d.Took));
    }

    [Fact]
    public async Task Push_ToADeviceThatIsGone_TakesItOffTheListAndGivesUp()
    {
        await using PushSink sink = await PushSink.StartAsync();
        sink.Answers = (_, _) => (410, null);
        await using Host host = await Host.StartAsync(null, sink.Trust, Settings());
        await SubscribeAsync(host, "wang", sink.Browser("phone", "id-wang"));
        await DoAsync(host, Send("n1", "wang"));

        NoticeItem item = await SettledAsync(host, "n1", DeliveryState.Failed);
        Assert.Equal(("notice-push-gone", (DateTimeOffset?)null), (item.Deliveries[0].Why?.Code, item.Deliveries[0].NextTry));
        Assert.Empty(await Book(host).OfAccountAsync("id-wang", TestContext.Current.CancellationToken));
        await DoAsync(host, Send("n2", "wang"));
        Assert.Equal("notice-push-none", (await SettledAsync(host, "n2", DeliveryState.Failed)).Deliveries[0].Why?.Code);
    }

    [Fact]
    public async Task Push_WhereTheServiceAsksToWait_IsTriedAgainNoEarlier()
    {
        await using PushSink sink = await PushSink.StartAsync();
        sink.Answers = (_, _) => (429, "300");
        await using Host host = await Host.StartAsync(null, sink.Trust, Settings());
        await SubscribeAsync(host, "wang", sink.Browser("phone", "id-wang"));
        await DoAsync(host, Send("n1", "wang"));

        Delivery waits = (await SettledAsync(host, "n1", DeliveryState.Failed)).Deliveries[0];
        Assert.True(waits.NextTry - waits.At > TimeSpan.FromSeconds(240), $"{waits}");
        Assert.Single(await Book(host).OfAccountAsync("id-wang", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Push_ToAServiceThatIsNotListed_IsNotAsked()
    {
        await using PushSink sink = await PushSink.StartAsync();
        await using Host host = await Host.StartAsync(null, sink.Trust, Settings("fcm.googleapis.com"));
        await SubscribeAsync(host, "wang", sink.Browser("phone", "id-wang"));
        await DoAsync(host, Send("n1", "wang"));
        Assert.Equal("notice-push-host", (await SettledAsync(host, "n1", DeliveryState.Failed)).Deliveries[0].Why?.Code);
        Assert.Empty(sink.Taken);
    }

    [Fact]
    public async Task Push_ToAnAccountThatWasStopped_GoesNowhere()
    {
        await using PushSink sink = await PushSink.StartAsync();
        await using Host host = await Host.StartAsync(null, sink.Trust, Settings());
        await SubscribeAsync(host, "wang", sink.Browser("phone", "id-wang"));
        await host.Get<SecurityDb>().DoAsync("UPDATE security_accounts SET body = '{\"Disabled\":true}'", TestContext.Current.CancellationToken);
        await DoAsync(host, Send("n1", "wang"));
        Assert.Equal("notice-push-none", (await SettledAsync(host, "n1", DeliveryState.Failed)).Deliveries[0].Why?.Code);
    }

    [Fact]
    public async Task Book_ADeviceThatChangesHands_IsItsNewestPersonsAlone()
    {
        await using PushSink sink = await PushSink.StartAsync();
        await using Host host = await Host.StartAsync();
        PushDevice phone = sink.Browser("phone", "id-wang");
        CancellationToken stop = TestContext.Current.CancellationToken;
        await Book(host).PutAsync(phone, stop);
        await Book(host).PutAsync(phone with { Account = "id-li" }, stop);
        Assert.Empty(await Book(host).OfAccountAsync("id-wang", stop));
        Assert.False(await Book(host).RemoveAsync(phone.Id, stop, "id-wang"));
        Assert.True(await Book(host).RemoveAsync(phone.Id, stop, "id-li"));

        for (int i = 0; i < PushBook.MostOfOne + 3; i++)
        {
            await Book(host).PutAsync(sink.Browser($"p{i}", "id-li") with { Made = DateTimeOffset.UnixEpoch.AddDays(i) }, stop);
        }

        Assert.Equal(PushBook.MostOfOne, (await Book(host).OfAccountAsync("id-li", stop)).Length);
        Assert.Equal(await Book(host).KeysAsync(stop), await Book(host).KeysAsync(stop));
    }

    [Theory]
    [InlineData("https://fcm.googleapis.com/fcm/send/x", true)]
    [InlineData("https://web.push.apple.com/x", true)]
    [InlineData("https://push.apple.com.example.org/x", false)]
    [InlineData("https://evilpush.apple.com.cn/x", false)]
    [InlineData("http://fcm.googleapis.com/x", false)]
    [InlineData("https://user@fcm.googleapis.com/x", false)]
    [InlineData("https://169.254.169.254/latest", false)]
    [InlineData("https://localhost/x", false)]
    [InlineData("file:///etc/passwd", false)]
    public void Takes_AnAddressThatABrowserNames_OnlyOfListedServicesOverTls(string endpoint, bool taken) => Assert.Equal(taken, new PushOptions().Takes(endpoint, out _));

    private static (string, string)[] Settings(string hosts = "localhost") =>
        [("Command:Notices:Push:Contact", "mailto:command@example.org"), ("Command:Notices:Push:Hosts", hosts), ("Command:Notices:RetrySeconds", "1")];

    private static SendNotice Send(string id, string account) => NoticeCommandsTests.Sms(id) with { To = [new NoticeRecipient("", "王芳", null, null, account, null, null, null)], Channels = [NoticeChannels.Push] };

    private static PushBook Book(Host host) => host.Get<PushBook>();

    private static async Task SubscribeAsync(Host host, string name, params PushDevice[] devices)
    {
        await host.Get<SecurityDb>().DoAsync("INSERT INTO security_accounts (id, name, version, body) VALUES (@id, @name, 1, '{}')", TestContext.Current.CancellationToken, ("@id", "id-" + name), ("@name", name.ToUpperInvariant()));
        foreach (PushDevice device in devices)
        {
            await Book(host).PutAsync(device, TestContext.Current.CancellationToken);
        }
    }

    private static async Task DoAsync(Host host, DeskCommand command) =>
        Assert.Null((await host.Get<CommandQueue>().SubmitAsync(null, "李敏", command, TestContext.Current.CancellationToken)).Refusal);

    private static async Task<NoticeItem> SettledAsync(Host host, string id, DeliveryState state) =>
        (await host.UntilAsync(p => p.Notices.GetValueOrDefault(id) is { Deliveries.Length: > 0 } n && n.Deliveries.All(d => d.State == state))).Notices[id];
}
