using Command.Geo;
using Command.Geo.Areas;
using Command.Ingest.City;
using CsCheck;

namespace Command.Ingest.Tests.City;

public sealed class HarbinAreasTests
{
    private static readonly AreaIndex s_areas = AreaIndex.Build(HarbinPack.Pack.Areas);

    [Theory]
    [InlineData("哈尔滨站一带", 126.6200, 45.7650, "230102")]
    [InlineData("哈工大", 126.6390, 45.7440, "230103")]
    [InlineData("靖宇街", 126.6560, 45.7870, "230104")]
    [InlineData("太阳岛", 126.5920, 45.7950, "230109")]
    [InlineData("市政府", 126.5358, 45.8022, "230109")]
    [InlineData("太平机场", 126.2503, 45.6234, "230102")]
    [InlineData("七三一旧址", 126.6320, 45.6080, "230108")]
    [InlineData("五常", 127.1600, 44.9200, "230184")]
    [InlineData("长春", 125.3200, 43.8800, null)]
    public void Find_KnownPlace_IsItsDistrict(string place, double lon, double lat, string? code) =>
        Assert.Equal((place, code), (place, s_areas.Find(new GeoPoint(lon, lat))?.Code));

    [Fact]
    public void Find_AnyPointOfTheCity_LiesInExactlyOneDistrictOrCounty()
    {
        Assert.Empty(s_areas.Faults);
        GeoBox bounds = HarbinPack.Pack.City.Bounds;
        Area[] parts = [.. HarbinPack.Pack.Areas.Where(a => a.Level is AreaLevel.District or AreaLevel.County)];

        // Crooked numbers: a round one may lie on a border, which two districts hold.
        Gen.Select(Gen.Int[0, 100_000], Gen.Int[0, 100_000]).Sample((x, y) =>
        {
            GeoPoint point = new(bounds.West + ((bounds.East - bounds.West) * (x + 0.1234567) / 100_001), bounds.South + ((bounds.North - bounds.South) * (y + 0.7654321) / 100_001));
            int holders = parts.Count(a => ShapeGeometry.Contains(a.Shape, point));
            return holders == (s_areas.Find(point, AreaLevel.City) is null ? 0 : 1) && holders == (s_areas.Find(point, AreaLevel.District) is null ? 0 : 1);
        }, iter: 2_000);
    }

    [Fact]
    public void CodeOf_CityHall_IsAFourteenDigitCodeOfSongbei()
    {
        CityInfo city = HarbinPack.Pack.City;
        UnitGrid grid = new(s_areas, city.GridOrigin, city.GridCellM, city.Centre.Lat);
        string code = Assert.IsType<string>(grid.CodeOf(new GeoPoint(126.5358, 45.8022)));
        Assert.StartsWith("230109", code, StringComparison.Ordinal);
        Assert.Equal(14, code.Length);
    }
}
