using Command.Web.Features.Wall;

namespace Command.Web.Tests.Features.Wall;

public sealed class GaugeScaleTests
{
    [Fact]
    public void For_NoWarningLevel_HasNoBar() => Assert.Null(GaugeScale.For(Row(5, null, null, null)));

    [Theory]
    [InlineData(118.46, 118.3, 120.58, 120.89)]
    [InlineData(121.5, 118.3, 120.58, 120.89)]
    [InlineData(90.0, 118.3, null, null)]
    public void For_AnyValue_PutsValueAndMarksOnTheBarInOrder(double value, double warning, double? guarantee, double? record)
    {
        GaugeScale scale = GaugeScale.For(Row(value, warning, guarantee, record))!;
        double[] places = [.. new[] { value, warning, guarantee ?? warning, record ?? warning }.Order().Select(v => double.Parse(scale.At(v)))];
        Assert.Equal(places.Order(), places);
        Assert.InRange(places[0], 0, GaugeScale.Width);
        Assert.InRange(places[^1], 0, GaugeScale.Width);
        Assert.Equal(1 + (guarantee is null ? 0 : 1) + (record is null ? 0 : 1), scale.Marks.Length);
    }

    [Fact]
    public void For_MissingValue_StillShowsTheMarks() => Assert.Single(GaugeScale.For(Row(null, 118.3, null, null))!.Marks);

    private static GaugeRow Row(double? value, double? warning, double? guarantee, double? record) =>
        new("id", "name", null, value, null, warning, guarantee, record, value - warning, null, Scene.Now, TimeSpan.FromMinutes(5), false);
}
