using System.Collections.Immutable;
using Command.Geo.Tiles;
using CsCheck;
using NetTopologySuite.Algorithm.Distance;
using NetTopologySuite.Features;
using NetTopologySuite.Geometries;

namespace Command.Geo.Tests.Tiles;

public sealed class VectorTilesTests
{
    private static readonly TileAddress s_tile = new(14, 13955, 5844);
    private static readonly TileOptions s_exact = new() { Tolerance = 0, DeepestTolerance = 0 };

    private static readonly Gen<GeoPoint> s_inTile = Gen.Select(Gen.Double[0.001, 0.999], Gen.Double[0.001, 0.999], At);

    // A ring that does not cross itself: corners at rising angles around a centre.
    private static readonly Gen<AreaShape> s_stars = Gen.Double[0.02, 0.45].Array[5, 40].Select(radii => Star(0.5, 0.5, radii));

    [Fact]
    public void Encode_PropertiesOfEveryKind_AreReadBack()
    {
        byte[] bytes = VectorTiles.Encode(s_tile, [Feature("poi", new PointShape(At(0.5, 0.5)), ("zh", TileValue.Of("哈尔滨")), ("depth", TileValue.Of(-3)), ("lanes", TileValue.Of(4)), ("width", TileValue.Of(3.5)), ("bridge", TileValue.Of(true)))]);

        (Geometry shape, IAttributesTable properties) = Assert.Single(DecodedTile.Read(bytes)["poi"]);
        Assert.IsType<Point>(shape);
        Assert.Equal("哈尔滨", properties["zh"]);
        Assert.Equal(-3L, Convert.ToInt64(properties["depth"]));
        Assert.Equal(4L, Convert.ToInt64(properties["lanes"]));
        Assert.Equal(3.5, Convert.ToDouble(properties["width"]));
        Assert.Equal(true, properties["bridge"]);
    }

    [Fact]
    public void Encode_ManyFeaturesWithEqualProperties_WritesEachKeyAndValueOnce()
    {
        TileFeature[] many = [.. Enumerable.Range(0, 100).Select(i => Feature("road", new LineShape([At(0.1, i / 100.0), At(0.9, i / 100.0)]), ("a-rather-long-key", TileValue.Of("a-rather-long-value"))))];

        byte[] bytes = VectorTiles.Encode(s_tile, many, s_exact);

        Assert.Equal(1, Occurrences(bytes, "a-rather-long-key"u8));
        Assert.Equal(1, Occurrences(bytes, "a-rather-long-value"u8));
        Assert.Equal(100, DecodedTile.Read(bytes)["road"].Count);
    }

    [Fact]
    public void Encode_AnyPoint_IsReadBackWithinOneUnit() => s_inTile.Sample(at =>
    {
        Geometry shape = Decode(VectorTiles.Encode(s_tile, [Feature("poi", new PointShape(at))])).Single();
        Assert.True(shape.Coordinate.Distance(Units(at)) <= 1);
    });

    [Fact]
    public void Encode_AnyLineInTheTile_IsReadBackWithinOneUnit() => s_inTile.Array[2, 30].Sample(path =>
    {
        if (path.Select(p => Units(p)).Select(c => (Math.Round(c.X), Math.Round(c.Y))).Distinct().Count() < 2)
        {
            return;
        }

        Geometry shape = Decode(VectorTiles.Encode(s_tile, [Feature("road", new LineShape([.. path]))], s_exact)).Single();
        LineString meant = new([.. path.Select(p => Units(p))]);
        Assert.True(DiscreteHausdorffDistance.Distance(shape, meant) <= 1, $"{shape} for {meant}");
    });

    [Fact]
    public void Encode_AnyAreaInTheTile_IsReadBackValidAndWithinOneUnit() => s_stars.Sample(star =>
    {
        Geometry[] shapes = [.. Decode(VectorTiles.Encode(s_tile, [Feature("water", star)], s_exact))];
        Assert.All(shapes, s => Assert.True(s.IsValid));
        Polygon meant = new(new LinearRing([.. star.Outer.Select(p => Units(p))]));
        // Every corner of what was written lies within a unit of the true outline, and the areas agree.
        Assert.All(shapes.SelectMany(s => s.Coordinates), c => Assert.True(meant.ExteriorRing.Distance(new Point(c)) <= 1));
        Assert.Equal(meant.Area, shapes.Sum(s => s.Area), meant.Length + 10);
    });

