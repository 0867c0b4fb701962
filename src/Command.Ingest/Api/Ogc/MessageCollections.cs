using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Ingest.Api.Ogc;

/// <summary>What the feeds said, and what is understood of it: incidents, reports, alerts, readings and units.</summary>
internal static class MessageCollections
{
    private const string Level = "1 (worst) to 4, or null where none is stated";
    private const string District = "GB/T 2260 code";
    private const string Grid = "Unit grid code";
    private const string Exercise = "True when an exercise made it";

    public static OgcCollection Incidents() => new()
    {
        Id = "incidents",
        Zh = "事件",
        En = "Incidents",
        DescriptionZh = "平台归并各来源消息得到的事件。",
        DescriptionEn = "Real-world events as the platform understands them, fused from messages.",
        Fields = new FieldList<Incident>()
            .Text("number", "The incident's number", i => i.Id)
            .Text("kind", "Code of the city's table of kinds", i => i.Kind)
            .Text("title", "Kind and place", i => i.Title)
            .Integer("level", Level, i => i.Level)
            .Text("status", "open or closed", i => Word(i.Status))
            .Time("openedAt", "When the platform opened it", i => i.OpenedAt)
            .Time("observedAt", "The earliest observed time among its reports", i => i.ObservedAt)
            .Text("district", District, i => i.Place.District)
            .Text("grid", Grid, i => i.Place.Grid)
            .Texts("reports", "Ids in the collection reports", i => Sources(i, "report"))
            .Texts("alerts", "Ids in the collection alerts", i => Sources(i, "alert"))
            .Texts("readings", "Ids in the collection readings", i => Sources(i, "reading"))
            .Texts("units", "Ids in the collection units of those that are sent to it; the call sign of one that was never heard", (i, m) => m.UnitsOf(i.Id))
            .Words("why", "Why each source was taken to speak of it", (i, m) => [.. i.Sources.Select(s => Why(s, m))])
            .Words("levelWhy", "What its level rests on; what decides stands first", (i, m) => [.. i.LevelWhy.Select(m.Words)])
            .Integer("version", "Counts the changes to it", i => i.Version)
            .Flag("exercise", Exercise, (i, _) => i.Exercise)
            .Fields,
        All = m => m.Picture.Incidents.Values.Select(Feature),
        Find = (m, id) => m.Picture.Incidents.TryGetValue(id, out Incident? i) ? Feature(i) : null,
    };

    public static OgcCollection Reports() => new()
    {
        Id = "reports",
        Zh = "报告",
        En = "Reports",
        DescriptionZh = "各单位报告的案件、警情和道路事件。",
        DescriptionEn = "Cases, calls and road events as their senders state them.",
        Fields = new FieldList<ReportItem>()
            .Text("feed", "The feed it came by", r => r.Report.Feed)
            .Text("agency", "The agency that runs the feed", r => r.Report.Agency)
            .Text("sourceId", "The sender's own id", r => r.Report.SourceId)
            .Text("version", "The sender's version", r => r.Report.Version)
            .Text("kind", "Code of the city's table of kinds", r => r.Report.Kind)
            .Text("title", "Title", r => r.Report.Title)
            .Text("text", "The sender's words", r => r.Report.Text)
            .Text("status", "open, accepted, assigned, inProgress, resolved, closed (also when the sender's snapshot no longer has it), rejected or cancelled", r => Word(r.WithdrawnAt is null ? r.Report.Status : ReportStatus.Closed))
            .Integer("level", Level, r => r.Report.Level)
            .Time("observedAt", "When it was so, by the sender's clock", r => r.Report.ObservedAt)
            .Time("knownAt", "When the platform knew it", r => r.KnownAt)
            .Number("uncertaintyM", "How far the truth may lie from the geometry, metres", r => r.Place.UncertaintyM)
            .Text("district", District, r => r.Place.District)
            .Text("grid", Grid, r => r.Place.Grid)
            .Text("incident", "The incident it is a source of", r => r.Incident)
            .Flag("exercise", Exercise, (r, _) => r.Report.Exercise)
            .Fields,
        All = m => m.Picture.Reports.Values.Select(Feature),
        Find = (m, id) => m.Picture.Reports.TryGetValue(id, out ReportItem? r) ? Feature(r) : null,
    };

