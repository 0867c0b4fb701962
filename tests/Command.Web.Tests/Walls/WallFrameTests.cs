using Command.Web.Walls;

namespace Command.Web.Tests.Walls;

public sealed class WallFrameTests
{
    [Fact]
    public void Of_Overview_KeepsItsColumnsAndGivesTheMapTheRest()
    {
        WallFrame frame = WallFrame.Of(BuiltInLayouts.Find(BuiltInLayouts.Overview)!);
        Assert.Contains("--cols-a:repeat(6,min(3.704rem,6.167vw)) repeat(12,minmax(0,1fr)) repeat(6,", frame.Style, StringComparison.Ordinal);
        Assert.Contains("--map-a:4/7/16/19;", frame.Style, StringComparison.Ordinal);
        Assert.True(frame.HasMap);
    }

    [Fact]
    public void Of_LayoutWithAWideArrangement_HasEveryCellOfBothOnce()
    {
        WallFrame frame = WallFrame.Of(BuiltInLayouts.Find("flood")!);
        Assert.Equal(frame.Cells.Length, frame.Cells.Select(c => c.Key).Distinct().Count());
        Assert.Contains(frame.Cells, c => c is { Key: "pumps", Only: "wide-only" });
        Assert.Null(Assert.Single(frame.Cells, c => c.Key == "gauges").Only);
    }

    [Fact]
    public void Of_SplicedLayout_HasEqualColumnsSoThatJointsFallBetweenThem()
    {
        WallFrame frame = WallFrame.Of(Splicing.Over(BuiltInLayouts.Find("traffic")!, new Splice(6, 3)));
        Assert.Contains("--cols-a:repeat(48,minmax(0,1fr));", frame.Style, StringComparison.Ordinal);
        Assert.Contains("--rows:repeat(15,minmax(0,1fr));", frame.Style, StringComparison.Ordinal);
        Assert.Contains("--displays:6", frame.Style, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_LayoutWithoutAMap_SaysSo()
    {
        WallFrame frame = WallFrame.Of(new WallLayout { Slug = "lists", Zh = "列表", En = "Lists", Cells = [new WallCell(0, 0, 12, 12, ["incidents"])] });
        Assert.False(frame.HasMap);
        Assert.Single(frame.Cells);
    }
}
