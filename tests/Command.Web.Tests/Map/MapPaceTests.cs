using Command.Web.Map;

namespace Command.Web.Tests.Map;

public sealed class MapPaceTests
{
    [Fact]
    public void Paced_NothingIsLate_IsTenFramesASecond() => Assert.Equal(TimeSpan.FromMilliseconds(100), After(20, TimeSpan.FromMilliseconds(2)));

    [Fact]
    public void Paced_AlwaysLate_IsSlowerAndNeverSlowerThanFourTenths()
    {
        TimeSpan busy = After(50, TimeSpan.FromMilliseconds(30));
        Assert.InRange(busy, TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(221));
        Assert.InRange(After(50, TimeSpan.FromSeconds(20)), TimeSpan.FromMilliseconds(399), TimeSpan.FromMilliseconds(400));
    }

    [Fact]
    public void Paced_NoLongerLate_IsTenFramesASecondAgain()
    {
        TimeSpan pace = After(50, TimeSpan.FromSeconds(1));
        for (int i = 0; i < 60; i++)
        {
            TimeSpan next = MapPump.Paced(pace, TimeSpan.Zero);
            Assert.True(next <= pace);
            pace = next;
        }

        Assert.InRange(pace, TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(101));
    }

    private static TimeSpan After(int waits, TimeSpan late) => Enumerable.Range(0, waits).Aggregate(TimeSpan.FromMilliseconds(100), (pace, _) => MapPump.Paced(pace, late));
}
