using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Geo.Osm;
using Command.Geo.Tiles;

namespace Command.Ingest.City.Build;

/// <summary>What the base map shows, on which layer and from which level on.</summary>
internal static class MapTiles
{
    public const int MinZoom = 5;
    public const int MaxZoom = 14;

    /// <summary>The layers in drawing order, and what their features carry.</summary>
    public static readonly ImmutableArray<(string Layer, string[] Fields)> Layers =
    [
        ("landuse", ["class", "zh", "en"]),
        ("water", ["class", "zh", "en"]),
        ("waterway", ["class", "zh", "en", "tunnel"]),
        ("building", ["class", "height"]),
        ("road", ["class", "zh", "en", "ref", "oneway", "bridge", "tunnel", "link"]),
        ("rail", ["class", "zh", "en", "bridge", "tunnel", "yard"]),
        ("boundary", ["level"]),
        ("poi", ["class", "zh", "en"]),
        ("place", ["class", "zh", "en", "level"]),
    ];

    public static List<TileFeature> Features(OsmExtract extract, CityFeatures city, GeoBox bounds)
    {
        List<TileFeature> features = [];
        foreach (MapArea area in city.Areas)
        {
            Field[] fields = area.Layer == "building" ? [("class", area.Class), ("height", Height(area.Tags))] : [("class", area.Class), .. Names(area.Tags)];
            features.Add(Feature(area.Layer, area.Shape, AreaZoom(area), fields));
        }

        foreach (OsmWay way in extract.Ways.Where(w => w.Wanted))
        {
            Line(extract, way, bounds, features);
        }

        Boundaries(extract, bounds, features);
        foreach (PoiSite site in city.Sites)
        {
            features.Add(Feature("poi", new PointShape(site.At), PoiZoom(site.Class), [("class", site.Class), .. Names(site.Tags)]));
        }

        foreach (OsmNode node in extract.Nodes)
        {
            if (OsmWords.Place(node.Tags) is { } place && bounds.Contains(node.At))
            {
                features.Add(Feature("place", new PointShape(node.At), PlaceZoom(place), [("class", place), .. Names(node.Tags)]));
            }
        }

        foreach (AdminArea area in city.Admin)
        {
            if (ShapeGeometry.Centroid(area.Shape) is { } centre)
            {
                features.Add(Feature("place", new PointShape(centre), area.Level switch { <= 4 => 5, 5 => 6, 6 => 8, _ => 12 }, [("class", "area"), .. Names(area.Tags), ("level", (long)area.Level)]));
            }
        }

        // A stable sort: within a layer the order of the extract stays, and small things come after large ones.
        Dictionary<string, int> order = Layers.Select((l, i) => (l.Layer, i)).ToDictionary(l => l.Layer, l => l.i, StringComparer.Ordinal);
        return [.. features.OrderBy(f => order[f.Layer])];
    }

    private static void Line(OsmExtract extract, OsmWay way, GeoBox bounds, List<TileFeature> features)
    {
        OsmTags tags = way.Tags;
        (string Layer, int Zoom, Field[] Fields)? drawn = null;
        if (OsmWords.IsRoadOrPath(tags))
        {
            string highway = tags["highway"]!;
            bool link = highway.EndsWith("_link", StringComparison.Ordinal);
            drawn = ("road", RoadZoom(highway, tags),
            [
                ("class", link ? highway[..^5] : highway), .. Names(tags), ("ref", tags["ref"]), ("oneway", OsmWords.OneWay(tags) is not 0 and var o ? o : null),
                .. Crossing(tags), ("link", link ? true : null),
            ]);
        }
        else if (OsmWords.Rail(tags) is { } rail)
        {
            bool yard = tags["service"] is not null;
            drawn = ("rail", yard ? 13 : rail == "rail" ? 8 : 11, [("class", rail), .. Names(tags), .. Crossing(tags), ("yard", yard ? true : null)]);
        }
        else if (OsmWords.Waterway(tags) is { } waterway)
        {
            drawn = ("waterway", waterway switch { "river" => 6, "canal" => 10, "stream" => 11, _ => 13 }, [("class", waterway), .. Names(tags), ("tunnel", OsmWords.IsTunnel(tags) ? true : null)]);
        }

        if (drawn is { } line && Runs(extract, way, bounds) is { } shape)
        {
            features.Add(Feature(line.Layer, shape, line.Zoom, line.Fields));
        }
    }

