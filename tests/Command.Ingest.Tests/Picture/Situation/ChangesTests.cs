using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Situation;

namespace Command.Ingest.Tests.Picture.Situation;

public sealed class ChangesTests
{
    private static readonly DateTimeOffset s_then = CityScene.Now, s_later = CityScene.Now.AddHours(1);

    [Fact]
    public void Between_EachKindOfChange_IsToldOnceWithItsLevels()
    {
        CityScene scene = new CityScene().Incident("I-0001", 3).Incident("I-0002", 2).Incident("I-0003", 4).Incident("I-0004", 4).Incident("I-0005", 3).Incident("I-0006", null).Incident("E-0001", 1, exercise: true).Alert("a", 2);
        scene.Add(new IncidentClosed("I-0005", []));
        LookDigest before = LookDigest.Of(scene.Picture, Harbin.Pack, s_then, false);
        scene.Add(new LevelOverridden("I-0001", 1, "worse"), s_later, "li").Add(new IncidentClosed("I-0002", []), s_later).Add(new IncidentMerged("I-0003", "I-0004", []), s_later)
            .Add(new IncidentReopened("I-0005", []), s_later).Incident("I-0007", 2, at: s_later).Incident("I-0008", 4, at: s_later).Add(new IncidentClosed("I-0008", []), s_later)
            .Add(new AlertEnded("civil:a", AlertState.Expired, null), s_later).Alert("b", 3, at: s_later).Add(new IncidentClosed("E-0001", []), s_later);
        ImmutableArray<SituationChange> changes = SituationChanges.Between(before, scene.Picture, Harbin.Pack);
        Assert.Equal(
            ["a ended", "b issued", "I-0001 escalated", "I-0002 closed", "I-0003 merged", "I-0005 reopened", "I-0007 opened", "I-0008 passed"],
            changes.Select(c => $"{c.Id.Replace("civil:", "", StringComparison.Ordinal)} {c.Code}").Order(StringComparer.OrdinalIgnoreCase));
        SituationChange worse = changes[0];
        Assert.Equal(("I-0001", 3, 1, 1), (worse.Id, worse.From, worse.To, worse.Level));
        Assert.Equal(s_later, changes.Single(c => c.Id == "I-0007").At);
    }

    [Fact]
    public void Between_ThePictureAndItself_IsNothing()
    {
        PictureState picture = new CityScene().Incident("I-0001", 1).Alert("a", 1).Level(119, s_then).Picture;
        Assert.Empty(SituationChanges.Between(LookDigest.Of(picture, Harbin.Pack, s_then, false), picture, Harbin.Pack));
    }

    [Fact]
    public void Between_WhatHasLeftThePicture_IsClosedAndWhatCameAndWentIsPassed()
    {
        CityScene scene = new CityScene().Incident("I-0001", 2);
        LookDigest before = LookDigest.Of(scene.Picture, Harbin.Pack, s_then, false);
        scene.Incident("I-0002", 3, at: s_later).Add(new IncidentClosed("I-0001", []), s_later).Add(new IncidentClosed("I-0002", []), s_later).Add(new Forgotten(["I-0001", "I-0002"], ["city:I-0001", "city:I-0002"], []), s_later.AddDays(2));
        Assert.Equal(["I-0001 closed", "I-0002 passed"], SituationChanges.Between(before, scene.Picture, Harbin.Pack).Select(c => $"{c.Id} {c.Code}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Between_AGaugeThatRoseOverWarningAndFellAgain_SaysBoth()
    {
        CityScene scene = new CityScene().Level(118.0, s_then);
        LookDigest before = LookDigest.Of(scene.Picture, Harbin.Pack, s_then, false);
        scene.Level(118.35, s_then.AddMinutes(10)).Level(118.6, s_then.AddMinutes(20)).Level(118.2, s_then.AddMinutes(30));
        ImmutableArray<SituationChange> changes = SituationChanges.Between(before, scene.Picture, Harbin.Pack);
        Assert.Equal(["crossed", "fell"], changes.Select(c => c.Code).Order(StringComparer.Ordinal));
        Assert.Equal(s_then.AddMinutes(10), changes.Single(c => c.Code == "crossed").At);
        Assert.Equal((1, 2), (changes.Single(c => c.Code == "crossed").From, changes.Single(c => c.Code == "crossed").To));
    }

    [Fact]
    public void Between_AGaugeThatIsNearAThresholdNow_IsNoCrossing()
    {
        CityScene scene = new CityScene().Level(117.0, s_then);
        LookDigest before = LookDigest.Of(scene.Picture, Harbin.Pack, s_then, false);
        Assert.Empty(SituationChanges.Between(before, scene.Level(118.0, s_later).Picture, Harbin.Pack));
    }

    [Theory]
    [InlineData("2026-07-18T14:32:00+08:00", "2026-07-18T08:00:00+08:00", "2026-07-17T00:00:00+08:00")]
    [InlineData("2026-07-18T08:00:00+08:00", "2026-07-18T08:00:00+08:00", "2026-07-17T00:00:00+08:00")]
    [InlineData("2026-07-18T07:59:59+08:00", "2026-07-17T08:00:00+08:00", "2026-07-17T00:00:00+08:00")]
    [InlineData("2026-07-17T23:59:59Z", "2026-07-17T08:00:00+08:00", "2026-07-17T00:00:00+08:00")]
    [InlineData("2026-07-31T16:00:00Z", "2026-07-31T08:00:00+08:00", "2026-07-31T00:00:00+08:00")]
    [InlineData("2026-12-31T15:59:59Z", "2026-12-31T08:00:00+08:00", "2026-12-30T00:00:00+08:00")]
    [InlineData("2026-12-31T16:00:00Z", "2026-12-31T08:00:00+08:00", "2026-12-31T00:00:00+08:00")]
    [InlineData("2028-02-29T16:30:00Z", "2028-02-29T08:00:00+08:00", "2028-02-29T00:00:00+08:00")]
    public void ChosenMoments_AtMidnightsMonthAndYearEnds_AreOfTheCitysCalendar(string now, string eight, string yesterday)
    {
        DateTimeOffset at = Moment(now);
        Assert.Equal(Moment(eight), ChosenMoments.SinceEight(Harbin.Pack.City, at));
        Assert.Equal(Moment(yesterday), ChosenMoments.SinceYesterday(Harbin.Pack.City, at));
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
