using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Replica;
using Command.Web.Tests.Features.Wall;

namespace Command.Web.Tests.Features.Dispatch;

/// <summary>I-0001 with two reports at one place, I-0002 with one 300 m north, and the question whether that one belongs to I-0001.</summary>
internal static class Evidence
{
    private static readonly GeoPoint s_at = new(126.64, 45.74);

    public static PictureState Picture { get; } = Fold.EvolveAll(PictureState.Empty, Entries());

    public static ReplicaView View { get; } = ReplicaView.Empty with { Connected = true, FrameAt = Scene.Now, Picture = Picture, Epoch = "e" };

    public static PictureState With(PictureState picture, PictureEvent e, string author = "李敏") =>
        Fold.Evolve(picture, new JournalEntry(picture.Sequence + 1, Scene.Now, Scene.Now, author, e));

    public static Place At(double northM, double uncertaintyM = 30) => new()
    {
        Shape = new PointShape(s_at with { Lat = s_at.Lat + (northM / 111_195) }),
        Centre = s_at with { Lat = s_at.Lat + (northM / 111_195) },
        UncertaintyM = uncertaintyM,
        District = "230103",
        Address = "中山路",
    };

    public static Report Report(string feed, string id, string title, string? text, TimeSpan age) => new()
    {
        Feed = feed,
        Agency = feed,
        SourceId = id,
        Version = "1",
        ObservedAt = Scene.Now - age,
        Kind = "waterlogging",
        Title = title,
        Text = text,
    };

    private static IEnumerable<JournalEntry> Entries()
    {
        PictureEvent[] events =
        [
            new ReportAccepted("city:A1", Report("city", "A1", "道路积水", "中山路积水很深", TimeSpan.FromMinutes(40)), At(0)),
            new IncidentOpened("I-0001", "waterlogging", "道路积水 中山路", 3, At(0), Scene.Now.AddMinutes(-40), new SourceRef("report", "city:A1"), [Reason.Of("opened-by", "waterlogging", "city")], false),
            new ReportAccepted("traffic:B1", Report("traffic", "B1", "车辆缓行", null, TimeSpan.FromMinutes(35)), At(40)),
            new IncidentJoined("I-0001", new SourceRef("report", "traffic:B1"), Scene.Now.AddMinutes(-35), [Reason.Of("apart-metres", 40, 42)]),
            new ReportAccepted("city:A2", Report("city", "A2", "积水", "中山路积水，两车熄火", TimeSpan.FromMinutes(10)) with { MediaUrl = "https://pictures.example/a.jpg" }, At(300, 200)),
            new IncidentOpened("I-0002", "waterlogging", "道路积水 中山路", 2, At(300), Scene.Now.AddMinutes(-10), new SourceRef("report", "city:A2"), [], false),
            new ReportAccepted("city:L1", Report("city", "L1", "路灯不亮", "中山路路灯不亮", TimeSpan.FromMinutes(60)) with { Kind = "street-light" }, At(60)),
            new JoinSuggested("city:A2", "I-0001", 0.62, [Reason.Of("apart-metres", 300, 202)]),
        ];
        return events.Select((e, i) => new JournalEntry(i + 1, Scene.Now, Scene.Now, "city", e));
    }
}
