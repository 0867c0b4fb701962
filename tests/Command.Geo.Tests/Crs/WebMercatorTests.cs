using System.Globalization;
using Command.Geo.Crs;
using CsCheck;

namespace Command.Geo.Tests.Crs;

public sealed class WebMercatorTests
{
    [Fact]
    public void Forward_ReferencePoints_AgreeWithProj()
    {
        string[][] rows = [.. Samples.Rows("coords/proj-harbin-projected.tsv").Where(r => r[3] == "EPSG:3857")];
        Assert.SkipWhen(rows.Length == 0, "The samples folder ../shared/samples is not on this machine.");
        Assert.All(rows, row =>
        {
            PlanePoint plane = WebMercator.Forward(new GeoPoint(Number(row[1]), Number(row[2])));
            Assert.Equal(Number(row[5]), Number(row[6]) > Number(row[5]) ? plane.North : plane.East, 1e-3);
            Assert.Equal(Number(row[6]), Number(row[6]) > Number(row[5]) ? plane.East : plane.North, 1e-3);
        });
    }

    [Fact]
    public void Inverse_AfterForward_ComesBack() =>
        Gen.Select(Gen.Double[-180, 180], Gen.Double[-85, 85]).Sample((lon, lat) =>
        {
            GeoPoint back = WebMercator.Inverse(WebMercator.Forward(new GeoPoint(lon, lat)));
            return Math.Abs(back.Lon - lon) < 1e-9 && Math.Abs(back.Lat - lat) < 1e-9;
        });

    [Theory]
    [InlineData(90)]
    [InlineData(85.051128779806604)]
    public void Forward_AtThePole_IsTheEdgeOfTheSquare(double lat) =>
        Assert.Equal(WebMercator.HalfWidth, WebMercator.Forward(new GeoPoint(180, lat)).North, 1e-6);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
