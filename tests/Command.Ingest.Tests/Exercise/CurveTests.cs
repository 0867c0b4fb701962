using Command.Ingest.Exercise;

namespace Command.Ingest.Tests.Exercise;

public sealed class CurveTests
{
    private static readonly Curve s_hill = new([new(TimeSpan.FromMinutes(10), 2), new(TimeSpan.FromMinutes(40), 8), new(TimeSpan.FromMinutes(70), 2)]);

    [Theory]
    [InlineData(-60, 2)]
    [InlineData(10, 2)]
    [InlineData(25, 5)]
    [InlineData(40, 8)]
    [InlineData(55, 5)]
    [InlineData(500, 2)]
    public void At_AnyTime_LiesOnTheLines(double minute, double expected) => Assert.Equal(expected, s_hill.At(TimeSpan.FromMinutes(minute)), 1e-9);

    [Theory]
    [InlineData(10, 70, 5)]
    [InlineData(-50, 10, 2)]
    [InlineData(10, 40, 2.5)]
    [InlineData(25, 25, 0)]
    public void Over_ATime_IsTheAreaUnderTheLines(double from, double to, double expected) =>
        Assert.Equal(expected, s_hill.Over(TimeSpan.FromMinutes(from), TimeSpan.FromMinutes(to)), 1e-9);

    [Fact]
    public void At_OnePoint_IsLevel() => Assert.Equal(3, new Curve([new(TimeSpan.Zero, 3)]).At(TimeSpan.FromHours(1)));
}
