using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise;

/// <summary>On which line of a scenario's file each of its values stands: a trainer looks for a line, not for a path. Pure.</summary>
internal static class ScenarioLines
{
    private const int Deepest = 32;

    /// <summary>Lines from 1, by JSON path.</summary>
    public static FrozenDictionary<string, int> Of(ReadOnlySpan<byte> json)
    {
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        Utf8JsonReader reader = new(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, MaxDepth = Deepest });
        Stack<(string Path, int Index)> open = new();
        string? member = null;
        int line = 1;
        int counted = 0;
        while (reader.Read())
        {
            int at = (int)reader.TokenStartIndex;
            line += json[counted..at].Count((byte)'\n');
            counted = at;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    member = $"{open.Peek().Path}.{reader.GetString()}";
                    lines.TryAdd(member, line);
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    open.Pop();
                    continue;
                default:
                    break;
            }

            string path = member ?? "$";
            if (member is null && open.TryPop(out (string Path, int Index) array))
            {
                path = string.Create(CultureInfo.InvariantCulture, $"{array.Path}[{array.Index}]");
                open.Push((array.Path, array.Index + 1));
            }

            member = null;
            lines.TryAdd(path, line);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Push((path, 0));
            }
        }

        return lines.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The fault with the line of its path; of the part that holds it where what it names is not there.</summary>
    public static Fault Named(Fault fault, FrozenDictionary<string, int> lines)
    {
        int from = fault.Where?.IndexOf('$', StringComparison.Ordinal) ?? -1;
        for (string path = from < 0 ? "" : fault.Where![from..]; path.Length > 0;)
        {
            if (lines.TryGetValue(path, out int line))
            {
                return fault with { Reason = string.Create(CultureInfo.InvariantCulture, $"Line {line}: {fault.Reason}") };
            }

            int cut = path.LastIndexOfAny(['.', '[']);
            path = cut < 0 ? "" : path[..cut];
        }

        return fault;
    }
}
