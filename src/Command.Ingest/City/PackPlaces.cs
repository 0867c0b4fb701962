using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Places;

namespace Command.Ingest.City;

/// <summary>The names of a city pack as an index to search: its own map, facilities, stations and areas, and the streets and places built from a street map.</summary>
public static class PackPlaces
{
    // Of two places of one name nearer than this one is the other drawn again.
    private const double SameM = 1_000;

    /// <summary>Builds the index.</summary>
    /// <param name="pack">The pack.</param>
    /// <param name="built">What its <c>osm</c> folder holds; surveyed streets take the place of the schematic ones of the same name.</param>
    public static PlaceIndex Index(CityPack pack, BuiltPlaces built)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(built);
        HashSet<string> surveyed = new(built.Streets.Select(s => s.Zh), StringComparer.Ordinal);
        IEnumerable<NamedStreet> schematic = pack.BaseMap
            .Where(f => f.Class is "road" or "road-major" && f.Shape is LineShape && !surveyed.Contains(f.Zh))
            .Select(f => new NamedStreet(f.Zh, f.En, [(LineShape)f.Shape]));
        ImmutableArray<NamedPlace> own = [.. Own(pack)];
        ILookup<string, NamedPlace> byName = own.ToLookup(p => p.Zh, StringComparer.Ordinal);
        IEnumerable<NamedPlace> others = built.Places.Where(p => !byName[p.Zh].Any(o => o.At.DistanceTo(p.At) < SameM + o.RadiusM));
        HashSet<string> areas = new(pack.Areas.Select(a => a.Zh), StringComparer.Ordinal);
        return PlaceIndex.Build(
            own.Concat(others), built.Streets.Concat(schematic), pack.Areas.Concat(built.Subdistricts.Where(a => !areas.Contains(a.Zh))), PinyinReadings.Of);
    }

    private static IEnumerable<NamedPlace> Own(CityPack pack)
    {
        // A river's line and its water have one name: one of them is enough.
        IEnumerable<MapFeature> waters = pack.BaseMap.Where(f => f.Class is "river" or "water").OrderBy(f => f.Class, StringComparer.Ordinal).DistinctBy(f => f.Zh);
        IEnumerable<MapFeature> others = pack.BaseMap.Where(f => f.Class is "bridge" or "rail" or "park" or "place");
        return waters.Concat(others)
            .Select(f => Place(f.Zh, f.En, f.Class == "place" ? f.Kind ?? f.Class : f.Class, f.Shape))
            .Concat(pack.Facilities.Select(f => Place(f.Zh, f.En, f.Kind, f.Shape)))
            .Concat(pack.Stations.Select(Station))
            .OfType<NamedPlace>();
    }

    // Gauging stations are called after their town: without more words the town would be found at the gauge.
    private static NamedPlace Station(Station station)
    {
        bool says = station.Zh.EndsWith('站');
        return new NamedPlace(says ? station.Zh : station.Zh + "水文站", says ? station.En : station.En + " Gauging Station", "station", station.At);
    }

    private static NamedPlace? Place(string zh, string en, string kind, GeoShape shape)
    {
        if (shape is PointShape point)
        {
            return new NamedPlace(zh, en, kind, point.At);
        }

        GeoPoint[] positions = [.. shape.Positions()];
        if (positions.Length == 0)
        {
            return null;
        }

        GeoPoint at = shape is LineShape line ? Halfway(line) : Inside(shape, positions);
        return new NamedPlace(zh, en, kind, at) { RadiusM = positions.Max(at.DistanceTo) };
    }

    private static GeoPoint Inside(GeoShape shape, GeoPoint[] positions) =>
        ShapeGeometry.ToGeometry(shape).Geometry?.InteriorPoint is { IsEmpty: false } inside ? new GeoPoint(inside.X, inside.Y) : positions[0];

    private static GeoPoint Halfway(LineShape line)
    {
        double[] lengths = [.. line.Path.Zip(line.Path.Skip(1), (a, b) => a.DistanceTo(b))];
        double left = lengths.Sum() / 2;
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] >= left && lengths[i] > 0)
            {
                (GeoPoint a, GeoPoint b, double share) = (line.Path[i], line.Path[i + 1], left / lengths[i]);
                return new GeoPoint(a.Lon + (share * (b.Lon - a.Lon)), a.Lat + (share * (b.Lat - a.Lat)));
            }

            left -= lengths[i];
        }

        return line.Path[0];
    }
}
