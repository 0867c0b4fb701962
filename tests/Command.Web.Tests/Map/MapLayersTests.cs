using System.Text.Json;
using Command.Geo;
using Command.Web.Map;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Map;

public sealed class MapLayersTests
{
    [Theory]
    [InlineData("incidents", "titleZh", "道路积水 南岗区")]
    [InlineData("incidents", "titleEn", "Waterlogging, Nangang")]
    [InlineData("alerts", "headlineZh", "暴雨预警")]
    [InlineData("alerts", "headlineEn", "Rainstorm")]
    [InlineData("gauges", "nameZh", "哈尔滨")]
    [InlineData("gauges", "nameEn", "Harbin")]
    public void For_AnyFeature_NamesItInBothLanguages(string layer, string property, string name)
    {
        Scene scene = new Scene()
            .Incident("I-1", 2, TimeSpan.Zero)
            .Alert("a", 2, place: Scene.Nangang with { Shape = new PointShape(Scene.Nangang.Centre!.Value) })
            .Level(118.4, TimeSpan.Zero, place: Scene.Nangang);
        using JsonDocument layers = JsonDocument.Parse(new MapLayers(Scene.Pack).For(scene.View.Picture).Json(since: -1)!);
        JsonElement feature = Assert.Single(layers.RootElement.GetProperty(layer).GetProperty("features").EnumerateArray());
        Assert.Equal(name, feature.GetProperty("properties").GetProperty(property).GetString());
    }

    [Fact]
    public void For_StationThatThePackDoesNotKnow_NamesItByItsIdInBothLanguages()
    {
        Scene scene = new Scene().Level(5, TimeSpan.Zero, "9999999999", Scene.Nangang);
        using JsonDocument layers = JsonDocument.Parse(new MapLayers(Scene.Pack).For(scene.View.Picture).Json(since: -1)!);
        JsonElement properties = Assert.Single(layers.RootElement.GetProperty("gauges").GetProperty("features").EnumerateArray()).GetProperty("properties");
        Assert.Equal(("9999999999", "9999999999"), (properties.GetProperty("nameZh").GetString(), properties.GetProperty("nameEn").GetString()));
    }
}
