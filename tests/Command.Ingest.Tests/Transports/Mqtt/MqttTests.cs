using Command.Ingest.Journal;
using Command.Ingest.Transports.Mqtt;
using Microsoft.Extensions.DependencyInjection;

namespace Command.Ingest.Tests.Transports.Mqtt;

public sealed class MqttTests
{
    [Fact]
    public async Task Message_OnASubscribedTopic_IsStoredAndOnAnotherIsNot()
    {
        await using Broker broker = await Broker.StartAsync();
        await using Host host = await StartAsync(broker, null);
        await SubscribedAsync(host, broker);
        await broker.PublishAsync("elsewhere/cases", Case("C-2"));
        await broker.PublishAsync("city/cases/north", Case("C-3"));
        await broker.PublishAsync("city/cases", "{");
        await Wait.UntilAsync(() => host.Feed("city").Quarantined == 1, "what can't be read is kept");

        Assert.Equal(["C-1", "C-3"], host.Get<IJournalStore>().Quarantine("city", 10).Length == 1 ? await SourcesAsync(host, 2) : []);
    }

    [Fact]
    public async Task Broker_KilledAndBack_LosesNothingAndIsBrokenMeanwhile()
    {
        await using Broker broker = await Broker.StartAsync();
        await using Host host = await StartAsync(broker, null);
        await SubscribedAsync(host, broker);
        Assert.False(host.Feed("city").IsBroken());

        await broker.KillAsync();
        await Wait.UntilAsync(() => host.Feed("city").IsBroken(), "the broken link is seen");
        await broker.RunAsync();
        await broker.PublishAsync("city/cases/1", Case("C-2"));
        await Wait.UntilAsync(() => host.Feed("city").Stored == 2, "what was published to the broker that is back has come");

        Assert.False(host.Feed("city").IsBroken());
    }

    [Fact]
    public async Task Platform_AwayForAWhile_GetsWhatWasPublishedMeanwhile()
    {
        string folder = Directory.CreateTempSubdirectory("command-mqtt-host-").FullName;
        try
        {
            await using Broker broker = await Broker.StartAsync();
            await using (Host host = await StartAsync(broker, folder))
            {
                await SubscribedAsync(host, broker);
            }

            await broker.PublishAsync("city/cases/1", Case("C-2"));
            await using Host again = await StartAsync(broker, folder);
            await Wait.UntilAsync(() => again.Feed("city").Stored == 2, "the broker kept it for the session");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Message_ThatCouldNotBeMadeDurable_IsNotAcknowledgedAndComesAgain()
    {
        await using Broker broker = await Broker.StartAsync();
        await using Host host = await StartAsync(broker, null, FailingJournal.Into);
        await SubscribedAsync(host, broker);
        long duplicates = host.Feed("city").Duplicates;
        ((FailingJournal)host.Get<IJournalStore>()).Fail(before: 1, after: 1);
        await broker.PublishAsync("city/cases/1", Case("C-2"));

        // The first time nothing is stored; the second time it is but the answer is lost; the third is a duplicate.
        await Wait.UntilAsync(() => host.Feed("city").Duplicates == duplicates + 1, "it came until it was acknowledged");
        Assert.Equal(["C-1", "C-2"], await SourcesAsync(host, 2));
        Assert.Equal(2, host.Feed("city").TurnedAway);
    }

    [Fact]
    public async Task Start_AnExerciseIsConfigured_NoBrokerOutsideIsJoined()
    {
        await using Host host = await Host.StartAsync(
            ("Command:Feeds:city:Transport", "mqtt"), ("Command:Feeds:city:Url", "mqtt://broker.invalid"), ("Command:Feeds:city:Topic", "#"), ("Command:Exercise:Enabled", "true"));
        await Wait.UntilAsync(() => host.Feed("city").LastFault is not null, "it says that it does not join");
        Assert.Equal("mqtt-held", host.Feed("city").LastFault!.Code);
    }

    [Theory]
    [InlineData("mqtt://broker", 1883, false)]
    [InlineData("mqtts://broker", 8883, true)]
    [InlineData("mqtts://broker:1234", 1234, true)]
    public void Source_AnAddress_SaysPortAndTls(string url, int port, bool tls)
    {
        MqttSource source = new(new Uri(url), ["#"]);
        Assert.Equal((port, tls), (source.Port, source.Tls));
    }

    private static Task<Host> StartAsync(Broker broker, string? folder, Action<IServiceCollection>? services = null) => Host.StartAsync(
        folder,
        services,
        ("Command:Feeds:city:Transport", "mqtt"),
        ("Command:Feeds:city:Url", broker.Url),
        ("Command:Feeds:city:Topic", "city/cases/#"));

    /// <summary>Publishes C-1 until it is there: before the subscription the broker keeps nothing for it.</summary>
    private static async Task SubscribedAsync(Host host, Broker broker)
    {
        for (int i = 0; i < 200 && host.Feed("city").Stored == 0; i++)
        {
            await broker.PublishAsync("city/cases/1", Case("C-1"));
        }

        await Wait.UntilAsync(() => host.Feed("city").Stored == 1, "the feed is subscribed");
        long received = -1;
        await Wait.UntilAsync(
            () =>
            {
                bool quiet = received == host.Feed("city").Received;
                received = host.Feed("city").Received;
                return quiet;
            },
            "the repeats are over");
    }

    private static async Task<string[]> SourcesAsync(Host host, int count)
    {
        await host.UntilAsync(p => p.Reports.Count == count);
        return [.. host.Picture.Reports.Values.Select(r => r.Report.SourceId).Order(StringComparer.Ordinal)];
    }

    internal static string Case(string id) =>
        $$"""[{"service_request_id":"{{id}}","status":"open","service_code":"crash","service_name":"x","requested_datetime":"{{DateTimeOffset.UtcNow.AddMinutes(-1):yyyy-MM-dd'T'HH:mm}}:00Z","lat":45.757,"long":126.6425}]""";
}
