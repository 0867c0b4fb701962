using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Web.Resources;

namespace Command.Web.Features.Admin;

/// <summary>One field of a decoded message: its name in the read interfaces, what it means, and its value.</summary>
public sealed record MessageField(string Name, string Label, string Value)
{
    private const int Longest = 400;

    /// <summary>The word for the kind of message.</summary>
    public static string Title(Message message, Words words)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(words);
        string kind = message.GetType().Name;
        return words.Find($"Message_{kind}") ?? kind;
    }

    /// <summary>Every field that the message has, in the order of the contract.</summary>
    /// <param name="message">What was decoded.</param>
    /// <param name="words">The viewer's words.</param>
    /// <param name="pack">Names the kinds; without it codes stand alone.</param>
    public static ImmutableArray<MessageField> Of(Message message, Words words, CityPack? pack = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        JsonObject json = JsonSerializer.SerializeToNode(message, CommandJson.Wire.Message)!.AsObject();
        return [.. json.Where(p => p.Key != "m" && p.Value is not null and not JsonArray { Count: 0 }).Select(p => new MessageField(p.Key, words.Find("Field_" + p.Key) ?? p.Key, Named(p.Key, Text(p.Value!), words, pack)))];
    }

    private static string Named(string field, string value, Words words, CityPack? pack)
    {
        string? name = field switch
        {
            "kind" => pack?.KindOf(value) is { } kind ? words.Pick(kind.Zh, kind.En) : null,
            "unitKind" => words.Find("UnitKind_" + value),
            _ => null,
        };
        return name is null ? value : $"{value} · {name}";
    }

    private static string Text(JsonNode value)
    {
        string text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString(CommandJson.Wire.Options);
        return text.Length <= Longest ? text : text[..Longest] + "…";
    }
}
