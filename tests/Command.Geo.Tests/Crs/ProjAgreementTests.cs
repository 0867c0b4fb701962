using Command.Geo.Crs;

namespace Command.Geo.Tests.Crs;

/// <summary>Every reference system that has ground in Harbin prefecture (125.7–130.2° E, 44–46.7° N) against PROJ, 0.1 mm both ways.</summary>
public sealed class ProjAgreementTests
{
    private const double Within = 1e-4;

    private static readonly SevenParameters s_shift = new(RotationConvention.PositionVector, -12.25, 134.5, 56.75, 1.5, -2.5, 3.5, 1.25);

    /// <summary>Belts whose central meridian is within 6° of the prefecture's middle, both ways of numbering, all three datums; and the rest.</summary>
    public static TheoryData<int> OnCgcs2000 =>
        [.. CrsRegistry.All.Where(c => c.Epsg is not null && !c.Datum.NeedsShift && c.Kind != CrsKind.Geocentric && Applies(c)).Select(c => c.Epsg!.Value)];

    public static TheoryData<int> BeltsOfOlderDatums =>
        [.. CrsRegistry.All.Where(c => c.Belt is not null && c.Datum.NeedsShift && Applies(c)).Select(c => c.Epsg!.Value)];

    [Theory]
    [MemberData(nameof(OnCgcs2000))]
    public async Task ToOrdinates_GridOfThePrefecture_AgreesWithProj(int epsg)
    {
        CrsTransform transform = CrsTransform.Create(CrsRegistry.Find(epsg)!).Transform!;
        GeoPoint[] grid = [.. Grid()];

        double[][] proj = await Cs2cs.ConvertAsync("EPSG:4490", $"EPSG:{epsg}", grid.Select(p => new[] { p.Lat, p.Lon }));

        double unit = transform.Crs.Kind == CrsKind.Geographic ? LocalPlane.MetresPerDegree : 1;
        Assert.Equal(grid.Length, proj.Length);
        Assert.All(grid.Zip(proj), pair =>
        {
            CrsOrdinates own = transform.ToOrdinates(pair.First);
            Assert.InRange(unit * Math.Abs(own.First - pair.Second[0]), 0, Within);
            Assert.InRange(unit * Math.Abs(own.Second - pair.Second[1]), 0, Within);
        });
    }

    [Theory]
    [MemberData(nameof(OnCgcs2000))]
    public async Task FromOrdinates_GridOfThePrefecture_AgreesWithProj(int epsg)
    {
        CrsTransform transform = CrsTransform.Create(CrsRegistry.Find(epsg)!).Transform!;
        CrsOrdinates[] grid = [.. Grid().Select(transform.ToOrdinates)];

        double[][] proj = await Cs2cs.ConvertAsync($"EPSG:{epsg}", "EPSG:4490", grid.Select(o => new[] { o.First, o.Second }));

        Assert.Equal(grid.Length, proj.Length);
        Assert.All(grid.Zip(proj), pair => Near(new GeoPoint(pair.Second[1], pair.Second[0]), transform.FromOrdinates(pair.First)));
    }

    /// <summary>PROJ has no parameters of its own for the prefecture: the plane is compared on the datum's own degrees, where it does nothing else.</summary>
    [Theory]
    [MemberData(nameof(BeltsOfOlderDatums))]
    public async Task Belt_OfAnOlderDatum_AgreesWithProjOnItsOwnDegrees(int epsg)
    {
        CrsDefinition crs = CrsRegistry.Find(epsg)!;
        TransverseMercator belt = new(crs.Datum.Ellipsoid, crs.Belt!.CentralMeridian, crs.Belt.FalseEastingM);
        GeoPoint[] grid = [.. Grid()];

        double[][] forward = await Cs2cs.ConvertAsync($"EPSG:{crs.Datum.Epsg}", crs.Id, grid.Select(p => new[] { p.Lat, p.Lon }));
        double[][] inverse = await Cs2cs.ConvertAsync(crs.Id, $"EPSG:{crs.Datum.Epsg}", forward);

        Assert.Equal(grid.Length, forward.Length);
        Assert.All(grid.Zip(forward), pair =>
        {
            PlanePoint own = belt.Forward(pair.First);
            Assert.Equal(pair.Second[0], own.North, Within);
            Assert.Equal(pair.Second[1], own.East, Within);
        });
        Assert.All(forward.Zip(inverse), pair => Near(new GeoPoint(pair.Second[1], pair.Second[0]), belt.Inverse(new PlanePoint(pair.First[1], pair.First[0]))));
    }

