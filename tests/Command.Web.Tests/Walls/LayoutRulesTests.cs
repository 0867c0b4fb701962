using System.Collections.Immutable;
using Command.Web.Resources;
using Command.Web.Walls;
using CsCheck;

namespace Command.Web.Tests.Walls;

public sealed class LayoutRulesTests
{
    private static readonly WallLayout s_good = new()
    {
        Slug = "night-shift",
        Zh = "夜班",
        En = "Night shift",
        By = "test",
        Cells = [new WallCell(0, 0, 6, 12, ["incidents"]), new WallCell(6, 0, 18, 12, ["map"])],
    };

    [Fact]
    public void Check_LayoutThatFits_HasNoFault() => Assert.Empty(LayoutRules.Check(s_good));

    [Fact]
    public void Check_BuiltInLayouts_HaveNoFaultButTheirNames() =>
        Assert.All(BuiltInLayouts.All, l => Assert.Equal(["slug-taken"], LayoutRules.Check(l).Select(f => f.Code)));

    [Fact]
    public void Check_WideArrangementsOfBuiltInLayouts_AreAsGood() =>
        Assert.All(BuiltInLayouts.All, l => Assert.Empty(LayoutRules.Check(l with { Slug = "wide", Columns = l.Columns * 2, Cells = l.Wide })));

    [Theory]
    [InlineData("overlap", 5, 0, 19, 12)]
    [InlineData("bounds", 6, 0, 19, 12)]
    [InlineData("bounds", -1, 0, 4, 4)]
    [InlineData("bounds", 6, 0, int.MaxValue, 12)]
    [InlineData("small", 6, 0, 1, 12)]
    public void Check_CellOutOfPlace_IsRefusedByName(string code, int x, int y, int w, int h)
    {
        LayoutFault fault = LayoutRules.Check(s_good with { Cells = [s_good.Cells[0], new WallCell(x, y, w, h, ["map"])] }).First(f => f.Code == code);
        Assert.Contains("map", fault.Args);
    }

    [Theory]
    [InlineData("unknown-panel", "lottery")]
    [InlineData("twice", "incidents")]
    public void Check_PanelThatCannotBe_IsRefusedByName(string code, string panel) =>
        Assert.Contains(LayoutRules.Check(s_good with { Cells = [s_good.Cells[0], new WallCell(6, 0, 6, 6, [panel])] }), f => f.Code == code && f.Args[0] == panel);

    [Theory]
    [InlineData("")]
    [InlineData("Nacht")]
    [InlineData("夜班")]
    [InlineData("-a")]
    [InlineData("../../etc")]
    [InlineData("a-name-that-is-much-longer-than-an-address-needs")]
    public void Check_SlugForNoAddress_IsRefused(string slug) => Assert.Contains(LayoutRules.Check(s_good with { Slug = slug }), f => f.Code == "slug");

    [Fact]
    public void Check_TextPanelAcrossAJoint_IsRefusedAndTheMapIsNot()
    {
        WallLayout spliced = s_good with { Splice = new Splice(2, 2), Cells = [new WallCell(10, 1, 4, 4, ["alerts"]), new WallCell(2, 5, 20, 4, ["map"])] };
        Assert.Equal(["straddles"], LayoutRules.Check(spliced).Select(f => f.Code));
    }

    [Fact]
    public void Check_GridThatDoesNotDivideOverTheDisplays_IsRefused() =>
        Assert.Contains(LayoutRules.Check(s_good with { Splice = new Splice(5, 3) }), f => f.Code == "splice-grid");

    [Fact]
    public void Check_SplicedCellOverHeadOrTicker_IsRefused() =>
        Assert.Contains(LayoutRules.Check(s_good with { Splice = new Splice(2, 1), Cells = [new WallCell(0, 0, 6, 12, ["alerts"])] }), f => f.Code == "head");

    [Fact]
    public void Check_AnythingAtAll_AnswersInWordsOfBothLanguages()
    {
        Gen<WallCell> cell = Gen.Select(Gen.Int[-100, 100], Gen.Int[-100, 100], Gen.Int[-5, 90], Gen.Int[-5, 90], Gen.OneOf(Gen.Const("map"), Gen.Const("alerts"), Gen.Const("x"), Gen.Const(""))).Select((x, y, w, h, p) => new WallCell(x, y, w, h, [p]));
        Gen.Select(cell.Array[0, 6], Gen.Int[-2, 80], Gen.Int[-2, 80], Gen.Int[0, 9], Gen.String).Sample((cells, columns, rows, displays, name) =>
        {
            ImmutableArray<LayoutFault> faults = LayoutRules.Check(new WallLayout { Slug = name, Zh = name, En = name, Columns = columns, Rows = rows, Splice = new Splice(displays, displays), Cells = [.. cells] });
            foreach (LayoutFault fault in faults)
            {
                Assert.NotEmpty(Words.Chinese.Format("LayoutFault_" + fault.Code, [.. fault.Args]));
                Assert.NotEmpty(Words.English.Format("LayoutFault_" + fault.Code, [.. fault.Args]));
            }
        }, iter: 300);
    }

    [Fact]
    public void Panels_All_HaveANameInBothLanguages() => Assert.All(PanelKind.All, p => Assert.NotNull(Words.English.Find("Panel_" + p.Id)));
}
