using System.Collections.Immutable;
using Command.Geo.Crs;
using CsCheck;

namespace Command.Geo.Tests.Crs;

public sealed class PositionDiagnosticsTests
{
    private static readonly GeoBox s_city = new(125.7, 44, 130.2, 46.7);
    private static readonly PositionDiagnostics s_diagnostics = new(s_city, Roads());

    [Theory]
    [InlineData(Datum.Cgcs2000)]
    [InlineData(Datum.Wgs84)]
    [InlineData(Datum.Gcj02)]
    [InlineData(Datum.Bd09)]
    public void Look_PositionsAsDeclared_FindsNothing(Datum datum) =>
        Assert.Empty(s_diagnostics.Look("vehicles", [.. OnRoads(400).Select(p => ChinaDatum.FromCgcs2000(p, datum))], datum));

    [Theory]
    [InlineData(Datum.Wgs84, Datum.Gcj02, "gcj02", "north-east")]
    [InlineData(Datum.Cgcs2000, Datum.Bd09, "bd09", "north-east")]
    [InlineData(Datum.Gcj02, Datum.Cgcs2000, "cgcs2000", "south-west")]
    [InlineData(Datum.Gcj02, Datum.Bd09, "bd09", "north-east")]
    public void Look_AnotherDatumThanDeclared_NamesItAndTheSetting(Datum declared, Datum real, string setting, string direction)
    {
        GeoPoint[] sent = [.. OnRoads(400).Select(p => ChinaDatum.FromCgcs2000(p, real))];

        PositionFinding finding = Assert.Single(s_diagnostics.Look("vehicles", sent, declared));

        Assert.Equal((PositionFindingCodes.ConstantOffset, 400, 400), (finding.Code, finding.Count, finding.Of));
        Assert.Equal($"Command__Feeds__vehicles__Datum={setting}", finding.Set);
        Assert.Contains(direction, finding.Seen, StringComparison.Ordinal);
        Assert.Equal(setting, finding.Suggested.ToString(), ignoreCase: true);
    }

    [Fact]
    public void Look_Gcj02DeclaredAsWgs84_SaysHowFarOffThePositionsLie()
    {
        PositionFinding finding = Assert.Single(s_diagnostics.Look("vehicles", [.. OnRoads(400).Select(p => ChinaDatum.FromCgcs2000(p, Datum.Gcj02))], Datum.Wgs84));

        PlanePoint offset = finding.Offset!.Value;
        Assert.InRange(Math.Sqrt((offset.East * offset.East) + (offset.North * offset.North)), 480, 540);
        Assert.True(offset is { East: > 0, North: > 0 });
    }

    [Fact]
    public void Look_FewerThanTwoHundredPlaces_DoesNotNameADatum()
    {
        GeoPoint[] sent = [.. OnRoads(199).Select(p => ChinaDatum.FromCgcs2000(p, Datum.Gcj02))];

        Assert.Empty(s_diagnostics.Look("vehicles", sent, Datum.Wgs84));
        Assert.Empty(s_diagnostics.Look("vehicles", [.. Enumerable.Repeat(sent, 10).SelectMany(s => s)], Datum.Wgs84));
    }

    [Fact]
    public void Look_PositionsAllOverTheFields_DoesNotNameADatum()
    {
        Random random = new(1);
        GeoPoint[] sent = [.. Enumerable.Range(0, 1000).Select(_ => new GeoPoint(126.5 + (random.NextDouble() * 0.2), 45.7 + (random.NextDouble() * 0.2)))];

        Assert.Empty(s_diagnostics.Look("vehicles", sent, Datum.Wgs84));
    }

    [Fact]
    public void Look_WithoutRoads_DoesNotNameADatum() =>
        Assert.Empty(new PositionDiagnostics(s_city).Look("vehicles", [.. OnRoads(400).Select(p => ChinaDatum.FromCgcs2000(p, Datum.Gcj02))], Datum.Wgs84));

    [Fact]
    public void Look_LatitudeFirst_IsSwappedAxes()
    {
        PositionFinding finding = Assert.Single(s_diagnostics.Look("city", [.. OnRoads(30).Select(p => new GeoPoint(p.Lat, p.Lon))], Datum.Wgs84));

        Assert.Equal((PositionFindingCodes.SwappedAxes, 30, 30), (finding.Code, finding.Count, finding.Of));
    }

    [Theory]
    [InlineData(4530, false, PositionFindingCodes.ZonePrefixedEasting)]
    [InlineData(4530, true, PositionFindingCodes.ZonePrefixedEasting)]
    [InlineData(4531, false, PositionFindingCodes.ZonePrefixedEasting)]
    [InlineData(4500, false, PositionFindingCodes.ZonePrefixedEasting)]
    [InlineData(4551, false, PositionFindingCodes.ProjectedNotDegrees)]
    [InlineData(4551, true, PositionFindingCodes.ProjectedNotDegrees)]
    [InlineData(3857, false, PositionFindingCodes.ProjectedNotDegrees)]
    public void Look_MetresOfAPlane_NamesThePlane(int epsg, bool northFirst, string code)
    {
        CrsTransform plane = CrsTransform.Create(CrsRegistry.Find(epsg)!).Transform!;
        GeoPoint[] sent = [.. OnRoads(50).Select(plane.ToPlane).Select(p => northFirst ? new GeoPoint(p.North, p.East) : new GeoPoint(p.East, p.North))];

        PositionFinding finding = Assert.Single(s_diagnostics.Look("city", sent, Datum.Cgcs2000));

        Assert.Equal((code, 50, $"EPSG:{epsg}"), (finding.Code, finding.Count, finding.LooksLike));
    }