    [Theory]
    [InlineData(4610, "+proj=longlat +ellps=IAU76")]
    [InlineData(4214, "+proj=longlat +ellps=krass")]
    [InlineData(2387, "+proj=tmerc +lon_0=126 +x_0=500000 +ellps=IAU76")]
    [InlineData(2367, "+proj=tmerc +lon_0=129 +x_0=43500000 +ellps=IAU76")]
    [InlineData(2439, "+proj=tmerc +lon_0=126 +x_0=500000 +ellps=krass")]
    [InlineData(21422, "+proj=tmerc +lon_0=129 +x_0=22500000 +ellps=krass")]
    public async Task OlderDatum_WithSevenParameters_AgreesWithProjBothWays(int epsg, string proj)
    {
        CrsTransform transform = CrsTransform.Create(CrsRegistry.Find(epsg)!, s_shift).Transform!;
        string from = $"{proj} +towgs84=-12.25,134.5,56.75,1.5,-2.5,3.5,1.25 +no_defs +type=crs";
        GeoPoint[] grid = [.. Grid()];

        // What we call the older datum's ordinates of the grid must, by PROJ's way to CGCS2000, be the grid again.
        CrsOrdinates[] own = [.. grid.Select(transform.ToOrdinates)];
        double[][] back = await Cs2cs.ConvertAsync(from, "+proj=longlat +ellps=GRS80 +towgs84=0,0,0 +no_defs +type=crs", own.Select(o => new[] { o.Second, o.First }));

        Assert.Equal(grid.Length, back.Length);
        Assert.All(grid.Zip(back), pair => Near(new GeoPoint(pair.Second[0], pair.Second[1]), pair.First));
        Assert.All(own.Zip(back), pair => Near(new GeoPoint(pair.Second[0], pair.Second[1]), transform.FromOrdinates(pair.First)));
    }

    [Fact]
    public async Task Geocentric_GridOfThePrefecture_AgreesWithProjBothWays()
    {
        CrsTransform transform = CrsTransform.Create(CrsRegistry.Find(4479)!).Transform!;
        HeightedPoint[] grid = [.. Grid().Select((p, i) => new HeightedPoint(p, (i % 5 * 700) - 100))];

        double[][] proj = await Cs2cs.ConvertAsync("EPSG:4480", "EPSG:4479", grid.Select(p => new[] { p.At.Lat, p.At.Lon, p.HeightM }));
        double[][] back = await Cs2cs.ConvertAsync("EPSG:4479", "EPSG:4480", proj);

        Assert.Equal(grid.Length, back.Length);
        Assert.All(grid.Zip(proj), pair =>
        {
            GeocentricPoint own = transform.ToGeocentric(pair.First);
            Assert.Equal(pair.Second[0], own.X, Within);
            Assert.Equal(pair.Second[1], own.Y, Within);
            Assert.Equal(pair.Second[2], own.Z, Within);
        });
        Assert.All(proj.Zip(back), pair =>
        {
            HeightedPoint own = transform.FromGeocentric(new GeocentricPoint(pair.First[0], pair.First[1], pair.First[2]));
            Near(new GeoPoint(pair.Second[1], pair.Second[0]), own.At);
            Assert.Equal(pair.Second[2], own.HeightM, Within);
        });
    }

    /// <summary>The bound that is stated for the whole projection, not only for a belt.</summary>
    [Fact]
    public async Task Belt_AsFarAsItReaches_AgreesWithProj()
    {
        TransverseMercator belt = new(Ellipsoid.Cgcs2000, 126, 500_000);
        GeoPoint[] grid = [.. Cells(96, 156, 2, -89.5, 89.5, 8.95)];

        double[][] proj = await Cs2cs.ConvertAsync("EPSG:4490", "EPSG:4551", grid.Select(p => new[] { p.Lat, p.Lon }));

        Assert.All(grid.Zip(proj), pair =>
        {
            PlanePoint own = belt.Forward(pair.First);
            Assert.Equal(pair.Second[0], own.North, Within);
            Assert.Equal(pair.Second[1], own.East, Within);
            Near(pair.First, belt.Inverse(own));
        });
    }

    private static bool Applies(CrsDefinition crs) => crs.Belt is null || Math.Abs(crs.Belt.CentralMeridian - 128) <= 6;

    private static IEnumerable<GeoPoint> Grid() => Cells(125.7, 130.2, 0.15, 44, 46.7, 0.15);

    private static IEnumerable<GeoPoint> Cells(double west, double east, double stepLon, double south, double north, double stepLat) =>
        from i in Enumerable.Range(0, (int)Math.Round((east - west) / stepLon) + 1)
        from j in Enumerable.Range(0, (int)Math.Round((north - south) / stepLat) + 1)
        select new GeoPoint(west + (i * stepLon), south + (j * stepLat));

    private static void Near(GeoPoint expected, GeoPoint actual)
    {
        double metres = Math.Cos(double.DegreesToRadians(expected.Lat)) * LocalPlane.MetresPerDegree;
        Assert.InRange(metres * Math.Abs(expected.Lon - actual.Lon), 0, Within);
        Assert.InRange(LocalPlane.MetresPerDegree * Math.Abs(expected.Lat - actual.Lat), 0, Within);
    }
}
