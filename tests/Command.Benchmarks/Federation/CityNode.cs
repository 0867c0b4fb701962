using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Command.Benchmarks.Fusion;
using Command.Geo.Crs;
using Command.Ingest.Api.Ogc;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Feeds.Cap;
using Command.Ingest.Fusion;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Benchmarks.Federation;

/// <summary>A node's picture and what it makes of messages: located, decided and folded by the product's own functions, one after the other.</summary>
internal sealed class CityNode : IPictureView, IAsyncDisposable
{
    /// <summary>The feed of the node's own warnings, and the one that all neighbours' come by.</summary>
    public const string OwnAlerts = "civil", NeighbourAlerts = "neighbours";

    private const string OwnReports = "city";
    private static readonly CapDecoder s_cap = new();

    private readonly CityPack _pack;
    private readonly Locator _locator;
    private readonly FusionModel _fusion;
    private readonly CapIssuer _issuer;
    private readonly BorderGate _gate;
    private readonly Costs _costs;
    private readonly HashSet<(string Id, string Version)> _inbox = [];
    private readonly Dictionary<string, ImmutableArray<Alert>> _issued = new(StringComparer.Ordinal);
    private Gatherings? _gatherings;
    private DateTimeOffset _lastIssue;
    private int _ofSecond;

    public CityNode(CitySite site, CityPack like, Costs costs, StoryClock clock)
    {
        string region = string.Create(CultureInfo.InvariantCulture, $"{410000 + site.Index}");
        Site = site;
        _costs = costs;
        _pack = like with
        {
            City = like.City with { Id = site.Name, Zh = site.Name, En = site.Name, AdminCode = region, Bounds = site.Bounds, Core = site.Bounds, Centre = site.Centre, GridOrigin = new(site.Bounds.West, site.Bounds.South) },
            Areas = [],
            BaseMap = [],
            Facilities = [],
            Stations = [],
        };
        _locator = new Locator(_pack);
        _fusion = new FusionModel(_pack, []);
        Sender = $"command@{site.Name}.example".ToLowerInvariant();
        _issuer = new CapIssuer(Sender, region);
        _gate = new BorderGate(Sender, site);
        Server = new NodeServer($"{site.Name}.example".ToLowerInvariant(), _pack, this, clock);
    }

    public CitySite Site { get; }

    /// <summary>CAP <c>sender</c> of its own warnings.</summary>
    public string Sender { get; }

    public NodeServer Server { get; }

    public PictureState Picture { get; private set; } = PictureState.Empty;

    public UnitTable Units { get; } = new();

    public Pulse? Pulse => null;

    public bool IsDown { get; set; }

    /// <summary>The incident of each report by the last word on it.</summary>
    public Dictionary<string, string> IncidentOf { get; } = new(StringComparer.Ordinal);

    /// <summary>When each incident was opened, and closed; the end of time while it is open.</summary>
    public Dictionary<string, (DateTimeOffset Opened, DateTimeOffset Closed)> Lives { get; } = new(StringComparer.Ordinal);

    /// <summary>How often each alert entered the picture, by sender and identifier.</summary>
    public Dictionary<(string Sender, string Identifier), int> Entered { get; } = [];

    /// <summary>Issues a warning in the node's own name, with references to the words before it.</summary>
    public Alert Issue(AlertWord word, DateTimeOffset now)
    {
        ImmutableArray<Alert> before = _issued.GetValueOrDefault(word.Chain, []);
        DateTimeOffset second = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        _ofSecond = second == _lastIssue ? _ofSecond + 1 : 1;
        _lastIssue = second;
        Alert alert = _issuer.Issue(Draft(word) with { References = [.. before.Select(b => new AlertReference(b.Sender, b.SourceId, b.Sent))] }, _ofSecond, now);
        _issued[word.Chain] = before.Add(alert);
        Decide(alert, now);
        return alert;
    }

    /// <summary>A neighbour's CAP document.</summary>
    /// <param name="meant">True when it was pushed to this node, false when it was read from an index.</param>
    public (Alert? Alert, BorderRuling Ruling) TakeAlert(byte[] document, bool meant, DateTimeOffset now)
    {
        long began = Stopwatch.GetTimestamp();
        Alert alert = Decoded(document, NeighbourAlerts, now);
        _costs.Add(Step.AlertDecode, began);
        BorderRuling ruling = _gate.Rule(alert, meant);
        if (ruling == BorderRuling.Take)
        {
            began = Stopwatch.GetTimestamp();
            Decide(alert, now);
            _costs.Add(Step.AlertDecide, began);
        }

        return (alert, ruling);
    }

