using System.Collections.Immutable;
using Command.Geo.Areas;
using CsCheck;

namespace Command.Geo.Tests.Areas;

public sealed class AreaIndexTests
{
    private static readonly AreaIndex s_town = AreaIndex.Build(
    [
        Box("230100", AreaLevel.City, 126, 45, 128, 47),
        Box("230103", AreaLevel.District, 127, 45, 128, 46),
        Box("230102", AreaLevel.District, 126, 45, 127, 46),
        Box("230123", AreaLevel.County, 126, 46, 128, 47),
        Box("230102001", AreaLevel.Street, 126, 45, 126.5, 45.5),
    ]);

    [Theory]
    [InlineData(126.2, 45.2, "230102001")]
    [InlineData(126.7, 45.2, "230102")]
    [InlineData(127.5, 45.5, "230103")]
    [InlineData(127.5, 46.5, "230123")]
    [InlineData(127.0, 45.7, "230102")]
    [InlineData(127.0, 46.0, "230102")]
    [InlineData(126.5, 45.5, "230102001")]
    [InlineData(126.0, 45.0, "230102001")]
    [InlineData(128.0, 47.0, "230123")]
    [InlineData(128.1, 46.5, null)]
    [InlineData(double.NaN, 46.5, null)]
    public void Find_Point_IsTheFinestAreaWithTheSmallestCode(double lon, double lat, string? code) =>
        Assert.Equal(code, s_town.Find(new GeoPoint(lon, lat))?.Code);

    [Theory]
    [InlineData(AreaLevel.City, "230100")]
    [InlineData(AreaLevel.District, "230102")]
    [InlineData(AreaLevel.County, "230102")]
    [InlineData(AreaLevel.Street, "230102001")]
    [InlineData(AreaLevel.Province, null)]
    public void Find_PointAndLevel_IsTheAreaOfThatStep(AreaLevel level, string? code) =>
        Assert.Equal(code, s_town.Find(new GeoPoint(126.2, 45.2), level)?.Code);

    [Theory]
    [InlineData("230102", "230102")]
    [InlineData("230102001", "230102001")]
    [InlineData("230102001005", "230102001")]
    [InlineData("230102000000", "230102")]
    [InlineData("230102999", "230102")]
    [InlineData("230199", "230100")]
    [InlineData("2301", "230100")]
    [InlineData("230100000000", "230100")]
    [InlineData("230000", "230100")]
    [InlineData("230000000000", "230100")]
    [InlineData("23", "230100")]
    [InlineData("230200", null)]
    [InlineData("110000", null)]
    [InlineData("000000", null)]
    [InlineData("", null)]
    [InlineData("2", null)]
    [InlineData("23010x", null)]
    [InlineData("2301020010051", null)]
    public void ByCode_Geocode_IsTheAreaOrTheOneItLiesIn(string geocode, string? code) =>
        Assert.Equal(code, s_town.ByCode(geocode)?.Code);

    [Fact]
    public void ByCode_ProvinceOfTwoKnownCities_IsNeitherOfThem() =>
        Assert.Null(AreaIndex.Build([Box("230100", AreaLevel.City, 0, 0, 1, 1), Box("230200", AreaLevel.City, 1, 0, 2, 1)]).ByCode("230000"));

    [Fact]
    public void Intersecting_CircleOverABorder_AreTheAreasItTouches() =>
        Assert.Equal(["230100", "230102", "230103"], s_town.Intersecting(new CircleShape(new GeoPoint(127, 45.7), 500)).Select(a => a.Code));

    [Fact]
    public void Intersecting_ShapeThatIsNone_IsEmpty() =>
        Assert.Empty(s_town.Intersecting(new CircleShape(new GeoPoint(127, 45.7), double.NaN)));

