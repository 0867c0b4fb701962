using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Command.Ingest.Feeds.Wzdx;

/// <summary>Values of a WZDx document by name. What is absent, null, blank or of another type is null.</summary>
internal static partial class WzdxJson
{
    private const int LongestText = 4_000;

    public static JsonElement? Child(this JsonElement? item, string name) =>
        item is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out JsonElement child) && child.ValueKind != JsonValueKind.Null ? child : null;

    /// <summary>A text, or a number as it is written: some senders' ids are numbers.</summary>
    public static string? Text(this JsonElement? item, string name) => item.Child(name).AsText();

    public static string? AsText(this JsonElement? item)
    {
        string? text = item switch
        {
            { ValueKind: JsonValueKind.String } value => value.GetString(),
            { ValueKind: JsonValueKind.Number } value => value.GetRawText(),
            _ => null,
        };
        text = text is null ? null : string.Concat(text.Where(c => !char.IsControl(c) || c == '\n')).Trim();
        return string.IsNullOrEmpty(text) ? null : Shorten(text, LongestText);
    }

    public static double? Number(this JsonElement? item, string name) =>
        item.Child(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && double.IsFinite(number) ? number : null;

    public static bool? Flag(this JsonElement? item, string name) => item.Child(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>The items of a list, at most <paramref name="most"/>.</summary>
    public static IEnumerable<JsonElement?> Items(this JsonElement? item, string name, int most = 100) =>
        item.Child(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Take(most).Select(i => (JsonElement?)i) : [];

    public static IEnumerable<string> Texts(this JsonElement? item, string name) => item.Items(name).Select(i => i.AsText()).OfType<string>();

    /// <summary>An RFC 3339 time with the sender's offset, or with the feed's where it has none; null when the text is none.</summary>
    public static DateTimeOffset? Time(string? text, TimeSpan offset)
    {
        if (text is null || text.Length > 48 || Pattern().Match(text) is not { Success: true } match)
        {
            return null;
        }

        string zone = match.Groups["z"].Success ? text : text + (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString(@"hh\:mm", CultureInfo.InvariantCulture);
        return DateTimeOffset.TryParse(zone, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time) ? time : null;
    }

    public static string Shorten(string text, int longest) =>
        text.Length <= longest ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1), "…");

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,7})?[0-9]{0,13}(?<z>[Zz]|[+-][0-9]{2}:[0-9]{2})?\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
