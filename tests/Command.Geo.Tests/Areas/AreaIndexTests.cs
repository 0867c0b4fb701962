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

    [Theory]
    [InlineData(179.5, "100001")]
    [InlineData(-179.5, "100001")]
    [InlineData(180, "100001")]
    [InlineData(-180, "100001")]
    [InlineData(178.5, "100002")]
    [InlineData(0, null)]
    public void Find_AreaOnBothSidesOfTheAntimeridian_IsOneArea(double lon, string? code)
    {
        AreaIndex index = AreaIndex.Build([Wide("100001", 179, 10, 181, 11), Wide("100002", 178, 10, 179, 11)]);

        Assert.Equal(code, index.Find(new GeoPoint(lon, 10.5))?.Code);
        Assert.Equal(code, index.Find(new GeoPoint(lon, 10.5), AreaLevel.District)?.Code);
    }

    [Fact]
    public void Intersecting_CircleBesideTheAntimeridian_ReachesAcross()
    {
        AreaIndex index = AreaIndex.Build([Wide("100001", 179, 10, 180, 11), Wide("100002", 180, 10, 181, 11)]);

        Assert.Equal(["100001", "100002"], index.Intersecting(new CircleShape(new GeoPoint(179.99, 10.5), 5_000)).Select(a => a.Code));
        Assert.Equal(["100001", "100002"], index.Intersecting(new PointShape(new GeoPoint(-180, 10.5))).Select(a => a.Code));
        Assert.Equal(["100002"], index.Intersecting(new CircleShape(new GeoPoint(-179.5, 10.5), 5_000)).Select(a => a.Code));
    }

    /// <summary>Boxes around the antimeridian, stated in parts as GeoJSON has it, against the plain rule on a line of longitudes that knows no end.</summary>
    [Fact]
    public void FindAndIntersecting_AroundTheAntimeridian_AgreeWithBoxesOnAnEndlessLine()
    {
        Gen<(int West, int South, int Width, int Height)> box = Gen.Select(Gen.Int[0, 38], Gen.Int[-10, 8], Gen.Int[1, 8], Gen.Int[1, 4], (x, y, w, h) => (x, y, w, h));
        Gen.Select(box.Array[1, 8], box, Gen.Select(Gen.Int[0, 80], Gen.Int[-24, 28], (x, y) => (X: x / 2.0, Y: y / 2.0)).Array[10]).Sample((boxes, asked, points) =>
        {
            // 160 stands for 0 on the line: the antimeridian lies in the middle of it.
            AreaIndex index = AreaIndex.Build(boxes.Select((b, i) => Wide($"{100000 + i}", 160 + b.West, b.South, 160 + b.West + b.Width, b.South + b.Height)));
            foreach ((double x, double y) in points)
            {
                string? brute = boxes.Select((b, i) => (Code: $"{100000 + i}", In: x >= b.West && x <= b.West + b.Width && y >= b.South && y <= b.South + b.Height)).Where(b => b.In).Select(b => b.Code).Min();
                Assert.Equal(brute, index.Find(new GeoPoint(OnTheGlobe(160 + x), y))?.Code);
            }

            IEnumerable<string> met = boxes.Select((b, i) => (Code: $"{100000 + i}", Meets:
                b.West <= asked.West + asked.Width && asked.West <= b.West + b.Width && b.South <= asked.South + asked.Height && asked.South <= b.South + b.Height)).Where(b => b.Meets).Select(b => b.Code);
            Assert.Equal(met, index.Intersecting(Wide("", 160 + asked.West, asked.South, 160 + asked.West + asked.Width, asked.South + asked.Height).Shape).Select(a => a.Code));
        });
    }

    private static double OnTheGlobe(double lon) => lon > 180 ? lon - 360 : lon;

    private static Area Wide(string code, double west, double south, double east, double north)
    {
        GeoShape Part(double from, double to) => Box(code, AreaLevel.District, from, south, to, north).Shape;
        return new Area(code, code, code, AreaLevel.District,
            east <= 180 ? Part(west, east)
            : west >= 180 ? Part(west - 360, east - 360)
            : new MultiShape([Part(west, 180), Part(-180, east - 360)]));
    }

    internal static Area Box(string code, AreaLevel level, double west, double south, double east, double north) => new(code, code, code, level, new AreaShape(
    [
        new GeoPoint(west, south), new GeoPoint(east, south), new GeoPoint(east, north), new GeoPoint(west, north), new GeoPoint(west, south),
    ]));
}
