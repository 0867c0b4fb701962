using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Api.Open311;

/// <summary>Something that can be reported: one row of <c>services</c> in the pack's <c>codes/open311.json</c>.</summary>
/// <param name="Code">The service code, a string.</param>
/// <param name="Zh">Its name.</param>
/// <param name="En">Its name in English.</param>
/// <param name="ClassZh">The large class of GB/T 30428.2 that it is listed under.</param>
/// <param name="ClassEn">The same in English.</param>
/// <param name="Attributes">What else is asked; usually nothing.</param>
internal sealed record Service(string Code, string Zh, string En, string ClassZh, string ClassEn, ImmutableArray<ServiceAttribute> Attributes);

/// <summary>One question about a service.</summary>
/// <param name="Code">The name of the answer's field: <c>attribute[CODE]</c>.</param>
/// <param name="Datatype">string, number, datetime, text, singlevaluelist or multivaluelist.</param>
/// <param name="Values">The answers of a list.</param>
internal sealed record ServiceAttribute(string Code, string Zh, string En, string Datatype, bool Required, ImmutableArray<ServiceValue> Values);

internal sealed record ServiceValue(string Key, string Zh, string En);

/// <summary>What the city takes reports of. Immutable.</summary>
internal sealed record ServiceCatalogue(ImmutableArray<Service> Services, ImmutableArray<Fault> Faults)
{
    private const string FileName = "codes/open311.json";
    private const long LargestFile = 4 * 1024 * 1024;
    private const int Most = 2_000;
    private static readonly string[] s_datatypes = ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"];

    private readonly FrozenDictionary<string, Service> _byCode = Services.ToFrozenDictionary(s => s.Code, StringComparer.Ordinal);

    public Service? Find(string code) => _byCode.GetValueOrDefault(code);

    /// <summary>Reads the rows. A pack without any offers its kinds; a row that can't be used is left out and named among the faults.</summary>
    /// <param name="directory">The pack's folder.</param>
    /// <param name="pack">The pack.</param>
    public static ServiceCatalogue Read(string directory, CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        List<Fault> faults = [];
        ImmutableArray<Service> services = [.. Rows(Path.Combine(directory, FileName), faults).DistinctBy(s => s.Code, StringComparer.Ordinal)];
        return new ServiceCatalogue(services.IsEmpty ? [.. pack.Kinds.Select(k => new Service(k.Code, k.Zh, k.En, "", "", []))] : services, [.. faults]);
    }

    private static ImmutableArray<Service> Rows(string path, List<Fault> faults)
    {
        try
        {
            FileInfo file = new(path);
            if (!file.Exists || file.Length > LargestFile)
            {
                return [];
            }

            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { MaxDepth = 16 });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("services", out JsonElement rows) || rows.ValueKind != JsonValueKind.Array)
            {
                return [];
            }

            return [.. rows.EnumerateArray().Take(Most).Select((row, i) => Row(row, i, faults)).OfType<Service>()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            faults.Add(new Fault("services-unreadable", $"The file can't be read: {e.Message}", FileName));
            return [];
        }
    }

    private static Service? Row(JsonElement row, int index, List<Fault> faults)
    {
        if (Text(row, "code") is { Length: <= 60 } code && Text(row, "zh") is { } zh && Text(row, "en") is { } en)
        {
            ImmutableArray<ServiceAttribute> attributes = [.. Items(row, "attributes").Select(Attribute).OfType<ServiceAttribute>()];
            if (attributes.Length == Items(row, "attributes").Count())
            {
                return new Service(code, zh, en, Text(row, "classZh") ?? "", Text(row, "classEn") ?? "", attributes);
            }
        }

        faults.Add(new Fault("services-row", "A service needs code, zh and en; an attribute code, zh, en, a datatype of the standard, and values where it is a list.", $"{FileName} $.services[{index}]"));
        return null;
    }

    private static ServiceAttribute? Attribute(JsonElement row)
    {
        ImmutableArray<ServiceValue> values =
            [.. Items(row, "values").Select(v => Text(v, "key") is { } key && Text(v, "zh") is { } zh && Text(v, "en") is { } en ? new ServiceValue(key, zh, en) : null).OfType<ServiceValue>()];
        return Text(row, "code") is { } code && Text(row, "zh") is { } zh && Text(row, "en") is { } en
            && Text(row, "datatype") is { } datatype && s_datatypes.Contains(datatype)
            && datatype.EndsWith("valuelist", StringComparison.Ordinal) == !values.IsEmpty
            ? new ServiceAttribute(code, zh, en, datatype, row.TryGetProperty("required", out JsonElement required) && required.ValueKind == JsonValueKind.True, values)
            : null;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out JsonElement items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string? Text(JsonElement row, string name) =>
        row.ValueKind == JsonValueKind.Object && row.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 200 } text ? text : null;
}
