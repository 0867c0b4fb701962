using System.Collections.Frozen;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Picture;

namespace Command.Ingest.Api.Ogc;

/// <summary>Fixed things: those that the city pack lists, true at any time asked for, and those that feeds speak of.</summary>
internal static class AssetCollection
{
    public static OgcCollection Of(CityPack pack)
    {
        FrozenDictionary<string, OgcFeature> listed = pack.Facilities.Select(f => new Row($"facility:{f.Id}", f.Kind, f.Zh, f.En, f.Agency, null, null, f.Shape, null))
            .Concat(pack.Stations.Select(s => new Row($"station:{s.Id}", "station", s.Zh, s.En, null, s.Class, s.River, new PointShape(s.At), null)))
            .ToFrozenDictionary(r => r.Id, r => new OgcFeature(r.Id, r.Shape, null, null, r), StringComparer.Ordinal);
        return new OgcCollection
        {
            Id = "assets",
            Zh = "资源",
            En = "Assets",
            DescriptionZh = "医院、消防站、泵站、避难场所、警报器、测站、摄像机、情报板等固定设施。",
            DescriptionEn = "Fixed things: hospitals, fire stations, pump stations, shelters, sirens, gauging stations, cameras and signs.",
            Fields = new FieldList<Row>()
                .Text("kind", "hospital, fire-station, pump-station, shelter, siren, station, camera, sign, …", a => a.Kind)
                .Text("name", "Name in Chinese, or the sender's", a => a.Name)
                .Text("nameEn", "English name", a => a.NameEn)
                .Text("agency", "The agency that runs it", a => a.Agency)
                .Text("class", "A station's class, SL 651-2014 table A.1", a => a.Class)
                .Text("river", "The river that a station stands at", a => a.River)
                .Text("feed", "The feed that speaks of it; null for what the pack lists", a => a.Live?.Asset.Feed)
                .Text("status", "unknown, online, offline or fault; null for what the pack lists", a => a.Live?.Asset.Status.ToString().ToLowerInvariant())
                .Text("text", "What a sign shows, or what is wrong, in the sender's words", a => a.Live?.Asset.Text)
                .Time("observedAt", "When that was so, by the sender's clock", a => a.Live?.Asset.ObservedAt)
                .Flag("exercise", "True when an exercise made it", (a, _) => a.Live?.Asset.Exercise ?? false)
                .Fields,
            All = m => listed.Values.AsEnumerable().Concat(m.Picture.Assets.Values.Select(Feature)),
            Find = (m, id) => listed.TryGetValue(id, out OgcFeature feature) ? feature : m.Picture.Assets.TryGetValue(id, out AssetItem? live) ? Feature(live) : null,
        };
    }

    private static OgcFeature Feature(AssetItem a) =>
        new(a.Id, a.Place.Shape, null, null, new Row(a.Id, a.Asset.Kind, a.Asset.Name, null, a.Asset.Agency, null, null, a.Place.Shape, a));

    private sealed record Row(string Id, string Kind, string Name, string? NameEn, string? Agency, string? Class, string? River, GeoShape? Shape, AssetItem? Live);
}
