using System.Collections.Immutable;
using Command.Ingest.Incidents.Levels;
using CsCheck;

namespace Command.Ingest.Tests.Incidents.Levels;

public sealed class LevelRulesTests
{
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly string[] s_words = ["", "3人死亡", "无人员伤亡", "50人被困", "轻伤2人"];
    private static readonly SensitivePlace s_hospital = new("hospital-1", "医院", "Hospital", 80);

    [Fact]
    public void Of_NothingStated_IsOrdinaryAndSaysSo() => Is(4, ["level-default"], Of());

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_AuthoritysStatedLevel_CountsAsItIs(int level) => Is(level, ["level-worst-source"], Of(Police(level)));

    [Theory]
    [InlineData(1, 3, "level-unconfirmed")]
    [InlineData(2, 3, "level-unconfirmed")]
    [InlineData(3, 3, "level-worst-source")]
    [InlineData(4, 4, "level-worst-source")]
    public void Of_SinglePublicReport_StatesThreeAtMost(int stated, int level, string why) => Is(level, [why], Of(Citizen("a", stated)));

    [Fact]
    public void Of_SecondIndependentReporter_MakesTheFirstCredible() => Is(1, ["level-worst-source"], Of(Citizen("a", 1), Citizen("b", null)));

    [Fact]
    public void Of_SameReporterAgain_ConfirmsNothing() => Is(3, ["level-unconfirmed"], Of(Citizen("a", 1), Citizen("a", 1) with { Id = "a2" }));

    [Fact]
    public void Of_AuthorityBesideThePublic_MakesItCredible() => Is(1, ["level-worst-source"], Of(Citizen("a", 1), Police(null)));

    [Fact]
    public void Of_PublicTellsOfManyDead_IsTwoUntilConfirmed()
    {
        LevelReport told = Citizen("a", null, "32人死亡");
        LevelFinding alone = Of(told);
        Is(2, ["level-casualties-unconfirmed"], alone);
        Assert.Equal(["a", "dead=32", "1", "2"], alone.Why[0].Args);
        Is(1, ["level-casualties"], Of(told, Citizen("b", null)));
    }

    [Fact]
    public void Of_AuthorityTellsOfDead_CountsAtOnce() => Is(3, ["level-casualties"], Of(Police(null, "3人死亡")));

    [Fact]
    public void Of_AuthorityLaterSaysNobodyIsHurt_OutweighsThePublic()
    {
        LevelReport police = Police(4, "无人员伤亡") with { ObservedAt = s_at.AddMinutes(5) };
        Is(4, ["level-worst-source", "level-casualties-denied"], Of(Citizen("a", null, "12人死亡"), police));
        Is(2, ["level-casualties", "level-worst-source"], Of(Citizen("a", null, "12人死亡") with { ObservedAt = s_at.AddMinutes(6) }, police));
    }

    [Fact]
    public void Of_LocalAlertAndGauge_CountTheirLevels()
    {
        Is(2, ["level-alert"], LevelRules.Of(Input() with { Alerts = [new LevelAlert("x", "暴雨橙色预警", 2)] }));
        Is(1, ["level-gauge"], LevelRules.Of(Input() with { Gauges = [new LevelGauge("g", "哈尔滨", "warning", 3), new LevelGauge("h", "依兰", "record", 1)] }));
    }

    [Theory]
    [InlineData(9, 0, 4)]
    [InlineData(10, 30, 3)]
    [InlineData(10, 31, 4)]
    public void Of_ManyReporters_LiftAnOrdinaryIncident(int reporters, int spreadMinutes, int level)
    {
        LevelReport[] reports = [.. Enumerable.Range(0, reporters).Select(i => Citizen($"r{i}", null) with { ObservedAt = s_at.AddMinutes(spreadMinutes * (double)i / Math.Max(1, reporters - 1)) })];
        Assert.Equal(level, Of(reports).Level);
    }

    [Fact]
    public void Of_ManyReportsOfOneReporter_LiftNothing() => Assert.Equal(4, Of([.. Enumerable.Range(0, 40).Select(i => Citizen("a", null) with { Id = $"{i}" })]).Level);

    [Theory]
    [InlineData(4, 3, true)]
    [InlineData(3, 2, true)]
    [InlineData(2, 2, false)]
    [InlineData(1, 1, false)]
    public void Of_SensitivePlace_LiftsOneStepAndNeverToOne(int stated, int level, bool lifted)
    {
        LevelFinding finding = LevelRules.Of(Input(Police(stated)) with { Near = s_hospital });
        Is(level, lifted ? ["level-worst-source", "level-near-place"] : ["level-worst-source"], finding);
    }

    [Fact]
    public void Of_KindsLevel_IsTheLeast()
    {
        Is(3, ["level-kind", "level-default"], LevelRules.Of(Input() with { KindLevel = 3 }));
        Is(2, ["level-worst-source"], LevelRules.Of(Input(Police(2)) with { KindLevel = 3 }));
    }

    [Fact]
    public void Of_PersonsLevel_StandsWithTheComputedOneBeside()
    {
        LevelFinding finding = LevelRules.Of(Input(Police(2)) with { Override = new LevelOverride(4, "王指挥", "现场已控制") });
        Is(4, ["level-set-by", "level-computed", "level-worst-source"], finding);
        Assert.Equal(["王指挥", "现场已控制"], finding.Why[0].Args);
        Assert.Equal(["2"], finding.Why[1].Args);
    }

    [Fact]
    public void Of_SourcesInAnyOrder_GiveTheSame() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 4], Gen.Int[0, 45], Gen.Int[0, s_words.Length - 1].Select(i => s_words[i]), Gen.Bool)
            .Select((who, level, minutes, words, isPublic) => new LevelReport("", "f", isPublic ? $"p{who}" : "police", isPublic, level == 0 ? null : level, s_at.AddMinutes(minutes), Casualties.Of(words)))
            .List[0, 14].Select(Gen.Int[0, 1_000_000], (list, seed) => (list, seed)).Sample(t =>
            {
                LevelReport[] reports = [.. t.list.Select((r, i) => r with { Id = $"r{i:00}" })];
                LevelReport[] other = [.. reports];
                new Random(t.seed).Shuffle(other);
                LevelFinding one = Of(reports), two = Of(other);
                Assert.Equal(one.Level, two.Level);
                Assert.Equal(one.Why.Select(w => w.Code + string.Join('|', w.Args)), two.Why.Select(w => w.Code + string.Join('|', w.Args)));
                Assert.NotEmpty(one.Why);
                Assert.InRange(one.Level, 1, 4);
            });

    private static LevelInput Input(params LevelReport[] reports) => new() { Kind = "crash", Reports = [.. reports] };

    private static LevelFinding Of(params LevelReport[] reports) => LevelRules.Of(Input(reports));

    private static LevelReport Police(int? level, string words = "") => new("police-1", "traffic", "traffic D1", false, level, s_at, Casualties.Of(words));

    private static LevelReport Citizen(string who, int? level, string words = "") => new(who, "citizens", $"citizens {who}", true, level, s_at, Casualties.Of(words));

    private static void Is(int level, ImmutableArray<string> codes, LevelFinding finding)
    {
        Assert.Equal(codes, finding.Why.Select(w => w.Code));
        Assert.Equal(level, finding.Level);
    }
}
