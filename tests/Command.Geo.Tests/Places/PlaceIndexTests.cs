using System.Collections.Immutable;
using Command.Geo.Areas;
using Command.Geo.Places;

namespace Command.Geo.Tests.Places;

/// <summary>A town of two districts made for the tests: its streets run east and north on round numbers, a thousandth of a degree being about a hundred metres.</summary>
public sealed class PlaceIndexTests
{
    private static readonly PlaceIndex s_town = PlaceIndex.Build(
        [
            new NamedPlace("人民医院", "People's Hospital", "hospital", new GeoPoint(120.003, 30.001)),
            new NamedPlace("铁路新桥", "New Railway Bridge", "bridge", new GeoPoint(120.02, 30.01)) { RadiusM = 400 },
            new NamedPlace("", "Riverside Café", "cafe", new GeoPoint(120.001, 30.009)),
        ],
        [
            Street("长安街", "Chang'an Street", (120, 30), (120.02, 30)) with
            {
                Numbers = [At(1, 120.000, 30.0002), At(2, 120.000, 29.9998), At(101, 120.010, 30.0002), At(50, 120.004, 29.9998), At(200, 120.018, 29.9998)],
            },
            Street("北一路", "North First Road", (120.005, 29.99), (120.005, 30.01)),
            Street("北二路", "North Second Road", (120.0100, 30.0015), (120.0100, 30.01)),
            Street("远山路", "Yuanshan Road", (120.05, 30.2), (120.06, 30.2)),
            new NamedStreet("双行大道", "Double Avenue", [Line((119.99, 30.005), (120.02, 30.005)), Line((120.02, 30.0053), (119.99, 30.0053))]),
            Street("解放路", "Jiefang Road", (119.98, 29.98), (119.98, 29.995)),
            Street("解放路", "Jiefang Road", (120.08, 30.02), (120.08, 30.03)),
        ],
        [
            Area("330100", "东江市", "Dongjiang", AreaLevel.City, 119.9, 29.9, 120.1, 30.3),
            Area("330102", "城西区", "Chengxi", AreaLevel.District, 119.9, 29.9, 120.03, 30.3),
            Area("330103", "城东区", "Chengdong", AreaLevel.District, 120.03, 29.9, 120.1, 30.3),
        ],
        c => c switch { "长" => ["chang", "zhang"], "安" => ["an"], "街" => ["jie"], "北" => ["bei"], "一" => ["yi"], "路" => ["lu"], "常" => ["chang"], _ => [] });

    [Fact]
    public void Search_KnownNumber_IsTheHouse()
    {
        PlaceMatch match = Only("长安街101号");

        Assert.Equal(PlaceMatchKind.HouseNumber, match.Kind);
        Assert.Equal("长安街101号", match.TitleZh);
        Assert.Equal("101 Chang'an Street", match.TitleEn);
        Assert.Equal(new GeoPoint(120.010, 30.0002), match.Point);
        Assert.Equal(20, match.UncertaintyM);
        Assert.Contains(match.Why, w => w.Code == "number-known");
    }

    [Theory]
    [InlineData("长安街51号", 120.005)]
    [InlineData("长安街五十一号", 120.005)]
    [InlineData("长安街五一号", 120.005)]
    [InlineData("51 Chang'an St", 120.005)]
    [InlineData("No. 51, Changan Street", 120.005)]
    [InlineData("长安街51", 120.005)]
    [InlineData("长安街51-2号", 120.005)]
    [InlineData("长安街51号院3单元502", 120.005)]
    [InlineData("长安街26号", 120.002)]
    [InlineData("长安街一百二十五号", 120.0119)]
    public void Search_NumberBetweenKnownOnes_LiesBetweenThoseOfItsSide(string query, double lon)
    {
        PlaceMatch match = Only(query);

        Assert.Equal(PlaceMatchKind.HouseNumber, match.Kind);
        Assert.Equal(lon, match.Point.Lon, 4);
        Assert.Contains(match.Why, w => w.Code == "number-between");
        Assert.True(match.Point.DistanceTo(new GeoPoint(lon, 30)) <= match.UncertaintyM);
    }

    [Fact]
    public void Search_NumberPastTheLastKnown_IsTheLastOneLoosely()
    {
        PlaceMatch match = Only("长安街300号");

        Assert.Equal(new GeoPoint(120.018, 29.9998), match.Point);
        Assert.Contains(match.Why, w => w is { Code: "number-beyond", Args: ["300", "200"] });
        Assert.InRange(match.UncertaintyM, 800, 2_000);
    }

