namespace Command.Geo.Tests;

public sealed class GeoPointTests
{
    [Fact]
    public void DistanceTo_OneDegreeOfLatitude_IsAbout111Kilometres() =>
        Assert.Equal(111_195, new GeoPoint(126.6, 45.0).DistanceTo(new GeoPoint(126.6, 46.0)), 1.0);

    [Theory]
    [InlineData(double.NaN, 45)]
    [InlineData(126, double.PositiveInfinity)]
    [InlineData(181, 45)]
    [InlineData(45.8, 126.6)]
    public void IsValid_OutOfRangeOrNotFinite_IsFalse(double lon, double lat) =>
        Assert.False(new GeoPoint(lon, lat).IsValid);
}
