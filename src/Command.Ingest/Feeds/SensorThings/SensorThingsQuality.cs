using System.Collections.Frozen;
using System.Text.Json;

namespace Command.Ingest.Feeds.SensorThings;

/// <summary>
/// <c>resultQuality</c> is free JSON (OGC 18-088 §8.2.6 leaves it to the sender): the words in it are looked at, wherever they stand.
/// The worst of them counts; what says nothing known is good, as an absent one is.
/// </summary>
internal static class SensorThingsQuality
{
    private const int MostTexts = 32;

    private static readonly FrozenDictionary<string, string> s_words = new Dictionary<string, string>
    {
        ["missing"] = "missing",
        ["缺测"] = "missing",
        ["suspect"] = "suspect",
        ["suspicious"] = "suspect",
        ["questionable"] = "suspect",
        ["doubtful"] = "suspect",
        ["bad"] = "suspect",
        ["erroneous"] = "suspect",
        ["invalid"] = "suspect",
        ["rejected"] = "suspect",
        ["fail"] = "suspect",
        ["failed"] = "suspect",
        ["可疑"] = "suspect",
        ["错误"] = "suspect",
        ["provisional"] = "provisional",
        ["preliminary"] = "provisional",
        ["unchecked"] = "provisional",
        ["unverified"] = "provisional",
        ["raw"] = "provisional",
        ["暂定"] = "provisional",
        ["未审核"] = "provisional",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] s_worst = ["missing", "suspect", "provisional"];

    public static string Of(JsonElement? quality)
    {
        if (quality is not { } root)
        {
            return "good";
        }

        HashSet<string> found = new(StringComparer.Ordinal);
        int left = MostTexts;
        Collect(root, found, ref left);
        return s_worst.FirstOrDefault(found.Contains) ?? "good";
    }

    private static void Collect(JsonElement value, HashSet<string> found, ref int left)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    if (left <= 0)
                    {
                        return;
                    }

                    Collect(member.Value, found, ref left);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement row in value.EnumerateArray())
                {
                    if (left <= 0)
                    {
                        return;
                    }

                    Collect(row, found, ref left);
                }

                break;
            default:
                left--;
                foreach (string word in JsonBody.TextOf(value)?.Split([' ', ',', ';', '(', ')', '.', ':', '_', '-', '/', '#'], StringSplitOptions.RemoveEmptyEntries) ?? [])
                {
                    if (s_words.TryGetValue(word, out string? known))
                    {
                        found.Add(known);
                    }
                }

                break;
        }
    }
}
