using System.Globalization;
using Command.Ingest.City;

namespace Command.Ingest.Tests.City;

public sealed class PlanTests
{
    [Fact]
    public void Plans_Harbin_ThereIsOneForEachKindThatOpensAnIncident() =>
        Assert.Empty(HarbinPack.Pack.Kinds.Where(k => k.OpensIncident && HarbinPack.Pack.Plans.OfKind(k.Code) is null).Select(k => k.Code));

    [Fact]
    public void Plans_Harbin_CanBeMetByTheCitysUnitsAtTheMildestLevel() => Assert.Empty(
        from plan in HarbinPack.Pack.Plans.Plans
        from need in plan.Needs
        where need.CountAt(null) > HarbinPack.Pack.Units.Count(u => u.Capabilities.Contains(need.Capability))
        select $"{plan.Id} {need.Capability}");

    [Theory]
    [InlineData(null, 2)]
    [InlineData(4, 2)]
    [InlineData(3, 3)]
    [InlineData(2, 5)]
    [InlineData(1, 7)]
    public void CountAt_GraverLevels_TakeMore(int? level, int engines) =>
        Assert.Equal(engines, HarbinPack.Pack.Plans.OfKind("fire")!.Needs.Single(n => n.Capability == "fire").CountAt(level));

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, 1, true)]
    [InlineData(3, null, false)]
    [InlineData(3, 4, false)]
    [InlineData(3, 3, true)]
    [InlineData(3, 1, true)]
    public void Holds_FromALevelOn_ForItAndGraverOnes(int? from, int? level, bool holds) => Assert.Equal(holds, Plan.Holds(from, level));

    [Theory]
    [InlineData("08:00", 24, "2026-07-18T09:30:00+08:00", "2026-07-19T08:00:00+08:00")]
    [InlineData("08:00", 24, "2026-07-18T07:30:00+08:00", "2026-07-18T08:00:00+08:00")]
    [InlineData("08:00", 12, "2026-07-18T19:48:00+08:00", "2026-07-18T20:00:00+08:00")]
    [InlineData("08:00", 12, "2026-07-18T20:00:00+08:00", "2026-07-19T08:00:00+08:00")]
    [InlineData("07:00", 8, "2026-07-18T02:00:00+00:00", "2026-07-18T15:00:00+08:00")]
    public void EndsAfter_Shift_EndsWhenItsReliefBegins(string starts, double hours, string now, string ends)
    {
        ShiftRule rule = new(TimeOnly.Parse(starts, CultureInfo.InvariantCulture), hours, 30);
        Assert.Equal(DateTimeOffset.Parse(ends, CultureInfo.InvariantCulture), rule.EndsAfter(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture), HarbinPack.Pack.City.TimeZone));
    }

    [Fact]
    public void Units_Harbin_HaveTheirDepotsCrewAndAreas()
    {
        UnitSpec engine = HarbinPack.Pack.UnitNamed("消防1")!;
        Assert.Equal(("fire-daoli", 6, new ShiftRule(new TimeOnly(8, 0), 24, 30)), (engine.DepotId, engine.Crew, engine.Shift));
        Assert.Equal(["230102"], engine.Areas);
        Assert.All(HarbinPack.Pack.Depots, d => Assert.Contains(HarbinPack.Pack.Units, u => u.DepotId == d.Id && u.Depot == d.At));
    }
}
