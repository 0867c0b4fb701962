using System.Globalization;
using Command.Geo;
using Command.Geo.Areas;
using Command.Ingest.City;

namespace Command.Ingest.Tests.City;

public sealed class HarbinPackTests
{
    [Fact]
    public void Read_HarbinPack_HasNoFaults() => Assert.Empty(HarbinPack.Read.Faults);

    [Fact]
    public void Areas_Harbin_AreNineDistrictsAndNineCounties()
    {
        Assert.Equal(9, HarbinPack.Pack.Areas.Count(a => a.Level == AreaLevel.District));
        Assert.Equal(9, HarbinPack.Pack.Areas.Count(a => a.Level == AreaLevel.County));
    }

    [Theory]
    [InlineData("civil", "cap", null)]
    [InlineData("city", "open311", null)]
    [InlineData("flood", "sl651", 5082)]
    [InlineData("sensors", "sensorthings", null)]
    [InlineData("traffic", "datex2", null)]
    [InlineData("vehicles", "jt808", 5083)]
    [InlineData("transit", "gtfs-rt", null)]
    [InlineData("roadworks", "wzdx", null)]
    [InlineData("field", "cot", null)]
    [InlineData("video", "gb28181", 5084)]
    public void Feeds_Harbin_AreTheDocumentedOnes(string id, string format, int? port)
    {
        FeedSpec feed = Assert.IsType<FeedSpec>(HarbinPack.Pack.FeedOf(id));
        Assert.Equal((format, port), (feed.Format, feed.Port));
    }

    [Theory]
    [InlineData("cap", "暴雨", "rainstorm")]
    [InlineData("cap", "防空警报", "siren")]
    [InlineData("open311", "0406", "waterlogging")]
    [InlineData("open311", "0409", "crash")]
    [InlineData("datex2", "Accident", "crash")]
    [InlineData("datex2", "RoadOrCarriagewayOrLaneManagement", "closure")]
    [InlineData("datex2", "never heard of", "other")]
    [InlineData("gtfs-rt", "NO_SERVICE", "transit-disruption")]
    [InlineData("wzdx", "work-zone/all-lanes-closed", "closure")]
    [InlineData("cot", "b-a-o-tbl", "rescue")]
    [InlineData("gb28181", "5/10", "crowd")]
    [InlineData("gb28181", "5/6", "other")]
    [InlineData("nosuchformat", "Accident", "other")]
    public void Codes_SendersWord_IsTheCitysKind(string format, string word, string kind) =>
        Assert.Equal(kind, HarbinPack.Pack.Codes(format).KindOf(word));

    [Theory]
    [InlineData("cap", "Extreme", 1)]
    [InlineData("datex2", "highest", 1)]
    [InlineData("datex2", "none", null)]
    [InlineData("open311", "紧急", 3)]
    [InlineData("gtfs-rt", "SEVERE", 2)]
    public void Codes_SendersSeverity_IsTheCitysLevel(string format, string word, int? level) =>
        Assert.Equal(level, HarbinPack.Pack.Codes(format).LevelOf(word));

    [Theory]
    [InlineData("sensorthings", "Water Level", "waterLevel")]
    [InlineData("sensorthings", "WATER LEVEL", "waterLevel")]
    [InlineData("sensorthings", "水位", "waterLevel")]
    [InlineData("waterml", "00060", "flow")]
    [InlineData("waterml", "00065", "waterLevel")]
    public void Codes_WhatASenderMeasures_IsThePlatformsProperty(string format, string word, string property) =>
        Assert.Equal(property, HarbinPack.Pack.Codes(format).Properties[word]);

    [Fact]
    public void Units_Harbin_AreFortyAndTheFleets()
    {
        CityPack pack = HarbinPack.Pack;
        Assert.Equal(40 + pack.Fleets.Sum(f => f.Count), pack.Units.Length);
        Assert.Equal(260, pack.Fleets.Sum(f => f.Count));
    }

    [Fact]
    public void UnitOf_TerminalPaddedAsInThe2019Edition_IsTheSameUnit()
    {
        UnitSpec unit = HarbinPack.Pack.Units[0];
        Assert.Same(unit, HarbinPack.Pack.UnitOf(unit.Terminal.PadLeft(20, '0')));
        Assert.Null(HarbinPack.Pack.UnitOf("99999999999"));
    }

    [Theory]
    [InlineData("crash", "crash", 1)]
    [InlineData("crash", "explosion", 0.6)]
    [InlineData("explosion", "crash", 0.6)]
    [InlineData("crash", "litter", 0)]
    [InlineData("no such kind", "litter", 0)]
    public void JoinWeight_TwoKinds_HoldsBothWays(string one, string other, double weight) =>
        Assert.Equal(weight, HarbinPack.Pack.JoinWeight(one, other));

    [Fact]
    public void BaseMap_Roads_FormOneConnectedNetwork()
    {
        Dictionary<GeoPoint, HashSet<GeoPoint>> next = [];
        foreach (LineShape road in HarbinPack.Pack.BaseMap.Where(f => f.IsRoad).Select(f => (LineShape)f.Shape))
        {
            foreach ((GeoPoint a, GeoPoint b) in road.Path.Zip(road.Path.Skip(1)))
            {
                (next.TryGetValue(a, out HashSet<GeoPoint>? fromA) ? fromA : next[a] = []).Add(b);
                (next.TryGetValue(b, out HashSet<GeoPoint>? fromB) ? fromB : next[b] = []).Add(a);
            }
        }

        HashSet<GeoPoint> reached = [next.Keys.First()];
        Stack<GeoPoint> open = new(reached);
        while (open.TryPop(out GeoPoint at))
        {
            foreach (GeoPoint neighbour in next[at].Where(reached.Add))
            {
                open.Push(neighbour);
            }
        }

        Assert.True(next.Count > 200);
        Assert.Equal(next.Count, reached.Count);
    }

    [Fact]
    public void Everything_Positioned_LiesInsideTheBounds()
    {
        CityPack pack = HarbinPack.Pack;
        IEnumerable<GeoPoint> points = pack.Units.Select(u => u.Depot)
            .Concat(pack.Stations.Select(s => s.At))
            .Concat(pack.Areas.SelectMany(a => a.Shape.Positions()))
            .Concat(pack.Facilities.SelectMany(f => f.Shape.Positions()));
        Assert.All(points, p => Assert.True(pack.City.Bounds.Contains(p), p.ToString()));
    }

    [Fact]
    public void DayOf_EveningInGreenwich_IsTheNextDayInHarbin() =>
        Assert.Equal(new DateOnly(2021, 1, 1), HarbinPack.Pack.City.DayOf(DateTimeOffset.Parse("2020-12-31T16:00:00Z", CultureInfo.InvariantCulture)));
}