    [Fact]
    public void Encode_AnyAreaOverTheEdge_IsClippedToTheBufferAndValid() =>
        Gen.Select(Gen.Double[-0.3, 1.3], Gen.Double[-0.3, 1.3], Gen.Double[0.05, 0.9].Array[5, 40]).Sample((x, y, radii) =>
        {
            byte[] bytes = VectorTiles.Encode(s_tile, [Feature("water", Star(x, y, radii))]);
            foreach (Geometry shape in bytes.Length == 0 ? [] : Decode(bytes))
            {
                Assert.True(shape.IsValid, shape.ToString());
                Assert.True(new Envelope(-64.01, 4160.01, -64.01, 4160.01).Contains(shape.EnvelopeInternal));
            }
        });

    [Fact]
    public void Encode_ScribbleOfAnyCorners_IsReadBackValid() =>
        Gen.Select(Gen.Double[-0.5, 1.5], Gen.Double[-0.5, 1.5], At).Array[3, 25].Sample(corners =>
        {
            byte[] bytes = VectorTiles.Encode(s_tile, [Feature("water", new AreaShape([.. corners, corners[0]]))]);
            Assert.All(bytes.Length == 0 ? [] : Decode(bytes), s => Assert.True(s.IsValid, s.ToString()));
        });

    [Fact]
    public void Encode_AreaWithHole_HasTheRingsTheRightWayRound()
    {
        ImmutableArray<GeoPoint> hole = Star(0.5, 0.5, [0.1, 0.1, 0.1, 0.1, 0.1, 0.1]).Outer;

        // Which way the sender's rings run must not matter.
        foreach (bool turned in new[] { false, true })
        {
            AreaShape area = Star(0.5, 0.5, [0.4, 0.4, 0.4, 0.4, 0.4, 0.4]);
            AreaShape given = new(turned ? [.. area.Outer.Reverse()] : area.Outer, [hole]);

            Polygon polygon = Assert.IsType<Polygon>(Decode(VectorTiles.Encode(s_tile, [Feature("water", given)])).Single());

            Assert.Single(polygon.InteriorRings);
            Assert.False(polygon.Contains(new Point(2048, 2048)));
        }
    }

    [Fact]
    public void Encode_LineThatLeavesAndComesBack_IsCutInTwo()
    {
        LineShape line = new([At(0.5, 0.2), At(1.5, 0.2), At(1.5, 0.8), At(0.5, 0.8)]);

        MultiLineString shape = Assert.IsType<MultiLineString>(Decode(VectorTiles.Encode(s_tile, [Feature("road", line)])).Single());

        Assert.Equal(2, shape.NumGeometries);
        Assert.Equal(4160, shape.EnvelopeInternal.MaxX, 0.1);
    }

    [Fact]
    public void Encode_CrookedLine_IsSimplifiedWithinTheTolerance()
    {
        GeoPoint[] path = [.. Enumerable.Range(0, 400).Select(i => At(i / 400.0, 0.5 + (0.0004 * (i % 2))))];

        Geometry shape = Decode(VectorTiles.Encode(s_tile, [Feature("road", new LineShape([.. path]))])).Single();

        Assert.InRange(shape.NumPoints, 2, 20);
        Assert.True(DiscreteHausdorffDistance.Distance(shape, new LineString([.. path.Select(p => Units(p))]), 0.01) <= 4);
    }

    [Fact]
    public void Encode_NothingOnTheTile_IsEmpty() => Assert.Empty(VectorTiles.Encode(s_tile, [Feature("poi", new PointShape(new GeoPoint(0, 0)))]));

    [Fact]
    public void Encode_PositionsThatAreNone_AreLeftOut() =>
        Assert.Empty(VectorTiles.Encode(s_tile, [Feature("road", new LineShape([new GeoPoint(double.NaN, 1), At(0.5, 0.5)])), Feature("poi", new PointShape(new GeoPoint(500, 500)))]));

