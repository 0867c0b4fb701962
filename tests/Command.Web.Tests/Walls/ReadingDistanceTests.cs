using Command.Web.Walls;
using CsCheck;

namespace Command.Web.Tests.Walls;

public sealed class ReadingDistanceTests
{
    [Fact]
    public void ScaleFor_AnySize_GivesTenMinutesOfArcOrSaysThatItIsTooFar() =>
        Gen.Select(Gen.Double[0.2, 20], Gen.Double[0.5, 60]).Sample((height, distance) =>
        {
            double scale = ReadingDistance.ScaleFor(height, distance);
            Assert.InRange(scale, 1, ReadingDistance.Most);
            Assert.Equal(ReadingDistance.ArcMinutes(height, distance, scale) < ReadingDistance.LeastArcMinutes - 0.01, ReadingDistance.TooFar(height, distance));
        });

    [Theory]
    [InlineData(2.0, 4, 1)]
    [InlineData(2.0, 8, 1.5)]
    [InlineData(2.0, 60, 2.5)]
    [InlineData(0, 8, 1)]
    [InlineData(double.NaN, 8, 1)]
    public void ScaleFor_Size_IsTheFirstStepThatIsEnough(double height, double distance, double scale) => Assert.Equal(scale, ReadingDistance.ScaleFor(height, distance));

    [Fact]
    public void ScaleFor_StepBefore_WouldBeTooSmall()
    {
        double scale = ReadingDistance.ScaleFor(2, 8);
        double before = ReadingDistance.Steps[ReadingDistance.Steps.IndexOf(scale) - 1];
        Assert.True(ReadingDistance.ArcMinutes(2, 8, before) < ReadingDistance.LeastArcMinutes);
    }
}
