using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>Reads children of a CAP element by name, in any order and under any prefix: real senders keep neither the order of the schema nor its prefix.</summary>
internal static class CapXml
{
    public static IEnumerable<CapElement> All(CapElement parent, string name) => parent.All(name);

    public static CapElement? First(CapElement parent, string name) => parent.First(name);

    /// <summary>The child's text without the white space around it; null when there is none.</summary>
    public static string? Text(CapElement parent, string name) => First(parent, name) is { } child && child.Value.Trim() is { Length: > 0 } text ? text : null;

    /// <summary>The child's word as the standard spells it. A word outside the list is kept as it came, with an issue.</summary>
    public static string? Word(CapElement parent, string name, FrozenDictionary<string, string> words, CapIssues issues)
    {
        if (Text(parent, name) is not { } text)
        {
            issues.Add($"cap-{name.ToLowerInvariant()}-missing", $"The {name} element is required and is missing or empty.", parent);
            return null;
        }

        return Known(text, words, First(parent, name)!, issues);
    }

    public static ImmutableArray<string> Words(CapElement parent, string name, FrozenDictionary<string, string> words, CapIssues issues) =>
        [.. All(parent, name).Where(e => !string.IsNullOrWhiteSpace(e.Value)).Select(e => Known(e.Value.Trim(), words, e, issues)).Distinct(StringComparer.Ordinal)];

    /// <summary>Name and value pairs: <c>valueName</c> and <c>value</c> children, or the <c>name=value</c> text of CAP 1.0.</summary>
    public static IEnumerable<Geocode> Pairs(CapElement parent, string name)
    {
        foreach (CapElement pair in All(parent, name))
        {
            string? key = Text(pair, "valueName"), value = Text(pair, "value");
            if (key is null && value is null && !pair.HasElements && pair.Value.Split('=', 2) is [var left, var right])
            {
                (key, value) = (left.Trim(), right.Trim());
            }

            if (!string.IsNullOrEmpty(value))
            {
                yield return new Geocode(key ?? "", value);
            }
        }
    }

    /// <summary>A hash of what the alert says, the same whatever prefix or indentation carries it. First 16 hex digits of SHA-256.</summary>
    public static string ContentHash(CapElement alert)
    {
        ArrayBufferWriter<byte> said = new(4_096);
        Append(said, alert);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(said.WrittenSpan, hash);
        return Convert.ToHexStringLower(hash[..8]);
    }

    private static string Known(string text, FrozenDictionary<string, string> words, CapElement at, CapIssues issues)
    {
        if (words.TryGetValue(text, out string? word))
        {
            return word;
        }

        // GB/T 35965 senders put the colour itself into severity; the level tables know it.
        if (!ReferenceEquals(words, CapWords.Severity) || CapLevels.BuiltIn(text) is null)
        {
            issues.Add("cap-word-unknown", $"{CapIssues.Quote(text)} is not a word of CAP for {at.Local}; expected one of {string.Join(", ", words.Values.Distinct().Order())}.", at);
        }

        return text;
    }

    private static void Append(ArrayBufferWriter<byte> said, CapElement element)
    {
        said.Write("<"u8);
        Append(said, element.Local);
        foreach ((string local, string value) in element.Attributes)
        {
            said.Write(" "u8);
            Append(said, local);
            said.Write("="u8);
            Append(said, value);
        }

        said.Write(">"u8);
        if (element.Parts.IsEmpty)
        {
            Append(said, element.Value.AsSpan().Trim());
        }

        foreach (CapElement part in element.Parts)
        {
            if (part.Local.Length > 0)
            {
                Append(said, part);
            }
            else
            {
                Append(said, part.Value.AsSpan().Trim());
            }
        }

        said.Write("</>"u8);
    }

    private static void Append(ArrayBufferWriter<byte> said, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, said);
}
