using System.Text.Json;

namespace Command.Ingest.Tests.Transports.Mqtt;

/// <summary>SensorThings observations over a real Mosquitto, on the topics of OGC 18-088 §14.</summary>
public sealed class MqttSensorThingsTests
{
    private const string At = "2026-03-01T08:30:00Z";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v1.1/Datastreams(1)/Observations", "1")]
    [InlineData("v1.1/Datastreams('river-7')/Observations", "river-7")]
    [InlineData("frost/v1.1/Things(3)/Datastreams(1)/Observations", "3")]
    public async Task Observation_OnItsDatastreamsTopic_IsAReadingOfThatStation(string topic, string station)
    {
        await using Broker broker = await Broker.StartAsync();
        await using Host host = await StartAsync(broker);
        await PublishedAsync(host, broker, topic, $$"""{"phenomenonTime":"{{At}}","result":118.42}""");

        JsonElement reading = await ReadingAsync(host);
        Assert.Equal(("sensors", station, 118.42, "good"), (Text(reading, "feed"), Text(reading, "station"), reading.GetProperty("value").GetDouble(), Text(reading, "quality")));
        Assert.Equal(DateTimeOffset.Parse(At, System.Globalization.CultureInfo.InvariantCulture), reading.GetProperty("observedAt").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("""{"phenomenonTime":"2026-03-01T08:30:00Z","result":7,"Datastream":{"@iot.id":1}}""", "1")]
    [InlineData("""{"phenomenonTime":"2026-03-01T08:30:00Z","result":7,"Datastream":{"@iot.id":1,"name":"x","Thing":{"@iot.id":"gauge-9"}}}""", "gauge-9")]
    [InlineData("""{"phenomenonTime":"2026-03-01T08:30:00Z","result":7,"Datastream@iot.navigationLink":"http://frost/v1.1/Datastreams(1)"}""", "1")]
    public async Task Observation_OnTheTopicOfAll_IsAReadingOfTheDatastreamThatItNames(string body, string station)
    {
        await using Broker broker = await Broker.StartAsync();
        await using Host host = await StartAsync(broker);
        await PublishedAsync(host, broker, "v1.1/Observations", body);

        JsonElement reading = await ReadingAsync(host);
        Assert.Equal((station, 7d, "good"), (Text(reading, "station"), reading.GetProperty("value").GetDouble(), Text(reading, "quality")));
    }

    [Fact]
    public async Task Observation_AsAServerPublishesIt_IsOfTheTopicsDatastreamWhateverItsLinksSay()
    {
        await using Broker broker = await Broker.StartAsync();
        await using Host host = await StartAsync(broker);
        await PublishedAsync(host, broker, "v1.1/Datastreams(1)/Observations", $$"""
            {"@iot.selfLink":"http://frost/v1.1/Observations(5)","@iot.id":5,"phenomenonTime":"{{At}}","resultTime":null,"result":21.5,
             "Datastream@iot.navigationLink":"http://frost/v1.1/Observations(5)/Datastream","FeatureOfInterest@iot.navigationLink":"http://frost/v1.1/Observations(5)/FeatureOfInterest"}
            """);

        JsonElement reading = await ReadingAsync(host);
        Assert.Equal(("1", 21.5, "good"), (Text(reading, "station"), reading.GetProperty("value").GetDouble(), Text(reading, "quality")));
    }

    [Fact]
    public async Task Observation_OnTheTopicOfAllThatNamesNothing_IsFiledUnderTheFeedAndSuspect()
    {
        await using Broker broker = await Broker.StartAsync();
        await using Host host = await StartAsync(broker);
        await PublishedAsync(host, broker, "v1.1/Observations", $$"""{"phenomenonTime":"{{At}}","result":7}""");

        JsonElement reading = await ReadingAsync(host);
        Assert.Equal(("sensors", "suspect"), (Text(reading, "station"), Text(reading, "quality")));
    }

    [Fact]
    public async Task Observation_OnATopicThatSelectsItsParts_IsAReadingOfItsDatastream()
    {
        await using Broker broker = await Broker.StartAsync();
        await using Host host = await StartAsync(broker);
        await PublishedAsync(host, broker, "v1.1/Datastreams(1)/Observations?$select=result", """{"result":3}""");

        JsonElement reading = await ReadingAsync(host);
        Assert.Equal(("1", 3d), (Text(reading, "station"), reading.GetProperty("value").GetDouble()));
    }

    [Fact]
    public async Task Observations_OfTwoDatastreams_AreTwoSeries()
    {
        await using Broker broker = await Broker.StartAsync();
        await using Host host = await StartAsync(broker);
        await PublishedAsync(host, broker, "v1.1/Datastreams(1)/Observations", $$"""{"phenomenonTime":"{{At}}","result":1}""");
        await broker.PublishAsync("v1.1/Datastreams(2)/Observations", $$"""{"phenomenonTime":"{{At}}","result":2}""");

        await host.UntilAsync(p => p.Readings.Count == 2);
    }

    private static Task<Host> StartAsync(Broker broker) => Host.StartAsync(
        ("Command:Feeds:sensors:Transport", "mqtt"),
        ("Command:Feeds:sensors:Url", broker.Url),
        ("Command:Feeds:sensors:Topic", "v1.1/Observations, v1.1/+/Observations, v1.1/+/Observations?$select=result, frost/v1.1/+/+/Observations"),
        ("Command:ApiKeys:reader:Key", "a-key-for-readers-0001"));

    private static async Task PublishedAsync(Host host, Broker broker, string topic, string body)
    {
        for (int i = 0; i < 200 && host.Feed("sensors").Received == 0; i++)
        {
            await broker.PublishAsync(topic, body);
        }

        await host.UntilAsync(p => !p.Readings.IsEmpty);
        Assert.Equal(0, host.Feed("sensors").Quarantined);
    }

    private static async Task<JsonElement> ReadingAsync(Host host)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/ogc/collections/readings/items");
        request.Headers.Authorization = new("Bearer", "a-key-for-readers-0001");
        using HttpResponseMessage response = await host.Http.SendAsync(request, Cancel);
        string body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, body);
        using JsonDocument document = JsonDocument.Parse(body);
        return Assert.Single(document.RootElement.GetProperty("features").EnumerateArray()).GetProperty("properties").Clone();
    }

    private static string Text(JsonElement properties, string name) => properties.GetProperty(name).GetString() ?? "";
}
