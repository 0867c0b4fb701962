using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Resources;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Tests.Transports.Mqtt;

/// <summary>The subscription before a real Mosquitto that speaks TLS.</summary>
public sealed class MqttTlsTests
{
    private const string CaFileKey = "Command:Feeds:city:CaFile";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Broker_SignedByTheFeedsAuthority_IsJoinedAndItsMessagesAreTaken()
    {
        using Authority authority = new("our authority");
        await using Broker broker = await Broker.StartAsync(authority.Issue("127.0.0.1"));
        await using Host host = await StartAsync(broker, (CaFileKey, authority.File));
        await PublishedAsync(host, broker);
        Assert.False(host.Feed("city").IsBroken());
    }

    [Fact]
    public async Task Broker_SignedByAnAuthorityNobodyTrusts_IsNotJoinedAndTheStateSaysWhatToSet()
    {
        using Authority authority = new("our authority");
        await using Broker broker = await Broker.StartAsync(authority.Issue("127.0.0.1"));
        await using Host host = await StartAsync(broker);

        Fault fault = await RefusedAsync(host, broker);
        Assert.Contains("is not signed by an authority that this machine trusts", fault.Reason, StringComparison.Ordinal);
        Assert.Contains("Command__Feeds__city__CaFile", fault.Reason, StringComparison.Ordinal);
        Assert.Contains("证书不可信", FaultText.Of(fault, CultureInfo.GetCultureInfo("zh-CN")), StringComparison.Ordinal);
        Assert.Contains("can't be trusted", FaultText.Of(fault, CultureInfo.GetCultureInfo("en")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_SignedByAnotherAuthorityThanTheFeeds_IsNotJoined()
    {
        using Authority authority = new("our authority"), another = new("another authority");
        await using Broker broker = await Broker.StartAsync(another.Issue("127.0.0.1"));
        await using Host host = await StartAsync(broker, (CaFileKey, authority.File));

        Fault fault = await RefusedAsync(host, broker);
        Assert.Contains("is not signed by the authority in Command__Feeds__city__CaFile", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_WithACertificateForAnotherName_IsNotJoinedAndBothNamesAreTold()
    {
        using Authority authority = new("our authority");
        await using Broker broker = await Broker.StartAsync(authority.Issue("broker.elsewhere"));
        await using Host host = await StartAsync(broker, (CaFileKey, authority.File));

        Fault fault = await RefusedAsync(host, broker);
        Assert.Contains("is for broker.elsewhere and not for 127.0.0.1", fault.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("signed", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_WithACertificateThatRanOut_IsNotJoinedAndTheTimeIsTold()
    {
        using Authority authority = new("our authority");
        await using Broker broker = await Broker.StartAsync(authority.Issue("127.0.0.1", DateTimeOffset.UtcNow.AddDays(-1)));
        await using Host host = await StartAsync(broker, (CaFileKey, authority.File));

        Fault fault = await RefusedAsync(host, broker);
        Assert.Contains("is out of its time", fault.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("signed", fault.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broker_WithoutTls_IsNotJoinedByAFeedThatAsksForIt()
    {
        using Authority authority = new("our authority");
        await using Broker broker = await Broker.StartAsync();
        await using Host host = await StartAsync($"mqtts://127.0.0.1:{broker.Port}", (CaFileKey, authority.File));
        await Wait.UntilAsync(() => host.Feed("city").LastFault is not null, "the feed is broken");
        Assert.Equal("mqtt-unreachable", host.Feed("city").LastFault!.Code);
        Assert.Equal(0, host.Feed("city").Received);
    }

    [Theory]
    [InlineData("ca.pem", "mqtts://127.0.0.1:8883", "the full path of a PEM file")]
    [InlineData("/no/such/ca.pem", "mqtts://127.0.0.1:8883", "can't be read as certificates")]
    [InlineData("EMPTY", "mqtts://127.0.0.1:8883", "holds no certificate")]
    [InlineData("AUTHORITY", "mqtt://127.0.0.1:1883", "asks for no TLS")]
    public async Task Start_WithACaFileThatCanNotBeUsed_FailsAndNamesTheKey(string file, string url, string expected)
    {
        using Authority authority = new("our authority");
        string empty = authority.File + ".empty";
        await File.WriteAllTextAsync(empty, "", Cancel);
        string path = file switch { "EMPTY" => empty, "AUTHORITY" => authority.File, _ => file };

        Exception refused = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await using Host host = await Host.StartAsync(
                ("Command:Feeds:city:Transport", "mqtt"), ("Command:Feeds:city:Url", url), ("Command:Feeds:city:Topic", "#"), (CaFileKey, path));
        });
        Assert.True(refused is OptionsValidationException or Ingest.Transports.SettingsException, refused.ToString());
        Assert.Contains("Command__Feeds__city__CaFile", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    private static Task<Host> StartAsync(Broker broker, params (string Key, string Value)[] settings) => StartAsync(broker.TlsUrl, settings);

    private static Task<Host> StartAsync(string url, params (string Key, string Value)[] settings) => Host.StartAsync(
    [
        ("Command:Feeds:city:Transport", "mqtt"),
        ("Command:Feeds:city:Url", url),
        ("Command:Feeds:city:Topic", "city/cases/#"),
        .. settings,
    ]);

    /// <summary>Publishes until something has come: before the subscription the broker keeps nothing for it.</summary>
    private static async Task PublishedAsync(Host host, Broker broker)
    {
        for (int i = 0; i < 200 && host.Feed("city").Stored == 0; i++)
        {
            await broker.PublishAsync("city/cases/1", MqttTests.Case("C-1"));
        }

        await host.UntilAsync(p => p.Reports.Count == 1);
    }

    private static async Task<Fault> RefusedAsync(Host host, Broker broker)
    {
        await Wait.UntilAsync(() => host.Feed("city").LastFault is not null, "the feed is broken");
        await broker.PublishAsync("city/cases/1", MqttTests.Case("C-1"));
        FeedStatus state = host.Feed("city");
        Assert.Equal("mqtt-untrusted", state.LastFault!.Code);
        Assert.True(state.IsBroken());
        Assert.Equal(0, state.Received);
        return state.LastFault;
    }
}
