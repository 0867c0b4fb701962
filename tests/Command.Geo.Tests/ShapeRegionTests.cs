using CsCheck;

namespace Command.Geo.Tests;

public sealed class ShapeRegionTests
{
    private static readonly GeoPoint s_at = new(126.6425, 45.7570);
    private static readonly AreaShape s_square = new([new(126.6, 45.7), new(126.7, 45.7), new(126.7, 45.8), new(126.6, 45.8), new(126.6, 45.7)]);

    [Theory]
    [InlineData(499, true)]
    [InlineData(501, false)]
    public void Holds_PointAroundAPoint_ByTheMargin(double metres, bool inside)
    {
        ShapeRegion region = ShapeRegion.Of(new PointShape(s_at), 500)!;
        Assert.Equal(inside, region.Holds(s_at with { Lat = s_at.Lat + (metres / LocalPlane.MetresPerDegree) }));
        Assert.Equal(Math.PI * 500 * 500, region.AreaM2, 3_000.0);
    }

    [Fact]
    public void Holds_EdgeAndHole_EdgeYesHoleNo()
    {
        ShapeRegion region = ShapeRegion.Of(s_square with { Holes = [[new(126.64, 45.74), new(126.66, 45.74), new(126.66, 45.76), new(126.64, 45.76), new(126.64, 45.74)]] }, 0)!;
        Assert.True(region.Holds(new GeoPoint(126.61, 45.71)));
        Assert.False(region.Holds(new GeoPoint(126.65, 45.75)));
        Assert.False(region.Holds(new GeoPoint(126.71, 45.75)));
        Assert.False(region.Holds(new GeoPoint(double.NaN, 45.75)));
    }

    [Fact]
    public void Of_MarginAndCircle_AreOneLargerCircle() =>
        Assert.Equal(Math.PI * 700 * 700, ShapeRegion.Of(new CircleShape(s_at, 500), 200)!.AreaM2, 6_000.0);

    [Fact]
    public void Meets_Shapes_ByWhatTheyShare()
    {
        ShapeRegion region = ShapeRegion.Of(s_square, 0)!;
        Assert.True(region.Meets(new LineShape([new(126.5, 45.75), new(126.8, 45.75)])));
        Assert.False(region.Meets(new LineShape([new(126.5, 45.85), new(126.8, 45.85)])));
        Assert.True(region.Meets(new CircleShape(new GeoPoint(126.71, 45.75), 1_000)));
        Assert.False(region.Meets(new CircleShape(new GeoPoint(126.71, 45.75), 500)));
        Assert.True(region.Meets(new MultiShape([new PointShape(new GeoPoint(0, 0)), new PointShape(new GeoPoint(126.65, 45.75))])));
        Assert.False(region.Meets(new AreaShape([])));
    }

    [Theory]
    [InlineData(126.62, 126.68, 1)]
    [InlineData(126.65, 126.75, 0.5)]
    [InlineData(126.5, 126.75, 0.4)]
    [InlineData(126.8, 126.9, 0)]
    public void ShareOf_Line_IsWhatLiesInside(double west, double east, double share) =>
        Assert.Equal(share, ShapeRegion.Of(s_square, 0)!.ShareOf([new(west, 45.75), new(east, 45.75)]), 6);

    [Fact]
    public void Of_NothingThatCoversGround_IsNull()
    {
        Assert.Null(ShapeRegion.Of(new PointShape(s_at), 0));
        Assert.Null(ShapeRegion.Of(new LineShape([s_at, new(126.7, 45.8)]), 0));
        Assert.Null(ShapeRegion.Of(new AreaShape([]), 100));
        Assert.Null(ShapeRegion.Of(new PointShape(new GeoPoint(double.NaN, 0)), 100));
        Assert.Null(ShapeRegion.Of(s_square, double.NaN));
        Assert.Null(ShapeRegion.Of(s_square, -1));
        Assert.Null(ShapeRegion.Of(s_square, ShapeRegion.WidestMarginM + 1));
    }

    [Fact]
    public void Holds_AnyPointAndPolygon_AsTheShapeItself() =>
        Gen.Select(Gen.Double[126.4, 126.8], Gen.Double[45.6, 45.9]).Select(p => new GeoPoint(p.Item1, p.Item2)).Array[4, 12].Select(Gen.Double[126.4, 126.8], Gen.Double[45.6, 45.9], (ring, x, y) => (ring, at: new GeoPoint(x, y)))
            .Sample(t =>
            {
                AreaShape area = new([.. t.ring, t.ring[0]]);
                if (ShapeRegion.Of(area, 0) is { } region)
                {
                    Assert.Equal(ShapeGeometry.Contains(area, t.at), region.Holds(t.at));
                    Assert.InRange(region.ShareOf([t.at, t.ring[0]]), 0, 1);
                }
            });
}
