using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.Configuration;

namespace Command.Ingest.Notices.Receipts;

/// <summary>What a gateway says of one text message.</summary>
/// <param name="Key">What was sent to it as <c>{id}</c>.</param>
/// <param name="Word">Its own word for how it went.</param>
/// <param name="Delivered">True: it is there; false: it never will be; null: that word says nothing yet.</param>
public sealed record SmsReceipt(string Key, string Word, bool? Delivered)
{
    /// <summary>Receipts of one call at the most.</summary>
    public const int Most = 500;

    private const int Longest = 100;

    /// <summary>The receipts of a JSON document; null when it is none, or holds more than <see cref="Most"/>.</summary>
    public static ImmutableArray<SmsReceipt>? OfJson(ReadOnlyMemory<byte> body, SmsReceiptOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            using JsonDocument json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 16 });
            JsonElement? items = options.Items is { } path ? At(json.RootElement, path) : json.RootElement;
            return items switch
            {
                { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() <= Most => [.. list.EnumerateArray().Select(i => Of(TextAt(i, options.Id), TextAt(i, options.State), options)).OfType<SmsReceipt>()],
                { ValueKind: JsonValueKind.Object } one => Of(TextAt(one, options.Id), TextAt(one, options.State), options) is { } receipt ? [receipt] : [],
                _ => null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>One receipt by its two fields; null where either is missing or no text of ours.</summary>
    public static SmsReceipt? Of(string? key, string? word, SmsReceiptOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return key is not { Length: > 0 and <= Longest } || word is not { Length: > 0 and <= Longest } || word.Any(char.IsControl)
            ? null
            : new SmsReceipt(key, word, Words(options.Delivered).Contains(word) ? true : Words(options.Failed).Contains(word) ? false : null);
    }

    private static FrozenSet<string> Words(string words) => words.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static string? TextAt(JsonElement item, string path) => At(item, path) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } value => value.GetRawText(),
        _ => null,
    };

    private static JsonElement? At(JsonElement at, string path)
    {
        foreach (string name in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at;
    }
}
