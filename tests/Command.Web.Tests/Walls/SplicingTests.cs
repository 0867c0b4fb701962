using Command.Web.Walls;

namespace Command.Web.Tests.Walls;

public sealed class SplicingTests
{
    public static TheoryData<string, string> Canvases()
    {
        TheoryData<string, string> all = [];
        foreach (WallLayout layout in BuiltInLayouts.All)
        {
            foreach (string splice in (string[])["2x1", "1x2", "2x2", "3x2", "3x3", "4x2", "6x3", "8x4"])
            {
                all.Add(layout.Slug, splice);
            }
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Canvases))]
    public void Over_AnyBuiltInLayout_PutsNoTextAcrossAJointAndLosesNoPanel(string slug, string displays)
    {
        WallLayout layout = BuiltInLayouts.Find(slug)!, spliced = Splicing.Over(layout, Splice.Read(displays)!.Value);
        Assert.Empty(LayoutRules.Check(spliced with { Slug = "spliced", By = "test" }));
        Assert.Empty(layout.Cells.SelectMany(c => c.Panels).Except(spliced.Cells.SelectMany(c => c.Panels)));
    }

    [Fact]
    public void Over_EighteenDisplays_UsesEveryOne()
    {
        WallLayout spliced = Splicing.Over(BuiltInLayouts.Find("flood")!, new Splice(6, 3));
        WallCell map = Assert.Single(spliced.Cells, c => c.Key == PanelKind.Map);
        Assert.Equal(18 - 6, spliced.Cells.Length - 1);
        Assert.Equal((3, 2), (map.W / Splicing.ColumnsPerDisplay, (map.H + 1) / (spliced.Rows / 3)));
    }

    [Theory]
    [InlineData("6x3", 6, 3)]
    [InlineData("1×1", 1, 1)]
    public void Read_Displays_AreColumnsAndRows(string text, int columns, int rows) => Assert.Equal(new Splice(columns, rows), Splice.Read(text));

    [Theory]
    [InlineData(null)]
    [InlineData("6")]
    [InlineData("9x1")]
    [InlineData("0x3")]
    [InlineData("-1x3")]
    [InlineData("6x3x2")]
    public void Read_SomethingElse_IsNone(string? text) => Assert.Null(Splice.Read(text));
}
