using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;
using static Command.Ingest.Tests.Feeds.Cap.CapXmlText;

namespace Command.Ingest.Tests.Feeds.Cap;

public sealed class CapGeometryTests
{
    [Fact]
    public void Decode_Polygon_TurnsLatitudeFirstIntoLongitudeFirst() =>
        Assert.Equal(
            [new GeoPoint(126.5, 45.7), new GeoPoint(126.5, 45.8), new GeoPoint(126.7, 45.8), new GeoPoint(126.5, 45.7)],
            Assert.IsType<AreaShape>(Shape("<polygon>45.7,126.5 45.8,126.5\n 45.8,126.7 45.7,126.5</polygon>").Shape).Outer);

    [Theory]
    [InlineData("45.7,126.5 12.5", 12_500)]
    [InlineData("45.7,126.5 0", 0)]
    public void Decode_Circle_TurnsKilometresIntoMetres(string text, double metres) =>
        Assert.Equal(new CircleShape(new GeoPoint(126.5, 45.7), metres), Shape($"<circle>{text}</circle>").Shape);

    [Fact]
    public void Decode_SeveralGeometries_AreOneMultiShape()
    {
        MultiShape shape = Assert.IsType<MultiShape>(Shape("<polygon>0,0 0,1 1,1 0,0</polygon><polygon>5,5 5,6 6,6 5,5</polygon><circle>1,1 1</circle><circle>1,1 1</circle>").Shape);

        Assert.Equal([typeof(AreaShape), typeof(AreaShape), typeof(CircleShape)], shape.Parts.Select(p => p.GetType()));
    }

    [Fact]
    public void Decode_UnclosedPolygon_IsClosedWithAnIssue()
    {
        Alert alert = Shape("<polygon>0,0 0,1 1,1</polygon>");

        Assert.Equal(new GeoPoint(0, 0), Assert.IsType<AreaShape>(alert.Shape).Outer[3]);
        Assert.Equal(["cap-polygon-unclosed"], alert.Codes());
    }

    [Theory]
    [InlineData("", "cap-polygon-too-few")]
    [InlineData("0,0", "cap-polygon-too-few")]
    [InlineData("0,0 0,1 0,0", "cap-polygon-too-few")]
    [InlineData("0,0 0,1 0,1 0,0 0,0", "cap-polygon-too-few")]
    [InlineData("0,0 0,181 1,1 0,0", "cap-polygon-invalid")]
    [InlineData("91,0 0,1 1,1 91,0", "cap-polygon-invalid")]
    [InlineData("NaN,0 0,1 1,1 NaN,0", "cap-polygon-invalid")]
    [InlineData("0,0 0,Infinity 1,1 0,0", "cap-polygon-invalid")]
    [InlineData("0,0 0,1e999 1,1 0,0", "cap-polygon-invalid")]
    [InlineData("0, 0 0, 1 1, 1 0, 0", "cap-polygon-invalid")]
    [InlineData("0,0,5 0,1,5 1,1,5 0,0,5", "cap-polygon-invalid")]
    [InlineData("126.5,45.7 126.5,45.8 126.7,45.8 126.5,45.7", "cap-polygon-invalid")]
    public void Decode_BadPolygon_IsDroppedAndTheAlertKept(string text, string code)
    {
        Alert alert = Shape($"<polygon>{text}</polygon><circle>1,1 1</circle>");

        Assert.IsType<CircleShape>(alert.Shape);
        Assert.Equal([code], alert.Codes());
    }

    [Fact]
    public void Decode_LongitudeFirst_SaysWhatItLooksLike() =>
        Assert.Contains("longitude before latitude", Assert.Single(Shape("<polygon>126.5,45.7 126.5,45.8 126.7,45.8 126.5,45.7</polygon>").Issues).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("1,1")]
    [InlineData("1,1 -1")]
    [InlineData("1,1 NaN")]
    [InlineData("1,1 50000")]
    [InlineData("1,1 1 1")]
    [InlineData("91,1 1")]
    public void Decode_BadCircle_IsDroppedAndTheAlertKept(string text)
    {
        Alert alert = Shape($"<circle>{text}</circle>");

        Assert.Null(alert.Shape);
        Assert.Equal(["cap-circle-invalid"], alert.Codes());
    }

    [Theory]
    [InlineData(20_000, false)]
    [InlineData(20_001, true)]
    [InlineData(39_999, true)]
    [InlineData(400_000, true)]
    public void Decode_ManyVertices_KeepsAtMostTwentyThousandOfThemInOrder(int vertices, bool thinned)
    {
        GeoPoint[] ring = [.. Enumerable.Range(0, vertices - 1).Append(0).Select(i => double.Tau * i / vertices).Select(a => new GeoPoint(126 + Math.Cos(a), 45 + Math.Sin(a)))];
        string text = string.Join(' ', ring.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Lat:R},{p.Lon:R}")));

        Alert alert = Shape($"<polygon>{text}</polygon>");

        AreaShape area = Assert.IsType<AreaShape>(alert.Shape);
        Assert.InRange(area.Outer.Length, 10_000, 20_000);
        Assert.Equal(ring[0], area.Outer[0]);
        Assert.Equal(ring[0], area.Outer[^1]);
        Assert.Equal(thinned ? ["cap-polygon-thinned"] : [], alert.Codes());
        // Kept vertices are the sender's own, in the sender's order.
        Assert.Equal(area.Outer, ring.Where(area.Outer.ToHashSet().Contains));
    }

    private static Alert Shape(string geometry) => Only(Alert(Area(geometry)));
}