    public static OgcCollection Alerts() => new()
    {
        Id = "alerts",
        Zh = "预警",
        En = "Alerts",
        DescriptionZh = "针对区域和时段的预警（CAP 1.2）。",
        DescriptionEn = "Warnings for an area and a time (CAP 1.2).",
        Fields = new FieldList<AlertItem>()
            .Text("feed", "The feed it came by", a => a.Alert.Feed)
            .Text("sourceId", "CAP identifier", a => a.Alert.SourceId)
            .Text("sender", "CAP sender", a => a.Alert.Sender)
            .Text("status", "CAP status", a => a.Alert.Status)
            .Text("msgType", "CAP msgType", a => a.Alert.MsgType)
            .Text("scope", "CAP scope", a => a.Alert.Scope)
            .Text("event", "CAP event", a => a.Alert.Event)
            .Text("urgency", "CAP urgency", a => a.Alert.Urgency)
            .Text("severity", "CAP severity", a => a.Alert.Severity)
            .Text("certainty", "CAP certainty", a => a.Alert.Certainty)
            .Integer("level", Level, a => a.Alert.Level)
            .Time("sent", "CAP sent", a => a.Alert.Sent)
            .Time("effective", "CAP effective", a => a.Alert.Effective)
            .Time("onset", "CAP onset", a => a.Alert.Onset)
            .Time("expires", "CAP expires", a => a.Alert.Expires)
            .Text("headline", "CAP headline", a => a.Alert.Headline)
            .Text("description", "CAP description", a => a.Alert.Description)
            .Text("areaDesc", "CAP areaDesc", a => a.Alert.AreaDesc)
            .Texts("geocodes", "CAP geocode pairs as name=value", a => [.. a.Alert.Geocodes.Select(g => $"{g.Name}={g.Value}")])
            .Texts("references", "CAP references as sender,identifier or sender,identifier,sent", a => [.. a.Alert.References.Select(Reference)])
            .Text("state", "active, updated, cancelled or expired", a => Word(a.State))
            .Text("signature", "none, valid, invalid or unchecked", a => a.Alert.Signature)
            .Text("incident", "The first incident that it is context of; all of them name it in their alerts", a => a.Incidents.Min(StringComparer.Ordinal))
            .Fields,
        All = m => m.Picture.Alerts.Values.Select(Feature),
        Find = (m, id) => m.Picture.Alerts.TryGetValue(id, out AlertItem? a) ? Feature(a) : null,
    };

    public static OgcCollection Readings() => new()
    {
        Id = "readings",
        Zh = "监测值",
        En = "Readings",
        DescriptionZh = "各测站每个要素的最新监测值。",
        DescriptionEn = "The newest value of each property of each station.",
        Fields = new FieldList<Series>()
            .Text("feed", "The feed it came by", s => s.Latest.Feed)
            .Text("station", "The station's id in the sender's register", s => s.Latest.Station)
            .Text("property", "What is measured", s => s.Latest.Property)
            .Number("value", "The value in unit; null when the sender says that it is missing", s => s.Latest.Value)
            .Text("unit", "m, m3/s, mm, m/s, V, …", s => s.Latest.Unit)
            .Time("observedAt", "When it was measured", s => s.Latest.ObservedAt)
            .Time("knownAt", "When the platform knew it", s => s.KnownAt)
            .Text("quality", "good, missing, suspect or provisional", s => s.Latest.Quality)
            .Number("threshold", "The warning level in force on that day, in unit; null where the station has none", s => s.Check?.ThresholdValue)
            .Flag("exceeded", "Whether the threshold is reached; null where there is no value or no threshold", (s, _) => s.Check?.Difference is { } difference ? difference >= 0 : null)
            .Integer("level", "1 (worst) to 4 by the station's thresholds, or null below all of them", s => s.Check?.Level)
            .Text("forecastThreshold", "The next threshold that a rising water level is expected to reach within 24 hours: near, warning, guarantee or record; null without a forecast", (s, m) => m.ForecastOf(s)?.Threshold)
            .Time("forecastAt", "When it is expected, if it goes on rising as in the last hours", (s, m) => m.ForecastOf(s)?.At)
            .Time("forecastFrom", "The early end of the 80 % interval", (s, m) => m.ForecastOf(s)?.From)
            .Time("forecastTo", "The late end of the 80 % interval; null when it is more than 48 hours away or open", (s, m) => m.ForecastOf(s)?.To)
            .Number("forecastFlow", "The flow expected then by the station's rating, m3/s; null where the pack has no rating", (s, m) => m.ForecastOf(s)?.FlowM3S)
            .Fields,
        All = m => m.Picture.Readings.Values.Select(Feature),
        Find = (m, id) => m.Picture.Readings.TryGetValue(id, out Series? s) ? Feature(s) : null,
    };

