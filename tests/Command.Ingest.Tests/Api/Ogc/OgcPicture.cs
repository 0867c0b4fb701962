using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Api.Ogc;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Api.Ogc;

/// <summary>A picture made by hand: a little of everything, and the shapes and texts that are easy to get wrong.</summary>
internal sealed class OgcPicture : IPictureView
{
    public const string HostileId = "city:<script>alert('x')</script>\"&";
    public const string CrookedId = "traffic:road/1!a,b:c%2F 哈?#+";

    /// <summary>The server's clock in these tests: 09:00 in Harbin.</summary>
    public static readonly DateTimeOffset Now = new(2026, 7, 18, 1, 0, 0, TimeSpan.Zero);

    public static readonly GeoPoint At = new(126.62, 45.77);

    private static readonly AreaShape s_square = Square(126.5, 45.6, 126.7, 45.8);

    public OgcPicture()
    {
        Picture = PictureState.Empty with
        {
            Reports = ById(Reports(), r => r.Id),
            Alerts = ById([Alert("civil:gov,A1", "2026-07-18T06:00:00+08:00", "2026-07-18T12:00:00+08:00"), Alert("civil:gov,A2", null, null)], a => a.Id),
            Readings = ById([Series("waterLevel", 118.5, new ThresholdCheck("warning", 118.3, 0.2, 3)), Series("flow", null, null)], s => s.Id),
            Incidents = ById([Open(), Closed()], i => i.Id),
            Open = ["I-0001"],
        };
        Units.Apply(Unit("1", Now - TimeSpan.FromSeconds(75)));
        Units.Apply(Unit("2", Now - TimeSpan.FromSeconds(76)));
        Units.Apply(Unit("3", Now) with { StaleAt = Now, SpeedKmh = null, HeadingDeg = null, Capabilities = [] });
    }

    public PictureState Picture { get; set; }

    public UnitTable Units { get; } = new();

    public Pulse? Pulse => null;

    public static AreaShape Square(double west, double south, double east, double north) =>
        new([new(west, south), new(east, south), new(east, north), new(west, north), new(west, south)]);

    public static ReportItem Report(string id, GeoShape? shape, DateTimeOffset? observedAt = null, int? level = 3)
    {
        string[] parts = id.Split(':', 2);
        return new ReportItem(
            id,
            new Report
            {
                Feed = parts[0],
                Agency = "city-management",
                SourceId = parts[1],
                Version = "v1",
                ObservedAt = observedAt ?? Now - TimeSpan.FromMinutes(30),
                Kind = "waterlogging",
                Title = "中山路积水 <b>深</b>",
                Level = level,
                Status = ReportStatus.InProgress,
            },
            shape is null ? Place.Unknown : new Place { Shape = shape, Centre = shape.Positions().First(), UncertaintyM = 30, District = "230103", Grid = "230103000001" },
            Now,
            null);
    }

    private static IEnumerable<ReportItem> Reports() =>
    [
        Report("city:point", new PointShape(At)) with { Incident = "I-0001" },
        Report("city:area", new AreaShape(s_square.Outer, [Square(126.55, 45.65, 126.65, 45.75).Outer])),
        Report("city:circle", new CircleShape(At, 500), level: 2),
        Report("city:same", new MultiShape([new PointShape(At), new PointShape(new GeoPoint(127, 46))])),
        Report("city:mixed", new MultiShape([new PointShape(At), s_square, new CircleShape(At, 10)])),
        Report("city:nowhere", null, level: null),
        Report(HostileId, new PointShape(At)),
        Report(CrookedId, new LineShape([new(126.4, 45.5), new(126.8, 45.9)]), Now - TimeSpan.FromHours(5)),
    ];

    private static AlertItem Alert(string id, string? effective, string? expires) => new(
        id,
        new Alert
        {
            Feed = "civil",
            Agency = "civil-defence",
            Sender = "gov",
            SourceId = id[^2..],
            Version = "1",
            ObservedAt = Now - TimeSpan.FromHours(2),
            Status = "Actual",
            MsgType = "Alert",
            Scope = "Public",
            Event = "暴雨",
            Severity = "Severe",
            Level = 2,
            Sent = DateTimeOffset.Parse("2026-07-18T06:00:00+08:00"),
            Effective = effective is null ? null : DateTimeOffset.Parse(effective),
            Expires = expires is null ? null : DateTimeOffset.Parse(expires),
            Geocodes = [new Geocode("GB/T 2260", "230103")],
            References = [new AlertReference("gov", "A0", DateTimeOffset.Parse("2026-07-18T05:00:00+08:00"))],
        },
        new Place { Shape = s_square, Centre = At, Address = "南岗区" },
        AlertState.Active,
        Now,
        ["I-0002", "I-0001"]);

    private static Series Series(string property, double? value, ThresholdCheck? check) => new(
        $"flood:0011045001/{property}",
        new Reading { Feed = "flood", Agency = "flood-control", SourceId = $"0011045001/{property}", Version = "1", ObservedAt = Now, Station = "0011045001", Property = property, Value = value, Unit = "m" },
        new Place { Shape = new PointShape(new GeoPoint(126.586, 45.7752)) },
        check,
        Now,
        []);

    private static Incident Open() => new()
    {
        Id = "I-0001",
        Kind = "waterlogging",
        Title = "道路积水 中山路",
        Level = 2,
        Place = new Place { Shape = new PointShape(At), Centre = At, District = "230103", Grid = "230103000001" },
        OpenedAt = Now - TimeSpan.FromMinutes(20),
        ObservedAt = Now - TimeSpan.FromMinutes(30),
        LastObservedAt = Now,
        Sources =
        [
            new IncidentSource(new SourceRef("report", "city:point"), Now, [Reason.Of("opened-by", "waterlogging", "city")]),
            new IncidentSource(new SourceRef("report", "city:area"), Now, [Reason.Of("same-kind", "waterlogging"), Reason.Of("apart-metres", 40, 42)]),
            new IncidentSource(new SourceRef("alert", "civil:gov,A1"), Now, [Reason.Of("in-alert-area", "南岗区")]),
            new IncidentSource(new SourceRef("reading", "flood:0011045001/waterLevel"), Now, [Reason.Of("gauge-over", "哈尔滨", "warning", 118.5)]),
        ],
    };

    private static Incident Closed() => new()
    {
        Id = "E-0001",
        Kind = "fire",
        Title = "火灾",
        Status = IncidentStatus.Closed,
        Place = Place.Unknown,
        OpenedAt = Now - TimeSpan.FromHours(4),
        ObservedAt = Now - TimeSpan.FromHours(4),
        LastObservedAt = Now - TimeSpan.FromHours(4),
        ClosedAt = Now,
        Sources = [new IncidentSource(new SourceRef("report", "city!gone"), Now, [Reason.Of("opened-by", "fire", "city")])],
        Exercise = true,
        Version = 7,
    };

    private static UnitFix Unit(string number, DateTimeOffset observedAt) => new()
    {
        Id = "vehicles:01453010000" + number,
        Feed = "vehicles",
        Agency = "fire",
        SourceId = "01453010000" + number,
        CallSign = "消防" + number,
        Kind = "fire-engine",
        Capabilities = ["fire", "rescue"],
        At = At,
        SpeedKmh = 31.5,
        HeadingDeg = 90,
        ObservedAt = observedAt,
        KnownAt = observedAt,
    };

    private static ImmutableDictionary<string, T> ById<T>(IEnumerable<T> items, Func<T, string> id) => items.ToImmutableDictionary(id, StringComparer.Ordinal);
}