    [Fact]
    public void Build_UnusableAreas_AreNamedAndLeftOut()
    {
        Area line = new("230105", "", "", AreaLevel.District, new LineShape([new GeoPoint(1, 1), new GeoPoint(2, 2)]));
        Area flat = new("230106", "", "", AreaLevel.District, new AreaShape([new GeoPoint(1, 1), new GeoPoint(2, 2), new GeoPoint(1, 1)]));
        AreaIndex index = AreaIndex.Build([line, flat, Box("230107", AreaLevel.District, 1, 1, 2, 2), Box("230107", AreaLevel.District, 3, 3, 4, 4)]);

        Assert.Equal(["230105", "230106", "230107"], index.Faults.Select(f => f.Code));
        Assert.Equal("230107", index.Find(new GeoPoint(1.5, 1.5))?.Code);
        Assert.Null(index.Find(new GeoPoint(3.5, 3.5)));
    }

    [Fact]
    public void Build_NothingAtAll_FindsNothing() => Assert.Null(AreaIndex.Build([]).Find(new GeoPoint(126, 45)));

    [Fact]
    public void Find_PointOnTheIslandOfAnotherArea_IsTheHole()
    {
        ImmutableArray<GeoPoint> hole = ((AreaShape)Box("", AreaLevel.District, 1, 1, 2, 2).Shape).Outer;
        AreaIndex index = AreaIndex.Build([new Area("000001", "", "", AreaLevel.District, new AreaShape(((AreaShape)Box("", AreaLevel.District, 0, 0, 3, 3).Shape).Outer, [hole]))]);

        Assert.Null(index.Find(new GeoPoint(1.5, 1.5)));
        Assert.NotNull(index.Find(new GeoPoint(1, 1.5)));
        Assert.NotNull(index.Find(new GeoPoint(0.5, 1.5)));
    }

    /// <summary>A net of crooked quadrilaterals with common edges covers its ground: every point lies in one, and border points in the smallest code that touches them.</summary>
    [Fact]
    public void Find_PointsOfACrookedNet_AgreesWithTestingEveryArea()
    {
        const int Side = 6;
        Gen.Select(Gen.Double[-0.3, 0.3].Array[(Side + 1) * (Side + 1) * 2], Gen.Select(Gen.Double[-0.5, Side + 0.5], Gen.Double[-0.5, Side + 0.5]).Array[20]).Sample((jitter, points) =>
        {
            GeoPoint Corner(int x, int y) => new(
                x + (x is 0 or Side ? 0 : jitter[((y * (Side + 1)) + x) * 2]),
                y + (y is 0 or Side ? 0 : jitter[(((y * (Side + 1)) + x) * 2) + 1]));

            List<Area> areas = [];
            for (int i = 0; i < Side * Side; i++)
            {
                int x = i % Side, y = i / Side;
                areas.Add(new Area($"{100000 + i}", "", "", AreaLevel.District, new AreaShape(
                    [Corner(x, y), Corner(x + 1, y), Corner(x + 1, y + 1), Corner(x, y + 1), Corner(x, y)])));
            }

            AreaIndex index = AreaIndex.Build(areas);
            IEnumerable<GeoPoint> corners = Enumerable.Range(0, (Side + 1) * (Side + 1)).Select(i => Corner(i % (Side + 1), i / (Side + 1)));
            foreach (GeoPoint point in points.Select(p => new GeoPoint(p.Item1, p.Item2)).Concat(corners))
            {
                string? brute = areas.Where(a => ShapeGeometry.Contains(a.Shape, point)).Select(a => a.Code).Min();
                Assert.Equal(brute, index.Find(point)?.Code);
                Assert.Equal(point.Lon is >= 0 and <= Side && point.Lat is >= 0 and <= Side, brute is not null);
            }
        }, iter: 50);
    }

    internal static Area Box(string code, AreaLevel level, double west, double south, double east, double north) => new(code, code, code, level, new AreaShape(
    [
        new GeoPoint(west, south), new GeoPoint(east, south), new GeoPoint(east, north), new GeoPoint(west, north), new GeoPoint(west, south),
    ]));
}