    [Fact]
    public void Search_NumberWithoutData_IsTheStreetAndSaysSo()
    {
        PlaceMatch match = Only("北一路12号");

        Assert.Equal(PlaceMatchKind.Street, match.Kind);
        Assert.Contains(match.Why, w => w is { Code: "number-unknown", Args: ["北一路", "12"] });
        Assert.InRange(match.UncertaintyM, 1_000, 1_250);
    }

    [Theory]
    [InlineData("长安街与北一路交口", 30)]
    [InlineData("北一路和长安街", 30)]
    [InlineData("长安街北一路路口", 30)]
    [InlineData("长安街、北一路", 30)]
    [InlineData("Chang'an St & North First Rd", 30)]
    [InlineData("changanjie beiyilu", 30)]
    [InlineData("长安街与北一路交口附近", 130)]
    [InlineData("长安街与北一路交叉口旁", 80)]
    public void Search_TwoStreets_IsWhereTheyCross(string query, double uncertaintyM)
    {
        PlaceMatch match = Only(query);

        Assert.Equal(PlaceMatchKind.Intersection, match.Kind);
        Assert.True(match.Point.DistanceTo(new GeoPoint(120.005, 30)) < 2);
        Assert.Equal(uncertaintyM, match.UncertaintyM);
    }

    [Fact]
    public void Search_CrossingOfTwoCarriageways_IsOneJunction()
    {
        PlaceMatch match = Assert.Single(s_town.Search("双行大道与北一路"), m => m.Kind == PlaceMatchKind.Intersection);

        Assert.Equal(30.00515, match.Point.Lat, 4);
        Assert.InRange(match.UncertaintyM, 40, 60);
    }

    [Fact]
    public void Search_StreetsThatNearlyMeet_SaysHowFarApart()
    {
        PlaceMatch match = Only("长安街与北二路");

        Assert.Equal(PlaceMatchKind.Intersection, match.Kind);
        Assert.True(match.Score < 0.9);
        Assert.Contains(match.Why, w => w is { Code: "streets-nearly-meet", Args: [.., "167"] });
        Assert.InRange(match.UncertaintyM, 100, 130);
    }

    [Fact]
    public void Search_StreetsFarApart_GivesBothAndSaysSo()
    {
        ImmutableArray<PlaceMatch> matches = s_town.Search("长安街与远山路");

        Assert.Equal(["远山路", "长安街"], matches.Take(2).Select(m => m.TitleZh).Order(StringComparer.Ordinal));
        Assert.All(matches.Take(2), m => Assert.Contains(m.Why, w => w.Code == "streets-apart"));
        Assert.All(matches, m => Assert.True(m.Score < 0.7));
    }

    [Fact]
    public void Search_TwoStreetsOfOneName_GivesEachWithItsDistrict()
    {
        ImmutableArray<PlaceMatch> matches = s_town.Search("解放路");

        Assert.Equal(["城东区", "城西区"], matches.Select(m => m.DistrictZh).Order(StringComparer.Ordinal));
        Assert.All(matches, m => Assert.Equal(1, m.Score));
    }

    [Theory]
    [InlineData("城东区解放路")]
    [InlineData("浙江省东江市城东区解放路")]
    [InlineData("Jiefang Road, Chengdong District, Dongjiang")]
    public void Search_NameInADistrict_IsTheOneThere(string query)
    {
        PlaceMatch match = s_town.Search(query)[0];

        Assert.Equal("城东区", match.DistrictZh);
        Assert.Contains(match.Why, w => w is { Code: "district", Args: ["城东区"] });
        Assert.DoesNotContain(s_town.Search(query), m => m.DistrictZh == "城西区" && m.Score >= match.Score);
    }

    [Fact]
    public void Search_StreetAlone_ReachesFromItsMiddleToItsEnds()
    {
        PlaceMatch match = Only("北一路");

        Assert.Equal(30, match.Point.Lat, 3);
        Assert.InRange(match.Point.DistanceTo(new GeoPoint(120.005, 29.99)), 1_000, match.UncertaintyM + 0.001);
        Assert.InRange(match.Point.DistanceTo(new GeoPoint(120.005, 30.01)), 1_000, match.UncertaintyM + 0.001);
        Assert.True(match.UncertaintyM < 1_250);
    }

    [Theory]
    [InlineData("人民医院", 50)]
    [InlineData("人民医院旁", 100)]
    [InlineData("人民医院对面", 100)]
    [InlineData("人民医院附近", 150)]
    [InlineData("near People's Hospital", 150)]
    [InlineData("opposite peoples hospital", 100)]
    [InlineData("铁路新桥", 400)]
    [InlineData("铁路新桥下", 450)]
    public void Search_WordsAroundAName_LoosenThePoint(string query, double uncertaintyM) => Assert.Equal(uncertaintyM, s_town.Search(query)[0].UncertaintyM);

