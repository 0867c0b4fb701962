using System.Collections.Frozen;
using Command.Geo;
using Command.Geo.Areas;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Picture;
using Command.Web.Replica;

namespace Command.Web.Tests.Features.Wall;

/// <summary>A small city and a picture folded from events, as the replica would hold it.</summary>
internal sealed class Scene
{
    public static readonly DateTimeOffset Now = new(2026, 7, 18, 14, 32, 7, TimeSpan.FromHours(8));

    private readonly List<JournalEntry> _entries = [];

    public static CityPack Pack { get; } = new()
    {
        City = new CityInfo
        {
            Id = "harbin",
            Zh = "哈尔滨",
            En = "Harbin",
            AdminCode = "230100",
            Centre = new GeoPoint(126.63, 45.76),
            Zoom = 11,
            Core = new GeoBox(126.4, 45.6, 126.8, 45.9),
            Bounds = new GeoBox(125.7, 44, 130, 46.7),
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"),
            GridOrigin = new GeoPoint(125.7, 44),
            GridCellM = 100,
            AttributionZh = "示意底图 <b>",
            AttributionEn = "Schematic base map <b>",
            Sources = [],
        },
        Areas = [new Area("230103", "南岗区", "Nangang", AreaLevel.District, new PointShape(new GeoPoint(126.64, 45.74)))],
        BaseMap = [new MapFeature { Class = "road", Zh = "中山路", En = "Zhongshan Road", MinZoom = 12, Shape = new LineShape([new(126.6, 45.7), new(126.7, 45.8)]) }],
        Facilities = [],
        CodeTables = FrozenDictionary<string, CodeTable>.Empty,
        Kinds = [Kind("waterlogging", "道路积水", "Waterlogging", KindGroup.Water), Kind("fire", "火灾", "Fire", KindGroup.Fire)],
        Stations =
        [
            new Station
            {
                Id = "0011045001",
                Zh = "哈尔滨",
                En = "Harbin",
                Class = "48H",
                River = "松花江",
                At = new GeoPoint(126.586, 45.775),
                NearM = 0.5,
                Thresholds = [new StationThresholds(new DateOnly(2020, 1, 1), 118.3, 120.58, 120.89, null)],
            },
        ],
        Feeds = [],
        Agencies = [],
        Units = [],
        Fleets = [],
    };

    public static Place Nangang { get; } = new() { Centre = new GeoPoint(126.64, 45.74), District = "230103" };

    public Pulse? Pulse { get; set; }

    public ReplicaView View => new()
    {
        Picture = Fold.EvolveAll(PictureState.Empty, _entries),
        Pulse = Pulse,
        Epoch = "e",
        Connected = true,
        FrameAt = Now,
        Recent = [.. Enumerable.Reverse(_entries)],
    };

    public Scene Incident(string id, int? level, TimeSpan age, string kind = "waterlogging", int sources = 1, bool exercise = false, string? address = null)
    {
        Add(new IncidentOpened(id, kind, $"title {id}", level, Nangang with { Address = address }, Now - age, new SourceRef("report", $"city:{id}"), [], exercise));
        for (int i = 1; i < sources; i++)
        {
            Add(new IncidentJoined(id, new SourceRef("report", $"traffic:{id}-{i}"), Now - age, []));
        }

        return this;
    }

    public Scene Report(string id, string kind, string title) => Add(new ReportAccepted(
        $"city:{id}",
        new Report
        {
            Feed = "city",
            Agency = "city-management",
            SourceId = id,
            Version = "1",
            ObservedAt = Now,
            Kind = kind,
            Title = title,
        },
        Nangang));

    public Scene Ended(string alert, AlertState state) => Add(new AlertEnded($"civil:{alert}", state, null));

    /// <summary>An incident's level and why it has it.</summary>
    public Scene Assessed(string id, int level, params ReadOnlySpan<Reason> why) => Add(new IncidentReassessed(id, $"title {id}", level, Nangang, [.. why]));

    public Scene Closed(string id) => Add(new IncidentClosed(id, []));

    public Scene Alert(string id, int? level, DateTimeOffset? onset = null, AlertState state = AlertState.Active, Place? place = null) => Add(new AlertAccepted(
        $"civil:{id}",
        new Alert
        {
            Feed = "civil",
            Agency = "civil-defence",
            SourceId = id,
            Version = "1",
            ObservedAt = Now,
            Sender = "sender",
            Status = "Actual",
            MsgType = "Alert",
            Level = level,
            Sent = Now,
            Onset = onset,
            Expires = Now.AddHours(6),
            Headline = "original",
            Texts = [new AlertText("zh-CN", null, "暴雨预警", null, null, "南岗区"), new AlertText("en-US", null, "Rainstorm", null, null, "Nangang")],
        },
        place ?? Place.Unknown,
        state));

    public Scene Level(double metres, TimeSpan age, string station = "0011045001", Place? place = null)
    {
        StationState? state = Pack.StationOf(station)?.StateAt(Pack.City.DayOf(Now), metres);
        Reading reading = new()
        {
            Feed = "flood",
            Agency = "flood-control",
            SourceId = station,
            Version = age.ToString(),
            ObservedAt = Now - age,
            Station = station,
            Property = Reading.Properties.WaterLevel,
            Value = metres,
            Unit = "m",
        };
        return Add(new ReadingAccepted(
            $"flood:{station}/waterLevel",
            reading,
            place ?? Place.Unknown,
            state is { } s ? new ThresholdCheck(s.OverWarningM >= 0 ? "warning" : null, s.Thresholds?.WarningM, s.OverWarningM, s.Level) : null));
    }

    public static FeedStatus Feed(string id, double rhythmSeconds, TimeSpan? silent, long received = 1) => new()
    {
        Feed = id,
        Agency = "agency",
        NameZh = "信息源",
        NameEn = "Feed",
        RhythmSeconds = rhythmSeconds,
        Since = Now.AddHours(-1),
        LastReceivedAt = Now - silent,
        Received = received,
    };

    public static UnitFix Unit(string id, string status, bool exercise = false) => new()
    {
        Id = id,
        Feed = "vehicles",
        Agency = "fire",
        SourceId = id,
        CallSign = id,
        Kind = "fire-engine",
        Status = status,
        At = new GeoPoint(126.6, 45.7),
        ObservedAt = Now,
        KnownAt = Now,
        Exercise = exercise,
    };

    private static Kind Kind(string code, string zh, string en, KindGroup group) => new()
    {
        Code = code,
        Zh = zh,
        En = en,
        Group = group,
        OpensIncident = true,
        Life = TimeSpan.FromHours(2),
        RadiusM = 200,
        Joins = FrozenDictionary<string, double>.Empty,
    };

    private Scene Add(PictureEvent fact)
    {
        _entries.Add(new JournalEntry(_entries.Count + 1, Now, Now, "test", fact));
        return this;
    }
}
