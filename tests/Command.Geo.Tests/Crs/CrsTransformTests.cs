using System.Globalization;
using Command.Geo.Crs;
using CsCheck;

namespace Command.Geo.Tests.Crs;

public sealed class CrsTransformTests
{
    private static readonly SevenParameters s_shift = new(RotationConvention.PositionVector, -12.25, 134.5, 56.75, 1.5, -2.5, 3.5, 1.25);

    /// <summary>The rows of the older datums state the plane on the datum's own degrees.</summary>
    [Fact]
    public void ToPlane_ReferencePoints_AgreeWithProj()
    {
        string[][] rows = [.. Samples.Rows("coords/proj-harbin-projected.tsv").Where(r => r[3] != "EPSG:3857")];
        Assert.SkipWhen(rows.Length == 0, "The samples folder ../shared/samples is not on this machine.");
        Assert.All(rows, row =>
        {
            CrsDefinition crs = CrsRegistry.Find(row[3])!;
            GeoPoint at = new(Number(row[1]), Number(row[2]));

            PlanePoint plane = crs.Datum.NeedsShift
                ? new TransverseMercator(crs.Datum.Ellipsoid, crs.Belt!.CentralMeridian, crs.Belt.FalseEastingM).Forward(at)
                : CrsTransform.Create(crs).Transform!.ToPlane(at);

            Assert.Equal(Number(row[5]), plane.North, 1.01e-4);
            Assert.Equal(Number(row[6]), plane.East, 1.01e-4);
        });
    }

    [Fact]
    public void FromOrdinates_AfterToOrdinates_ComesBackWithinABillionthOfADegree()
    {
        CrsTransform[] transforms = [.. CrsRegistry.All.Where(c => c.Kind != CrsKind.Geocentric).Select(c => CrsTransform.Create(c, c.Datum.NeedsShift ? s_shift : null).Transform!)];
        Gen.Select(Gen.Int[0, transforms.Length - 1].Select(i => transforms[i]), Gen.Double[-25, 25], Gen.Double[-80, 80]).Sample((transform, fromMeridian, lat) =>
        {
            GeoPoint at = new((transform.Crs.Belt?.CentralMeridian ?? 100) + fromMeridian, lat);
            GeoPoint back = transform.FromOrdinates(transform.ToOrdinates(at));
            return Math.Abs(back.Lon - at.Lon) < 1e-9 && Math.Abs(back.Lat - at.Lat) < 1e-9;
        });
    }

    [Fact]
    public void FromGeocentric_AfterToGeocentric_ComesBack()
    {
        CrsTransform transform = CrsTransform.Create(CrsRegistry.Find(4479)!).Transform!;
        Gen.Select(Gen.Double[-180, 180], Gen.Double[-90, 90], Gen.Double[-99_000, 9_900_000]).Sample((lon, lat, height) =>
        {
            HeightedPoint back = transform.FromGeocentric(transform.ToGeocentric(new HeightedPoint(new GeoPoint(lon, lat), height)));
            double parallel = Math.Cos(double.DegreesToRadians(lat));
            return Math.Abs(back.At.Lon - lon) * parallel < 1e-11 && Math.Abs(back.At.Lat - lat) < 1e-11 && Math.Abs(back.HeightM - height) < 1e-6;
        });
    }

    [Fact]
    public void Spans_AnyPositions_AreWhatEachPositionIsByItself()
    {
        CrsTransform[] transforms = [.. new[] { 4551, 4530, 3857 }.Select(c => CrsTransform.Create(CrsRegistry.Find(c)!).Transform!), CrsTransform.Create(CrsRegistry.Find(2387)!, s_shift).Transform!];
        Gen<double> lon = Gen.Frequency((9, Gen.Double[90, 160]), (1, Gen.Double)), lat = Gen.Frequency((9, Gen.Double[-90, 90]), (1, Gen.Double));
        Gen.Select(Gen.Int[0, transforms.Length - 1].Select(i => transforms[i]), Gen.Select(lon, lat, (x, y) => new GeoPoint(x, y)).Array[0, 11]).Sample((transform, points) =>
        {
            PlanePoint[] plane = new PlanePoint[points.Length];
            GeoPoint[] back = new GeoPoint[points.Length];

            Assert.Equal(points.Count(p => transform.ToPlane(p).IsFinite), transform.ToPlane(points, plane));
            Assert.Equal(plane.Count(p => p.IsFinite), transform.FromPlane(plane, back));
            Assert.All(points.Zip(plane), p => Assert.Equal(transform.ToPlane(p.First), p.Second));
            Assert.All(plane.Zip(back), p => Assert.Equal(transform.FromPlane(p.First), p.Second));
        });
    }

    [Fact]
    public void Spans_OfDifferentLength_AreRefused()
    {
        CrsTransform transform = CrsTransform.Create(CrsRegistry.Find(4551)!).Transform!;

        Assert.Throws<ArgumentException>(() => transform.ToPlane(new GeoPoint[3], new PlanePoint[4]));
        Assert.Throws<ArgumentException>(() => transform.FromPlane(new PlanePoint[4], new GeoPoint[3]));
    }