    [Fact]
    public void Search_PartOfAStreet_IsHalfwayBetweenItsEnds()
    {
        PlaceMatch match = Only("双行大道从北一路到北二路");

        Assert.Equal(PlaceMatchKind.Street, match.Kind);
        Assert.Equal(120.0075, match.Point.Lon, 3);
        Assert.Contains(match.Why, w => w is { Code: "part-between", Args: ["北一路", "北二路"] });
        Assert.InRange(match.UncertaintyM, 200, 300);
    }

    [Fact]
    public void Search_PartWithOneKnownEnd_SaysWhich()
    {
        PlaceMatch match = Only("双行大道从北一路到没有的地方");

        Assert.Contains(match.Why, w => w is { Code: "part-from", Args: ["北一路"] });
        Assert.True(match.Score < 0.85);
    }

    [Theory]
    [InlineData("zhang an jie")]
    [InlineData("CHANGANJIE")]
    [InlineData("chāng'ān jiē")]
    [InlineData("caj")]
    [InlineData("zaj")]
    [InlineData("changanj")]
    [InlineData("chan")]
    [InlineData("长anjie")]
    [InlineData("長安街")]
    [InlineData("常安街")]
    [InlineData("长安")]
    [InlineData("安街")]
    public void Search_OtherWaysToWriteAName_FindIt(string query) => Assert.Equal("长安街", s_town.Search(query)[0].TitleZh);

    [Fact]
    public void Search_NameOnlyInEnglish_HasItInBothTitles()
    {
        PlaceMatch match = Only("riverside cafe");

        Assert.Equal(("Riverside Café", "Riverside Café"), (match.TitleZh, match.TitleEn));
    }

    [Fact]
    public void Search_ExactName_BeatsEveryOtherWay() =>
        Assert.All(new[] { "长安街", "人民医院", "铁路新桥", "城东区", "东江市" }, name => Assert.Equal((name, 1d), (s_town.Search(name)[0].TitleZh, s_town.Search(name)[0].Score)));

    [Fact]
    public void Search_Nonsense_FindsNothing() => Assert.Empty(s_town.Search("今天天气很好"));

    [Fact]
    public void Search_Limit_IsKept()
    {
        Assert.Single(s_town.Search("解放路", 1));
        Assert.Empty(s_town.Search("解放路", 0));
        Assert.Empty(s_town.Search("解放路", -1));
        Assert.Empty(s_town.Search(""));
    }

    [Fact]
    public void Build_BrokenLinesAndPlaces_AreLeftOut()
    {
        PlaceIndex index = PlaceIndex.Build(
            [new NamedPlace("", "", "x", new GeoPoint(1, 1)), new NamedPlace("某地", "", "x", new GeoPoint(double.NaN, 1)), new NamedPlace("甲地", "", "x", new GeoPoint(1, 1)) { RadiusM = double.NaN }],
            [new NamedStreet("乙路", "", []), new NamedStreet("丙路", "", [new LineShape([new GeoPoint(1, 1)])]), new NamedStreet("丁路", "", [new LineShape([new GeoPoint(1, 1), new GeoPoint(1, 1)])])],
            [],
            _ => []);

        Assert.Equal(2, index.Count);
        Assert.Equal(30, index.Search("丁路")[0].UncertaintyM);
        Assert.Equal(50, index.Search("甲地")[0].UncertaintyM);
    }

    private static PlaceMatch Only(string query)
    {
        ImmutableArray<PlaceMatch> matches = s_town.Search(query);
        Assert.NotEmpty(matches);
        Assert.True(matches.Length == 1 || matches[0].Score > matches[1].Score, $"{query}: {matches[0].TitleZh} and {matches[^1].TitleZh} are equally good.");
        Assert.All(matches[0].Why, w => Assert.Contains(w.Code, PlaceReason.Codes));
        return matches[0];
    }

    private static HouseNumber At(int number, double lon, double lat) => new(number, new GeoPoint(lon, lat));

    private static NamedStreet Street(string zh, string en, params (double Lon, double Lat)[] path) => new(zh, en, [Line(path)]);

    private static LineShape Line(params (double Lon, double Lat)[] path) => new([.. path.Select(p => new GeoPoint(p.Lon, p.Lat))]);

    private static Area Area(string code, string zh, string en, AreaLevel level, double west, double south, double east, double north) =>
        new(code, zh, en, level, new AreaShape([new(west, south), new(east, south), new(east, north), new(west, north), new(west, south)]));
}
