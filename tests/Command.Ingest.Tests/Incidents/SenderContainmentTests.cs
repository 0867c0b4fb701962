using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Incidents;

public sealed class SenderContainmentTests
{
    private const int Storm = 600;
    private static readonly DateTimeOffset s_at = new(2026, 7, 18, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly GeoPoint s_place = new(126.6425, 45.7570);
    private static readonly Locator s_locator = new(Harbin.Pack);

    [Fact]
    public void Decide_FloodOfOneSpot_IsSetAsideAndSaid()
    {
        Scene scene = new();
        for (int i = 0; i < Storm; i++)
        {
            scene.Take(Report("city", $"{i}", s_place, $"第{i}个电话说有人撞车"), s_at.AddMilliseconds(50 * i));
        }

        Assert.Equal(Storm, scene.Picture.Reports.Count);
        Assert.Equal(Storm - SenderWatch.MostOfOneSpot, scene.Picture.Reports.Values.Count(r => r.Gathering == Gatherings.Held && r.Incident is null));
        Assert.Equal("sender-one-spot", scene.Picture.Contained["city"].Why.Single().Code);
    }

    [Fact]
    public void Decide_OneCaseEverywhere_OpensNoMoreThanAFewIncidents()
    {
        Scene scene = new();
        for (int i = 0; i < Storm; i++)
        {
            GeoPoint at = new(126.55 + (i % 30 * 0.01), 45.70 + (i / 30 * 0.01));
            scene.Take(Report("city", $"{i}", at, "这里撞车了，请尽快处理"), s_at.AddMilliseconds(50 * i));
        }

        Assert.InRange(scene.Picture.Open.Count, 1, SenderWatch.MostInOneWord);
        Assert.Equal("sender-one-word", scene.Picture.Contained["city"].Why.Single().Code);
    }

    [Fact]
    public void Decide_WhileASenderIsContained_TheOthersGoOn()
    {
        Scene scene = new();
        for (int i = 0; i < Storm; i++)
        {
            scene.Take(Report("city", $"{i}", s_place, $"第{i}个电话说有人撞车"), s_at.AddMilliseconds(50 * i));
        }

        scene.Take(Report("traffic", "T1", s_place with { Lat = s_place.Lat + 0.03 }, "两车追尾"), s_at.AddSeconds(31));
        scene.Take(Report("city", "elsewhere", s_place with { Lat = s_place.Lat - 0.03 }, "货车侧翻"), s_at.AddSeconds(32));

        Assert.NotNull(scene.Picture.Reports["traffic:T1"].Incident);
        Assert.NotNull(scene.Picture.Reports["city:elsewhere"].Incident);
    }

    [Fact]
    public void Tick_AfterTheSenderHasCalmedDown_SaysSoNoMore()
    {
        Scene scene = new();
        for (int i = 0; i < Storm; i++)
        {
            scene.Take(Report("city", $"{i}", s_place, $"第{i}个电话说有人撞车"), s_at.AddMilliseconds(50 * i));
        }

        Draft draft = new(scene.Picture, s_at + SenderWatch.Calm + SenderWatch.Calm, "system", scene.Gatherings);
        Lifecycle.Tick(draft, Harbin.Fusion);
        Assert.Empty(draft.Picture.Contained);
    }

    [Fact]
    public void Decide_AMegabyteOfText_IsAReportLikeAnyOther()
    {
        Scene scene = new();
        scene.Take(Report("city", "1", s_place, new string('撞', 1 << 20)), s_at);
        scene.Take(Report("city", "2", s_place, "撞车了"), s_at.AddMinutes(1));
        Assert.Equal(2, scene.Picture.Reports.Count);
    }

    private static Report Report(string feed, string id, GeoPoint at, string text) => new()
    {
        Feed = feed,
        Agency = feed,
        SourceId = id,
        Version = "1",
        ObservedAt = s_at,
        Kind = "crash",
        Title = "交通事故",
        Text = text,
        Shape = new PointShape(at),
    };

    private sealed class Scene
    {
        public PictureState Picture { get; private set; } = PictureState.Empty;

        public Gatherings Gatherings { get; private set; } = Gatherings.Of(PictureState.Empty, Harbin.Fusion);

        public void Take(Report report, DateTimeOffset known)
        {
            Draft draft = new(Picture, known, report.Feed, Gatherings);
            Intake.Decide(draft, Harbin.Fusion, report, s_locator.Locate(report, Datum.Cgcs2000));
            (Picture, Gatherings) = (draft.Picture, draft.Gatherings(Harbin.Fusion));
        }
    }
}