    [Theory]
    [InlineData(double.NaN, 45)]
    [InlineData(126, double.NaN)]
    [InlineData(double.PositiveInfinity, 45)]
    [InlineData(126, double.NegativeInfinity)]
    [InlineData(126, 90.001)]
    [InlineData(486, 45)]
    [InlineData(95.9, 45)]
    [InlineData(156.1, 45)]
    [InlineData(-60, 45)]
    [InlineData(45.772, 126.586)]
    public void ToPlane_WhereTheBeltHasNoPlace_IsNone(double lon, double lat)
    {
        PlanePoint plane = CrsTransform.Create(CrsRegistry.Find(4551)!).Transform!.ToPlane(new GeoPoint(lon, lat));

        Assert.Equal(PlanePoint.None, plane);
    }

    [Theory]
    [InlineData(4551, 42545579.559, 5070910.958)]
    [InlineData(4530, 545579.559, 5070910.958)]
    [InlineData(4530, 43545579.559, 5070910.958 * 2)]
    [InlineData(4551, double.NaN, 0)]
    [InlineData(4551, 0, double.PositiveInfinity)]
    [InlineData(4551, 1e300, -1e300)]
    [InlineData(3857, 2.1e7, 0)]
    [InlineData(3857, 0, 2.1e7)]
    public void FromPlane_WhereThePlaneEnds_IsNotValid(int epsg, double east, double north) =>
        Assert.False(CrsTransform.Create(CrsRegistry.Find(epsg)!).Transform!.FromPlane(new PlanePoint(east, north)).IsValid);

    [Fact]
    public void BothWays_AnyDoubles_GiveAPlaceOrNone()
    {
        CrsTransform[] transforms = [.. CrsRegistry.All.Where(c => c.Kind != CrsKind.Geocentric).Select(c => CrsTransform.Create(c, c.Datum.NeedsShift ? s_shift : null).Transform!)];
        Gen.Select(Gen.Int[0, transforms.Length - 1].Select(i => transforms[i]), Gen.Double, Gen.Double).Sample((transform, first, second) =>
        {
            GeoPoint at = transform.FromOrdinates(new CrsOrdinates(first, second));
            CrsOrdinates there = transform.ToOrdinates(new GeoPoint(first, second));
            return (at.IsValid || double.IsNaN(at.Lon)) && (double.IsFinite(there.First) || double.IsNaN(there.First));
        });
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 2, 3)]
    [InlineData(double.NaN, 0, 6.4e6)]
    [InlineData(1e9, 0, 0)]
    public void FromGeocentric_FarFromTheSurface_IsNone(double x, double y, double z) =>
        Assert.False(CrsTransform.Create(CrsRegistry.Find(4479)!).Transform!.FromGeocentric(new GeocentricPoint(x, y, z)).At.IsValid);

    [Fact]
    public void ToPlane_Position_AllocatesNothing()
    {
        CrsTransform transform = CrsTransform.Create(CrsRegistry.Find(2387)!, s_shift).Transform!;
        transform.FromPlane(transform.ToPlane(new GeoPoint(126.6, 45.8)));

        long before = GC.GetAllocatedBytesForCurrentThread();
        GeoPoint at = transform.FromPlane(transform.ToPlane(new GeoPoint(126.6, 45.8)));
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.True(at.IsValid);
        Assert.Equal(before, after);
    }

    [Fact]
    public void ToPlane_FromManyThreads_IsTheSame()
    {
        CrsTransform transform = CrsTransform.Create(CrsRegistry.Find(2387)!, s_shift).Transform!;
        GeoPoint[] points = [.. Enumerable.Range(0, 2000).Select(i => new GeoPoint(125.7 + (i * 0.002), 44 + (i * 0.001)))];
        PlanePoint[] alone = [.. points.Select(transform.ToPlane)];

        Assert.Equal(alone, points.AsParallel().AsOrdered().WithDegreeOfParallelism(8).Select(transform.ToPlane));
    }

    [Theory]
    [InlineData(4551, CrsKind.Projected)]
    [InlineData(4490, CrsKind.Geographic)]
    [InlineData(4479, CrsKind.Geocentric)]
    public void EveryWay_ThatTheSystemHasNot_IsRefused(int epsg, CrsKind kind)
    {
        CrsTransform transform = CrsTransform.Create(CrsRegistry.Find(epsg)!).Transform!;

        Assert.Equal(kind == CrsKind.Projected, Works(() => transform.ToPlane(new GeoPoint(126, 45))));
        Assert.Equal(kind == CrsKind.Geographic, Works(() => transform.ToDegrees(new GeoPoint(126, 45))));
        Assert.Equal(kind == CrsKind.Geocentric, Works(() => transform.ToGeocentric(new HeightedPoint(new GeoPoint(126, 45), 0))));
        Assert.Equal(kind != CrsKind.Geocentric, Works(() => transform.ToOrdinates(new GeoPoint(126, 45))));
    }

    private static bool Works(Action act) => Record.Exception(act) is not InvalidOperationException;

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
