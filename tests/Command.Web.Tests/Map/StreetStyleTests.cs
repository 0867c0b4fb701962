using System.Text.Json.Nodes;
using Command.Geo;
using Command.Web.Map;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Map;

public sealed class StreetStyleTests
{
    private static readonly StreetMap s_map = new(5, 14, new GeoBox(126.4, 45.6, 126.8, 45.9));

    // What the build of a city pack writes; a layer of another name would stay empty without a word.
    private static readonly string[] s_tileLayers = ["landuse", "water", "waterway", "building", "road", "rail", "boundary", "poi", "place"];

    public static TheoryData<string, string, bool> Styles => new(
        from map in new[] { "schematic", "street" } from theme in new[] { "night", "day" } from english in new[] { false, true } select (map, theme, english));

    [Theory]
    [MemberData(nameof(Styles))]
    public void For_AnyStyle_EveryLayerHasItsSourceAndAnIdOfItsOwn(string map, string theme, bool english)
    {
        JsonObject style = Style(map, theme, english);
        JsonObject sources = style["sources"]!.AsObject();
        JsonNode[] layers = [.. style["layers"]!.AsArray().Select(l => l!)];

        Assert.Equal(layers.Length, layers.Select(l => (string?)l["id"]).Distinct().Count());
        Assert.Equal("background", (string?)layers[0]["type"]);
        Assert.All(layers.Skip(1), l => Assert.True(sources.ContainsKey((string)l["source"]!)));
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void For_AnyStyle_EveryTextIsInTheLanguageAskedFor(string map, string theme, bool english)
    {
        JsonNode[] texts = [.. Style(map, theme, english)["layers"]!.AsArray().Select(l => l!["layout"]?["text-field"]).OfType<JsonNode>()];

        Assert.NotEmpty(texts);
        Assert.All(texts, t => Assert.Equal(english ? "en" : "zh", (string?)(map == "street" ? t[1]![1] : t[1])));
    }

    [Theory]
    [MemberData(nameof(Styles))]
    public void For_AnyStyle_NamesNothingOutsideThisServer(string map, string theme, bool english)
    {
        JsonObject style = Style(map, theme, english);
        Assert.Null(style["glyphs"]);
        Assert.Null(style["sprite"]);
        Assert.DoesNotContain("://", style.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schematic")]
    [InlineData("street")]
    public void For_Telephone_NamesAreShorterFainterAndFurtherApart(string map)
    {
        JsonNode[] wide = Names(Style(map, "night", false)), narrow = Names(Style(map, "night", false, narrow: true));

        Assert.Equal(wide.Select(l => (string)l["id"]!), narrow.Select(l => (string)l["id"]!));
        Assert.All(narrow, l => Assert.True((double)l["paint"]!["text-opacity"]! < 1));
        Assert.All(narrow, l => Assert.True((int)l["layout"]!["text-padding"]! > 6));
        Assert.All(narrow.Zip(wide), l => Assert.True((double?)l.First["minzoom"] >= (double?)l.Second["minzoom"] || l.Second["minzoom"] is null));
        Assert.All(narrow.Where(l => l["layout"]!["symbol-placement"] is null), l => Assert.True((int)l["layout"]!["text-max-width"]! < 8));
        Assert.All(wide, l => Assert.Null(l["paint"]!["text-opacity"]));
    }

    [Fact]
    public void For_Telephone_LinesAndGroundsStayAsTheyAre()
    {
        string[] Others(bool narrow) => [.. Style("street", "day", true, narrow)["layers"]!.AsArray().Where(l => (string?)l!["type"] != "symbol").Select(l => l!.ToJsonString())];

        Assert.Equal(Others(narrow: false), Others(narrow: true));
    }

    [Fact]
    public void For_StreetMap_EveryLayerIsOneOfTheTiles()
    {
        IEnumerable<JsonNode?> layers = Style("street", "night", false)["layers"]!.AsArray().Skip(1);
        Assert.Equal(s_tileLayers.Order(), layers.Select(l => (string)l!["source-layer"]!).Distinct().Order());
    }

    [Fact]
    public void For_StreetMap_SaysWhatTheTilesReach()
    {
        JsonNode source = Style("street", "night", false)["sources"]!["street"]!;
        Assert.Equal((5, 14), ((int)source["minzoom"]!, (int)source["maxzoom"]!));
        Assert.Equal([126.4, 45.6, 126.8, 45.9], source["bounds"]!.AsArray().Select(b => (double)b!));
    }

    [Fact]
    public void For_StreetMap_NamesOpenStreetMapAndNoSchematic()
    {
        string json = Style("street", "day", false).ToJsonString();
        Assert.Equal("© OpenStreetMap contributors", (string?)Style("street", "day", false)["sources"]!["street"]!["attribution"]);
        Assert.DoesNotContain("pack.geojson", json, StringComparison.Ordinal);
    }

    [Fact]
    public void For_StreetMap_DrawsEachCasingBelowEveryRoad()
    {
        List<string> ids = [.. Style("street", "day", false)["layers"]!.AsArray().Select(l => (string)l!["id"]!)];
        int lastCasing = ids.FindLastIndex(i => i.EndsWith("-casing", StringComparison.Ordinal));
        Assert.All(["lane", "street", "main", "highway"], road => Assert.True(ids.IndexOf(road) > lastCasing));
    }

    [Fact]
    public void Find_FolderWithoutAStreetMap_IsNone() => Assert.Null(StreetMap.Find(Path.Combine(AppContext.BaseDirectory, "no-such-pack")));

    private static JsonNode[] Names(JsonObject style) => [.. style["layers"]!.AsArray().Select(l => l!).Where(l => l["layout"]?["text-field"] is not null)];

    private static JsonObject Style(string map, string theme, bool english, bool narrow = false) => map == "street"
        ? StreetStyle.For(s_map, MapTheme.Named(theme), english, 1, narrow)
        : MapStyle.For(Scene.Pack, MapTheme.Named(theme), english, 1, narrow);
}
