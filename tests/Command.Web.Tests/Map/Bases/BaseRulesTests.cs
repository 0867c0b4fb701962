using System.Text.Json.Nodes;
using Command.Geo.Crs;
using Command.Geo.Tiles;
using Command.Web.Map;
using Command.Web.Map.Bases;

namespace Command.Web.Tests.Map.Bases;

public sealed class BaseRulesTests
{
    [Theory]
    [InlineData("Kind", "", "Command__Map__Bases__city__Kind")]
    [InlineData("Kind", "google", "Command__Map__Bases__city__Kind")]
    [InlineData("Kind", "tianditu", "Command__Map__Bases__city__Key")]
    [InlineData("Kind", "wmts", "Command__Map__Bases__city__Layers, __MatrixSet")]
    [InlineData("Kind", "pmtiles", "Command__Map__Bases__city__File")]
    [InlineData("Url", "ftp://a/{z}/{x}/{y}", "Command__Map__Bases__city__Url")]
    [InlineData("Url", "https://a/{z}/{x}", "Command__Map__Bases__city__Url")]
    [InlineData("Url", "https://user:secret@a/{z}/{x}/{y}", "Command__Map__Bases__city__Url")]
    [InlineData("Datum", "bd09", "Command__Map__Bases__city__Datum")]
    [InlineData("Scheme", "zyx", "Command__Map__Bases__city__Scheme")]
    [InlineData("Look", "pretty", "Command__Map__Bases__city__Look")]
    [InlineData("KeyFile", "/no/such/file", "Command__Map__Bases__city__KeyFile")]
    public void Read_AWrongSetting_NamesItsKeyAndWhatToWrite(string property, string value, string key)
    {
        BaseOptions of = new() { Kind = "xyz", Url = "https://a/{z}/{x}/{y}" };
        typeof(BaseOptions).GetProperty(property)!.SetValue(of, value);
        (var sources, var faults) = BaseRules.Read(Options(of));

        Assert.Empty(sources);
        Assert.StartsWith(key + ": write ", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pack")]
    [InlineData("a b")]
    [InlineData("../x")]
    public void Read_AnIdThatIsNone_IsRefused(string id) =>
        Assert.NotEmpty(BaseRules.Read(new MapOptions { Bases = { [id] = new BaseOptions { Kind = "xyz", Url = "https://a/{z}/{x}/{y}" } } }).Faults);

    [Fact]
    public void Read_AFirstMapThatIsNotThere_IsRefused()
    {
        MapOptions options = Options(new BaseOptions { Kind = "xyz", Url = "https://a/{z}/{x}/{y}" });
        options.Base = "other";
        options.WallBase = "city";
        Assert.StartsWith("Command__Map__Base: write pack, or", Assert.Single(BaseRules.Read(options).Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TiandituWithAKeyAlone_IsStreetsWithTheirNamesFromEightHosts()
    {
        BaseSource source = Source(new BaseOptions { Kind = "tianditu", Key = "abc" });

        Assert.Equal(("天地图", "Tianditu", 2, false), (source.Zh, source.En, source.Layers, source.Imagery));
        Assert.Equal(new TileGrid(TilePlane.WebMercator, Datum.Cgcs2000, 256), source.Grid);
        Assert.Equal(
            "https://t6.tianditu.gov.cn/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=vec&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX=11&TILEROW=734&TILECOL=1744&tk=abc",
            source.Addresses[0].For(new TileAddress(11, 1744, 734)).AbsoluteUri);
        Assert.DoesNotContain("abc", source.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TiandituImageryInDegrees_AsksForTheMatricesOfThatPlane()
    {
        BaseSource source = Source(new BaseOptions { Kind = "tianditu", Key = "abc", Layers = "img,cia", MatrixSet = "c" });

        Assert.Equal((true, TilePlane.Degrees), (source.Imagery, source.Grid.Plane));
        Assert.StartsWith("https://t3.tianditu.gov.cn/cia_c/wmts?", source.Addresses[1].For(new TileAddress(11, 1744, 251)).AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains("LAYER=cia&STYLE=default&TILEMATRIXSET=c&", source.Addresses[1].For(new TileAddress(11, 1744, 251)).AbsoluteUri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://a/wmts/{Layer}/{Style}/{TileMatrixSet}/{TileMatrix}/{TileRow}/{TileCol}.png", "https://a/wmts/base/default/EPSG%3A4490/EPSG%3A4490%3A10/3/5.png")]
    [InlineData("https://a/service?token={key}", "https://a/service?token=k&SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=base&STYLE=default&TILEMATRIXSET=EPSG%3A4490&FORMAT=image%2Fpng&TILEMATRIX=EPSG%3A4490%3A10&TILEROW=3&TILECOL=5")]
    public void Read_AWmts_IsAskedByPathOrByParameters(string url, string expected)
    {
        BaseSource source = Source(new BaseOptions { Kind = "wmts", Url = url, Key = "k", Layers = "base", MatrixSet = "EPSG:4490", MatrixPrefix = "EPSG:4490:", MatrixOffset = -1, Crs = 4490 });
        Assert.Equal(expected, source.Addresses[0].For(new TileAddress(11, 5, 3)).AbsoluteUri);
    }

    [Fact]
    public void Read_RowsFromTheSouth_AreTurnedRound() =>
        Assert.Equal("https://a/3/5/4", Source(new BaseOptions { Kind = "xyz", Url = "https://a/{z}/{x}/{y}", Scheme = "tms" }).Addresses[0].For(new TileAddress(3, 5, 3)).AbsoluteUri);

    [Theory]
    [InlineData("night", false)]
    [InlineData("night", true)]
    [InlineData("day", false)]
    public void Style_OfPictures_NamesThisServerAlone(string theme, bool imagery)
    {
        BaseSource source = Source(new BaseOptions { Kind = "tianditu", Key = "abc", Attribution = "<b>GS(2026)1</b>", Look = imagery ? "imagery" : "streets" });
        JsonObject style = BaseStyle.For(source, MapTheme.Named(theme));
        string json = style.ToJsonString();

        Assert.DoesNotContain("://", json, StringComparison.Ordinal);
        Assert.DoesNotContain("abc", json, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", (string?)style["sources"]!["base-0"]!["attribution"], StringComparison.Ordinal);
        Assert.Equal(["ground", "base-0", "base-1"], style["layers"]!.AsArray().Select(l => (string)l!["id"]!));
        Assert.All(style["layers"]!.AsArray().Skip(1), l => Assert.True(style["sources"]!.AsObject().ContainsKey((string)l!["source"]!)));
    }

    private static MapOptions Options(BaseOptions of) => new() { Bases = { ["city"] = of } };

    private static BaseSource Source(BaseOptions of)
    {
        (var sources, var faults) = BaseRules.Read(Options(of));
        Assert.Empty(faults);
        return Assert.Single(sources);
    }
}
