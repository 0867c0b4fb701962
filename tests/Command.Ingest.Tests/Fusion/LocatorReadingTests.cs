using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;

namespace Command.Ingest.Tests.Fusion;

public sealed class LocatorReadingTests
{
    private static readonly Locator s_locator = new(Harbin.Pack);
    private static readonly GeoPoint s_said = new(126.65, 45.76);

    [Fact]
    public void Locate_StationOfThePack_StandsWhereThePackSays()
    {
        Place place = s_locator.Locate(Reading("0011045001", new PointShape(s_said)), Datum.Wgs84);

        Assert.Equal(new PointShape(new GeoPoint(126.586, 45.7752)), place.Shape);
        Assert.Equal((10.0, "哈尔滨"), (place.UncertaintyM, place.Address));
    }

    [Theory]
    [InlineData(Datum.Wgs84)]
    [InlineData(Datum.Gcj02)]
    public void Locate_StationOfItsSenderOnly_StandsWhereTheSenderSaysInTheFeedsDatum(Datum datum)
    {
        Place place = s_locator.Locate(Reading("S-1", new PointShape(s_said)), datum);

        Assert.Equal(new PointShape(ChinaDatum.ToCgcs2000(s_said, datum)), place.Shape);
        Assert.Equal((Locator.DefaultUncertaintyM, "Bridge gauge"), (place.UncertaintyM, place.Address));
        Assert.NotNull(place.District);
    }

    [Fact]
    public void Locate_StationThatNobodyPlaces_IsNowhere()
    {
        Place place = s_locator.Locate(Reading("S-1", null), Datum.Wgs84);

        Assert.Null(place.Shape);
        Assert.Equal("Bridge gauge", place.Address);
    }

    private static Reading Reading(string station, GeoShape? shape) => new()
    {
        Feed = "sensors",
        Agency = "flood-control",
        SourceId = "Datastreams(1)",
        Version = "1",
        ObservedAt = new DateTimeOffset(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8)),
        Station = station,
        StationName = "Bridge gauge",
        Property = "waterLevel",
        Value = 117,
        Unit = "m",
        Shape = shape,
    };
}
