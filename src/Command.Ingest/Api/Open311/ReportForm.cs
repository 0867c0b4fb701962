using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Command.Ingest.Api.Open311;

/// <summary>The fields of a <c>POST /requests</c>, from a form (the standard's way) or from JSON. Empty ones are absent; texts are trimmed.</summary>
/// <param name="Fields">By name.</param>
/// <param name="Answers"><c>attribute[CODE]</c>, each with its values.</param>
public sealed record ReportForm(ImmutableDictionary<string, string> Fields, ImmutableSortedDictionary<string, ImmutableArray<string>> Answers)
{
    private const int MostFields = 200;
    private const string AnswerStart = "attribute[";
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>A field's text, or null where it is absent.</summary>
    public string? this[string name] => Fields.GetValueOrDefault(name);

    /// <summary>Reads <c>application/x-www-form-urlencoded</c>, or says what is wrong with it.</summary>
    public static (ReportForm? Form, string? Fault) FromForm(ReadOnlyMemory<byte> body)
    {
        try
        {
            using FormReader reader = new(s_strict.GetString(body.Span)) { ValueCountLimit = MostFields };
            Builder builder = new();
            foreach ((string name, StringValues values) in reader.ReadForm())
            {
                foreach (string? value in values)
                {
                    builder.Add(name, value);
                }
            }

            return (builder.Build(), null);
        }
        catch (InvalidDataException)
        {
            return (null, $"The form has more than {MostFields} fields, or one that is too long. Send only the fields of the standard.");
        }
        catch (ArgumentException)
        {
            return (null, "The form is not UTF-8. Encode every text as UTF-8 before it is escaped.");
        }
    }

    /// <summary>Reads a JSON object of the same fields; <c>attribute</c> or <c>attributes</c> may be an object of answers.</summary>
    public static (ReportForm? Form, string? Fault) FromJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() == 1)
            {
                root = root[0];
            }

            if (root.ValueKind != JsonValueKind.Object || root.GetPropertyCount() > MostFields)
            {
                return (null, $"The JSON is not one object of at most {MostFields} fields. Send one report at a time.");
            }

            Builder builder = new();
            foreach (JsonProperty field in root.EnumerateObject())
            {
                if (field.Name is "attribute" or "attributes" && field.Value.ValueKind == JsonValueKind.Object)
                {
                    foreach (JsonProperty answer in field.Value.EnumerateObject().Take(MostFields))
                    {
                        Add(builder, $"{AnswerStart}{answer.Name}]", answer.Value);
                    }
                }
                else
                {
                    Add(builder, field.Name, field.Value);
                }
            }

            return (builder.Build(), null);
        }
        catch (JsonException e)
        {
            return (null, $"The body is not well-formed JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            return (null, "A text of the JSON is not valid UTF-8, or escapes half a character.");
        }
    }

    private static void Add(Builder builder, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                builder.Add(name, value.GetString());
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                builder.Add(name, value.GetRawText());
                break;
            case JsonValueKind.Array:
                foreach (JsonElement one in value.EnumerateArray().Where(v => v.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)).Take(MostFields))
                {
                    Add(builder, name, one);
                }

                break;
        }
    }

    private sealed class Builder
    {
        private readonly ImmutableDictionary<string, string>.Builder _fields = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        private readonly Dictionary<string, List<string>> _answers = new(StringComparer.Ordinal);

        public void Add(string name, string? value)
        {
            if (string.IsNullOrWhiteSpace(value))
            {
                return;
            }

            string text = value.Trim();
            if (!name.StartsWith(AnswerStart, StringComparison.Ordinal))
            {
                // Of a field that comes twice the first counts, as in the documents that are read.
                _fields.TryAdd(name, text);
                return;
            }

            // attribute[CODE], and attribute[CODE][] or attribute[CODE][key] for lists.
            int end = name.IndexOf(']', StringComparison.Ordinal);
            string code = name[AnswerStart.Length..(end < 0 ? name.Length : end)];
            if (!_answers.TryGetValue(code, out List<string>? values))
            {
                _answers[code] = values = [];
            }

            values.Add(text);
        }

        public ReportForm Build() => new(
            _fields.ToImmutable(),
            _answers.ToImmutableSortedDictionary(a => a.Key, a => a.Value.ToImmutableArray(), StringComparer.Ordinal));
    }
}
