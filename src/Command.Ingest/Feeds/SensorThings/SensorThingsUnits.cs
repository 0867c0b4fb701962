using System.Text.Json;

namespace Command.Ingest.Feeds.SensorThings;

/// <summary>A Datastream's <c>unitOfMeasurement</c>: its UCUM definition is the surest, then its symbol, its name, and the last word of its definition.</summary>
internal static class SensorThingsUnits
{
    private const string Ucum = "ucum:";

    public static MeasureUnit? Of(JsonElement unit)
    {
        string? definition = unit.Text("definition");
        return (definition?.StartsWith(Ucum, StringComparison.OrdinalIgnoreCase) == true ? MeasureUnits.Find(definition[Ucum.Length..]) : null)
            ?? MeasureUnits.Find(unit.Text("symbol"))
            ?? MeasureUnits.Find(unit.Text("name"))
            ?? MeasureUnits.Find(definition?[(definition.LastIndexOfAny(['/', '#', ':']) + 1)..]);
    }
}
