using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.SensorThings;

/// <summary>A fixed thing of the model: a Thing, a Location or a FeatureOfInterest.</summary>
internal sealed record SensorThingsPlace(string? Id, string? Name, string? Description, GeoShape? Shape, Fault? ShapeFault);

/// <summary>A Datastream: what is measured, and in what unit.</summary>
internal sealed record SensorThingsStream
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? PropertyName { get; init; }

    public string? PropertyDefinition { get; init; }

    public string? UnitSymbol { get; init; }

    public MeasureUnit? Unit { get; init; }

    public GeoShape? ObservedArea { get; init; }
}

/// <summary>What is known around an entity from those it stands in and those expanded in it. Immutable: going deeper makes a new one.</summary>
internal sealed record SensorThingsScope
{
    public SensorThingsPlace? Thing { get; init; }

    public SensorThingsPlace? Feature { get; init; }

    public SensorThingsStream? Stream { get; init; }

    public static SensorThingsScope Of(string? topic) => new()
    {
        Stream = SensorThingsLink.Id(topic, "Datastreams") is { } stream ? new SensorThingsStream { Id = stream } : null,
        Thing = SensorThingsLink.Id(topic, "Things") is { } thing ? new SensorThingsPlace(thing, null, null, null, null) : null,
    };

    /// <summary>The scope with a Thing and its first Location that can be read.</summary>
    public SensorThingsScope WithThing(JsonElement thing)
    {
        GeoShape? shape = null;
        Fault? fault = null;
        if (thing.List("Locations") is { } locations)
        {
            foreach (JsonElement location in locations.EnumerateArray().Take(20))
            {
                (shape, Fault? unread) = location.Member("location") is { } at ? GeoJsonShapes.Read(at) : (null, null);
                fault ??= unread;
                if (shape is not null)
                {
                    break;
                }
            }
        }

        return this with { Thing = Place(thing, "Things", shape, shape is null ? fault : null) };
    }

    public SensorThingsScope WithFeature(JsonElement feature)
    {
        (GeoShape? shape, Fault? fault) = feature.Member("feature") is { } at ? GeoJsonShapes.Read(at) : (null, null);
        return this with { Feature = Place(feature, "FeaturesOfInterest", shape, fault) };
    }

    /// <summary>The scope with a Datastream and what is expanded in it; what it leaves unsaid stays as it was known.</summary>
    public SensorThingsScope WithStream(JsonElement stream)
    {
        JsonElement? property = stream.Child("ObservedProperty");
        JsonElement? unit = stream.Child("unitOfMeasurement");
        SensorThingsStream known = Stream ?? new SensorThingsStream();
        string? symbol = unit?.Text("symbol") ?? unit?.Text("name");
        SensorThingsScope next = this with
        {
            Stream = new SensorThingsStream
            {
                Id = Id(stream, "Datastreams") ?? known.Id,
                Name = stream.Text("name") ?? known.Name,
                PropertyName = property?.Text("name") ?? known.PropertyName,
                PropertyDefinition = property?.Text("definition") ?? known.PropertyDefinition,
                UnitSymbol = symbol ?? known.UnitSymbol,
                Unit = unit is null ? known.Unit : SensorThingsUnits.Of(unit.Value),
                ObservedArea = stream.Child("observedArea") is { } area ? GeoJsonShapes.Read(area).Shape : known.ObservedArea,
            },
        };
        next = stream.Child("Thing") is { } thing ? next.WithThing(thing) : next;
        return stream.Child("FeatureOfInterest") is { } feature ? next.WithFeature(feature) : next;
    }

    /// <summary>The scope of an observation: what is expanded in it goes before what is linked, and that before what stood around it.</summary>
    public SensorThingsScope ForObservation(JsonElement observation)
    {
        SensorThingsScope next = this;
        string? linked = LinkedStream(observation);
        if (linked is not null && linked != Stream?.Id)
        {
            next = next with { Stream = new SensorThingsStream { Id = linked } };
        }

        next = observation.Child("Datastream") is { } stream ? next.WithStream(stream) : next;
        return observation.Child("FeatureOfInterest") is { } feature ? next.WithFeature(feature) : next;
    }

    /// <summary>An entity's id: its own, or the one in its link.</summary>
    public static string? Id(JsonElement entity, string set) =>
        entity.Text("@iot.id") ?? entity.Text("@id") ?? SensorThingsLink.Id(entity.Text("@iot.selfLink"), set) ?? entity.Text("id");

    /// <summary>The Datastream that a navigation link of an entity names.</summary>
    public static string? LinkedStream(JsonElement entity) =>
        SensorThingsLink.Id(entity.Text("Datastream@iot.navigationLink"), "Datastreams") ?? SensorThingsLink.Id(entity.Text("@iot.selfLink"), "Datastreams");

    public static SensorThingsPlace Place(JsonElement entity, string set, GeoShape? shape, Fault? fault) =>
        new(Id(entity, set), entity.Text("name"), entity.Text("description"), shape, fault);
}
