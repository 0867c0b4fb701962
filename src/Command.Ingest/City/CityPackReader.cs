using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;

namespace Command.Ingest.City;

/// <summary>What came of reading a pack: the pack, or what is wrong with it.</summary>
/// <param name="Pack">The pack; null when there is any fault.</param>
/// <param name="Faults">Each names the file and the JSON path.</param>
public sealed record CityPackRead(CityPack? Pack, ImmutableArray<Fault> Faults);

/// <summary>Reads a city pack from its folder; the only place where a pack meets the disk.</summary>
public static class CityPackReader
{
    private const long LargestFile = 64 * 1024 * 1024;
    private const int MostCodeTables = 64;

    /// <summary>Reads every file of the folder and holds them against each other.</summary>
    /// <param name="directory">The pack's folder, <c>city/&lt;name&gt;</c>.</param>
    public static CityPackRead Read(string directory)
    {
        ArgumentNullException.ThrowIfNull(directory);
        PackFaults faults = new();
        CityPackParts parts = new(faults);
        With(directory, "city.json", faults, parts.ReadCity);
        With(directory, "areas.geojson", faults, parts.ReadAreas);
        With(directory, "basemap.geojson", faults, parts.ReadBaseMap);
        With(directory, "kinds.json", faults, parts.ReadKinds);
        With(directory, "stations.json", faults, parts.ReadStations);
        With(directory, "feeds.json", faults, parts.ReadFeeds);
        With(directory, "units.json", faults, parts.ReadUnits);
        With(directory, "facilities.geojson", faults, parts.ReadFacilities);
        if (File.Exists(Path.Combine(directory, "people.geojson")))
        {
            With(directory, "people.geojson", faults, parts.ReadPeople);
        }

        if (File.Exists(Path.Combine(directory, "plans.json")))
        {
            With(directory, "plans.json", faults, parts.ReadPlans);
        }

        if (File.Exists(Path.Combine(directory, "dispatch.json")))
        {
            With(directory, "dispatch.json", faults, parts.ReadDispatch);
        }

        if (File.Exists(Path.Combine(directory, "cases.json")))
        {
            With(directory, "cases.json", faults, parts.ReadCases);
        }

        if (File.Exists(Path.Combine(directory, "duty.json")))
        {
            With(directory, "duty.json", faults, parts.ReadDuty);
        }

        if (File.Exists(Path.Combine(directory, "handling.json")))
        {
            With(directory, "handling.json", faults, parts.ReadHandling);
        }

        if (File.Exists(Path.Combine(directory, "briefs.json")))
        {
            With(directory, "briefs.json", faults, parts.ReadBriefs);
        }

        Dictionary<string, CodeTable> tables = new(StringComparer.Ordinal);
        foreach (string file in CodeFiles(directory, faults))
        {
            With(directory, file, faults, root => tables[Path.GetFileNameWithoutExtension(file)] = parts.ReadCodes(root));
        }

        parts.CheckReferences();
        return faults.Any
            ? new CityPackRead(null, faults.ToImmutable())
            : new CityPackRead(parts.Build(tables.ToFrozenDictionary(StringComparer.Ordinal)), []);
    }

    private static IEnumerable<string> CodeFiles(string directory, PackFaults faults)
    {
        string folder = Path.Combine(directory, "codes");
        if (!Directory.Exists(folder))
        {
            return [];
        }

        string[] files = [.. Directory.EnumerateFiles(folder, "*.json").Take(MostCodeTables + 1).Order(StringComparer.Ordinal)];
        if (files.Length > MostCodeTables)
        {
            faults.Add("pack-file", $"At most {MostCodeTables} code tables are read.", "codes", "");
        }

        return files.Select(f => "codes/" + Path.GetFileName(f));
    }

    private static void With(string directory, string file, PackFaults faults, Action<PackObject> read)
    {
        try
        {
            FileInfo info = new(Path.Combine(directory, file));
            if (!info.Exists)
            {
                faults.Add("pack-file", "The file is missing.", file, "");
                return;
            }

            if (info.Length > LargestFile)
            {
                faults.Add("pack-file", $"The file is larger than {LargestFile / (1024 * 1024)} MiB.", file, "");
                return;
            }

            // Editors on Windows put a byte order mark before what they save.
            ReadOnlyMemory<byte> bytes = File.ReadAllBytes(info.FullName);
            using JsonDocument document = JsonDocument.Parse(
                bytes.Span.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes,
                new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip });
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                read(new PackObject(document.RootElement, file, "$", faults));
            }
            else
            {
                faults.Add("pack-json", "The file must hold one JSON object.", file, "$");
            }
        }
        catch (JsonException e)
        {
            faults.Add("pack-json", $"Not readable as JSON: {e.Message}", file, "");
        }
        catch (InvalidOperationException e)
        {
            // JSON lets a text hold bytes or half surrogates that no string can; the parser finds out only when it is asked for the string.
            faults.Add("pack-json", $"A text in the file is not valid Unicode: {e.Message}", file, "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add("pack-file", $"The file cannot be read: {e.Message}", file, "");
        }
    }
}
