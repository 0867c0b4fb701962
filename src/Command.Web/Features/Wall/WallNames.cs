using System.Globalization;
using Command.Geo.Areas;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Resources;
using Command.Web.Resources;

namespace Command.Web.Features.Wall;

/// <summary>Puts codes and moments into the viewer's words.</summary>
public sealed record WallNames(CityPack Pack, Words Words)
{
    public string Kind(string code) => Pack.KindOf(code) is { } kind ? Words.Pick(kind.Zh, kind.En) : code;

    /// <summary>The name of the kind's symbol in the sprite.</summary>
    public string Symbol(string code) => (Pack.KindOf(code)?.Group ?? KindGroup.Other).ToString().ToLowerInvariant();

    public string Feed(string id) => Pack.FeedOf(id) is { } feed ? Words.Pick(feed.Agency.Zh, feed.Agency.En) : id;

    public string Place(Place place)
    {
        ArgumentNullException.ThrowIfNull(place);
        Area? area = Pack.Areas.FirstOrDefault(a => a.Code == place.District);
        string? district = area is null ? null : Words.Pick(area.Zh, area.En);
        return string.IsNullOrWhiteSpace(place.Address) ? district ?? Words["Place_Unknown"]
            : district is null || place.Address.Contains(area!.Zh, StringComparison.Ordinal) ? place.Address
            : $"{district} {place.Address}";
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
}
