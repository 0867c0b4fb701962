using Command.Ingest.Contracts;
using Command.Ingest.Picture.Situation;

namespace Command.Ingest.Tests.Picture.Situation;

/// <summary>Every figure against an example worked out by hand.</summary>
public sealed class FigureTests
{
    private static readonly DateTimeOffset s_now = CityScene.Now;

    [Fact]
    public void IncidentsOpen_FiveOpenOneClosed_AreCountedByLevelAndDistrictAndNothingElse()
    {
        CitySituation situation = new CityScene()
            .Incident("I-0001", 1).Incident("I-0002", 2, CityScene.Daoli).Incident("I-0003", 3).Incident("I-0004", null).Incident("I-0005", 3, null).Incident("I-0006", 2)
            .Add(new IncidentClosed("I-0006", [])).Incident("E-0001", 1, exercise: true)
            .Situation();
        Figure all = situation.Figure(FigureRules.IncidentsOpen);
        Assert.Equal((5.0, "1", "incidents.open/1", "", 5), (all.Value, all.Unit, all.Basis.Rule, all.Basis.Query, all.Basis.Counted));
        Assert.Equal([new FigureExclusion("exercise", 1)], all.Basis.Excluded);
        Assert.Equal(2, Value(situation, FigureRules.IncidentsOpen, FigureQuery.OfLevels(1, 2)));
        Assert.Equal(1, Value(situation, FigureRules.IncidentsOpen, FigureQuery.OfLevels(0)));
        Assert.Equal(3, Value(situation, FigureRules.IncidentsOpen, new FigureQuery([], CityScene.Nangang)));
        Assert.Equal(1, Value(situation, FigureRules.IncidentsOpen, new FigureQuery([2], CityScene.Daoli)));
        Assert.Equal(1, Value(situation, FigureRules.IncidentsOpen, new FigureQuery([], FigureQuery.None)));
        Assert.Equal(["I-0001", "I-0002", "I-0003", "I-0005", "I-0004"], situation.Rows(FigureRules.IncidentsOpen).Select(r => r.Id));
        Assert.Equal("level=1,2", situation.Figure(FigureRules.IncidentsOpen, FigureQuery.OfLevels(1, 2)).Basis.Query);
        Assert.Equal("level=2&district=230102", situation.Figure(FigureRules.IncidentsOpen, new FigureQuery([2], CityScene.Daoli)).Basis.Query);
    }

    [Fact]
    public void IncidentsOpen_WithALevelSetByAPerson_CountsThatOne()
    {
        CitySituation situation = new CityScene().Incident("I-0001", 4).Add(new LevelOverridden("I-0001", 1, "worse"), author: "li").Situation();
        Assert.Equal(1, Value(situation, FigureRules.IncidentsOpen, FigureQuery.OfLevels(1)));
        Assert.Equal(0, Value(situation, FigureRules.IncidentsOpen, FigureQuery.OfLevels(4)));
    }

    [Fact]
    public void IncidentsOpen_OfTheExercise_LeavesTheRealOnesOut()
    {
        CityScene scene = new CityScene().Incident("I-0001", 1).Incident("E-0001", 2, exercise: true).Incident("E-0002", 3, exercise: true);
        Figure figure = CityScene.Maker.Of(scene.At() with { Exercise = true }).Figure(FigureRules.IncidentsOpen);
        Assert.Equal((2.0, "world=exercise"), (figure.Value, figure.Basis.Query));
        Assert.Equal([new FigureExclusion("real", 1)], figure.Basis.Excluded);
    }

    [Fact]
    public void AlertsInForce_OneOfEachFate_CountsTheOneThatIsInForce()
    {
        CityScene scene = new CityScene().Alert("now", 2, expires: s_now.AddHours(1)).Alert("later", 1, onset: s_now.AddMinutes(1)).Alert("over", 3, expires: s_now).Alert("test", 1, test: true).Alert("ended", 1)
            .Add(new AlertEnded("civil:ended", AlertState.Cancelled, "civil:x"));
        Figure figure = scene.Situation().Figure(FigureRules.AlertsInForce);
        Assert.Equal(1, figure.Value);
        Assert.Equal([new FigureExclusion("alert-expected", 1), new FigureExclusion("alert-over", 1)], figure.Basis.Excluded);
        Assert.Equal(2, scene.Situation(s_now.AddMinutes(1)).Figure(FigureRules.AlertsInForce).Value);
        Assert.Equal(1, scene.Situation(s_now.AddHours(1)).Figure(FigureRules.AlertsInForce).Value);
    }