    public static OgcCollection Units() => new()
    {
        Id = "units",
        Zh = "力量",
        En = "Units",
        DescriptionZh = "可派遣人员、车辆的最新位置。",
        DescriptionEn = "Crews and vehicles with their newest position.",
        Fields = new FieldList<UnitFix>()
            .Text("feed", "The feed it came by", u => u.Feed)
            .Text("agency", "The agency that runs it", u => u.Agency)
            .Text("sourceId", "The sender's own id", u => u.SourceId)
            .Text("callSign", "Call sign", u => u.CallSign)
            .Text("kind", "What it is", u => u.Kind)
            .Texts("capabilities", "What it can do", u => u.Capabilities)
            .Text("status", "available, dispatched, enRoute, onScene, returning, offDuty or lost; available where nobody has said anything of it", (u, m) => Word(m.Picture.Units.GetValueOrDefault(u.CallSign)?.Shown ?? UnitStatus.Available))
            .Number("speedKmh", "Speed over ground, km/h", u => u.SpeedKmh)
            .Number("headingDeg", "Course, degrees clockwise from north", u => u.HeadingDeg)
            .Time("observedAt", "When it was there", u => u.ObservedAt)
            .Time("knownAt", "When the platform knew it", u => u.KnownAt)
            .Flag("stale", "True when nothing was heard of it for 60 s and for five rhythms of its feed, or its sender no longer vouches for the fix", (u, m) => m.IsStale(u))
            .Text("incident", "The incident that it is sent to", (u, m) => m.Picture.Units.GetValueOrDefault(u.CallSign)?.Assignment is { } id ? m.Picture.Assignments.GetValueOrDefault(id)?.Incident : null)
            .Fields,
        All = m => m.Units.All().Select(Feature),
        Find = (m, id) => m.Units.Find(id) is { } u ? Feature(u) : null,
    };

    private static OgcFeature Feature(Incident i) => new(i.Id, i.Place.Shape, i.ObservedAt, i.ObservedAt, i);

    private static OgcFeature Feature(ReportItem r) => new(r.Id, r.Place.Shape, r.Report.ObservedAt, r.Report.ObservedAt, r);

    private static OgcFeature Feature(AlertItem a)
    {
        DateTimeOffset from = a.Alert.Effective ?? a.Alert.Sent, to = Lifecycle.ExpiryOf(a.Alert);
        return new(a.Id, a.Place.Shape, from < to ? from : to, to, a);
    }

    private static OgcFeature Feature(Series s) => new(s.Id, s.Place.Shape, s.Latest.ObservedAt, s.Latest.ObservedAt, s);

    private static OgcFeature Feature(UnitFix u) => new(u.Id, new Geo.PointShape(u.At), u.ObservedAt, u.ObservedAt, u);

    private static ImmutableArray<string> Sources(Incident incident, string type) =>
        [.. incident.Sources.Where(s => s.Source.Type == type).Select(s => s.Source.Id)];

    private static string Why(IncidentSource source, OgcMoment moment) =>
        string.Create(CultureInfo.InvariantCulture, $"{source.Source.Id}: {string.Join(moment.Culture.TwoLetterISOLanguageName == "en" ? "; " : "；", source.Why.Select(moment.Words))}");

    private static string Reference(AlertReference r) =>
        r.Sent is { } sent ? string.Create(CultureInfo.InvariantCulture, $"{r.Sender},{r.Identifier},{sent:yyyy-MM-dd'T'HH:mm:sszzz}") : $"{r.Sender},{r.Identifier}";

    private static string Word<TWord>(TWord word)
        where TWord : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(word.ToString());
}
