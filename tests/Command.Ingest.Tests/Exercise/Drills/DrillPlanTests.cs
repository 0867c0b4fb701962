using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise;
using Command.Ingest.Exercise.City;
using Command.Ingest.Exercise.Drills;
using Command.Ingest.Tests.City;

namespace Command.Ingest.Tests.Exercise.Drills;

public sealed class DrillPlanTests
{
    public static TheoryData<string> Scenarios => [.. Directory.EnumerateFiles(Path.Combine(HarbinPack.Directory, "exercise"), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void Read_EveryScenarioOfThePack_HasNoFaultsAndSpeaksAtOnce(string name)
    {
        ScenarioRead read = ScenarioReader.Read(HarbinPack.Directory, name, HarbinPack.Pack);
        Assert.Empty(read.Faults);
        Assert.Equal(name, read.Scenario!.Id);
        Assert.NotEmpty(Story.Plan(Weather.Over(read.Scenario, HarbinPack.Pack), HarbinPack.Pack, Tellings.Roads, Tellings.Senders, Telling(read.Scenario.Seed, Even(1))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(300)]
    [InlineData(4_000)]
    public void Plan_AnyPaceAndPauses_TellsTheSameInTheSameOrderAndAgainTheSameBytes(int seed)
    {
        string[] even = [.. Told(Plan(seed, Even(1)))];
        DateTimeOffset start = Tellings.Start;
        ImmutableArray<DrillTick> wild = [new(start, TimeSpan.Zero, 60), new(start.AddSeconds(20), TimeSpan.FromMinutes(20), 0), new(start.AddSeconds(90), TimeSpan.FromMinutes(20), 600), new(start.AddSeconds(93), TimeSpan.FromMinutes(50), 2)];

        Assert.Equal(even, Told(Plan(seed, wild)));
        Assert.Equal(Plan(seed, wild).Select(s => Convert.ToHexString(s.Body())), Plan(seed, wild).Select(s => Convert.ToHexString(s.Body())));
        Assert.NotEqual(even, Told(Plan(seed + 1, Even(1))));
    }

    [Fact]
    public void Plan_Rewound_GoesOnAsItDidTheFirstTime()
    {
        TimeSpan to = TimeSpan.FromMinutes(37);
        string[] first = [.. After(Plan(718, Even(60)), Telling(718, Even(60)), to)];
        ImmutableArray<DrillTick> again = [new(Tellings.Start.AddHours(3) - (to / 60), TimeSpan.Zero, 60)];

        Assert.Equal(first, After(Plan(718, again), Telling(718, again), to));
        Assert.NotEmpty(first);
    }

    [Fact]
    public void Telling_WithPauses_WallAndStoryAreEachOthersInverse()
    {
        Telling telling = Telling(1, [new(Tellings.Start, TimeSpan.Zero, 60), new(Tellings.Start.AddSeconds(10), TimeSpan.FromMinutes(10), 0), new(Tellings.Start.AddSeconds(70), TimeSpan.FromMinutes(10), 5)]);
        for (double minute = -30; minute < 60; minute += 0.7)
        {
            Assert.Equal(minute, telling.StoryAt(telling.WallOf(TimeSpan.FromMinutes(minute))).TotalMinutes, 3);
        }
    }

    [Fact]
    public void Inject_Calls_ComeInTimeAboutOnePlaceInManyWords()
    {
        DrillInject inject = new("i1", InjectKind.Calls, TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5), null, new GeoPoint(126.64, 45.75), "红军街", "0410", 200);
        ImmutableArray<Statement> plan = Injections.Plan(inject, 1, HarbinPack.Pack, Tellings.Roads, Tellings.Senders, Telling(1, Even(1)));

        ImmutableArray<Report> opened = [.. plan.SelectMany(s => s.Messages).OfType<Report>().Where(r => r.Status == ReportStatus.Open)];
        Assert.Equal((200, 400), (opened.Length, plan.Length));
        Assert.All(opened, r => Assert.InRange(r.ObservedAt, Tellings.Start.AddMinutes(10), Tellings.Start.AddMinutes(15)));
        Assert.True(opened.Select(r => r.Text).Distinct().Count() > 120);
        Assert.All(plan, s => Assert.Equal(["inject-i1"], s.Truth));
        Assert.Equal(200, opened.Select(r => r.SourceId).Distinct().Count());
    }

    [Fact]
    public void Inject_Close_ClosesTheNearestRoadAndOpensItAgain()
    {
        DrillInject inject = new("i1", InjectKind.Close, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30), null, new GeoPoint(126.5345, 45.77), "阳明滩大桥");
        ImmutableArray<Report> said = [.. Injections.Plan(inject, 1, HarbinPack.Pack, Tellings.Roads, Tellings.Senders, Telling(1, Even(1))).SelectMany(s => s.Messages).Cast<Report>()];

        Assert.Equal([ReportStatus.Open, ReportStatus.Closed], said.Select(r => r.Status));
        Assert.All(said, r => Assert.Equal(("closure", true), (r.Kind, r.Exercise)));
    }

    [Fact]
    public void Condition_OfAFeed_IsWhatIsInForceAndOnlyThere()
    {
        TimeSpan minute = TimeSpan.FromMinutes(1);
        ImmutableArray<DrillInject> injects =
        [
            new("a", InjectKind.FeedSilent, minute, minute, "city"), new("b", InjectKind.Twice, minute, 3 * minute, "city"), new("c", InjectKind.ClockOff, TimeSpan.Zero, 9 * minute, "city", Seconds: -300),
            new("d", InjectKind.Network, minute, minute, "traffic"),
        ];

        Assert.Equal(new FeedCondition(true, false, true, TimeSpan.FromSeconds(-300)), FeedCondition.Of(injects, "city", 1.5 * minute));
        Assert.Equal(new FeedCondition(false, false, true, TimeSpan.FromSeconds(-300)), FeedCondition.Of(injects, "city", 2 * minute));
        Assert.False(FeedCondition.Of(injects, "traffic", 1.5 * minute).Speaks);
        Assert.Equal(default, FeedCondition.Of(injects, "vehicles", 1.5 * minute));
    }

    [Fact]
    public void Due_WhatWasTold_IsNotToldAgainHoweverOftenItIsPlanned()
    {
        ImmutableArray<DrillStatement> plan = [.. Plan(718, Even(60)).Select(s => new DrillStatement("", s))];
        Dictionary<string, int> told = [];
        int early = DrillPlan.Due(plan, "open311", told, Tellings.Start.AddSeconds(30)).Count();
        Assert.Empty(DrillPlan.Due(plan, "open311", told, Tellings.Start.AddSeconds(30)));
        int late = DrillPlan.Due(plan, "open311", told, Tellings.Start.AddHours(3)).Count();
        Assert.Equal(plan.Count(s => s.Statement.Format == "open311"), early + late);
        Assert.True(early > 0 && late > 0);
    }

    private static ImmutableArray<Statement> Plan(int seed, ImmutableArray<DrillTick> clock) => Story.Plan(Tellings.FloodMorning, HarbinPack.Pack, Tellings.Roads, Tellings.Senders, Telling(seed, clock));

    private static Telling Telling(int seed, ImmutableArray<DrillTick> clock) => new("26071806000000", 0, seed, clock[0].Wall, clock.Last(t => t.Speed > 0).Speed) { Clock = clock };

    private static ImmutableArray<DrillTick> Even(double speed) => [new(Tellings.Start, TimeSpan.Zero, speed)];

    private static IEnumerable<string> Told(IEnumerable<Statement> plan) => plan.SelectMany(s => s.Messages.OfType<Report>().Select(r => $"{s.Format} {r.SourceId} {r.Status} {r.Text} {string.Join(' ', r.Shape!.Positions())}"));

    private static IEnumerable<string> After(IEnumerable<Statement> plan, Telling telling, TimeSpan from) => Told(plan.Where(s => telling.StoryAt(s.Due) > from + TimeSpan.FromSeconds(1)));
}