    [Theory]
    [InlineData(118.29, 0, 0)]
    [InlineData(118.30, 1, 0)]
    [InlineData(120.57, 1, 0)]
    [InlineData(120.58, 1, 1)]
    [InlineData(121.00, 1, 1)]
    public void Gauges_AtEachThreshold_AreOverFromTheCentimetreOn(double metres, int warning, int guarantee)
    {
        CitySituation situation = new CityScene().Level(metres, s_now).Situation();
        Assert.Equal(warning, situation.Figure(FigureRules.GaugesOverWarning).Value);
        Assert.Equal(guarantee, situation.Figure(FigureRules.GaugesOverGuarantee).Value);
        if (warning == 1)
        {
            Assert.Equal(metres - 118.3, Assert.Single(situation.Rows(FigureRules.GaugesOverWarning)).Measure!.Value, 3);
        }
    }

    [Theory]
    [InlineData("2019-12-31T23:59:59+08:00", 1)]
    [InlineData("2020-01-01T00:00:00+08:00", 0)]
    [InlineData("2019-12-31T15:59:59Z", 1)]
    [InlineData("2019-12-31T16:00:00Z", 0)]
    public void Gauges_AtTheTurnOfTheYearInBeijing_AreHeldAgainstTheThresholdsOfThatDay(string moment, int over)
    {
        // 118.20 m: over the 118.10 m that held until 2019, under the 118.30 m since 2020.
        DateTimeOffset at = DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(over, new CityScene().Level(118.2, at).Situation(at).Figure(FigureRules.GaugesOverWarning).Value);
    }

    [Fact]
    public void Gauges_WithoutAValueOrAThreshold_AreLeftOutWithTheReason()
    {
        Figure figure = new CityScene().Level(null, s_now, quality: "missing").Level(5, s_now, "9999999999").Level(119, s_now, exercise: true).Situation().Figure(FigureRules.GaugesOverWarning);
        Assert.Equal(0, figure.Value);
        Assert.Equal([new FigureExclusion("exercise", 1), new FigureExclusion("no-value", 1), new FigureExclusion("no-warning", 1)], figure.Basis.Excluded);
    }

    [Fact]
    public void Gauges_SilentOverWarning_StillCountAndAreNamedAsNotHeard()
    {
        CityScene scene = new CityScene().Level(118.5, s_now);
        Assert.Equal(0, scene.Situation(s_now.AddMinutes(25)).Figure(FigureRules.GaugesSilent).Value);
        CitySituation late = scene.Situation(s_now.AddMinutes(26));
        Assert.Equal((1.0, 1.0), (late.Figure(FigureRules.GaugesSilent).Value, late.Figure(FigureRules.GaugesOverWarning).Value));
        Assert.Equal(26 * 60, Assert.Single(late.Rows(FigureRules.GaugesSilent)).Measure);
    }

    [Fact]
    public void GaugesCrossing_RisingThreeCentimetresAnHourFifteenUnder_IsExpectedInFiveHours()
    {
        CityScene scene = new();
        for (int i = -36; i <= 0; i++)
        {
            scene.Level(118.15 + (0.03 * i / 6), s_now.AddMinutes(10 * i));
        }

        CitySituation situation = scene.Situation();
        Assert.Equal(1, situation.Figure(FigureRules.GaugesCrossing).Value);
        Assert.Equal(5, Assert.Single(situation.Rows(FigureRules.GaugesCrossing)).Measure!.Value, 0.5);
        Assert.Equal(0, situation.Figure(FigureRules.GaugesOverWarning).Value);
    }

    [Fact]
    public void Forces_OneSentOneOffDutyOneLost_AreCommittedInTheIncidentsDistrictAndTheRestIsLeft()
    {
        string[] units = [.. Harbin.Pack.Units.Where(u => !u.Capabilities.IsEmpty).Select(u => u.CallSign)];
        CitySituation situation = new CityScene().Incident("I-0001", 2, CityScene.Daoli).Sent("A-0001", units[0], "I-0001")
            .Add(new UnitStatusSet(units[1], UnitStatus.OffDuty, s_now, StatusSource.Desk)).Add(new UnitSilent(units[2], s_now)).Situation();
        Assert.Equal(1, Value(situation, FigureRules.ForcesCommitted, new FigureQuery([], CityScene.Daoli)));
        Assert.Equal(0, Value(situation, FigureRules.ForcesCommitted, new FigureQuery([], CityScene.Nangang)));
        Figure left = situation.Figure(FigureRules.ForcesLeft);
        Assert.Equal(units.Length - 3, left.Value);
        Assert.Equal([new FigureExclusion("unit-lost", 1), new FigureExclusion("unit-off-duty", 1)], left.Basis.Excluded);
        Assert.Equal(units.Length - 3, Harbin.Pack.Agencies.Sum(a => Value(situation, FigureRules.ForcesLeft, new FigureQuery([], null, a.Id))));
    }

