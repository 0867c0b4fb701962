using System.Text.Json;

namespace Command.Ingest.Feeds.SensorThings;

/// <summary>What an object of a SensorThings document is.</summary>
internal enum SensorThingsKind
{
    Unknown,
    Observation,
    DataArray,
    Datastream,
    MultiDatastream,
    Thing,
    Location,
    FeatureOfInterest,
    NothingMeasured,
    Error,
}

/// <summary>Entities carry no type: they are told by the members that only they have, and where those were left out by <c>$select</c>, by their own link.</summary>
internal static class SensorThingsKinds
{
    public static SensorThingsKind Of(JsonElement entity)
    {
        if (entity.List("dataArray") is not null && entity.List("components") is not null)
        {
            return SensorThingsKind.DataArray;
        }

        if (entity.TryGetProperty("result", out _))
        {
            return SensorThingsKind.Observation;
        }

        if (Has(entity, "unitOfMeasurements", "multiObservationDataTypes"))
        {
            return SensorThingsKind.MultiDatastream;
        }

        if (Has(entity, "unitOfMeasurement", "observationType", "ObservedProperty"))
        {
            return SensorThingsKind.Datastream;
        }

        return SensorThingsLink.Set(entity.Text("@iot.selfLink")) is { } set && BySet(set) is var kind and not SensorThingsKind.Unknown ? kind : ByMembers(entity);
    }

    private static SensorThingsKind ByMembers(JsonElement entity) => entity switch
    {
        _ when Has(entity, "feature") => SensorThingsKind.FeatureOfInterest,
        _ when Has(entity, "location") => SensorThingsKind.Location,
        _ when Has(entity, "metadata") => SensorThingsKind.NothingMeasured,
        _ when Has(entity, "Locations", "Datastreams", "Locations@iot.navigationLink", "HistoricalLocations@iot.navigationLink") => SensorThingsKind.Thing,
        _ when Has(entity, "Observations") => SensorThingsKind.Datastream,
        _ when Has(entity, "phenomenonTime") => SensorThingsKind.Observation,
        _ when Has(entity, "code") && Has(entity, "message") => SensorThingsKind.Error,
        _ when Has(entity, "definition") || (Has(entity, "time") && Has(entity, "Thing")) => SensorThingsKind.NothingMeasured,
        _ => SensorThingsKind.Unknown,
    };

    private static SensorThingsKind BySet(string set) => set switch
    {
        "Observations" => SensorThingsKind.Observation,
        "Datastreams" => SensorThingsKind.Datastream,
        "MultiDatastreams" => SensorThingsKind.MultiDatastream,
        "Things" => SensorThingsKind.Thing,
        "Locations" => SensorThingsKind.Location,
        "FeaturesOfInterest" => SensorThingsKind.FeatureOfInterest,
        "Sensors" or "ObservedProperties" or "HistoricalLocations" => SensorThingsKind.NothingMeasured,
        _ => SensorThingsKind.Unknown,
    };

    private static bool Has(JsonElement entity, params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (entity.Member(name) is not null)
            {
                return true;
            }
        }

        return false;
    }
}
