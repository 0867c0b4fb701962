using System.Collections.Frozen;
using Command.Geo.Areas;
using Command.Ingest.City;

namespace Command.Ingest.Api.Ogc;

/// <summary>What the city pack knows of areas. They are true at any time asked for.</summary>
internal static class PackCollections
{
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
}