    [Fact]
    public void Forces_ForAnAgency_AreItsOwnAndThoseAtIncidentsThatItSees()
    {
        string[] fire = [.. Harbin.Pack.Units.Where(u => u.Agency == "fire" && !u.Capabilities.IsEmpty).Select(u => u.CallSign)];
        string other = Harbin.Pack.Units.First(u => u.Agency != "fire" && !u.Capabilities.IsEmpty).CallSign;
        CityScene scene = new CityScene().Incident("I-0001", 2).Sent("A-0001", other, "I-0001").Sent("A-0002", fire[0], "I-0001");
        CitySituation situation = CityScene.Maker.Of(scene.At() with { Agency = "fire" });
        Assert.Equal(2, situation.Figure(FigureRules.ForcesCommitted).Value);
        Assert.Equal(fire.Length - 1, situation.Figure(FigureRules.ForcesLeft).Value);
        Assert.All(situation.Rows(FigureRules.ForcesLeft), r => Assert.Equal("fire", r.Agency));
    }

    [Fact]
    public void Cases_OfTheCitysOwnFeeds_AreOpenUntilTheyAreOverAndLateByTheirClassesLimits()
    {
        // An urgent case is to be registered in a quarter of an hour; a lamp in two working hours, and 14:32 on a Saturday is none.
        CityScene scene = new CityScene().Report("city", "C-1", "manhole", at: s_now).Report("city", "C-2", "street-light", at: s_now).Report("traffic", "D-1", "crash", at: s_now)
            .Report("city", "C-3", "manhole", at: s_now, status: ReportStatus.Closed);
        Assert.Equal(2, scene.Situation().Figure(FigureRules.CasesOpen).Value);
        Assert.Equal(0, scene.Situation(s_now.AddMinutes(15)).Figure(FigureRules.CasesLate).Value);
        Assert.Equal(1, scene.Situation(s_now.AddMinutes(16)).Figure(FigureRules.CasesLate).Value);
        DateTimeOffset monday = new(2026, 7, 20, 10, 30, 0, TimeSpan.FromHours(8));
        Assert.Equal(1, scene.Situation(monday).Figure(FigureRules.CasesLate).Value);
        Assert.Equal(2, scene.Situation(monday.AddSeconds(1)).Figure(FigureRules.CasesLate).Value);
        Assert.Equal(["city:C-1", "city:C-2"], scene.Situation(monday.AddDays(1)).Rows(FigureRules.CasesLate).Select(r => r.Id));
    }

    [Fact]
    public void FeedsSilent_OneSilentOneBrokenOneNeverHeard_CountsTwoAndLeavesTheThirdOut()
    {
        SituationMoment at = new CityScene().At() with
        {
            Feeds = [CityScene.Feed("a", s_now.AddSeconds(-299), s_now), CityScene.Feed("b", s_now.AddSeconds(-301), s_now), CityScene.Feed("c", s_now, s_now) with { LastFault = new Fault("x", "y") }, CityScene.Feed("d", null, s_now)],
        };
        Figure figure = CityScene.Maker.Of(at).Figure(FigureRules.FeedsSilent);
        Assert.Equal(2, figure.Value);
        Assert.Equal([new FigureExclusion("feed-waiting", 1)], figure.Basis.Excluded);
        Figure unknown = CityScene.Maker.Of(at with { Feeds = null }).Figure(FigureRules.FeedsSilent);
        Assert.Null(unknown.Value);
        Assert.Equal([new FigureExclusion("feeds-not-kept", 1)], unknown.Basis.Excluded);
    }

    /// <summary>A rule that was published stays: this list only grows, and each of its rules has its hand-worked example above.</summary>
    [Fact]
    public void Rules_OncePublished_AreThereForEver() => Assert.Equal(
        [
            "alerts.in-force/1", "cases.late/1", "cases.open/1", "feeds.silent/1", "forces.committed/1", "forces.left/1", "gauges.crossing/1", "gauges.over-guarantee/1", "gauges.over-warning/1", "gauges.silent/1",
            "incidents.open/1",
        ],
        FigureRules.All.Select(r => r.Name).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("1,2", null, "level=1,2")]
    [InlineData("2,1,2", "", "level=1,2")]
    [InlineData(null, "none", "district=none")]
    [InlineData("", "道里 区", "district=%E9%81%93%E9%87%8C%20%E5%8C%BA")]
    [InlineData("5", null, null)]
    [InlineData("-1", null, null)]
    [InlineData("x", null, null)]
    [InlineData(null, "a\nb", null)]
    public void Query_ReadAndWritten_IsTheSameOrRefused(string? level, string? district, string? written) => Assert.Equal(written, FigureQuery.Read(level, district, null)?.ToString());

    private static double? Value(CitySituation situation, string code, FigureQuery query) => situation.Figure(code, query).Value;
}
