using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise;

/// <summary>What came of reading a scenario: the scenario, or what is wrong with it.</summary>
/// <param name="Scenario">The scenario; null when there is any fault.</param>
/// <param name="Faults">Each names the file and the JSON path, and in its words the line.</param>
public sealed record ScenarioRead(Scenario? Scenario, ImmutableArray<Fault> Faults);

/// <summary>Reads a scenario from a city pack's folder; the only place where a scenario meets the disk.</summary>
public static class ScenarioReader
{
    private const long LargestFile = 4 * 1024 * 1024;

    /// <summary>Reads <c>exercise/&lt;name&gt;.json</c> and holds it against the pack.</summary>
    /// <param name="directory">The pack's folder.</param>
    /// <param name="name">The scenario's name, a plain file name without its ending.</param>
    /// <param name="pack">The pack of that folder.</param>
    public static ScenarioRead Read(string directory, string name, CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(pack);
        PackFaults faults = new();
        string file = $"exercise/{name}.json";
        if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return new ScenarioRead(null, [new Fault("pack-file", "A scenario's name may hold only letters, digits, hyphens and underscores.", file)]);
        }

        Scenario? scenario = null;
        FrozenDictionary<string, int> lines = FrozenDictionary<string, int>.Empty;
        try
        {
            FileInfo info = new(Path.Combine(directory, "exercise", name + ".json"));
            if (!info.Exists)
            {
                faults.Add("pack-file", "The file is missing.", file, "");
            }
            else if (info.Length > LargestFile)
            {
                faults.Add("pack-file", $"The file is larger than {LargestFile / (1024 * 1024)} MiB.", file, "");
            }
            else
            {
                byte[] bytes = File.ReadAllBytes(info.FullName);
                scenario = Parse(bytes, file, pack, faults);
                lines = faults.Any ? ScenarioLines.Of(bytes) : lines;
            }
        }
        catch (JsonException e)
        {
            faults.Add("pack-json", $"Line {e.LineNumber + 1 ?? 1}: not readable as JSON: {e.Message}", file, "");
        }
        catch (InvalidOperationException e)
        {
            // JSON lets a text hold half surrogates that no string can; the parser finds out only when it is asked for the string.
            faults.Add("pack-json", $"A text in the file is not valid Unicode: {e.Message}", file, "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            faults.Add("pack-file", $"The file cannot be read: {e.Message}", file, "");
        }

        return faults.Any ? new ScenarioRead(null, [.. faults.ToImmutable().Select(f => ScenarioLines.Named(f, lines))]) : new ScenarioRead(scenario, []);
    }

    private static Scenario? Parse(byte[] bytes, string file, CityPack pack, PackFaults faults)
    {
        using JsonDocument document = JsonDocument.Parse(
            bytes,
            new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false, CommentHandling = JsonCommentHandling.Skip });
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return new ScenarioParts(pack, faults).Read(new PackObject(document.RootElement, file, "$", faults));
        }

        faults.Add("pack-json", "The file must hold one JSON object.", file, "$");
        return null;
    }
}
