using System.Collections.Immutable;
using Command.Geo;
using Command.Web.Features.Dispatch;
using CsCheck;

namespace Command.Web.Tests.Features.Dispatch;

public sealed class EvidencePartsTests
{
    [Theory]
    [InlineData("中山路积水", "积水在中山路", "[中山路积水]")]
    [InlineData("两车追尾", "追尾", "两车[追尾]")]
    [InlineData("Two cars on Zhongshan Road", "a car on zhongshan road", "Two cars [on] [Zhongshan] [Road]")]
    [InlineData("路", "路", "路")]
    [InlineData("", "x", "")]
    [InlineData("93号门前", "93 号", "[93]号门前")]
    public void Mark_TextAgainstAnother_MarksWhatBothHave(string text, string other, string expected) =>
        Assert.Equal(expected, string.Concat(SharedText.Mark(text, other).Select(p => p.Shared ? $"[{p.Text}]" : p.Text)));

    [Fact]
    public void Mark_AnyTexts_LosesNothing() =>
        Gen.Select(Gen.String, Gen.String).Sample((a, b) => string.Concat(SharedText.Mark(a, b).Select(p => p.Text)) == a);

    [Fact]
    public void Sketch_TwoPlaces_IsToScaleWithNorthUp()
    {
        GeoPoint one = new(126.64, 45.74);
        PlaceSketch sketch = PlaceSketch.Of(one, 30, one with { Lat = one.Lat + (300 / 111_195.0) }, 200)!;
        double metresPerUnit = sketch.BarM / sketch.BarLength;
        Assert.True(sketch.Y2 < sketch.Y1);
        Assert.Equal(300, (sketch.Y1 - sketch.Y2) * metresPerUnit, 0.5);
        Assert.Equal(200, sketch.R2 * metresPerUnit, 0.5);
        Assert.Contains(sketch.BarM, (double[])[20, 50, 100, 200]);
    }

    [Fact]
    public void Sketch_AnyPlacesAndCircles_LieInTheDrawing() =>
        Gen.Select(Gen.Double[-5000, 5000], Gen.Double[-5000, 5000], Gen.Double[0, 3000], Gen.Double[0, 3000]).Sample((east, north, r1, r2) =>
        {
            GeoPoint one = new(126.64, 45.74);
            PlaceSketch s = PlaceSketch.Of(one, r1, new GeoPoint(one.Lon + (east / 78_000), one.Lat + (north / 111_195)), r2)!;
            ImmutableArray<(double X, double Y, double R)> circles = [(s.X1, s.Y1, s.R1), (s.X2, s.Y2, s.R2)];
            Assert.All(circles, c =>
            {
                Assert.InRange(c.X - c.R, 0, PlaceSketch.Width);
                Assert.InRange(c.X + c.R, 0, PlaceSketch.Width);
                Assert.InRange(c.Y - c.R, 0, PlaceSketch.Height);
                Assert.InRange(c.Y + c.R, 0, PlaceSketch.Height);
            });
        });

    [Fact]
    public void Sketch_WithoutAPosition_IsNone() => Assert.Null(PlaceSketch.Of(null, 0, new GeoPoint(1, 2), 3));

    [Theory]
    [InlineData(0.4, "0 m")]
    [InlineData(999, "999 m")]
    [InlineData(1234, "1.2 km")]
    public void Metres_Distance_IsAsPeopleSayIt(double metres, string expected) => Assert.Equal(expected, SourceCard.Metres(metres));

    [Theory]
    [InlineData(0.62, "62%")]
    [InlineData(0.999, ">99%")]
    public void Percent_OfAProbability_IsNeverCertainty(double probability, string expected) => Assert.Equal(expected, SuggestionCard.PercentOf(probability));
}
