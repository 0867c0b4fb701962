using System.Globalization;
using System.Net;
using System.Text;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Picture;
using Command.Ingest.Transports;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Tests.Transports;

public sealed class FeedDatumTests
{
    private static readonly GeoPoint s_place = new(126.6425, 45.757);

    private static readonly SevenParameters s_shift = new(RotationConvention.PositionVector, -12.25, 134.5, 56.75, 1.5, -2.5, 3.5, 1.25);

    private static readonly (string, string)[] s_settings =
        [.. new[] { ("Dx", "-12.25"), ("Dy", "134.5"), ("Dz", "56.75"), ("Rx", "1.5"), ("Ry", "-2.5"), ("Rz", "3.5"), ("Scale", "1.25") }.Select(p => ($"Command:Crs:xian80:{p.Item1}", p.Item2))];

    [Theory]
    [InlineData("xian80", 4610)]
    [InlineData("epsg:2387", 2387)]
    public async Task Start_OlderDatumWithoutSevenParameters_IsRefusedAndNamesTheKeys(string datum, int epsg)
    {
        SettingsException e = await Assert.ThrowsAsync<SettingsException>(() => Host.StartAsync(("Command:Feeds:city:Datum", datum)));

        Assert.Contains($"Command__Feeds__city__Datum={datum}", e.Message, StringComparison.Ordinal);
        Assert.Contains("Command__Crs__xian80__Dx", e.Message, StringComparison.Ordinal);
        Assert.Contains($"EPSG:{epsg}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Command:Feeds:city:Datum", "wgs72", "Command__Feeds__city__Datum")]
    [InlineData("Command:Crs:xian80:Dx", "12", "Command__Crs__xian80__Scale")]
    [InlineData("Command:Crs:wgs84:Dx", "12", "Command__Crs__wgs84 ")]
    [InlineData("Command:Crs:xian80:Convention", "either", "Command__Crs__xian80__Convention")]
    public async Task Start_SettingThatCantBe_NamesTheKey(string key, string value, string named)
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => Host.StartAsync((key, value)));

        Assert.Contains(named, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ParametersOutOfTheEarth_AreRefused()
    {
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => Host.StartAsync([.. s_settings[1..], ("Command:Crs:xian80:Dx", "1e7")]));

        Assert.Contains("dx is 10000000", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epsg:4551")]
    [InlineData("epsg:4530")]
    [InlineData("gcj02")]
    [InlineData("xian80")]
    [InlineData("epsg:2387")]
    public async Task Push_PositionsAsDeclared_AreBroughtToTheSharedLayer(string datum)
    {
        PositionSystem system = PositionSystem.Read(datum, new Dictionary<string, SevenParameters> { ["xian80"] = s_shift }).System!;
        await using Host host = await Host.StartAsync([.. s_settings, ("Command:Feeds:city:Datum", datum)]);
        using HttpResponseMessage response = await host.PushAsync("city", Case(system.FromShared(s_place)));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);

        PictureState picture = await host.UntilAsync(p => p.Reports.Count == 1);
        ReportItem report = picture.Reports.Values.Single();
        Assert.True(report.Place.Centre!.Value.DistanceTo(s_place) < 0.01, $"{report.Place.Centre} is not {s_place}.");
        Assert.Empty(report.Place.Issues);
    }

    [Theory]
    [InlineData("epsg:4530", "position-out-of-range")]
    [InlineData("epsg:4551", "outside-city")]
    public async Task Push_DegreesOnAFeedOfMetres_SaysSo(string datum, string code)
    {
        await using Host host = await Host.StartAsync(("Command:Feeds:city:Datum", datum));
        using HttpResponseMessage response = await host.PushAsync("city", Case(s_place));

        PictureState picture = await host.UntilAsync(p => p.Reports.Count == 1);
        Assert.Equal(code, Assert.Single(picture.Reports.Values.Single().Place.Issues).Code);
    }

    private static byte[] Case(GeoPoint stated) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""[{"service_request_id":"C-1","status":"open","service_code":"crash","service_name":"交通事故","requested_datetime":"{{DateTimeOffset.UtcNow:O}}","lat":{{stated.Lat}},"long":{{stated.Lon}}}]"""));
}