    /// <summary>A document read from a neighbour's index by a feed of that neighbour's own, and nothing looked at but what the inbox knows of that feed.</summary>
    /// <returns>Whether it was new.</returns>
    public bool TakeUnasked(byte[] document, string neighbour, DateTimeOffset now)
    {
        Alert alert = Decoded(document, neighbour, now);
        bool isNew = _inbox.Add((MessageIds.Of(alert), alert.Version));
        if (isNew)
        {
            Decide(alert, now);
        }

        return isNew;
    }

    /// <summary>The links of an index that were not followed yet.</summary>
    public static ImmutableArray<string> Links(byte[] index) => s_cap.Links(index);

    public void TakeOwn(ReportWord word, DateTimeOffset now) => Decide(
        new Report
        {
            Feed = OwnReports,
            Agency = "city-management",
            SourceId = word.Event,
            Version = word.Over ? "2" : "1",
            ObservedAt = word.At,
            SentAt = now,
            Kind = word.Kind,
            Title = word.Title,
            Text = word.Title + "，已派人员前往现场",
            Shape = new Geo.PointShape(word.Point),
            Status = word.Over ? ReportStatus.Closed : ReportStatus.Open,
        },
        now);

    /// <summary>A neighbour's incident; nothing where it says what it said before.</summary>
    public bool TakeBorder(Report report, DateTimeOffset now)
    {
        if (Picture.Reports.TryGetValue(MessageIds.Of(report), out ReportItem? known) && known.Report.Version == report.Version)
        {
            return false;
        }

        long began = Stopwatch.GetTimestamp();
        Decide(report with { SentAt = now }, now);
        _costs.Add(Step.IncidentDecide, began);
        return true;
    }

    public void Tick(DateTimeOffset now)
    {
        long began = Stopwatch.GetTimestamp();
        Draft draft = new(Picture, now, "system", _gatherings);
        Lifecycle.Tick(draft, _fusion);
        Settle(draft);
        _costs.Add(Step.Tick, began);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private static Alert Decoded(byte[] document, string feed, DateTimeOffset now)
    {
        Decoded decoded = s_cap.Decode(document, new FeedContext { Feed = feed, Agency = feed, ReceivedAt = now, ContentType = "application/cap+xml" });
        return decoded.Messages is [Alert alert]
            ? alert
            : throw new InvalidOperationException($"A document was refused: {string.Join("; ", decoded.Faults)}\n{System.Text.Encoding.UTF8.GetString(document)}");
    }

    private void Decide(Message message, DateTimeOffset now)
    {
        Draft draft = new(Picture, now, message.Feed, _gatherings);
        Intake.Decide(draft, _fusion, message, _locator.Locate(message, Datum.Wgs84));
        Settle(draft);
    }

    private void Settle(Draft draft)
    {
        (Picture, _gatherings) = (draft.Picture, draft.Gatherings(_fusion));
        foreach (JournalEntry entry in draft.Entries)
        {
            if (FusionEvents.Assigned(entry.Event) is var (report, incident))
            {
                IncidentOf[report] = incident;
            }

            switch (entry.Event)
            {
                case AlertAccepted accepted:
                    (string, string) key = (accepted.Alert.Sender, accepted.Alert.SourceId);
                    Entered[key] = Entered.GetValueOrDefault(key) + 1;
                    break;
                case IncidentOpened opened:
                    Lives[opened.Id] = (entry.KnownAt, DateTimeOffset.MaxValue);
                    break;
                case IncidentClosed closed:
                    Lives[closed.Id] = (Lives[closed.Id].Opened, entry.KnownAt);
                    break;
                case IncidentReopened again:
                    Lives[again.Id] = (Lives[again.Id].Opened, DateTimeOffset.MaxValue);
                    break;
                default:
                    break;
            }
        }
    }

    private Alert Draft(AlertWord word) => new()
    {
        Feed = OwnAlerts,
        Agency = "civil-defence",
        SourceId = "",
        Version = "",
        ObservedAt = word.At,
        Sender = Sender,
        Sent = word.At,
        Status = "Actual",
        MsgType = word.MsgType,
        Scope = "Public",
        Categories = [word.Kind == "hazmat" ? "CBRNE" : "Met"],
        ResponseTypes = ["Prepare"],
        Event = word.Event,
        Urgency = "Immediate",
        Severity = word.Severity,
        Certainty = "Observed",
        Effective = word.At,
        Expires = word.Expires,
        Headline = $"{_pack.City.Zh}发布{word.Event}预警",
        Description = $"{_pack.City.Zh}应急指挥中心{word.At:M月d日H时m分}发布：受{word.Event}影响，预计未来6小时内图示区域将受到较重影响，局部可能发生道路积水、交通中断、人员转移等情况，请相关单位和市民密切关注最新消息，做好防范准备。",
        Instruction = "1.政府及相关部门按照职责做好应急工作；2.停止户外集会和危险地带作业；3.切断有危险的室外电源，转移危险地带人员；4.学校、医院、养老院落实值守。",
        AreaDesc = "图示区域",
        Shape = word.Area,
    };
}
