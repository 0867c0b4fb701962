using System.Collections.Frozen;
using Command.Geo;
using Command.Geo.Areas;
using Command.Ingest.City;

namespace Command.Ingest.Api.Ogc;

/// <summary>What the city pack knows: fixed things and areas. They are true at any time asked for.</summary>
internal static class PackCollections
{
    public static OgcCollection Assets(CityPack pack)
    {
        FrozenDictionary<string, OgcFeature> features = ById(
            pack.Facilities.Select(f => new Asset($"facility:{f.Id}", f.Kind, f.Zh, f.En, f.Agency, null, null, f.Shape))
                .Concat(pack.Stations.Select(s => new Asset($"station:{s.Id}", "station", s.Zh, s.En, null, s.Class, s.River, new PointShape(s.At))))
                .Select(a => new OgcFeature(a.Id, a.Shape, null, null, a)));
        return new OgcCollection
        {
            Id = "assets",
            Zh = "资源",
            En = "Assets",
            DescriptionZh = "医院、消防站、泵站、避难场所、警报器、测站等固定设施。",
            DescriptionEn = "Fixed things: hospitals, fire stations, pump stations, shelters, sirens and gauging stations.",
            Fields = new FieldList<Asset>()
                .Text("kind", "hospital, fire-station, pump-station, shelter, siren, station, …", a => a.Kind)
                .Text("name", "Chinese name", a => a.Zh)
                .Text("nameEn", "English name", a => a.En)
                .Text("agency", "The agency that runs it", a => a.Agency)
                .Text("class", "A station's class, SL 651-2014 table A.1", a => a.Class)
                .Text("river", "The river that a station stands at", a => a.River)
                .Fields,
            All = _ => features.Values,
            Find = (_, id) => features.TryGetValue(id, out OgcFeature feature) ? feature : null,
        };
    }

    public static OgcCollection Areas(CityPack pack)
    {
        FrozenDictionary<string, OgcFeature> features = ById(pack.Areas.Select(a => new OgcFeature(a.Code, a.Shape, null, null, a)));
        return new OgcCollection
        {
            Id = "areas",
            Zh = "行政区划",
            En = "Areas",
            DescriptionZh = "行政区划及其代码。",
            DescriptionEn = "Administrative areas with their codes.",
            Fields = new FieldList<Area>()
                .Text("code", "GB/T 2260 or GB/T 10114 code", a => a.Code)
                .Text("name", "Chinese name", a => a.Zh)
                .Text("nameEn", "English name", a => a.En)
                .Text("level", "province, city, district, county or street", a => a.Level.ToString().ToLowerInvariant())
                .Fields,
            All = _ => features.Values,
            Find = (_, id) => features.TryGetValue(id, out OgcFeature feature) ? feature : null,
        };
    }

    private static FrozenDictionary<string, OgcFeature> ById(IEnumerable<OgcFeature> features) => features.ToFrozenDictionary(f => f.Id, StringComparer.Ordinal);

    private sealed record Asset(string Id, string Kind, string Zh, string En, string? Agency, string? Class, string? River, GeoShape Shape);
}
