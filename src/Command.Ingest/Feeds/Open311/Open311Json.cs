using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Open311;

/// <summary>The JSON form: a bare array of requests, or the wrappers that some servers put around it.</summary>
internal static class Open311Json
{
    /// <summary>Deepest nesting read; a request with its extensions stays under 6.</summary>
    public const int MaxDepth = 32;

    /// <summary>Fields kept of one item; the standard has 20.</summary>
    private const int MaxFields = 400;

    public static Open311Document Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Root(json.RootElement);
        }
        catch (JsonException e)
        {
            return Open311Document.Refused(
                "json-malformed",
                $"The body is not well-formed JSON (or nests deeper than {MaxDepth}): {e.Message}",
                string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, byte {e.BytePositionInLine}"));
        }
    }

    private static Open311Document Root(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return Rows(root);
        }

        if (root.TryGetProperty("service_requests"u8, out JsonElement wrapped) || root.TryGetProperty("requests"u8, out wrapped))
        {
            return wrapped.ValueKind switch
            {
                JsonValueKind.Array => Rows(wrapped),
                JsonValueKind.Object when wrapped.TryGetProperty("request"u8, out JsonElement inner) && inner.ValueKind == JsonValueKind.Array => Rows(inner),
                JsonValueKind.Null => new Open311Document([], []),
                _ => Open311Document.Refused("open311-unrecognised", "service_requests is not a list; send the array that GET /requests answers."),
            };
        }

        if (root.TryGetProperty("service_request_id"u8, out _) || root.TryGetProperty("token"u8, out _) || (root.TryGetProperty("code"u8, out _) && root.TryGetProperty("description"u8, out _)))
        {
            return One(root);
        }

        Fault what = root switch
        {
            _ when root.TryGetProperty("errors"u8, out JsonElement errors) => Open311Shape.Errors(FirstError(errors)),
            _ when root.TryGetProperty("services"u8, out _) => Open311Shape.Services(),
            _ when root.TryGetProperty("service_code"u8, out _) && root.TryGetProperty("attributes"u8, out _) => Open311Shape.Definition(),
            _ when root.TryGetProperty("service_definition"u8, out _) => Open311Shape.Definition(),
            _ when root.TryGetProperty("endpoints"u8, out _) => Open311Shape.Discovery(),
            _ => new Fault("open311-unrecognised", "This JSON object is no service_requests document; send the array that GET /requests answers."),
        };
        return new Open311Document([], [what]);
    }

    private static string? FirstError(JsonElement errors)
    {
        if (errors.ValueKind != JsonValueKind.Array || errors.GetArrayLength() == 0 || errors[0].ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        Open311Document first = One(errors[0]);
        return first.Items.IsEmpty ? null : $"{first.Items[0]["code"]}: {first.Items[0]["description"]}";
    }

    private static Open311Document One(JsonElement item)
    {
        (Open311Item? read, Fault? fault) = Item(item, "item 1");
        return read is null ? new Open311Document([], [fault!]) : new Open311Document([read], []);
    }

    private static Open311Document Rows(JsonElement array)
    {
        ImmutableArray<Open311Item>.Builder items = ImmutableArray.CreateBuilder<Open311Item>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        int row = 0;
        foreach (JsonElement element in array.EnumerateArray())
        {
            if (row == Open311Shape.MaxItems)
            {
                faults.Add(Open311Shape.TooMany());
                break;
            }

            (Open311Item? read, Fault? fault) = Item(element, string.Create(CultureInfo.InvariantCulture, $"item {++row}"));
            if (read is null)
            {
                faults.Add(fault!);
            }
            else
            {
                items.Add(read);
            }
        }

        return new Open311Document(items.DrainToImmutable(), faults.DrainToImmutable());
    }

    private static (Open311Item? Item, Fault? Fault) Item(JsonElement element, string where)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return (null, new Fault("item-not-an-object", $"The item is a JSON {element.ValueKind}; a request is an object.", where));
        }

        Open311Item.Builder builder = new(where);
        int left = MaxFields;
        try
        {
            Add(builder, "", element, ref left);
        }
        catch (InvalidOperationException)
        {
            // The reader checks a text's encoding only when the text is asked for.
            return (null, new Fault("text-encoding", "A text of the item is not valid UTF-8, or escapes half a character.", where));
        }

        return left < 0
            ? (null, new Fault("too-many-fields", string.Create(CultureInfo.InvariantCulture, $"The item has more than {MaxFields} fields."), where))
            : (builder.Build(), null);
    }

    private static void Add(Open311Item.Builder builder, string path, JsonElement element, ref int left)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (JsonProperty field in element.EnumerateObject())
                {
                    if (left < 0)
                    {
                        return;
                    }

                    Add(builder, path.Length == 0 ? field.Name : $"{path}/{field.Name}", field.Value, ref left);
                }

                break;
            case JsonValueKind.Array:
                foreach (JsonElement row in element.EnumerateArray())
                {
                    if (left < 0)
                    {
                        return;
                    }

                    AddRow(builder, path, row, ref left);
                }

                break;
            case JsonValueKind.String:
                left--;
                builder.Add(path, element.GetString());
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                left--;
                // An id sent as a number keeps its own digits.
                builder.Add(path, element.GetRawText());
                break;
            default:
                left--;
                break;
        }
    }

    /// <summary>Extensions are often rows of name and value: the name is what tells them apart.</summary>
    private static void AddRow(Open311Item.Builder builder, string path, JsonElement row, ref int left)
    {
        if (row.ValueKind == JsonValueKind.Object
            && (row.TryGetProperty("code"u8, out JsonElement name) || row.TryGetProperty("key"u8, out name) || row.TryGetProperty("name"u8, out name))
            && name.ValueKind == JsonValueKind.String
            && row.TryGetProperty("value"u8, out JsonElement value))
        {
            Add(builder, $"{path}/{name.GetString()}", value, ref left);
        }
        else
        {
            Add(builder, path, row, ref left);
        }
    }
}
