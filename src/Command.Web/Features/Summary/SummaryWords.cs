using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Situation;
using Command.Web.Resources;

namespace Command.Web.Features.Summary;

/// <summary>Puts figures, rows, changes and sentences into the viewer's words.</summary>
/// <param name="Picture">The picture that they were made of: what things are called.</param>
public sealed record SummaryWords(PackNames Names, PictureState Picture, Pulse? Pulse)
{
    private Words Words => Names.Words;

    /// <summary>What a figure counts.</summary>
    public string Figure(string code) => Words[Key("Figure", code)];

    /// <summary>How a rule counts it.</summary>
    public string Method(string rule) => Words[Key("Rule", rule)];

    /// <summary>The number; in words where it is not known.</summary>
    public string Number(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return figure.Value is { } value ? value.ToString("0.##", CultureInfo.InvariantCulture) : Words["Summary_NotKnown"];
    }

    /// <summary>What was asked, narrower than everything; empty for everything.</summary>
    public string Query(FigureQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        List<string> parts = [];
        if (!query.Levels.IsEmpty)
        {
            parts.Add(string.Join(Words["Summary_And"], query.Levels.Select(l => Names.Level(l))));
        }

        if (query.District is { } district)
        {
            parts.Add(District(district));
        }

        if (query.Agency is { } agency)
        {
            parts.Add(Agency(agency));
        }

        return string.Join(" · ", parts);
    }

    /// <summary>A district's name.</summary>
    public string District(string code) => code == FigureQuery.None ? Words["Place_Unknown"] : Names.Pack.Areas.FirstOrDefault(a => a.Code == code) is { } area ? Words.Pick(area.Zh, area.En) : code;

    /// <summary>An agency's name.</summary>
    public string Agency(string id) => id == FigureQuery.None ? Words["Summary_NoAgency"] : Names.Pack.AgencyOf(id) is { } agency ? Words.Pick(agency.Zh, agency.En) : id;

    /// <summary>A feed's name.</summary>
    public string Feed(string id) => (Pulse?.Feeds ?? []).FirstOrDefault(f => f.Feed == id) is { } feed ? Words.Pick(feed.NameZh, feed.NameEn) : Names.Feed(id);

    /// <summary>What a row or a change is called.</summary>
    public string Title(string kind, string id, string written) => kind switch
    {
        "incident" when Picture.Incidents.TryGetValue(id, out Incident? incident) => Names.Title(incident),
        "alert" when Picture.Alerts.TryGetValue(id, out AlertItem? alert) => Names.Headline(alert.Alert) ?? Words["Alert_Untitled"],
        "reading" when Picture.Readings.TryGetValue(id, out Series? series) => Names.Station(series.Latest.Station, series.Latest.StationName),
        "report" when Picture.Reports.TryGetValue(id, out ReportItem? report) => Names.Title(report.Report, report.Place),
        "feed" => Feed(id),
        "incident" when Names.Pack.KindOf(written) is { } known => Words.Pick(known.Zh, known.En),
        _ => written,
    };

    /// <summary>Where a row can be looked at; null where there is no page for it.</summary>
    public static string? Address(string kind, string id) => kind switch
    {
        "incident" => "dispatch?incident=" + Uri.EscapeDataString(id),
        "report" => "cases?report=" + Uri.EscapeDataString(id),
        _ => null,
    };

    /// <summary>How much a row was measured, in words; null where there is nothing to measure.</summary>
    public string? Measure(string code, SituationRow row) => (code, row.Measure) switch
    {
        (FigureRules.GaugesOverWarning or FigureRules.GaugesOverGuarantee, { } over) => Words.Format("Summary_Over", Metres(over)),
        (FigureRules.GaugesCrossing, { } hours) => Words.Format("Summary_InHours", hours.ToString("0.#", CultureInfo.InvariantCulture)),
        (FigureRules.GaugesSilent or FigureRules.FeedsSilent, { } seconds) => Words.Format("Summary_SilentFor", Length(TimeSpan.FromSeconds(seconds))),
        _ => null,
    };

    /// <summary>A length of time.</summary>
    public string Length(TimeSpan time) =>
        time.TotalDays >= 2 ? Words.Format("Length_Days", (int)time.TotalDays) : time.TotalHours >= 1 ? Words.Format("Length_Hours", (int)time.TotalHours, time.Minutes) : Words.Format("Length_Minutes", (int)time.TotalMinutes);

    /// <summary>A moment with its day and seconds, by the city's clock.</summary>
    public string Moment(DateTimeOffset moment) => TimeZoneInfo.ConvertTime(moment, Names.Pack.City.TimeZone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>What happened, in words.</summary>
    public string Change(SituationChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return change.Code switch
        {
            "escalated" or "eased" => Words.Format($"Change_{change.Code}", Names.Level(change.From), Names.Level(change.To)),
            "crossed" or "fell" => Words.Format($"Change_{change.Code}", Words[$"Rank_{(change.Code == "crossed" ? change.To : change.From) ?? 0}"]),
            _ => Words[$"Change_{change.Code}"],
        };
    }

    /// <summary>Metres to the centimetre.</summary>
    public static string Metres(double value) => value.ToString("0.00", CultureInfo.InvariantCulture) + " m";

    /// <summary>A wording cut at its places: text, place, text, place, text.</summary>
    public static ImmutableArray<(string Text, int? Place)> Pieces(string wording)
    {
        ArgumentNullException.ThrowIfNull(wording);
        ImmutableArray<(string, int?)>.Builder pieces = ImmutableArray.CreateBuilder<(string, int?)>();
        int from = 0;
        for (int open = wording.IndexOf('{', from); open >= 0; open = wording.IndexOf('{', from))
        {
            int close = wording.IndexOf('}', open);
            pieces.Add((wording[from..open], null));
            pieces.Add(("", int.Parse(wording.AsSpan(open + 1, close - open - 1), NumberStyles.None, CultureInfo.InvariantCulture)));
            from = close + 1;
        }

        pieces.Add((wording[from..], null));
        return pieces.ToImmutable();
    }

    private static string Key(string prefix, string code) => $"{prefix}_{code.Replace('.', '_').Replace('-', '_').Replace('/', '_')}";
}