    [Fact]
    public void Pyramid_AnyTile_IsTheTileMadeAlone()
    {
        TileFeature[] features =
        [
            Feature("water", Star(0.5, 0.5, [3, 2, 5, 1, 4, 6, 2, 2])),
            Feature("road", new LineShape([At(-5, -5), At(0.3, 0.4), At(7, 2)])),
            Feature("poi", new PointShape(At(0.999, 0.5))) with { MinZoom = 12 },
        ];
        TileOptions options = new() { DeepestTolerance = 3 };

        List<EncodedTile> tiles = [.. VectorTiles.Pyramid(features, 8, 14, options)];

        Assert.Equal(tiles.OrderBy(t => t.Address.HilbertId), tiles);
        Assert.Equal(tiles.Count, tiles.Select(t => t.Address).Distinct().Count());
        Assert.Contains(tiles, t => t.Address == s_tile);
        Assert.All(tiles, t =>
        {
            IReadOnlyDictionary<string, IReadOnlyList<(Geometry Shape, IAttributesTable Properties)>> one = DecodedTile.Read(t.Bytes);
            IReadOnlyDictionary<string, IReadOnlyList<(Geometry Shape, IAttributesTable Properties)>> other = DecodedTile.Read(VectorTiles.Encode(t.Address, features, options));
            Assert.Equal(other.Keys, one.Keys);
            Assert.All(one.Keys, k => Assert.Equal(other[k].Count, one[k].Count));
        });
        // The point near the eastern edge is on the next tile's buffer too.
        Assert.Contains("poi", DecodedTile.Read(tiles.Single(t => t.Address == s_tile with { X = s_tile.X + 1 }).Bytes).Keys);
        Assert.DoesNotContain(tiles.Where(t => t.Address.Zoom < 12), t => DecodedTile.Read(t.Bytes).ContainsKey("poi"));
    }

    // A shape that lies wholly on the tile is drawn without cutting; as one of several parts it goes the general way.
    [Fact]
    public void Encode_AnyShapeAlone_IsTheShapeAsAPartOfSeveral()
    {
        Gen<GeoPoint> near = Gen.Select(Gen.Double[-0.03, 1.03], Gen.Double[-0.03, 1.03], At);
        Gen<GeoPoint> close = Gen.Select(Gen.Double[0.5, 0.501], Gen.Double[0.5, 0.501], At);
        Gen<GeoShape> shapes = Gen.OneOf(
            near.Select(p => (GeoShape)new PointShape(p)),
            Gen.OneOf(near, close).Array[2, 40].Select(p => (GeoShape)new LineShape([.. p])),
            s_stars.Select(s => (GeoShape)s),
            Gen.OneOf(near, close).Array[3, 12].Select(p => (GeoShape)new AreaShape([.. p])),
            close.Array[3, 5].Select(p => (GeoShape)new AreaShape([.. p, p[0]])));
        Gen.Select(shapes, Gen.Double[0, 4]).Sample(
            (shape, tolerance) =>
            {
                TileOptions options = new() { Tolerance = tolerance };
                (string, TileValue)[] properties = [("kind", TileValue.Of("fire")), ("level", TileValue.Of(2))];
                Assert.Equal(
                    VectorTiles.Encode(s_tile, [Feature("reports", new MultiShape([shape]), properties)], options),
                    VectorTiles.Encode(s_tile, [Feature("reports", shape, properties)], options));
            },
            iter: 5_000);
    }

    private static AreaShape Star(double x, double y, double[] radii)
    {
        GeoPoint[] corners = [.. radii.Select((r, i) => At(x + (r * Math.Cos(2 * Math.PI * i / radii.Length)), y + (r * Math.Sin(2 * Math.PI * i / radii.Length))))];
        return new AreaShape([.. corners, corners[0]]);
    }

    private static TileFeature Feature(string layer, GeoShape shape, params (string Key, TileValue Value)[] properties) =>
        new(layer, shape, [.. properties.Select(p => KeyValuePair.Create(p.Key, p.Value))]);

    /// <summary>The position at a part of the tile's width and height, from its north-west corner.</summary>
    private static GeoPoint At(double x, double y)
    {
        double world = 1L << s_tile.Zoom;
        double n = Math.PI * (1 - (2 * (s_tile.Y + y) / world));
        return new GeoPoint(((s_tile.X + x) / world * 360) - 180, double.RadiansToDegrees(Math.Atan(Math.Sinh(n))));
    }

    private static Coordinate Units(GeoPoint at) => DecodedTile.InUnits(new Point(at.Lon, at.Lat), s_tile).Coordinate;

    private static IEnumerable<Geometry> Decode(byte[] bytes) =>
        DecodedTile.Read(bytes).Values.SelectMany(l => l).Select(f => f.Shape);

    private static int Occurrences(byte[] bytes, ReadOnlySpan<byte> text)
    {
        int count = 0;
        for (int at = bytes.AsSpan().IndexOf(text); at >= 0; count++)
        {
            int next = bytes.AsSpan(at + 1).IndexOf(text);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return count;
    }
}
