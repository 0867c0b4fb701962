using System.Collections.Immutable;
using System.Globalization;
using Command.Geo.Roads;
using Command.Geo.Tiles;
using Command.Ingest.Api;
using Command.Ingest.Contracts;

namespace Command.Ingest.City.Build;

/// <summary>Holds a pack against the rules, and what was built into it against itself.</summary>
internal static class CityPackCheck
{
    /// <summary>Every fault, each with its file, line and JSON path where they can be said.</summary>
    /// <param name="directory">The pack's folder.</param>
    public static ImmutableArray<string> Faults(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return [$"{directory}: There is no such folder."];
        }

        Dictionary<string, byte[]?> files = new(StringComparer.Ordinal);
        return
        [
            .. CityPackReader.Read(directory).Faults.Select(f => Line(directory, f, files)),
            .. BuiltFaults(directory).Select(f => $"{f.Where}: {f.Reason} [{f.Code}]"),
        ];
    }

    private static IEnumerable<Fault> BuiltFaults(string directory)
    {
        string map = OsmFolder.PathOf(directory, OsmFolder.BaseMap), roads = OsmFolder.PathOf(directory, OsmFolder.Roads);
        if (File.Exists(map))
        {
            (FileArchive? archive, Fault? unreadable) = FileArchive.Open(map);
            using (archive)
            {
                if (unreadable is not null)
                {
                    yield return unreadable;
                }
                else if (PmTilesReader.Open(archive!).Fault is { } fault)
                {
                    yield return new Fault(fault.Code, fault.Reason + " Build the pack again.", map);
                }
            }
        }

        if (File.Exists(roads) && RoadFault(roads) is { } roadFault)
        {
            yield return roadFault;
        }
    }

    private static Fault? RoadFault(string roads)
    {
        try
        {
            return RoadGraphFile.Read(File.ReadAllBytes(roads)).Fault is { } fault ? new Fault(fault.Code, fault.Reason + " Build the pack again.", roads) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Fault("pack-file", $"The file cannot be read: {e.Message}", roads);
        }
    }

    private static string Line(string directory, Fault fault, Dictionary<string, byte[]?> files)
    {
        string where = fault.Where ?? "";
        int space = where.IndexOf(" $", StringComparison.Ordinal);
        (string file, string path) = space < 0 ? (where, "") : (where[..space], where[(space + 1)..]);
        if (!files.TryGetValue(file, out byte[]? bytes))
        {
            files[file] = bytes = Bytes(Path.Combine(directory, file));
        }

        string line = bytes is not null && JsonPlace.LineOf(bytes, path) is { } number ? string.Create(CultureInfo.InvariantCulture, $":{number}") : "";
        return $"{Path.Combine(directory, file)}{line}{(path.Length > 0 ? " " + path : "")}: {fault.Reason} [{fault.Code}]";
    }

    private static byte[]? Bytes(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
