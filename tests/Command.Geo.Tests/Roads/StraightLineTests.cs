using System.Collections.Immutable;
using Command.Geo.Roads;

namespace Command.Geo.Tests.Roads;

public sealed class StraightLineTests
{
    [Fact]
    public void Times_AnyUnit_IsTheDetourAtTheSpeedAndSaysThatItIsAnEstimate()
    {
        ImmutableArray<TravelTime> times = StraightLine.Times(RoadWorld.At(0, 0), [RoadWorld.At(0, 1_000), new GeoPoint(double.NaN, 0)], detour: 1.5, kmh: 54);
        Assert.Equal(100, times[0].Seconds!.Value, 0.1);
        Assert.Equal(new TravelTime(TravelOutcome.NoPosition, null, true), times[1]);
        Assert.All(times, t => Assert.True(t.IsEstimate));
    }

    [Theory]
    [InlineData(0.9, 30)]
    [InlineData(double.NaN, 30)]
    [InlineData(1.4, 0)]
    [InlineData(1.4, double.PositiveInfinity)]
    public void Times_FactorsThatCannotBe_AreRefused(double detour, double kmh) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StraightLine.Times(RoadWorld.At(0, 0), [], detour, kmh));
}
