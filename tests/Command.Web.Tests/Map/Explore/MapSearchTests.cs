using System.Collections.Immutable;
using Command.Ingest.Picture;
using Command.Web.Map;
using Command.Web.Map.Explore;
using Command.Web.Resources;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Map.Explore;

public sealed class MapSearchTests
{
    [Theory]
    [InlineData("I-7", "incident", "I-7")]
    [InlineData("i-7", "incident", "I-7")]
    [InlineData("积水", "incident", "I-7")]
    [InlineData("消防3", "unit", "u-3")]
    [InlineData("松花", "", "")]
    [InlineData("哈尔滨", "station", "0011045001")]
    [InlineData("0011045", "station", "0011045001")]
    public void Find_ByNumberNameOrCallSign_FindsTheThing(string text, string kind, string id)
    {
        ImmutableArray<Found> found = Find(text, MapSight.Whole);
        if (kind.Length == 0)
        {
            Assert.Empty(found);
        }
        else
        {
            Assert.Equal((kind, id), (found[0].Kind, found[0].Id));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("%' OR 1=1")]
    public void Find_NothingUseful_FindsNothing(string text) => Assert.Empty(Find(text, MapSight.Whole));

    [Fact]
    public void Find_WhatTheReaderMayNotSee_IsNotFound() => Assert.Empty(Find("I-7", MapSight.Without(["city"])).Concat(Find("消防3", MapSight.Without(["vehicles"]))));

    [Fact]
    public void Find_MoreThanAnyoneReads_GivesTheFirst()
    {
        UnitTable units = new();
        for (int i = 0; i < 100; i++)
        {
            units.Apply(Scene.Unit($"u-{i}", "available") with { CallSign = $"消防{i}" });
        }

        Assert.Equal(MapSearch.Most, MapSearch.Find("消防", PictureState.Empty, units, new PackNames(Scene.Pack, Words.Chinese), null, MapSight.Whole).Length);
    }

    private static ImmutableArray<Found> Find(string text, MapSight sight)
    {
        UnitTable units = new();
        units.Apply(Scene.Unit("u-3", "available") with { CallSign = "消防3" });
        return MapSearch.Find(text, new Scene().Incident("I-7", 2, TimeSpan.Zero).View.Picture, units, new PackNames(Scene.Pack, Words.Chinese), null, sight);
    }
}
