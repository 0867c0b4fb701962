using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Command.Web.Map;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Map;

public sealed class MapStyleTests
{
    [Fact]
    public void For_Pack_NamesNothingOutsideThisServer()
    {
        JsonObject style = MapStyle.For(Scene.Pack, MapTheme.Night, english: false, scale: 1);
        Assert.Null(style["glyphs"]);
        Assert.Null(style["sprite"]);
        Assert.DoesNotContain("://", style.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "示意底图")]
    [InlineData(true, "Schematic base map")]
    public void For_Pack_ShowsTheLanguagesAttributionAsTextOnly(bool english, string expected)
    {
        string? attribution = (string?)MapStyle.For(Scene.Pack, MapTheme.Night, english, 1)["sources"]!["pack"]!["attribution"];
        Assert.DoesNotContain("<b>", attribution, StringComparison.Ordinal);
        Assert.Equal(expected + " <b>", WebUtility.HtmlDecode(attribution));
    }

    [Theory]
    [InlineData(false, "zh")]
    [InlineData(true, "en")]
    public void For_Language_DrawsItsNames(bool english, string field)
    {
        JsonArray layers = MapStyle.For(Scene.Pack, MapTheme.Day, english, 1)["layers"]!.AsArray();
        JsonNode[] texts = [.. layers.Select(l => l!["layout"]?["text-field"]).OfType<JsonNode>()];
        Assert.NotEmpty(texts);
        Assert.All(texts, t => Assert.Equal(field, (string?)t[1]));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(1e300)]
    [InlineData(-5)]
    public void For_AbsurdScale_StaysDrawable(double scale)
    {
        string json = MapStyle.For(Scene.Pack, MapTheme.Night, false, scale).ToJsonString();
        Assert.NotNull(JsonNode.Parse(json));
    }

    [Fact]
    public void Write_BaseMap_IsGeoJsonInLonLat()
    {
        using JsonDocument map = JsonDocument.Parse(BaseMap.Write(Scene.Pack));
        JsonElement road = map.RootElement.GetProperty("features").EnumerateArray().Single(f => f.GetProperty("properties").GetProperty("class").GetString() == "road");
        Assert.Equal("LineString", road.GetProperty("geometry").GetProperty("type").GetString());
        Assert.Equal(126.6, road.GetProperty("geometry").GetProperty("coordinates")[0][0].GetDouble());
    }
}
