using System.Collections.Immutable;
using Command.Geo.Crs;
using CsCheck;

namespace Command.Geo.Tests;

public sealed class ShapeGeometryTests
{
    private static readonly GeoPoint s_harbin = new(126.63, 45.76);

    private static readonly Gen<GeoPoint> s_near = Gen.Select(Gen.Double[126.5, 126.7], Gen.Double[45.7, 45.8]).Select((lon, lat) => new GeoPoint(lon, lat));

    private static readonly Gen<GeoPoint> s_wild = Gen.OneOf(
        s_near, Gen.Select(Gen.Double, Gen.Double).Select((lon, lat) => new GeoPoint(lon, lat)), Gen.Select(Gen.Int[-2, 2], Gen.Int[-2, 2]).Select((x, y) => new GeoPoint(x, y)));

    private static readonly Gen<GeoShape> s_single = Gen.OneOf(
        s_wild.Select(p => (GeoShape)new PointShape(p)),
        s_wild.Array[0, 6].Select(p => (GeoShape)new LineShape([.. p])),
        Gen.Select(s_wild.Array[0, 8], s_wild.Array[0, 5]).Select((outer, hole) => (GeoShape)new AreaShape([.. outer], [[.. hole]])),
        Gen.Select(s_wild, Gen.Double).Select((p, r) => (GeoShape)new CircleShape(p, r)));

    private static readonly Gen<GeoShape> s_any = Gen.OneOf(s_single, s_single.Array[0, 4].Select(parts => (GeoShape)new MultiShape([.. parts])));

    [Fact]
    public void Everything_AnyShapesAtAll_NeverThrowsAndGivesValidGeometry() =>
        Gen.Select(s_any, s_any).Sample((a, b) =>
        {
            ShapeRead read = ShapeGeometry.ToGeometry(a);
            Assert.True(read.Fault is null ? read.Geometry!.IsValid : read.Geometry is null);
            Assert.True(ShapeGeometry.DistanceM(a, b) is null or >= 0);
            ShapeGeometry.Intersects(a, b);
            ShapeGeometry.Contains(a, s_harbin);
            ShapeGeometry.Centroid(a);
        });

    [Fact]
    public void DistanceM_TwoPointsOfOneTown_IsTheGreatCircleDistance() =>
        Gen.Select(s_near, s_near).Sample((a, b) =>
        {
            double expected = a.DistanceTo(b);
            double line = ShapeGeometry.DistanceM(new LineShape([a, a]), new PointShape(b)) ?? double.NaN;
            return Math.Abs(line - expected) <= 0.001 + (expected * 0.001);
        });

    [Theory]
    [InlineData(0, 0)]
    [InlineData(500, 0)]
    [InlineData(1_000, 0)]
    [InlineData(1_500, 500)]
    [InlineData(4_000, 3_000)]
    public void DistanceM_CircleAndPoint_IsToTheRim(double metresNorth, double expected)
    {
        GeoPoint away = new LocalPlane(s_harbin).Inverse(new PlanePoint(0, metresNorth));
        Assert.Equal(expected, ShapeGeometry.DistanceM(new CircleShape(s_harbin, 1_000), new PointShape(away))!.Value, 0.01);
    }

    [Fact]
    public void DistanceM_PointInAPolygon_IsZeroAndInItsHoleIsNot()
    {
        ImmutableArray<GeoPoint> hole = Square(126.55, 45.74, 126.60, 45.77);
        AreaShape ring = new(Square(126.50, 45.70, 126.70, 45.80), [hole]);

        Assert.Equal(0, ShapeGeometry.DistanceM(ring, new PointShape(new GeoPoint(126.52, 45.72))));
        Assert.True(ShapeGeometry.DistanceM(ring, new PointShape(new GeoPoint(126.575, 45.755))) > 1_000);
        Assert.False(ShapeGeometry.Intersects(ring, new CircleShape(new GeoPoint(126.575, 45.755), 500)));
        Assert.True(ShapeGeometry.Intersects(ring, new CircleShape(new GeoPoint(126.575, 45.755), 2_500)));
    }

    [Fact]
    public void DistanceM_AcrossTheAntimeridian_IsTheShortWay() =>
        Assert.Equal(222.4, ShapeGeometry.DistanceM(new PointShape(new GeoPoint(179.999, 0)), new CircleShape(new GeoPoint(-179.999, 0), 0))!.Value, 0.1);

    [Fact]
    public void ToGeometry_BowTie_IsMendedToItsTwoHalves()
    {
        ShapeRead read = ShapeGeometry.ToGeometry(new AreaShape([new GeoPoint(0, 0), new GeoPoint(2, 2), new GeoPoint(2, 0), new GeoPoint(0, 2), new GeoPoint(0, 0)]));

        Assert.True(read.Repaired);
        Assert.Equal(2, read.Geometry!.Area, 1e-9);
    }

    [Fact]
    public void ToGeometry_OpenRing_IsClosed() =>
        Assert.Equal(1, ShapeGeometry.ToGeometry(new AreaShape([new GeoPoint(0, 0), new GeoPoint(1, 0), new GeoPoint(1, 1), new GeoPoint(0, 1)])).Geometry!.Area, 1e-12);

