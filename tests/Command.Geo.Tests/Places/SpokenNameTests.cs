using Command.Geo.Areas;
using Command.Geo.Places;

namespace Command.Geo.Tests.Places;

public sealed class SpokenNameTests
{
    private static readonly PlaceIndex s_town = PlaceIndex.Build(
        [
            new NamedPlace("東江市人民医院", "People's Hospital", "hospital", new GeoPoint(120.003, 30.001)),
            new NamedPlace("", "Riverside Café", "cafe", new GeoPoint(120.001, 30.009)),
            new NamedPlace("大江", "Great River", "river", new GeoPoint(120.02, 30.01)) { RadiusM = 40_000 },
            new NamedPlace("快餐店", "", "food", new GeoPoint(120.001, 30.001)),
            new NamedPlace("快餐店", "", "food", new GeoPoint(120.011, 30.001)),
            new NamedPlace("塔", "Tower", "tower", new GeoPoint(120.011, 30.001)),
        ],
        [new NamedStreet("长安街", "Chang'an Street", [new LineShape([new GeoPoint(120, 30), new GeoPoint(120.02, 30)])]) { Aliases = ["老街里"] }],
        [
            new Area("330100", "东江市", "Dongjiang", AreaLevel.City, Box(119.9, 29.9, 120.1, 30.3)),
            new Area("330102", "城西区", "Chengxi", AreaLevel.District, Box(119.9, 29.9, 120.03, 30.3)),
        ],
        _ => []);

    [Theory]
    [InlineData("长安街", "长安街")]
    [InlineData("老街里", "长安街")]
    [InlineData("changan street", "长安街")]
    [InlineData("changan st", "长安街")]
    [InlineData("changan jie", "长安街")]
    [InlineData("东江市人民医院", "东江市人民医院")]
    [InlineData("人民医院", "东江市人民医院")]
    [InlineData("peoples hospital", "东江市人民医院")]
    [InlineData("riverside cafe", "riverside cafe")]
    [InlineData("城西区", "城西区")]
    public void SpokenNames_EveryWayToWriteOne_LeadsToTheSameName(string written, string canonical) => Assert.Equal(canonical, Only(written).Canonical);

    [Fact]
    public void SpokenNames_SayWhatKindItIsHowLargeAndHowManyBearIt()
    {
        Assert.Equal(PlaceMatchKind.Street, Only("长安街").Kind);
        Assert.Equal(PlaceMatchKind.Area, Only("城西区").Kind);
        Assert.Equal(PlaceMatchKind.Place, Only("大江").Kind);
        Assert.True(Only("大江").ReachM >= 40_000);
        Assert.Equal(2, Only("快餐店").Targets);
        Assert.Equal(1, Only("长安街").Targets);
    }

    [Fact]
    public void SpokenNames_SingleCharactersAndShortWords_AreNotNames() => Assert.DoesNotContain(s_town.SpokenNames(), n => n.Written is "塔" or "tower");

    [Fact]
    public void SpokenNames_AreDistinctAndInOneOrder()
    {
        Assert.Equal(s_town.SpokenNames().Select(n => n.Written).Distinct(), s_town.SpokenNames().Select(n => n.Written));
        Assert.Equal(s_town.SpokenNames().AsEnumerable(), s_town.SpokenNames());
    }

    [Theory]
    [InlineData('Ａ', 'a')]
    [InlineData('號', '号')]
    [InlineData('é', 'e')]
    [InlineData('。', ' ')]
    [InlineData('，', ',')]
    [InlineData('\u200b', '\0')]
    [InlineData('\ud83d', '\0')]
    public void CharacterFolding_IsThatOfNames(char character, char folded) => Assert.Equal(folded, CharacterFolding.Of(character));

    private static SpokenName Only(string written) => Assert.Single(s_town.SpokenNames(), n => n.Written == written);

    private static AreaShape Box(double west, double south, double east, double north) =>
        new([new(west, south), new(east, south), new(east, north), new(west, north), new(west, south)]);
}
