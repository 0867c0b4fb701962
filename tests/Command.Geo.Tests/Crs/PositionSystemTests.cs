using Command.Geo.Crs;
using CsCheck;

namespace Command.Geo.Tests.Crs;

public sealed class PositionSystemTests
{
    private static readonly SevenParameters s_shift = new(RotationConvention.PositionVector, -12.25, 134.5, 56.75, 1.5, -2.5, 3.5, 1.25);

    private static readonly Dictionary<string, SevenParameters> s_parameters = new() { ["xian80"] = s_shift, ["beijing54"] = s_shift with { DxM = 20 } };

    [Theory]
    [InlineData("wgs84", false)]
    [InlineData("CGCS2000", false)]
    [InlineData("gcj02", false)]
    [InlineData("bd09", false)]
    [InlineData("xian80", false)]
    [InlineData("beijing54", false)]
    [InlineData("epsg:4551", true)]
    [InlineData("EPSG:2387", true)]
    [InlineData("epsg:3857", true)]
    [InlineData("epsg:32652", true)]
    [InlineData("epsg:4490", false)]
    public void Read_EveryWord_LeadsToTheLayerAndBack(string name, bool plane)
    {
        PositionSystem system = PositionSystem.Read(name, s_parameters).System!;

        Assert.True(PositionSystem.IsKnown(name));
        Assert.Equal((name.ToLowerInvariant(), plane), (system.Name, system.IsPlane));
        Gen.Select(Gen.Double[124, 130], Gen.Double[43, 47], (x, y) => new GeoPoint(x, y)).Sample(at =>
        {
            GeoPoint stated = system.FromShared(at), back = system.ToShared(stated);
            return stated.IsValid != plane && Math.Abs(back.Lon - at.Lon) < 1e-9 && Math.Abs(back.Lat - at.Lat) < 1e-9;
        });
    }

    [Theory]
    [InlineData("xian80", "xian80")]
    [InlineData("beijing54", "beijing54")]
    [InlineData("epsg:2387", "xian80")]
    [InlineData("epsg:4214", "beijing54")]
    public void Read_OlderDatumWithoutParameters_IsRefusedAndSaysWhichAreMissing(string name, string key)
    {
        PositionSystemRead read = PositionSystem.Read(name, new Dictionary<string, SevenParameters>());

        Assert.Null(read.System);
        Assert.Equal("crs-needs-seven-parameters", read.Fault!.Code);
        Assert.Equal(key, PositionSystem.ParametersOf(name));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wgs72")]
    [InlineData("4551")]
    [InlineData("epsg:")]
    [InlineData("epsg:99999999999")]
    [InlineData("epsg:4479")]
    [InlineData("2")]
    public void Read_WhatIsNoSystemOfPositions_IsRefused(string? name)
    {
        Assert.False(PositionSystem.IsKnown(name));
        Assert.Equal("crs-unknown", PositionSystem.Read(name, s_parameters).Fault!.Code);
    }

    [Fact]
    public void ToShared_OlderDatum_IsShiftedByItsOwnParameters()
    {
        GeoPoint stated = new(126.6, 45.8);
        GeoPoint expected = CrsTransform.Create(CrsRegistry.Find(4214)!, s_parameters["beijing54"]).Transform!.FromDegrees(stated);

        Assert.Equal(expected, PositionSystem.Read("beijing54", s_parameters).System!.ToShared(stated));
        Assert.InRange(expected.DistanceTo(stated), 20, 500);
    }

    [Fact]
    public void ToShared_DegreesWhereMetresAreDeclared_IsNoPlace() =>
        Assert.False(PositionSystem.Read("epsg:4530", s_parameters).System!.ToShared(new GeoPoint(126.6, 45.8)).IsValid);

    [Fact]
    public void ToShared_AnyDoubles_GivesAPlaceOrNone()
    {
        PositionSystem[] systems = [.. new[] { "gcj02", "xian80", "epsg:4551", "epsg:3857" }.Select(n => PositionSystem.Read(n, s_parameters).System!)];
        Gen.Select(Gen.Int[0, 3], Gen.Double, Gen.Double).Sample((i, x, y) =>
        {
            GeoPoint stated = new(x, y), at = systems[i].ToShared(stated);
            return at.IsValid || double.IsNaN(at.Lon) || at == stated || (double.IsNaN(x) || double.IsNaN(y));
        });
    }
}
