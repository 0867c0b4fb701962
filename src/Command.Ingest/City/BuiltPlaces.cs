using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Geo;
using Command.Geo.Areas;
using Command.Geo.Places;
using Command.Ingest.City.Build;
using Command.Ingest.Contracts;

namespace Command.Ingest.City;

/// <summary>The streets and places of a pack's <c>osm</c> folder, which is built from an OpenStreetMap extract and may not be there.</summary>
/// <param name="Streets">From <c>streets.jsonl</c>.</param>
/// <param name="Places">From <c>pois.geojson</c>.</param>
/// <param name="Faults">What could not be read; what it concerns is left out.</param>
/// <remarks>The names of the files are those of <see cref="OsmFolder"/>.</remarks>
public sealed record BuiltPlaces(ImmutableArray<NamedStreet> Streets, ImmutableArray<NamedPlace> Places, ImmutableArray<Fault> Faults)
{
    private const string StreetsFile = OsmFolder.Name + "/" + OsmFolder.Streets;
    private const string PlacesFile = OsmFolder.Name + "/" + OsmFolder.Sites;
    private const string AreasFile = OsmFolder.Name + "/" + OsmFolder.Areas;

    // In China 街道, 镇 and 乡; 6 is the district that the pack itself has.
    private const int SubdistrictLevel = 8;
    private const long LargestFile = 256 * 1024 * 1024;
    private const int Many = 500_000;
    private const int MostFaults = 20;
    private static readonly JsonDocumentOptions s_json = new() { MaxDepth = 16 };

    public static BuiltPlaces None { get; } = new([], [], []);

    /// <summary>Streets in the sense of GB/T 10114 (街道), towns and townships, from <c>areas.geojson</c>. One without a nine-digit code of its own goes by its
    /// OpenStreetMap id.</summary>
    public ImmutableArray<Area> Subdistricts { get; init; } = [];

    /// <summary>Reads the files; a missing one is an empty one.</summary>
    /// <param name="directory">The pack's folder.</param>
    public static BuiltPlaces Read(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        List<Fault> faults = [];
        ImmutableArray<NamedStreet> streets = [];
        ImmutableArray<NamedPlace> places = [];
        With(directory, StreetsFile, faults, path => streets = ReadStreets(File.ReadLines(path), faults));
        With(directory, PlacesFile, faults, path => places = ReadFeatures(File.ReadAllBytes(path), PlacesFile, faults, Place));
        ImmutableArray<Area> subdistricts = [];
        With(directory, AreasFile, faults, path => subdistricts = ReadFeatures(File.ReadAllBytes(path), AreasFile, faults, Subdistrict));
        return new BuiltPlaces(streets, places, [.. faults]) { Subdistricts = subdistricts };
    }

    /// <summary>Streets, one JSON object a line: <c>zh</c> or <c>name</c>, <c>en</c> or <c>name_en</c>, <c>lines</c> as arrays of [lon, lat]. A line
    /// that is none is left out and named among the faults.</summary>
    public static ImmutableArray<NamedStreet> ReadStreets(IEnumerable<string> rows, ICollection<Fault> faults)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(faults);
        ImmutableArray<NamedStreet>.Builder streets = ImmutableArray.CreateBuilder<NamedStreet>();
        int number = 0;
        foreach (string row in rows.Take(Many))
        {
            number++;
            string where = string.Create(CultureInfo.InvariantCulture, $"{StreetsFile} line {number}");
            if (row.Length > 0 && Parse(row, where, faults, Street) is { } street)
            {
                streets.Add(street);
            }
        }