    // A way between two districts belongs to both, to the city and to the province: it is drawn once, as the highest of them.
    private static void Boundaries(OsmExtract extract, GeoBox bounds, List<TileFeature> features)
    {
        Dictionary<long, int> levels = [];
        foreach (OsmRelation relation in extract.Relations)
        {
            if (OsmWords.AdminLevel(relation.Tags) is { } level)
            {
                foreach (OsmMember member in relation.Members.Where(m => m.Kind == OsmKind.Way))
                {
                    levels[member.Id] = Math.Min(level, levels.GetValueOrDefault(member.Id, level));
                }
            }
        }

        foreach (OsmWay way in extract.Ways)
        {
            int? own = way.Wanted ? OsmWords.AdminLevel(way.Tags) : null;
            int? level = levels.TryGetValue(way.Id, out int of) ? Math.Min(of, own ?? of) : own;
            if (level is { } drawn && Runs(extract, way, bounds) is { } shape)
            {
                features.Add(Feature("boundary", shape, drawn switch { <= 5 => 5, 6 => 7, _ => 11 }, [("level", (long)drawn)]));
            }
        }
    }

    private static GeoShape? Runs(OsmExtract extract, OsmWay way, GeoBox bounds)
    {
        ImmutableArray<GeoShape> runs = [.. extract.Runs(way).Select(r => new LineShape(r)).Where(l => l.Box.Intersects(bounds))];
        return runs switch
        {
            [] => null,
            [var one] => one,
            _ => new MultiShape(runs),
        };
    }

    private static int AreaZoom(MapArea area)
    {
        // An area shows from the level at which it is some pixels wide.
        GeoBox box = area.Shape.Box;
        double widest = Math.Max(box.East - box.West, box.North - box.South);
        int seen = (int)Math.Ceiling(Math.Log2(360 / Math.Max(widest, 1e-6) * 4 / 512));
        return Math.Clamp(seen, area.Layer switch { "building" => 13, "water" => MinZoom, _ => 9 }, MaxZoom);
    }

    private static int RoadZoom(string highway, OsmTags tags) => highway switch
    {
        "motorway" => 5,
        "trunk" => 6,
        "primary" => 8,
        "secondary" or "motorway_link" or "trunk_link" => 10,
        "tertiary" or "primary_link" => 11,
        "unclassified" or "residential" or "living_street" or "road" or "secondary_link" or "tertiary_link" or "pedestrian" => 12,
        "service" when tags["service"] is null => 13,
        _ => 14,
    };

    private static int PoiZoom(string kind) => kind switch
    {
        "aerodrome" => 9,
        "hospital" or "station" => 11,
        "fire_station" or "police" or "metro_station" or "townhall" or "ambulance_station" or "power_plant" or "water_works" or "university" => 12,
        "school" or "clinic" or "bus_station" or "assembly_point" or "power_substation" or "pumping_station" or "wastewater_plant" or "fuel" => 13,
        _ => 14,
    };

    private static int PlaceZoom(string place) => place switch
    {
        "city" => 5,
        "town" or "county" or "district" => 8,
        "suburb" or "borough" or "island" => 10,
        "village" => 11,
        _ => 13,
    };

    private static double? Height(OsmTags tags) =>
        double.TryParse(tags["height"]?.Replace("m", "", StringComparison.Ordinal).Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double metres) && metres is > 0 and < 1_000 ? metres : null;

    private static Field[] Names(OsmTags tags) => [("zh", OsmWords.Name(tags)), ("en", tags["name:en"])];

    private static Field[] Crossing(OsmTags tags) => [("bridge", OsmWords.IsBridge(tags) ? true : null), ("tunnel", OsmWords.IsTunnel(tags) ? true : null)];

    private static TileFeature Feature(string layer, GeoShape shape, int zoom, Field[] fields) =>
        new(layer, shape, [.. fields.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Key, f.Value!.Value))]) { MinZoom = zoom };

    /// <summary>A property that may be absent.</summary>
    private readonly record struct Field(string Key, TileValue? Value)
    {
        public static implicit operator Field((string Key, string? Value) field) => new(field.Key, field.Value is { } text ? TileValue.Of(text) : null);

        public static implicit operator Field((string Key, double? Value) field) => new(field.Key, field.Value is { } number ? TileValue.Of(number) : null);

        public static implicit operator Field((string Key, long? Value) field) => new(field.Key, field.Value is { } number ? TileValue.Of(number) : null);

        public static implicit operator Field((string Key, bool? Value) field) => new(field.Key, field.Value is { } flag ? TileValue.Of(flag) : null);
    }
}
