using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Situation;

namespace Command.Ingest.Tests.Picture.Situation;

/// <summary>Harbin's journal, written one fact at a time, each with the moment at which it became known.</summary>
internal sealed class CityScene
{
    public const string Daoli = "230102", Nangang = "230103", Gauge = "flood:0011045001/waterLevel";

    /// <summary>A Saturday afternoon in Beijing time.</summary>
    public static readonly DateTimeOffset Now = new(2026, 7, 18, 14, 32, 0, TimeSpan.FromHours(8));

    private readonly List<JournalEntry> _entries = [];

    public static SituationMaker Maker { get; } = new(Harbin.Pack);

    public IReadOnlyList<JournalEntry> Entries => _entries;

    public PictureState Picture => Fold.EvolveAll(PictureState.Empty, _entries);

    public CityScene Add(PictureEvent e, DateTimeOffset? at = null, string author = "system")
    {
        DateTimeOffset known = at ?? Now;
        _entries.Add(new JournalEntry(_entries.Count + 1, known, known, author, e));
        return this;
    }

    public CityScene Incident(string id, int? level, string? district = Nangang, DateTimeOffset? at = null, bool exercise = false, string feed = "city", string kind = "fire", string? title = null) =>
        Report(feed, id, kind, district, at, exercise)
            .Add(new IncidentOpened(id, kind, title ?? "事件 " + id, level, Place(district), at ?? Now, new SourceRef("report", Name(feed, id, exercise)), [], exercise), at);

    public CityScene Report(string feed, string id, string kind, string? district = Nangang, DateTimeOffset? at = null, bool exercise = false, ReportStatus status = ReportStatus.Open) =>
        Add(
            new ReportAccepted(
                Name(feed, id, exercise),
                new Report { Feed = feed, Agency = "agency", SourceId = id, Version = (_entries.Count + 1).ToString(), ObservedAt = at ?? Now, Kind = kind, Title = "案件 " + id, Status = status, Exercise = exercise },
                Place(district)),
            at,
            feed);

    public CityScene Alert(string id, int? level, DateTimeOffset? onset = null, DateTimeOffset? expires = null, bool test = false, DateTimeOffset? at = null) =>
        Add(
            new AlertAccepted(
                "civil:" + id,
                new Alert
                {
                    Feed = "civil",
                    Agency = "civil-defence",
                    SourceId = id,
                    Version = "1",
                    ObservedAt = at ?? Now,
                    Sender = "s",
                    Status = "Actual",
                    MsgType = "Alert",
                    Level = level,
                    Sent = at ?? Now,
                    Onset = onset,
                    Expires = expires,
                    Headline = "预警 " + id,
                    Test = test,
                },
                Command.Ingest.Contracts.Place.Unknown,
                AlertState.Active),
            at,
            "civil");

    public CityScene Level(double? metres, DateTimeOffset at, string station = "0011045001", bool exercise = false, string quality = "good") =>
        Add(
            new ReadingAccepted(
                $"flood{(exercise ? '!' : ':')}{station}/waterLevel",
                new Reading
                {
                    Feed = "flood",
                    Agency = "flood-control",
                    SourceId = station,
                    Version = at.ToString("O"),
                    ObservedAt = at,
                    Station = station,
                    Property = Reading.Properties.WaterLevel,
                    Value = metres,
                    Unit = "m",
                    Quality = quality,
                    Exercise = exercise,
                },
                Command.Ingest.Contracts.Place.Unknown,
                null),
            at,
            "flood");

    public CityScene Sent(string id, string unit, string incident, DateTimeOffset? at = null, bool exercise = false) =>
        Add(
            new UnitAssigned(new Assignment { Id = id, Unit = unit, Incident = incident, Exercise = exercise, Steps = [new StepTime(AssignmentStep.Dispatched, at ?? Now, at ?? Now, "li", StatusSource.Desk)] }),
            at);

    public SituationMoment At(DateTimeOffset? asOf = null) => new()
    {
        Picture = Picture,
        AsOf = asOf ?? Now,
        Feeds = Feeds(asOf ?? Now),
        Rhythms = ImmutableDictionary<string, TimeSpan>.Empty.Add("flood", TimeSpan.FromMinutes(5)),
    };

    public CitySituation Situation(DateTimeOffset? asOf = null) => Maker.Of(At(asOf));

    /// <summary>All feeds heard a second ago.</summary>
    public static ImmutableArray<FeedStatus> Feeds(DateTimeOffset at, params ReadOnlySpan<string> silent)
    {
        HashSet<string> quiet = [.. silent];
        return [.. Harbin.Pack.Feeds.Select(f => Feed(f.Id, quiet.Contains(f.Id) ? at.AddHours(-1) : at.AddSeconds(-1), at))];
    }

    public static FeedStatus Feed(string id, DateTimeOffset? heard, DateTimeOffset at) => new()
    {
        Feed = id,
        Agency = "agency",
        NameZh = "源 " + id,
        NameEn = "Feed " + id,
        RhythmSeconds = 60,
        Since = at.AddHours(-6),
        LastReceivedAt = heard,
        Received = heard is null ? 0 : 1,
    };

    private static string Name(string feed, string id, bool exercise) => feed + (exercise ? '!' : ':') + id;

    private static Place Place(string? district) => new() { Centre = new GeoPoint(126.64, 45.74), District = district, UncertaintyM = 10 };
}
