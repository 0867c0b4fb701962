using System.Text;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Picture;
using Command.Web.Map;
using Command.Web.Tests.Features.Wall;
using Microsoft.Extensions.Time.Testing;

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
        using JsonDocument layers = JsonDocument.Parse(new MapLayers(Scene.Pack).For(scene.View.Picture).Utf8(since: -1)!);
        JsonElement feature = Assert.Single(layers.RootElement.GetProperty(layer).GetProperty("features").EnumerateArray());
        Assert.Equal(name, feature.GetProperty("properties").GetProperty(property).GetString());
    }

    [Fact]
    public void For_StationThatThePackDoesNotKnow_NamesItByItsIdInBothLanguages()
    {
        Scene scene = new Scene().Level(5, TimeSpan.Zero, "9999999999", Scene.Nangang);
        using JsonDocument layers = JsonDocument.Parse(new MapLayers(Scene.Pack).For(scene.View.Picture).Utf8(since: -1)!);
        JsonElement properties = Assert.Single(layers.RootElement.GetProperty("gauges").GetProperty("features").EnumerateArray()).GetProperty("properties");
        Assert.Equal(("9999999999", "9999999999"), (properties.GetProperty("nameZh").GetString(), properties.GetProperty("nameEn").GetString()));
    }

    [Fact]
    public void For_ReportThatOpensNoIncident_IsACaseNamedInBothLanguages()
    {
        JsonElement properties = Assert.Single(Cases(new Scene().Report("C-1", "litter", "暴露垃圾"))).GetProperty("properties");
        Assert.Equal(("C-1", "暴露垃圾", "暴露垃圾", "open"), (properties.GetProperty("number").GetString(), properties.GetProperty("titleZh").GetString(), properties.GetProperty("titleEn").GetString(), properties.GetProperty("status").GetString()));
    }

    [Fact]
    public void For_ReportsOfIncidentsAndOfKindsThatOpenThem_AreNoCases()
    {
        Scene scene = new Scene().Report("I-1", "litter", "垃圾").Incident("I-1", 2, TimeSpan.Zero).Report("C-2", "fire", "火灾");
        Assert.Empty(Cases(scene));
    }

    [Fact]
    public void For_MoreCasesThanAreDrawn_GivesTheMostThatMayBe()
    {
        Scene scene = new();
        for (int i = 0; i <= MapLayers.MostCases; i++)
        {
            scene.Report($"C-{i}", "litter", "垃圾");
        }

        Assert.Equal(MapLayers.MostCases, Cases(scene).Length);
    }

    [Fact]
    public void For_CasesThatComeFast_RenewsTheirLayerAtItsPaceAndNeverLosesTheLast()
    {
        FakeTimeProvider time = new(Scene.Now);
        MapLayers layers = new(Scene.Pack, time);
        Scene scene = new Scene().Report("C-1", "litter", "垃圾");
        long first = layers.For(scene.View.Picture).Version;
        PictureState second = scene.Report("C-2", "litter", "垃圾").View.Picture;
        Assert.Equal(first, layers.For(second).Version);
        time.Advance(MapLayers.CasesPace);
        Assert.Contains("C-2", Encoding.UTF8.GetString(layers.For(second).Utf8(first)!), StringComparison.Ordinal);
        Assert.Null(layers.For(second).Utf8(layers.For(second).Version));
    }

    private static JsonElement[] Cases(Scene scene)
    {
        using JsonDocument layers = JsonDocument.Parse(new MapLayers(Scene.Pack).For(scene.View.Picture).Utf8(since: -1)!);
        return [.. layers.RootElement.GetProperty("cases").GetProperty("features").EnumerateArray().Select(f => f.Clone())];
    }
}
