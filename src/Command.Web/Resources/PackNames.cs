using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Picture;
using Command.Ingest.Resources;
using PackKind = Command.Ingest.City.Kind;

namespace Command.Web.Resources;

/// <summary>Puts codes and moments into the viewer's words.</summary>
public sealed record PackNames(CityPack Pack, Words Words)
{
    public string Kind(string code) => Pack.KindOf(code) is { } kind ? Words.Pick(kind.Zh, kind.En) : code;

    /// <summary>What happened and where, in the viewer's words; the place as its sender wrote it, else the district.</summary>
    /// <param name="code">The kind.</param>
    /// <param name="place">Where it is.</param>
    /// <param name="written">The title as it was written, for a kind that the pack does not name.</param>
    public string Title(string code, Place place, string written)
    {
        ArgumentNullException.ThrowIfNull(place);
        if (Pack.KindOf(code) is not { } kind)
        {
            return written;
        }

        string name = Words.Pick(kind.Zh, kind.En);
        string? where = string.IsNullOrWhiteSpace(place.Address) ? District(place) : place.Address;
        return where is null ? name : Words.Format("Incident_Title", name, where);
    }

    public string Title(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return Title(incident.Kind, incident.Place, incident.Title);
    }

    /// <summary>A report's title: its sender's own in Chinese; for a viewer of another language what it means.</summary>
    public string Title(Report report, Place place)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Words.IsEnglish && report.Kind != PackKind.Other ? Title(report.Kind, place, report.Title) : report.Title;
    }

    /// <summary>An alert in the viewer's language where its sender wrote it so, else as it was written first.</summary>
    public string? Headline(Alert alert)
    {
        AlertText? text = Text(alert);
        return text?.Headline ?? text?.Event ?? alert.Headline ?? alert.Event;
    }

    /// <summary>An alert's words in the viewer's language, or null where its sender wrote none.</summary>
    public AlertText? Text(Alert alert)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert.Texts.FirstOrDefault(t => t.Language.StartsWith(Words.IsEnglish ? "en" : "zh", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The station's name in the pack, else in its sender's words, else its id.</summary>
    public string Station(string id, string? said = null) =>
        Pack.StationOf(id) is { } station ? Words.Pick(station.Zh, station.En) : string.IsNullOrWhiteSpace(said) ? id : said;

    /// <summary>The name of a level of 1 to 4, or that it has none.</summary>
    public string Level(int? level) => level is >= 1 and <= 4 ? Words[$"Level_{level}"] : Words["Level_None"];

    /// <summary>The name of the kind's symbol in the sprite.</summary>
    public string Symbol(string code) => (Pack.KindOf(code)?.Group ?? KindGroup.Other).ToString().ToLowerInvariant();

    public string Feed(string id) => id == Warnings.Feed ? Words["Notices_Own"] : Pack.FeedOf(id) is { } feed ? Words.Pick(feed.Agency.Zh, feed.Agency.En) : id;

    /// <summary>The district, else the address, else that it is unknown.</summary>
    public string Place(Place place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return District(place) ?? (string.IsNullOrWhiteSpace(place.Address) ? Words["Place_Unknown"] : place.Address);
    }

    /// <summary>14:32 in the city's zone.</summary>
    public string Time(DateTimeOffset moment) =>
        TimeZoneInfo.ConvertTime(moment, Pack.City.TimeZone).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>14:32, or 07-19 14:32 on another day of the city's calendar than <paramref name="today"/>.</summary>
    public string Time(DateTimeOffset moment, DateTimeOffset? today)
    {
        bool sameDay = today is { } now && Pack.City.DayOf(now) == Pack.City.DayOf(moment);
        return TimeZoneInfo.ConvertTime(moment, Pack.City.TimeZone).ToString(sameDay ? "HH:mm" : "MM-dd HH:mm", CultureInfo.InvariantCulture);
    }

    public string Reason(Reason reason) => new ReasonText(Pack).Of(reason, Words.Culture);

    private string? District(Place place) => Pack.Areas.FirstOrDefault(a => a.Code == place.District) is { } area ? Words.Pick(area.Zh, area.En) : null;
}
