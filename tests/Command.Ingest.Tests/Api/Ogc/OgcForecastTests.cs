using System.Text.Json;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Api.Ogc;

public sealed class OgcForecastTests
{
    private const string Id = "flood:0011045001/waterLevel";

    [Fact]
    public async Task Readings_RisingGauge_StateTheForecast()
    {
        // Five centimetres an hour, ten under the warning level of 118.30.
        JsonElement properties = await PropertiesAsync(TimeSpan.Zero);
        Assert.Equal("warning", properties.GetProperty("forecastThreshold").GetString());
        DateTimeOffset at = Time(properties, "forecastAt"), from = Time(properties, "forecastFrom"), to = Time(properties, "forecastTo");
        Assert.Equal(2, (at - OgcPicture.Now).TotalHours, 0.1);
        Assert.True(from < at && at < to);
        Assert.Equal(JsonValueKind.Null, properties.GetProperty("forecastFlow").ValueKind);
    }

    [Fact]
    public async Task Readings_StaleGauge_StateNoForecast()
    {
        JsonElement properties = await PropertiesAsync(TimeSpan.FromMinutes(26));
        Assert.All(["forecastThreshold", "forecastAt", "forecastFrom", "forecastTo"], f => Assert.Equal(JsonValueKind.Null, properties.GetProperty(f).ValueKind));
    }

    [Fact]
    public async Task Readings_FilteredByTheForecast_AreThoseThatHaveIt()
    {
        await using OgcServer server = await OgcServer.OfAsync(Rising(TimeSpan.Zero));
        Assert.Equal([Id], OgcServer.Ids(await server.GetAsync("/ogc/collections/readings/items?forecastThreshold=warning")));
        Assert.Empty(OgcServer.Ids(await server.GetAsync("/ogc/collections/readings/items?forecastThreshold=record")));
    }

    private static async Task<JsonElement> PropertiesAsync(TimeSpan age)
    {
        await using OgcServer server = await OgcServer.OfAsync(Rising(age));
        return (await server.GetAsync($"/ogc/collections/readings/items/{Uri.EscapeDataString(Id)}")).GetProperty("properties");
    }

    private static OgcPicture Rising(TimeSpan age)
    {
        OgcPicture view = new();
        Series series = view.Picture.Readings[Id];
        DateTimeOffset newest = OgcPicture.Now - age;
        view.Picture = view.Picture with
        {
            Readings = view.Picture.Readings.SetItem(Id, series with
            {
                Latest = series.Latest with { ObservedAt = newest, Value = 118.2 },
                History = [.. Enumerable.Range(0, 61).Select(i => new SeriesPoint(newest.AddMinutes(5 * (i - 60)), Math.Round(118.2 + (0.05 * (i - 60) / 12), 3)))],
            }),
        };
        return view;
    }

    private static DateTimeOffset Time(JsonElement properties, string name) => DateTimeOffset.Parse(properties.GetProperty(name).GetString()!);
}
