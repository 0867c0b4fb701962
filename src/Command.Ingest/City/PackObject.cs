using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Geo;

namespace Command.Ingest.City;

/// <summary>One JSON object of a pack with where it stands: every read either gives a checked value or states a fault with file and path.</summary>
/// <remarks>After a fault the value is a default that nobody uses: a pack with faults is never handed out.</remarks>
internal readonly struct PackObject(JsonElement element, string file, string path, PackFaults faults)
{
    private const int LongestText = 2_000;
    private static readonly SearchValues<char> s_slug = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public string File => file;

    public string Path => path;

    public void Fault(string code, string reason, string? name = null) =>
        faults.Add(code, reason, file, name is null ? path : $"{path}.{name}");

    /// <summary>False when the member is not there, or null.</summary>
    public bool Has(string name) => !IsAbsent(name);

    public string Text(string name)
    {
        if (Find(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 and <= LongestText } text)
        {
            return text;
        }

        Fault("pack-field", $"'{name}' must be a text of 1 to {LongestText} characters.", name);
        return "";
    }

    public string? OptionalText(string name) => IsAbsent(name) ? null : Text(name);

    /// <summary>A name that also stands in addresses and configuration keys.</summary>
    public string Slug(string name)
    {
        string text = Text(name);
        if (text.AsSpan().ContainsAnyExcept(s_slug))
        {
            Fault("pack-field", $"'{name}' may hold only a-z, 0-9 and hyphens.", name);
        }

        return text;
    }

    public bool Flag(string name)
    {
        if (Find(name) is { ValueKind: JsonValueKind.True or JsonValueKind.False } value)
        {
            return value.GetBoolean();
        }

        Fault("pack-field", $"'{name}' must be true or false.", name);
        return false;
    }

    public double Number(string name, double least, double most)
    {
        if (Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out double number) && number >= least && number <= most)
        {
            return number;
        }

        Fault("pack-field", string.Create(CultureInfo.InvariantCulture, $"'{name}' must be a number from {least} to {most}."), name);
        return least;
    }

    public double? OptionalNumber(string name, double least, double most) => IsAbsent(name) ? null : Number(name, least, most);

    public int Integer(string name, int least, int most)
    {
        double number = Number(name, least, most);
        if (number != Math.Floor(number))
        {
            Fault("pack-field", $"'{name}' must be a whole number.", name);
        }

        return (int)number;
    }

    public DateOnly Date(string name)
    {
        if (Find(name) is { ValueKind: JsonValueKind.String } value
            && DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date))
        {
            return date;
        }

        Fault("pack-field", $"'{name}' must be a day written yyyy-MM-dd.", name);
        return default;
    }

    public DateOnly? OptionalDate(string name) => IsAbsent(name) ? null : Date(name);

    public T Word<T>(string name, IReadOnlyDictionary<string, T> words)
    {
        string text = Text(name);
        if (words.TryGetValue(text, out T? value))
        {
            return value;
        }

        if (text.Length > 0)
        {
            Fault("pack-word", $"'{text}' is not one of {string.Join(", ", words.Keys)}.", name);
        }

        return words.Values.First();
    }

    public GeoPoint Point(string name)
    {
        if (Numbers(name, 2) is [double lon, double lat] && new GeoPoint(lon, lat) is { IsValid: true } point)
        {
            return point;
        }

        Fault("pack-field", $"'{name}' must be a position [lon, lat] in degrees.", name);
        return default;
    }

    public GeoBox Box(string name)
    {
        if (Numbers(name, 4) is [double west, double south, double east, double north]
            && west < east && south < north && new GeoPoint(west, south).IsValid && new GeoPoint(east, north).IsValid)
        {
            return new GeoBox(west, south, east, north);
        }

        Fault("pack-field", $"'{name}' must be a box [west, south, east, north] in degrees.", name);
        return GeoBox.Empty;
    }

    public GeoShape Shape(string name)
    {
        if (Find(name) is { ValueKind: JsonValueKind.Object } value)
        {
            return PackGeometry.Read(value, file, $"{path}.{name}", faults);
        }

        Fault("pack-field", $"'{name}' must be a GeoJSON geometry.", name);
        return PackGeometry.Nowhere;
    }

    public PackObject Object(string name)
    {
        if (Find(name) is { ValueKind: JsonValueKind.Object } value)
        {
            return new PackObject(value, file, $"{path}.{name}", faults);
        }

        Fault("pack-field", $"'{name}' must be an object.", name);
        return new PackObject(default, file, $"{path}.{name}", new PackFaults());
    }

    /// <summary>The objects of an array, at most <paramref name="most"/>.</summary>
    public ImmutableArray<PackObject> Items(string name, int most)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() > most)
        {
            Fault("pack-field", $"'{name}' must be an array of at most {most} objects.", name);
            return [];
        }

        ImmutableArray<PackObject>.Builder items = ImmutableArray.CreateBuilder<PackObject>(array.GetArrayLength());
        int i = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"{path}.{name}[{i++}]");
            if (item.ValueKind == JsonValueKind.Object)
            {
                items.Add(new PackObject(item, file, at, faults));
            }
            else
            {
                faults.Add("pack-field", "An object was expected.", file, at);
            }
        }

        return items.ToImmutable();
    }

    public ImmutableArray<string> Texts(string name, int most)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() > most
            || array.EnumerateArray().Any(t => t.ValueKind != JsonValueKind.String || t.GetString() is not { Length: > 0 and <= LongestText }))
        {
            Fault("pack-field", $"'{name}' must be an array of at most {most} texts.", name);
            return [];
        }

        return [.. array.EnumerateArray().Select(t => t.GetString()!)];
    }

    /// <summary>An array whose elements are texts, or objects where there is more to say; the text is null for an object. Each comes with where it stands.</summary>
    public ImmutableArray<(string? Text, PackObject At)> TextsOrItems(string name, int most)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() > most)
        {
            Fault("pack-field", $"'{name}' must be an array of at most {most} texts or objects.", name);
            return [];
        }

        ImmutableArray<(string?, PackObject)>.Builder items = ImmutableArray.CreateBuilder<(string?, PackObject)>(array.GetArrayLength());
        int i = 0;
        foreach (JsonElement item in array.EnumerateArray())
        {
            PackObject at = new(item, file, string.Create(CultureInfo.InvariantCulture, $"{path}.{name}[{i++}]"), faults);
            if (item.ValueKind == JsonValueKind.Object)
            {
                items.Add((null, at));
            }
            else if (item.ValueKind == JsonValueKind.String && item.GetString() is { Length: > 0 and <= LongestText } text)
            {
                items.Add((text, at));
            }
            else
            {
                at.Fault("pack-field", $"A text of 1 to {LongestText} characters or an object was expected.");
            }
        }

        return items.ToImmutable();
    }

    /// <summary>The members of an object whose names are data, at most <paramref name="most"/>.</summary>
    public ImmutableArray<KeyValuePair<string, JsonElement>> Members(string name, int most)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Object } value || value.GetPropertyCount() > most)
        {
            Fault("pack-field", $"'{name}' must be an object of at most {most} members.", name);
            return [];
        }

        return [.. value.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value))];
    }

    private double[]? Numbers(string name, int count)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Array } array || array.GetArrayLength() != count)
        {
            return null;
        }

        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
        {
            if (array[i].ValueKind != JsonValueKind.Number || !array[i].TryGetDouble(out numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }

    private bool IsAbsent(string name) => Find(name) is null or { ValueKind: JsonValueKind.Null };

    private JsonElement? Find(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;
}
