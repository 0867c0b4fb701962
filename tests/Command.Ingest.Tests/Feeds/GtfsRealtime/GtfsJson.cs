using System.Globalization;
using System.Text.Json;
using Command.Geo.Wire;

namespace Command.Ingest.Tests.Feeds.GtfsRealtime;

/// <summary>GTFS-Realtime written as JSON (the protobuf JSON mapping) to the bytes that a sender would send.</summary>
internal static class GtfsJson
{
    private static readonly Dictionary<string, Dictionary<string, (int Number, string Type)>> s_schema = new()
    {
        ["FeedMessage"] = new() { ["header"] = (1, "FeedHeader"), ["entity"] = (2, "FeedEntity") },
        ["FeedHeader"] = new() { ["gtfsRealtimeVersion"] = (1, "string"), ["incrementality"] = (2, "FULL_DATASET,DIFFERENTIAL"), ["timestamp"] = (3, "int") },
        ["FeedEntity"] = new() { ["id"] = (1, "string"), ["isDeleted"] = (2, "bool"), ["tripUpdate"] = (3, "TripUpdate"), ["vehicle"] = (4, "VehiclePosition"), ["alert"] = (5, "Alert") },
        ["TripUpdate"] = new() { ["trip"] = (1, "Trip"), ["stopTimeUpdate"] = (2, "StopTimeUpdate"), ["vehicle"] = (3, "Vehicle"), ["timestamp"] = (4, "int"), ["delay"] = (5, "int") },
        ["Trip"] = new()
        {
            ["tripId"] = (1, "string"),
            ["startTime"] = (2, "string"),
            ["startDate"] = (3, "string"),
            ["scheduleRelationship"] = (4, "SCHEDULED,ADDED,UNSCHEDULED,CANCELED,,REPLACEMENT,DUPLICATED,DELETED"),
            ["routeId"] = (5, "string"),
            ["directionId"] = (6, "int"),
        },
        ["Vehicle"] = new() { ["id"] = (1, "string"), ["label"] = (2, "string"), ["licensePlate"] = (3, "string") },
        ["StopTimeUpdate"] = new()
        {
            ["stopSequence"] = (1, "int"),
            ["arrival"] = (2, "StopTimeEvent"),
            ["departure"] = (3, "StopTimeEvent"),
            ["stopId"] = (4, "string"),
            ["scheduleRelationship"] = (5, "SCHEDULED,SKIPPED,NO_DATA,UNSCHEDULED"),
        },
        ["StopTimeEvent"] = new() { ["delay"] = (1, "int"), ["time"] = (2, "int"), ["uncertainty"] = (3, "int") },
        ["VehiclePosition"] = new() { ["trip"] = (1, "Trip"), ["position"] = (2, "Position"), ["timestamp"] = (5, "int"), ["stopId"] = (7, "string"), ["vehicle"] = (8, "Vehicle") },
        ["Position"] = new() { ["latitude"] = (1, "float"), ["longitude"] = (2, "float"), ["bearing"] = (3, "float"), ["odometer"] = (4, "double"), ["speed"] = (5, "float") },
        ["Alert"] = new()
        {
            ["activePeriod"] = (1, "TimeRange"),
            ["informedEntity"] = (5, "EntitySelector"),
            ["cause"] = (6, ",UNKNOWN_CAUSE,OTHER_CAUSE,TECHNICAL_PROBLEM,STRIKE,DEMONSTRATION,ACCIDENT,HOLIDAY,WEATHER,MAINTENANCE,CONSTRUCTION,POLICE_ACTIVITY,MEDICAL_EMERGENCY"),
            ["effect"] = (7, ",NO_SERVICE,REDUCED_SERVICE,SIGNIFICANT_DELAYS,DETOUR,ADDITIONAL_SERVICE,MODIFIED_SERVICE,OTHER_EFFECT,UNKNOWN_EFFECT,STOP_MOVED"),
            ["url"] = (8, "TranslatedString"),
            ["headerText"] = (10, "TranslatedString"),
            ["descriptionText"] = (11, "TranslatedString"),
            ["severityLevel"] = (14, ",UNKNOWN_SEVERITY,INFO,WARNING,SEVERE"),
        },
        ["TimeRange"] = new() { ["start"] = (1, "int"), ["end"] = (2, "int") },
        ["EntitySelector"] = new() { ["agencyId"] = (1, "string"), ["routeId"] = (2, "string"), ["routeType"] = (3, "int"), ["trip"] = (4, "Trip"), ["stopId"] = (5, "string") },
        ["TranslatedString"] = new() { ["translation"] = (1, "Translation") },
        ["Translation"] = new() { ["text"] = (1, "string"), ["language"] = (2, "string") },
    };

    public static byte[] Message(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return Encode(document.RootElement, "FeedMessage");
    }

    /// <summary>A full message of version 2.0 with these entities.</summary>
    public static byte[] Full(long timestamp, string entities) => Of("FULL_DATASET", timestamp, entities);

    public static byte[] Differential(long timestamp, string entities) => Of("DIFFERENTIAL", timestamp, entities);

    private static byte[] Of(string incrementality, long timestamp, string entities) => Message(
        $$"""{"header":{"gtfsRealtimeVersion":"2.0","incrementality":"{{incrementality}}","timestamp":"{{timestamp}}"},"entity":[{{entities}}]}""");

    private static byte[] Encode(JsonElement item, string type)
    {
        ProtoWriter writer = new();
        foreach (JsonProperty property in item.EnumerateObject())
        {
            (int number, string kind) = s_schema[type][property.Name];
            foreach (JsonElement value in property.Value.ValueKind == JsonValueKind.Array ? [.. property.Value.EnumerateArray()] : new[] { property.Value })
            {
                Write(writer, number, kind, value);
            }
        }

        return writer.Written.ToArray();
    }

    private static void Write(ProtoWriter writer, int number, string kind, JsonElement value)
    {
        switch (kind)
        {
            case "string":
                writer.Text(number, value.GetString()!);
                break;
            case "bool":
                writer.Number(number, value.GetBoolean() ? 1u : 0u);
                break;
            case "int":
                writer.Number(number, (ulong)(value.ValueKind == JsonValueKind.String ? long.Parse(value.GetString()!, CultureInfo.InvariantCulture) : value.GetInt64()));
                break;
            case "float":
                writer.Single(number, value.GetSingle());
                break;
            case "double":
                writer.Double(number, value.GetDouble());
                break;
            case string names when names.Contains(',', StringComparison.Ordinal):
                int code = Array.IndexOf(names.Split(','), value.GetString());
                Assert.True(code >= 0, $"{value} is none of {names}");
                writer.Number(number, (ulong)code);
                break;
            default:
                writer.Bytes(number, Encode(value, kind));
                break;
        }
    }
}
