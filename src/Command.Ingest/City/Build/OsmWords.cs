using System.Collections.Frozen;
using Command.Geo.Osm;
using Command.Geo.Roads;

namespace Command.Ingest.City.Build;

/// <summary>What OpenStreetMap's tags mean to a city pack: the only place where its keys and values are named.</summary>
internal static class OsmWords
{
    public const string Attribution = "© OpenStreetMap contributors";

    private static readonly FrozenSet<string> s_keys = new[]
    {
        "access", "admin_level", "aeroway", "amenity", "area", "boundary", "bridge", "building", "capital", "covered", "division_code", "emergency", "except",
        "gb:code", "healthcare", "height", "highway", "junction", "landuse", "layer", "leisure", "man_made", "maxspeed", "military", "motor_vehicle", "name",
        "name:en", "name:zh", "natural", "oneway", "place", "population", "power", "public_transport", "railway", "ref", "restriction", "service", "social_facility",
        "station", "subway", "tourism", "tunnel", "type", "usage", "vehicle", "water", "waterway", "wikidata",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, RoadClass> s_roads = new Dictionary<string, RoadClass>
    {
        ["motorway"] = RoadClass.Motorway,
        ["trunk"] = RoadClass.Trunk,
        ["primary"] = RoadClass.Primary,
        ["secondary"] = RoadClass.Secondary,
        ["tertiary"] = RoadClass.Tertiary,
        ["unclassified"] = RoadClass.Unclassified,
        ["road"] = RoadClass.Unclassified,
        ["residential"] = RoadClass.Residential,
        ["living_street"] = RoadClass.Residential,
        ["service"] = RoadClass.Service,
        ["motorway_link"] = RoadClass.Link,
        ["trunk_link"] = RoadClass.Link,
        ["primary_link"] = RoadClass.Link,
        ["secondary_link"] = RoadClass.Link,
        ["tertiary_link"] = RoadClass.Link,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_paths =
        new[] { "footway", "pedestrian", "path", "cycleway", "track", "steps", "bridleway" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_pois = new[]
    {
        "hospital", "clinic", "doctors", "pharmacy", "fire_station", "police", "school", "kindergarten", "college", "university", "townhall", "courthouse", "library",
        "bus_station", "ferry_terminal", "fuel", "charging_station", "bank", "post_office", "marketplace", "theatre", "cinema", "social_facility", "nursing_home", "shelter",
        "place_of_worship", "prison", "community_centre", "parking",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_works =
        new[] { "water_works", "wastewater_plant", "pumping_station", "water_tower", "storage_tank", "tower", "chimney" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_places =
        new[] { "city", "town", "suburb", "borough", "quarter", "neighbourhood", "village", "hamlet", "island", "county", "district", "square" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> s_green =
        new[] { "park", "garden", "golf_course", "nature_reserve", "playground", "pitch", "stadium", "sports_centre", "track" }.ToFrozenSet(StringComparer.Ordinal);

    public static OsmInterest Interest { get; } = new(
        s_keys,
        tags => Poi(tags) is not null || Place(tags) is not null,
        tags => IsRoadOrPath(tags) || Rail(tags) is not null || Waterway(tags) is not null || AreaLayer(tags) is not null || Poi(tags) is not null || AdminLevel(tags) is not null,
        tags => tags["type"] is "multipolygon" or "boundary" ? AreaLayer(tags) is not null || Poi(tags) is not null || AdminLevel(tags) is not null : tags.Is("type", "restriction"));

    /// <summary>The class of a road that vehicles use; null for paths and for what is planned, being built or barred to everybody.</summary>
    public static RoadClass? Road(OsmTags tags) =>
        tags["highway"] is { } highway && s_roads.TryGetValue(highway, out RoadClass road) && !tags.Is("area", "yes") && MayDrive(tags) ? road : null;

    /// <summary>A road or a path, as the map shows it.</summary>
    public static bool IsRoadOrPath(OsmTags tags) =>
        tags["highway"] is { } highway && (s_roads.ContainsKey(highway) || s_paths.Contains(highway)) && !tags.Is("area", "yes");

    public static string? Rail(OsmTags tags) => tags["railway"] is "rail" or "subway" or "light_rail" or "tram" or "monorail" ? tags["railway"] : null;

    public static string? Waterway(OsmTags tags) => tags["waterway"] is "river" or "canal" or "stream" or "drain" or "ditch" ? tags["waterway"] : null;

    /// <summary>The layer and class of something drawn as an area; null for anything else.</summary>
    public static (string Layer, string Class)? AreaLayer(OsmTags tags)
    {
        if (tags["building"] is { } building && building != "no")
        {
            return ("building", "building");
        }

        if (tags["natural"] is "water" or "bay" || tags["waterway"] is "riverbank" or "dock" || tags["landuse"] is "reservoir" or "basin")
        {
            return ("water", tags["water"] ?? "water");
        }

        if (tags["leisure"] is { } leisure && s_green.Contains(leisure))
        {
            return ("landuse", leisure);
        }

        if (tags["natural"] is "wood" or "wetland" or "grassland" or "scrub" or "sand" or "beach")
        {
            return ("landuse", tags["natural"]!);
        }

        return tags["landuse"] is { } landuse ? ("landuse", landuse)
            : tags["amenity"] is "school" or "university" or "hospital" or "college" ? ("landuse", tags["amenity"]!)
            : tags["aeroway"] is "aerodrome" ? ("landuse", "aerodrome")
            : null;
    }

    /// <summary>The class of a place of interest to those who run a city in an emergency; null for anything else.</summary>
    public static string? Poi(OsmTags tags)
    {
        if (tags["amenity"] is { } amenity && s_pois.Contains(amenity))
        {
            return amenity;
        }

        if (tags["emergency"] is "assembly_point" or "ambulance_station" or "fire_hydrant" or "siren")
        {
            return tags["emergency"];
        }

        if (tags["railway"] is "station" or "halt" || tags["public_transport"] is "station")
        {
            return tags.Is("station", "subway") || tags.Is("subway", "yes") ? "metro_station" : "station";
        }

        return tags["healthcare"] is "hospital" or "clinic" ? tags["healthcare"]
            : tags["man_made"] is { } works && s_works.Contains(works) ? works
            : tags["power"] is "substation" or "plant" ? "power_" + tags["power"]
            : tags["aeroway"] is "aerodrome" ? "aerodrome"
            : tags["tourism"] is "attraction" or "museum" or "hotel" ? tags["tourism"]
            : null;
    }

    public static string? Place(OsmTags tags) => tags["place"] is { } place && s_places.Contains(place) && Name(tags) is not null ? place : null;

    /// <summary>OpenStreetMap's <c>admin_level</c>: in China 4 province, 5 prefecture, 6 district or county, 8 street, town or township.</summary>
    public static int? AdminLevel(OsmTags tags) =>
        tags.Is("boundary", "administrative") && int.TryParse(tags["admin_level"], out int level) && level is >= 2 and <= 11 ? level : null;

    public static string? Name(OsmTags tags) => tags["name:zh"] ?? tags["name"];

    /// <summary>1 along the way only, -1 against it only, 0 both ways.</summary>
    public static int OneWay(OsmTags tags) => tags["oneway"] switch
    {
        "yes" or "true" or "1" => 1,
        "-1" or "reverse" => -1,
        null when tags["junction"] is "roundabout" or "circular" => 1,
        null when tags["highway"] is "motorway" or "motorway_link" => 1,
        _ => 0,
    };

    public static bool IsBridge(OsmTags tags) => tags["bridge"] is { } bridge && bridge != "no";

    public static bool IsTunnel(OsmTags tags) => (tags["tunnel"] is { } tunnel && tunnel != "no") || tags.Is("covered", "yes");

    /// <summary>The posted limit in km/h; null where the tag gives no number.</summary>
    public static double? MaxSpeed(OsmTags tags)
    {
        string? text = tags["maxspeed"]?.Trim();
        if (text is null)
        {
            return null;
        }

        bool miles = text.EndsWith("mph", StringComparison.Ordinal);
        int end = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? text : text.AsSpan(0, end), out int number) && number is > 0 and <= 200 ? miles ? number * 1.609344 : number : null;
    }

    // Private ground is open to those who come to help; what is barred to everything that drives is not.
    private static bool MayDrive(OsmTags tags) =>
        tags.Is("emergency", "yes") || (tags["access"] is not "no" && tags["vehicle"] is not "no" && tags["motor_vehicle"] is not "no");
}