    [Fact]
    public void ToGeometry_ScribbleOfManyPositions_IsRefusedAtOnce()
    {
        Random random = new(1);
        ImmutableArray<GeoPoint> scribble = [.. Enumerable.Range(0, 50_000).Select(_ => new GeoPoint(126 + random.NextDouble(), 45 + random.NextDouble()))];
        long before = TimeProvider.System.GetTimestamp();

        ShapeRead read = ShapeGeometry.ToGeometry(new AreaShape(scribble));

        Assert.Equal("shape-topology", read.Fault?.Code);
        Assert.True(TimeProvider.System.GetElapsedTime(before) < TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void ToGeometry_LongCoastWithOneSlip_IsMended()
    {
        const int Corners = 20_000;
        GeoPoint[] coast = [.. Enumerable.Range(0, Corners).Select(i => Math.SinCos(2 * Math.PI * i / Corners)).Select(a => new GeoPoint(126 + a.Cos, 45 + a.Sin))];
        (coast[700], coast[701]) = (coast[701], coast[700]);

        ShapeRead read = ShapeGeometry.ToGeometry(new AreaShape([.. coast]));

        Assert.True(read.Repaired);
        Assert.Equal(Math.PI, read.Geometry!.Area, 1e-3);
    }

    [Fact]
    public void DistanceM_MorePartsThanAreTaken_IsUnknown()
    {
        MultiShape many = new([.. Enumerable.Repeat(new CircleShape(s_harbin, 5), 5_001)]);
        Assert.Null(ShapeGeometry.DistanceM(many, new PointShape(s_harbin)));
        Assert.Equal("shape-parts", ShapeGeometry.ToGeometry(many).Fault?.Code);
    }

    public static TheoryData<string, GeoShape> Unusable => new()
    {
        { "shape-empty", new MultiShape([]) },
        { "shape-empty", new LineShape([]) },
        { "shape-empty", new AreaShape([]) },
        { "shape-position", new PointShape(new GeoPoint(double.NaN, 0)) },
        { "shape-position", new LineShape([new GeoPoint(0, 0), new GeoPoint(0, 91)]) },
        { "shape-radius", new CircleShape(new GeoPoint(0, 0), -1) },
        { "shape-radius", new CircleShape(new GeoPoint(0, 0), double.PositiveInfinity) },
        { "shape-topology", new AreaShape([new GeoPoint(0, 0), new GeoPoint(1, 1)]) },
    };

    [Theory]
    [MemberData(nameof(Unusable), DisableDiscoveryEnumeration = true)]
    public void ToGeometry_UnusableShape_SaysWhy(string code, GeoShape shape)
    {
        ShapeRead read = ShapeGeometry.ToGeometry(shape);

        Assert.Null(read.Geometry);
        Assert.Equal(code, read.Fault!.Code);
        Assert.Null(ShapeGeometry.DistanceM(shape, new PointShape(s_harbin)));
        Assert.Null(ShapeGeometry.Centroid(shape));
    }

    [Fact]
    public void FromGeometry_GeometryOfAShape_IsTheShape()
    {
        AreaShape area = new(Square(0, 0, 3, 3), [Square(1, 1, 2, 2)]);
        MultiShape both = new([area, new LineShape([new GeoPoint(5, 5), new GeoPoint(6, 6)]), new PointShape(new GeoPoint(7, 7))]);
        MultiShape back = Assert.IsType<MultiShape>(ShapeGeometry.FromGeometry(ShapeGeometry.ToGeometry(both).Geometry!));

        Assert.Equal(both.Positions(), back.Positions());
        Assert.Single(Assert.IsType<AreaShape>(back.Parts[0]).Holes);
    }

    [Fact]
    public void Centroid_LShape_LiesByArea() =>
        Assert.Equal(0, new GeoPoint(5 / 6.0, 5 / 6.0).DistanceTo(ShapeGeometry.Centroid(new AreaShape(
            [new GeoPoint(0, 0), new GeoPoint(2, 0), new GeoPoint(2, 1), new GeoPoint(1, 1), new GeoPoint(1, 2), new GeoPoint(0, 2), new GeoPoint(0, 0)]))!.Value), 0.01);

    [Fact]
    public void Contains_EdgeCornerAndOutside_CountsTheEdge()
    {
        AreaShape square = new(Square(0, 0, 2, 2));
        Assert.True(ShapeGeometry.Contains(square, new GeoPoint(2, 1)));
        Assert.True(ShapeGeometry.Contains(square, new GeoPoint(0, 0)));
        Assert.False(ShapeGeometry.Contains(square, new GeoPoint(2.0000001, 1)));
        Assert.True(ShapeGeometry.Contains(new LineShape([new GeoPoint(0, 0), new GeoPoint(2, 2)]), new GeoPoint(1, 1)));
        Assert.True(ShapeGeometry.Contains(new CircleShape(s_harbin, 10), s_harbin));
    }

    private static ImmutableArray<GeoPoint> Square(double west, double south, double east, double north) =>
        [new GeoPoint(west, south), new GeoPoint(east, south), new GeoPoint(east, north), new GeoPoint(west, north), new GeoPoint(west, south)];
}
