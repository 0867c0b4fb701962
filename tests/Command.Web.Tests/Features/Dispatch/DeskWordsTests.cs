using Command.Geo;
using Command.Web.Features.Dispatch;
using Command.Web.Features.Dispatch.Bar;
using Command.Web.Features.Dispatch.Intake;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Features.Dispatch;

public sealed class DeskWordsTests
{
    private static readonly TimeZoneInfo s_zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    [Theory]
    [InlineData("126.63,45.75", 126.63, 45.75)]
    [InlineData("126.63，45.75", 126.63, 45.75)]
    [InlineData(" 45.75 126.63 ", 126.63, 45.75)]
    [InlineData("126.63°E, 45.75°N", 126.63, 45.75)]
    public void Coordinates_HoweverACallerGivesThem_AreLongitudeAndLatitude(string text, double lon, double lat) =>
        Assert.Equal(new GeoPoint(lon, lat), Coordinates.Parse(text, DeskScene.Pack.City.Bounds));

    [Theory]
    [InlineData("中山路93号")]
    [InlineData("126.63")]
    [InlineData("1,2,3")]
    [InlineData("999,999")]
    [InlineData("")]
    public void Coordinates_OfOtherText_AreNone(string text) => Assert.Null(Coordinates.Parse(text, DeskScene.Pack.City.Bounds));

    [Theory]
    [InlineData("14:30", 14, 30, 0, 18)]
    [InlineData("14:30:05", 14, 30, 5, 18)]
    [InlineData("1430", 14, 30, 0, 18)]
    [InlineData("23:50", 23, 50, 0, 18)]
    [InlineData("2:10", 2, 10, 0, 19)]
    public void Time_OfDay_IsTheNearest(string text, int hour, int minute, int second, int day) =>
        Assert.Equal(new DateTimeOffset(2026, 7, day, hour, minute, second, TimeSpan.FromHours(8)), ClockWords.Parse(text, Scene.Now, s_zone));

    [Fact]
    public void Time_ThatIsNone_IsNone()
    {
        Assert.Null(ClockWords.Parse("25:00", Scene.Now, s_zone));
        Assert.Null(ClockWords.Parse("soon", Scene.Now, s_zone));
    }

    [Theory]
    [InlineData("消防3", "xf3", true)]
    [InlineData("消防3", "f3", true)]
    [InlineData("道路积水", "dljs", true)]
    [InlineData("道路积水", "js", true)]
    [InlineData("消防3", "xf4", false)]
    [InlineData("消防3", "", false)]
    public void Pinyin_FirstLetters_FindTheName(string name, string typed, bool found) => Assert.Equal(found, Pinyin.Begins(name, typed));

    [Fact]
    public void Canvas_PointAndBack_IsTheSamePlace()
    {
        MapCanvas canvas = new(new GeoPoint(126.64, 45.75), 4_000);
        GeoPoint at = canvas.At(0.2, 0.9);
        Assert.Equal((0.2 * MapCanvas.Width, 0.9 * MapCanvas.Height), (Math.Round(canvas.X(at), 1), Math.Round(canvas.Y(at), 1)));
        Assert.Equal(2_000, new GeoPoint(126.64, 45.75).DistanceTo(canvas.At(1, 0.5)), 5.0);
    }
}
