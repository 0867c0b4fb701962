using System.Text;
using System.Text.Json;

namespace Command.Ingest.City.Build;

/// <summary>Finds the line of a file that a JSON path speaks of.</summary>
internal static class JsonPlace
{
    /// <summary>The line, from 1, where the value begins; of a value that is missing, the line of the nearest one around it. Null when the text can't be followed.</summary>
    /// <param name="json">The file, UTF-8.</param>
    /// <param name="path">Such as <c>$.features[2].properties.code</c> or <c>$.kinds['暴雨']</c>.</param>
    public static int? LineOf(ReadOnlySpan<byte> json, string path)
    {
        if (Segments(path) is not { } segments)
        {
            return null;
        }

        long place = 0;
        try
        {
            Utf8JsonReader reader = new(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 });
            if (!reader.Read())
            {
                return null;
            }

            place = reader.TokenStartIndex;
            foreach (string segment in segments)
            {
                if (!Enter(ref reader, segment))
                {
                    break;
                }

                place = reader.TokenStartIndex;
            }
        }
        catch (JsonException)
        {
            // What was found before the fault still is the nearest place.
        }
        catch (InvalidOperationException)
        {
            // A name that is no valid Unicode can't be compared.
        }

        return 1 + json[..(int)place].Count((byte)'\n');
    }

    private static bool Enter(ref Utf8JsonReader reader, string segment)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    bool found = reader.ValueTextEquals(segment);
                    reader.Read();
                    if (found)
                    {
                        return true;
                    }

                    reader.Skip();
                }

                return false;
            case JsonTokenType.StartArray when int.TryParse(segment, out int index):
                for (int i = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; i++)
                {
                    if (i == index)
                    {
                        return true;
                    }

                    reader.Skip();
                }

                return false;
            default:
                return false;
        }
    }

    private static List<string>? Segments(string path)
    {
        if (path.Length == 0 || path[0] != '$')
        {
            return null;
        }

        List<string> segments = [];
        StringBuilder name = new();
        for (int i = 1; i < path.Length; i++)
        {
            if (path[i] == '[')
            {
                Finish(name, segments);
                bool quoted = i + 1 < path.Length && path[i + 1] == '\'';
                int end = path.IndexOf(quoted ? "']" : "]", i + 1, StringComparison.Ordinal);
                if (end < 0)
                {
                    return null;
                }

                segments.Add(quoted ? path[(i + 2)..end] : path[(i + 1)..end]);
                i = end + (quoted ? 1 : 0);
            }
            else if (path[i] == '.')
            {
                Finish(name, segments);
            }
            else
            {
                name.Append(path[i]);
            }
        }

        Finish(name, segments);
        return segments;
    }

    private static void Finish(StringBuilder name, List<string> segments)
    {
        if (name.Length > 0)
        {
            segments.Add(name.ToString());
            name.Clear();
        }
    }
}
