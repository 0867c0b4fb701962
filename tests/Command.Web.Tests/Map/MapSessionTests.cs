using System.Text;
using Command.Geo;
using Command.Web.Map;
using Command.Web.Tests.Features.Wall;
using Microsoft.Extensions.Time.Testing;

namespace Command.Web.Tests.Map;

public sealed class MapSessionTests
{
    private static readonly MapWish s_city = new(CellRange.Around(new GeoBox(126.4, 45.6, 126.8, 45.9)), MapLayerSet.Usual, Repairs: 0);

    private readonly FakeTimeProvider _time = new(Scene.Now);
    private readonly StillReplica _replica = new(new Scene().Incident("I-1", 2, TimeSpan.Zero).View);

    [Fact]
    public void Next_FirstWish_IsAKeyframeWithUnitsNamesAndLayers()
    {
        _replica.Units.Apply(Scene.Unit("u-1", "available"));
        MapFrame frame = Session().Next(s_city)!;
        Assert.True(frame.Keyframe);
        Assert.Equal((1, UnitRecord.Size), (frame.Number, frame.Units.Length));
        Assert.Equal("u-1", Assert.Single(frame.Names)[1]);
        Assert.Contains("I-1", Encoding.UTF8.GetString(frame.Layers!), StringComparison.Ordinal);
    }

    [Fact]
    public void Next_NothingNew_SaysNothingUntilItMustShowThatItLives()
    {
        MapSession session = Session();
        session.Next(s_city);
        Assert.Null(Later(session, 0.2));
        Assert.Null(Later(session, 0.2));
        MapFrame frame = Later(session, 1)!;
        Assert.True(frame is { Keyframe: false, Number: 2, Layers: null, Units.IsEmpty: true });
    }

    [Fact]
    public void Next_AFixInView_TellsThatAloneAndItsNameNoMore()
    {
        _replica.Units.Apply(Scene.Unit("u-1", "available"));
        _replica.Units.Apply(Scene.Unit("u-2", "available"));
        MapSession session = Session();
        session.Next(s_city);
        _replica.Units.Apply(Scene.Unit("u-2", "committed") with { ObservedAt = Scene.Now.AddSeconds(1) });
        MapFrame frame = Later(session, 0.2)!;
        Assert.False(frame.Keyframe);
        Assert.Equal(UnitRecord.Size, frame.Units.Length);
        Assert.Empty(frame.Names);
        Assert.Null(frame.Layers);
    }

    [Fact]
    public void Next_AFixElsewhere_TellsNothing()
    {
        _replica.Units.Apply(Scene.Unit("u-1", "available"));
        MapSession session = Session();
        session.Next(s_city);
        _replica.Units.Apply(Scene.Unit("u-far", "available") with { At = new GeoPoint(129, 45), ObservedAt = Scene.Now.AddSeconds(1) });
        Assert.Null(Later(session, 0.2));
    }

    [Fact]
    public void Next_AUnitThatGetsAnotherName_IsNamedAnew()
    {
        _replica.Units.Apply(Scene.Unit("u-1", "available"));
        MapSession session = Session();
        session.Next(s_city);
        _replica.Units.Apply(Scene.Unit("u-1", "available") with { CallSign = "消防9", ObservedAt = Scene.Now.AddSeconds(1) });
        Assert.Equal("消防9", Assert.Single(Later(session, 0.2)!.Names)[2]);
    }

    [Fact]
    public void Next_AnotherView_IsAKeyframeWithoutLayersThatAreKnown()
    {
        _replica.Units.Apply(Scene.Unit("u-1", "available"));
        MapSession session = Session();
        session.Next(s_city);
        MapFrame frame = session.Next(s_city with { Cells = CellRange.Around(new GeoBox(128, 45, 129, 46)) })!;
        Assert.True(frame is { Keyframe: true, Layers: null, Units.IsEmpty: true });
    }

    [Fact]
    public void Next_ARepair_IsAKeyframeWithEverything()
    {
        MapSession session = Session();
        session.Next(s_city);
        MapFrame frame = session.Next(s_city with { Repairs = 1 })!;
        Assert.True(frame.Keyframe);
        Assert.NotNull(frame.Layers);
    }

    [Fact]
    public void Next_LayersLeftOut_AreNotSentAndComeWhenTheyAreWanted()
    {
        _replica.Units.Apply(Scene.Unit("u-1", "available"));
        MapSession session = Session();
        MapFrame without = session.Next(s_city with { Layers = MapLayerSet.Gauges })!;
        Assert.True(without.Units.IsEmpty);
        Assert.DoesNotContain("incidents", Encoding.UTF8.GetString(without.Layers!), StringComparison.Ordinal);
        MapFrame with = session.Next(s_city)!;
        Assert.Equal(UnitRecord.Size, with.Units.Length);
        Assert.Contains("I-1", Encoding.UTF8.GetString(with.Layers!), StringComparison.Ordinal);
    }

    [Fact]
    public void Next_ASightWithoutTheOnlySource_ShowsNoIncident()
    {
        MapSession session = new(_replica, new MapUnits(_time), new MapLayers(Scene.Pack, _time), MapSight.Without(["city"]), _time);
        Assert.DoesNotContain("I-1", Encoding.UTF8.GetString(session.Next(s_city)!.Layers!), StringComparison.Ordinal);
    }

    [Fact]
    public void Next_TheLinkToThePictureIsLost_SaysNothing()
    {
        MapSession session = Session();
        session.Next(s_city);
        _replica.Become(_replica.Current with { Connected = false });
        Assert.Null(Later(session, 10));
    }

    [Fact]
    public void Next_HalfAMinuteLater_IsAKeyframeSoThatNoMistakeLasts()
    {
        _replica.Units.Apply(Scene.Unit("u-1", "available"));
        MapSession session = Session();
        session.Next(s_city);
        MapFrame frame = Later(session, 31)!;
        Assert.True(frame.Keyframe);
        Assert.Equal(UnitRecord.Size, frame.Units.Length);
    }

    private MapSession Session() => new(_replica, new MapUnits(_time), new MapLayers(Scene.Pack, _time), MapSight.Whole, _time);

    private MapFrame? Later(MapSession session, double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return session.Next(s_city);
    }
}