        return streets.ToImmutable();
    }

    private static ImmutableArray<T> ReadFeatures<T>(byte[] file, string name, List<Fault> faults, Func<JsonElement, T?> read)
        where T : class
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(file, s_json);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("features", out JsonElement features) || features.ValueKind != JsonValueKind.Array)
            {
                faults.Add(new Fault("places-json", "The file must be a GeoJSON FeatureCollection.", name));
                return [];
            }

            return [.. features.EnumerateArray().Take(Many).Select(read).OfType<T>()];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            faults.Add(new Fault("places-json", $"Not readable as JSON: {e.Message}", name));
            return [];
        }
    }

    private static NamedStreet? Parse(string row, string where, ICollection<Fault> faults, Func<JsonElement, NamedStreet?> read)
    {
        NamedStreet? street = null;
        string reason = "A street needs a name and lines of positions [lon, lat].";
        try
        {
            using JsonDocument document = JsonDocument.Parse(row, s_json);
            street = read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half surrogates in a text are found only when it is asked for.
            reason = $"Not readable as JSON: {e.Message}";
        }

        if (street is null && faults.Count < MostFaults)
        {
            faults.Add(new Fault("places-street", reason, where));
        }

        return street;
    }

    private static NamedStreet? Street(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object || !row.TryGetProperty("lines", out JsonElement lines) || lines.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        (string zh, string en) = Names(row);
        ImmutableArray<LineShape> read = [.. lines.EnumerateArray().Select(Line).OfType<LineShape>()];
        return (zh.Length > 0 || en.Length > 0) && read.Length > 0 ? new NamedStreet(zh, en, read) : null;
    }

    private static NamedPlace? Place(JsonElement feature)
    {
        if (feature.ValueKind != JsonValueKind.Object
            || !feature.TryGetProperty("properties", out JsonElement properties) || properties.ValueKind != JsonValueKind.Object
            || !feature.TryGetProperty("geometry", out JsonElement geometry) || geometry.ValueKind != JsonValueKind.Object
            || !geometry.TryGetProperty("coordinates", out JsonElement at) || Position(at) is not { } point)
        {
            return null;
        }

        (string zh, string en) = Names(properties);
        return zh.Length > 0 || en.Length > 0 ? new NamedPlace(zh, en, Text(properties, "class") is { Length: > 0 } kind ? kind : "place", point) : null;
    }

    private static Area? Subdistrict(JsonElement feature)
    {
        if (feature.ValueKind != JsonValueKind.Object
            || !feature.TryGetProperty("properties", out JsonElement properties) || properties.ValueKind != JsonValueKind.Object
            || !properties.TryGetProperty("level", out JsonElement level) || level.ValueKind != JsonValueKind.Number || !level.TryGetInt32(out int step) || step != SubdistrictLevel
            || !feature.TryGetProperty("geometry", out JsonElement geometry) || geometry.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        PackFaults broken = new();
        GeoShape shape = PackGeometry.Read(geometry, AreasFile, "$", broken);
        (string zh, string en) = Names(properties);
        string code = Text(properties, "code") is { Length: 9 } stated ? stated : Text(properties, "id");
        return broken.Any || code.Length == 0 || zh.Length + en.Length == 0 || shape is not (AreaShape or MultiShape { Parts: [AreaShape, ..] })
            ? null
            : new Area(code, zh, en, AreaLevel.Street, shape);
    }

    private static (string Zh, string En) Names(JsonElement item) =>
        (Text(item, "zh") is { Length: > 0 } zh ? zh : Text(item, "name"), Text(item, "en") is { Length: > 0 } en ? en : Text(item, "name_en"));

    private static string Text(JsonElement item, string name) =>
        item.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    private static LineShape? Line(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        ImmutableArray<GeoPoint> path = [.. line.EnumerateArray().Select(Position).OfType<GeoPoint>()];
        return path.Length >= 2 ? new LineShape(path) : null;
    }

    private static GeoPoint? Position(JsonElement at) =>
        at.ValueKind == JsonValueKind.Array && at.GetArrayLength() >= 2
        && at[0].ValueKind == JsonValueKind.Number && at[1].ValueKind == JsonValueKind.Number
        && at[0].TryGetDouble(out double lon) && at[1].TryGetDouble(out double lat) && new GeoPoint(lon, lat) is { IsValid: true } point
            ? point
            : null;

    private static void With(string directory, string file, List<Fault> faults, Action<string> read)
    {
        try
        {
            FileInfo info = new(Path.Combine(directory, file));
            if (info.Exists && info.Length > LargestFile)
            {
                faults.Add(new Fault("places-file", $"The file is larger than {LargestFile / (1024 * 1024)} MiB.", file));
            }
            else if (info.Exists)
            {
                read(info.FullName);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add(new Fault("places-file", $"The file cannot be read: {e.Message}", file));
        }
    }
}
