using Command.Ingest.Tracks;
using CsCheck;

namespace Command.Ingest.Tests.Tracks;

public sealed class DroppedTimesTests
{
    [Fact]
    public void Write_AnyOffsetsOfAnHour_AreReadBackOnceAndInOrder() =>
        Gen.Int[0, 3_599_999].Array[0, 500].Sample(offsets => Assert.Equal(offsets.Distinct().Order(), DroppedTimes.Read(DroppedTimes.Write(offsets))));

    [Fact]
    public void Write_FixEveryTenSeconds_TakesTwoBytesEach() =>
        Assert.Equal(2 * 359, DroppedTimes.Write(Enumerable.Range(1, 359).Select(n => n * 10_000)).Length);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3_599_999, 0)]
    [InlineData(3_600_000, 3_600_000)]
    [InlineData(-1, -3_600_000)]
    [InlineData(-3_600_000, -3_600_000)]
    public void HourOf_AnyTime_IsTheStartOfItsHour(long ms, long hour) => Assert.Equal(hour, DroppedTimes.HourOf(ms));
}
