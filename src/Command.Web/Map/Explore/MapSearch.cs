using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Places;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Map.Explore;

/// <summary>One thing that a search found.</summary>
/// <param name="Kind"><c>incident</c>, <c>unit</c>, <c>station</c>, <c>camera</c> or <c>place</c>.</param>
/// <param name="Id">Its id; of a place its title.</param>
/// <param name="Title">Its name in the reader's language.</param>
/// <param name="Detail">What tells it from others of that name; may be empty.</param>
/// <param name="Lon">Longitude, CGCS2000 degrees.</param>
/// <param name="Lat">Latitude, CGCS2000 degrees.</param>
public sealed record Found(string Kind, string Id, string Title, string Detail, double Lon, double Lat);

/// <summary>Finds incidents, units, stations, cameras and addresses by what people type. Pure.</summary>
public static class MapSearch
{
    /// <summary>Of each kind.</summary>
    public const int Most = 6;

    /// <summary>What a text finds: at most <see cref="Most"/> of each kind, in this order: incidents, units, stations, cameras, addresses.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="picture">The live picture.</param>
    /// <param name="units">The newest fixes.</param>
    /// <param name="names">The pack in the reader's language.</param>
    /// <param name="places">The address index; null where there is none.</param>
    /// <param name="sight">What the reader may see.</param>
    public static ImmutableArray<Found> Find(string text, PictureState picture, UnitTable units, PackNames names, PlaceIndex? places, MapSight sight)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(sight);
        string wanted = text.Trim();
        return wanted.Length == 0
            ? []
            :
            [
                .. Incidents(wanted, picture, names, sight), .. Units(wanted, units, names, sight), .. Stations(wanted, names), .. Cameras(wanted, picture, sight),
                .. places is null ? [] : Places(wanted, places, names),
            ];
    }

    private static IEnumerable<Found> Incidents(string text, PictureState picture, PackNames names, MapSight sight) =>
        picture.Open.Select(id => picture.Incidents[id])
            .Where(i => i.Place.Centre is not null && i.Sources.Any(s => sight.Sees(s.Source)) && (Has(i.Id, text) || Has(names.Title(i), text) || Has(i.Title, text)))
            .OrderBy(i => i.Level ?? 5).ThenByDescending(i => i.LastObservedAt).Take(Most)
            .Select(i => Of("incident", i.Id, names.Title(i), i.Id, i.Place.Centre!.Value));

    private static IEnumerable<Found> Units(string text, UnitTable units, PackNames names, MapSight sight) =>
        units.All().Where(u => sight.Sees(u.Feed) && (Has(u.CallSign, text) || Has(u.SourceId, text))).OrderBy(u => u.CallSign.Length).ThenBy(u => u.CallSign, StringComparer.Ordinal).Take(Most)
            .Select(u => Of("unit", u.Id, u.CallSign, names.Words.Find("UnitKind_" + u.Kind) ?? u.Kind, u.At));

    private static IEnumerable<Found> Stations(string text, PackNames names) =>
        names.Pack.Stations.Where(s => Has(s.Zh, text) || Has(s.En, text) || Has(s.Id, text)).Take(Most)
            .Select(s => Of("station", s.Id, names.Words.Pick(s.Zh, s.En), s.River ?? "", s.At));

    private static IEnumerable<Found> Cameras(string text, PictureState picture, MapSight sight) =>
        picture.Assets.Values.Where(a => a.Asset.Kind == "camera" && a.Place.Shape is PointShape && sight.Sees(a.Asset.Feed) && (Has(a.Asset.Name, text) || Has(a.Asset.SourceId, text)))
            .OrderBy(a => a.Asset.Name.Length).ThenBy(a => a.Id, StringComparer.Ordinal).Take(Most)
            .Select(a => Of("camera", a.Id, a.Asset.Name, a.Asset.SourceId, ((PointShape)a.Place.Shape!).At));

    private static IEnumerable<Found> Places(string text, PlaceIndex places, PackNames names) =>
        places.Search(text.Length > PlaceIndex.LongestQuery ? text[..PlaceIndex.LongestQuery] : text, Most)
            .Select(m => Of("place", m.TitleZh, names.Words.Pick(m.TitleZh, m.TitleEn), names.Words.Pick(m.DistrictZh ?? "", m.DistrictEn ?? ""), m.Point));

    private static Found Of(string kind, string id, string title, string detail, GeoPoint at) => new(kind, id, title, detail, Math.Round(at.Lon, 6), Math.Round(at.Lat, 6));

    private static bool Has(string name, string text) => name.Contains(text, StringComparison.OrdinalIgnoreCase);
}
