using System.Collections.Immutable;
using Command.Web.Walls;

namespace Command.Web.Tests.Walls;

public sealed class TurnTests
{
    private static readonly DateTimeOffset s_start = DateTimeOffset.FromUnixTimeSeconds(90 * 1000);

    [Theory]
    [InlineData(0, "flood")]
    [InlineData(29, "flood")]
    [InlineData(30, "traffic")]
    [InlineData(89, "traffic")]
    [InlineData(90, "flood")]
    public void At_Moment_IsTheSameOnEveryScreen(int seconds, string layout)
    {
        ImmutableArray<Turn> turns = [new("flood", 30), new("traffic", 60)];
        Assert.Equal(layout, Turn.At(turns, s_start.AddSeconds(seconds))!.Layout);
    }

    [Fact]
    public void At_NoTurns_IsNone() => Assert.Null(Turn.At([], s_start));

    [Theory]
    [InlineData("flood:30,traffic:20", 2)]
    [InlineData(" flood:30 , nonsense, traffic:5 ,x:99999, :30, Flood:30", 1)]
    [InlineData(null, 0)]
    public void Read_Text_TakesWhatIsATurn(string? text, int count) => Assert.Equal(count, Turn.Read(text).Length);
}
