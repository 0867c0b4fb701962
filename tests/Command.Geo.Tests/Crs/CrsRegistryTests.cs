using Command.Geo.Crs;
using CsCheck;

namespace Command.Geo.Tests.Crs;

public sealed class CrsRegistryTests
{
    [Theory]
    [InlineData("EPSG:4551", 4551)]
    [InlineData("epsg:4551", 4551)]
    [InlineData(" 4551 ", 4551)]
    [InlineData("[EPSG:4551]", 4551)]
    [InlineData("<http://www.opengis.net/def/crs/EPSG/0/4551>", 4551)]
    [InlineData("http://www.opengis.net/def/crs/EPSG/0/4490", 4490)]
    [InlineData("https://www.opengis.net/def/crs/EPSG/9.9.1/4490", 4490)]
    [InlineData("urn:ogc:def:crs:EPSG::4479", 4479)]
    [InlineData("urn:ogc:def:crs:EPSG:6.6:3857", 3857)]
    [InlineData("URN:X-OGC:DEF:CRS:EPSG::21422", 21422)]
    public void Find_EveryWayToWriteIt_IsTheSystem(string name, int epsg) => Assert.Equal(epsg, CrsRegistry.Find(name)!.Epsg);

    [Theory]
    [InlineData("CRS84")]
    [InlineData("OGC:CRS84")]
    [InlineData("urn:ogc:def:crs:OGC:1.3:CRS84")]
    [InlineData("http://www.opengis.net/def/crs/OGC/1.3/CRS84")]
    public void Find_Crs84_HasLongitudeFirst(string name) => Assert.Equal(AxisOrder.EastNorth, CrsRegistry.Find(name)!.Axes);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("[")]
    [InlineData("EPSG:")]
    [InlineData("EPSG:-4551")]
    [InlineData("EPSG:+4551")]
    [InlineData("EPSG:4551:4551")]
    [InlineData("EPSG:99999999999")]
    [InlineData("EPSG:27700")]
    [InlineData("OGC:4490")]
    [InlineData("EPSG:CRS84")]
    [InlineData("http://example.org/def/crs/EPSG/0/4490")]
    public void Find_AnythingElse_IsNone(string? name) => Assert.Null(CrsRegistry.Find(name));

    [Fact]
    public void Find_AnyText_NeverThrows() => Gen.String.Sample(text => { CrsRegistry.Find(text); });

    [Fact]
    public void Find_ItsOwnIdAndUri_IsTheSystemItself() => Assert.All(CrsRegistry.All, crs =>
    {
        Assert.Same(crs, CrsRegistry.Find(crs.Id));
        Assert.Same(crs, CrsRegistry.Find(crs.Uri));
    });

    [Theory]
    [InlineData(4551, "CGCS2000 / 3-degree Gauss-Kruger CM 126E", 126, 42, 500_000)]
    [InlineData(4530, "CGCS2000 / 3-degree Gauss-Kruger zone 42", 126, 42, 42_500_000)]
    [InlineData(4531, "CGCS2000 / 3-degree Gauss-Kruger zone 43", 129, 43, 43_500_000)]
    [InlineData(4500, "CGCS2000 / Gauss-Kruger zone 22", 129, 22, 22_500_000)]
    [InlineData(4510, "CGCS2000 / Gauss-Kruger CM 123E", 123, 21, 500_000)]
    [InlineData(2336, "Xian 1980 / Gauss-Kruger zone 22", 129, 22, 22_500_000)]
    [InlineData(2348, "Xian 1980 / Gauss-Kruger CM 135E", 135, 23, 500_000)]
    [InlineData(2366, "Xian 1980 / 3-degree Gauss-Kruger zone 42", 126, 42, 42_500_000)]
    [InlineData(2390, "Xian 1980 / 3-degree Gauss-Kruger CM 135E", 135, 45, 500_000)]
    [InlineData(21421, "Beijing 1954 / Gauss-Kruger zone 21", 123, 21, 21_500_000)]
    [InlineData(21463, "Beijing 1954 / Gauss-Kruger CM 135E", 135, 23, 500_000)]
    [InlineData(2401, "Beijing 1954 / 3-degree Gauss-Kruger zone 25", 75, 25, 25_500_000)]
    [InlineData(2439, "Beijing 1954 / 3-degree Gauss-Kruger CM 126E", 126, 42, 500_000)]
    public void Find_Belt_HasTheRegistersParameters(int epsg, string name, double meridian, int zone, double falseEasting)
    {
        CrsDefinition crs = CrsRegistry.Find(epsg)!;

        Assert.Equal((name, AxisOrder.NorthEast), (crs.Name, crs.Axes));
        Assert.Equal((meridian, zone, falseEasting), (crs.Belt!.CentralMeridian, crs.Belt.Zone, crs.Belt.FalseEastingM));
    }

    [Theory]
    [InlineData(4551, 126.5, true)]
    [InlineData(4551, 127.5, true)]
    [InlineData(4551, 127.51, false)]
    [InlineData(4500, 131.9, true)]
    public void Contains_Longitude_IsInTheBelt(int epsg, double lon, bool inside) => Assert.Equal(inside, CrsRegistry.Find(epsg)!.Belt!.Contains(lon));
}