    [Fact]
    public void Look_BeltsWithTheSameNumbers_NamesThemAll()
    {
        CrsTransform plane = CrsTransform.Create(CrsRegistry.Find(4552)!).Transform!;
        GeoPoint[] sent = [.. OnRoads(50).Select(p => new GeoPoint(p.Lon + 2.5, p.Lat)).Select(plane.ToPlane).Select(p => new GeoPoint(p.East, p.North))];

        PositionFinding finding = Assert.Single(s_diagnostics.Look("city", sent, Datum.Cgcs2000));

        Assert.Contains("EPSG:4511", finding.LooksLike + finding.Seen, StringComparison.Ordinal);
        Assert.Contains("EPSG:4552", finding.LooksLike + finding.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_MetresOfAnotherCity_NamesNoPlane()
    {
        PositionFinding finding = Assert.Single(s_diagnostics.Look("city", [new GeoPoint(500_000, 2_500_000)], Datum.Cgcs2000));

        Assert.Equal((PositionFindingCodes.ProjectedNotDegrees, null), (finding.Code, finding.LooksLike));
    }

    [Fact]
    public void Look_SeveralMistakesAtOnce_NamesEachWithItsCountTheMostFrequentFirst()
    {
        GeoPoint good = new(126.6, 45.8);
        GeoPoint[] sent = [.. Enumerable.Repeat(good, 10), .. Enumerable.Repeat(default(GeoPoint), 5), new GeoPoint(45.8, 126.6), new GeoPoint(116.4, 39.9), new GeoPoint(116.5, 39.9), new GeoPoint(double.NaN, 1)];

        ImmutableArray<PositionFinding> findings = s_diagnostics.Look("city", sent, Datum.Wgs84);

        Assert.Equal(
            [(PositionFindingCodes.NullIsland, 5), (PositionFindingCodes.OutsideCity, 3), (PositionFindingCodes.SwappedAxes, 1)],
            findings.Select(f => (f.Code, f.Count)));
        Assert.All(findings, f => Assert.Equal(19, f.Of));
    }

    [Fact]
    public void Look_AFewCrewsBeyondTheEdge_FindsNothing() =>
        Assert.Empty(s_diagnostics.Look("vehicles", [.. OnRoads(95), .. Enumerable.Repeat(new GeoPoint(131, 45), 5)], Datum.Wgs84));

    [Fact]
    public void Look_AnyDoubles_NeverThrows() =>
        Gen.Select(Gen.Double, Gen.Double, (x, y) => new GeoPoint(x, y)).Array[0, 300].Sample(sent => { s_diagnostics.Look("vehicles", sent, Datum.Gcj02); });

    [Fact]
    public void Look_EmptyCityAndNoPositions_FindsNothing() => Assert.Empty(new PositionDiagnostics(GeoBox.Empty).Look("x", [], Datum.Wgs84));

    [Fact]
    public void DistanceM_BesideARoad_IsTheWayToIt()
    {
        RoadLines roads = new([new LineShape([new GeoPoint(126.6, 45.7), new GeoPoint(126.6, 45.9)])]);

        Assert.Equal(0, roads.DistanceM(new GeoPoint(126.6, 45.8)), 1e-6);
        Assert.Equal(new GeoPoint(126.6, 45.8).DistanceTo(new GeoPoint(126.61, 45.8)), roads.DistanceM(new GeoPoint(126.61, 45.8)), 1);
        Assert.Equal(double.PositiveInfinity, roads.DistanceM(new GeoPoint(126.65, 45.8)));
        Assert.Equal(double.PositiveInfinity, roads.DistanceM(new GeoPoint(double.NaN, 45.8)));
    }

    // Streets a kilometre and more apart, bent, so that no shift along one keeps to it.
    private static RoadLines Roads() => new(Lines());

    private static IEnumerable<LineShape> Lines() =>
        from k in Enumerable.Range(0, 8)
        from across in new[] { true, false }
        select new LineShape([.. Enumerable.Range(0, 41).Select(i => Bend(k, across, i))]);

    private static GeoPoint Bend(int k, bool across, double i) => across
        ? new GeoPoint(126.5 + (i * 0.005), 45.7 + (k * 0.027) + (0.004 * Math.Sin(i)))
        : new GeoPoint(126.5 + (k * 0.027) + (0.004 * Math.Sin(i)), 45.7 + (i * 0.005));

    private static IEnumerable<GeoPoint> OnRoads(int count)
    {
        Random random = new(7);
        LineShape[] lines = [.. Lines()];
        for (int n = 0; n < count; n++)
        {
            ImmutableArray<GeoPoint> path = lines[random.Next(lines.Length)].Path;
            int i = random.Next(path.Length - 1);
            double part = random.NextDouble();
            yield return new GeoPoint(
                path[i].Lon + (part * (path[i + 1].Lon - path[i].Lon)) + ((random.NextDouble() - 0.5) * 1e-4),
                path[i].Lat + (part * (path[i + 1].Lat - path[i].Lat)) + ((random.NextDouble() - 0.5) * 1e-4));
        }
    }
}
