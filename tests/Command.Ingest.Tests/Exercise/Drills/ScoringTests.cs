using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.City;
using Command.Ingest.Exercise.Drills;
using Command.Ingest.Picture;
using Command.Ingest.Tests.City;

namespace Command.Ingest.Tests.Exercise.Drills;

public sealed class ScoringTests
{
    [Fact]
    public void Fusion_HandWorked_CountsPairsAsTheBenchmarksDo()
    {
        // Truth: {1,2,3} and {4,5}; found: {1,2}, {3,4}, 5 alone. True pairs 4, found 2, right 1.
        PictureState picture = PictureState.Empty with { Reports = Reports(("1", "E-1"), ("2", "E-1"), ("3", "E-2"), ("4", "E-2"), ("5", null), ("unknown", "E-1")) };
        FusionScore score = Scoring.Fusion(picture, new Dictionary<string, string> { ["1"] = "a", ["2"] = "a", ["3"] = "a", ["4"] = "b", ["5"] = "b" });

        Assert.Equal((5, 4L, 2L, 1L), (score.Reports, score.TruePairs, score.FoundPairs, score.RightPairs));
        Assert.Equal((0.5, 0.25, 1.0 / 3), (score.Precision, score.Recall, score.F1));
    }

    [Fact]
    public void Of_SceneMetSoonerThanByTheNearest_SaysBySoMuch()
    {
        DateTimeOffset at = Tellings.Start;
        Drill drill = new("d1", "marathon", null, null, at, "li.min", 0, [new DrillTick(at, TimeSpan.Zero, 60)]);
        Scene scene = new("E-0001", "fire", at.AddSeconds(10), 0, 7.25, at.AddSeconds(100), at.AddSeconds(400)) { ByNearest = new Nearest(TimeSpan.FromSeconds(150), 9) };
        Scene old = scene with { Incident = "E-0000", OpenedAt = at.AddDays(-1) };
        DrillScore score = Scoring.Of(drill, PictureState.Empty, ImmutableDictionary<string, string>.Empty, [scene, old], [KeyValuePair.Create("city", new FeedTally(7, 2))], null, HarbinPack.Pack, at.AddMinutes(2));

        SceneScore one = Assert.Single(score.Dispatch);
        Assert.Equal(("E-0001", 90.0, 150.0, 60.0, 7.25, 9.0), (one.Incident, one.AdequateSeconds!.Value, one.NearestSeconds!.Value, one.SoonerSeconds!.Value, one.Harm, one.NearestHarm!.Value));
        Assert.Equal((TimeSpan.FromMinutes(120), new FeedScore("city", 7, 2)), (score.Story, Assert.Single(score.Feeds)));
    }

    private static ImmutableDictionary<string, ReportItem> Reports(params (string Id, string? Incident)[] reports) => reports.ToImmutableDictionary(
        r => r.Id,
        r => new ReportItem(
            r.Id,
            new Report { Feed = "city", Agency = "a", SourceId = r.Id, Version = "", ObservedAt = Tellings.Start, Exercise = true, Kind = "fire", Title = "t" },
            Place.Unknown,
            Tellings.Start,
            r.Incident));
}
