using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Map;
using Command.Web.Map.Explore;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Map.Explore;

public sealed class PlaceFactsTests
{
    private static readonly GeoPoint s_at = new(126.64, 45.74);

    [Fact]
    public void At_APlaceUnderAnAlert_TellsItAndNotOneElsewhere()
    {
        PictureState picture = new Scene()
            .Alert("here", 2, place: Scene.Nangang with { Shape = Square(s_at) })
            .Alert("there", 1, place: Scene.Nangang with { Shape = Square(new GeoPoint(127.5, 45.2)) })
            .View.Picture;
        Assert.Equal("civil:here", Assert.Single(At(picture).Alerts).Id);
    }

    [Fact]
    public void At_IncidentsNearAndFar_TellsTheNearWithTheirDistance()
    {
        PictureState picture = new Scene().Incident("I-1", 2, TimeSpan.Zero).View.Picture;
        Near<Incident> near = Assert.Single(At(picture).Incidents);
        Assert.Equal(("I-1", 0), (near.Thing.Id, Math.Round(near.Metres)));
        Assert.Empty(At(picture, new GeoPoint(126.7, 45.8)).Incidents);
    }

    [Fact]
    public void At_Units_AreThoseSoonestByTheirWayAndNotByTheCrow()
    {
        UnitFix near = Unit("over-the-river", 126.641), far = Unit("by-the-bridge", 126.70), outOf = Unit("out", 126.64) with { Status = "out" };
        PlaceFacts facts = PlaceFacts.At(
            s_at, PictureState.Empty, Scene.Pack, [near, far, outOf], from => [.. from.Select(p => new TravelTime(TravelOutcome.Reached, p.Lon < 126.65 ? 900 : 300))], MapSight.Whole, exercise: false);
        Assert.Equal(["by-the-bridge", "over-the-river"], facts.Units.Select(u => u.Unit.Id));
    }

    [Fact]
    public void At_AnExercisesUnits_AreNotSentToWhatIsReal() =>
        Assert.Empty(PlaceFacts.At(s_at, PictureState.Empty, Scene.Pack, [Unit("u", 126.64) with { Exercise = true }], Straight, MapSight.Whole, exercise: false).Units);

    [Fact]
    public void At_ABusNearby_IsNothingThatCanBeSent() =>
        Assert.Empty(PlaceFacts.At(s_at, PictureState.Empty, Scene.Pack, [Unit("b", 126.64) with { Kind = "bus" }], Straight, MapSight.Whole, exercise: false).Units);

    [Fact]
    public void At_ThousandsOfUnits_ReckonsTheWaysOfTheNearestOnly()
    {
        int reckoned = 0;
        PlaceFacts.At(s_at, PictureState.Empty, Scene.Pack, Enumerable.Range(0, 5_000).Select(i => Unit($"u{i}", 126.3 + (i * 0.0001))), from => Count(from, out reckoned), MapSight.Whole, exercise: false);
        Assert.Equal(PlaceFacts.MostWays, reckoned);
    }

    [Fact]
    public void At_ASightWithoutAFeed_TellsNothingOfIt()
    {
        PictureState picture = new Scene().Incident("I-1", 2, TimeSpan.Zero).Alert("a", 2, place: Scene.Nangang with { Shape = Square(s_at) }).Level(118, TimeSpan.Zero, place: Scene.Nangang).View.Picture;
        PlaceFacts facts = PlaceFacts.At(s_at, picture, Scene.Pack, [Unit("u", 126.64)], Straight, MapSight.Without(["city", "civil", "flood", "vehicles"]), exercise: false);
        Assert.True(facts.Incidents.IsEmpty && facts.Alerts.IsEmpty && facts.Gauges.IsEmpty && facts.Units.IsEmpty);
    }

    private static PlaceFacts At(PictureState picture, GeoPoint? at = null) => PlaceFacts.At(at ?? s_at, picture, Scene.Pack, [], Straight, MapSight.Whole, exercise: false);

    private static ImmutableArray<TravelTime> Straight(ImmutableArray<GeoPoint> from) => StraightLine.Times(s_at, from.AsSpan());

    private static ImmutableArray<TravelTime> Count(ImmutableArray<GeoPoint> from, out int count)
    {
        count = from.Length;
        return Straight(from);
    }

    private static UnitFix Unit(string id, double lon) => Scene.Unit(id, "available") with { At = new GeoPoint(lon, 45.74) };

    private static AreaShape Square(GeoPoint c) =>
        new([new(c.Lon - 0.01, c.Lat - 0.01), new(c.Lon + 0.01, c.Lat - 0.01), new(c.Lon + 0.01, c.Lat + 0.01), new(c.Lon - 0.01, c.Lat + 0.01), new(c.Lon - 0.01, c.Lat - 0.01)]);
}
