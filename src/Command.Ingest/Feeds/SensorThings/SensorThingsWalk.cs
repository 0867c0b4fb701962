using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.SensorThings;

/// <summary>Goes through one document from its root to the observations in it. Used once, by one thread.</summary>
internal sealed class SensorThingsWalk(FeedContext context)
{
    /// <summary>Readings, assets and faults that one body may give.</summary>
    public const int MaxItems = 50_000;

    private const int MaxWraps = 6;

    private readonly ImmutableArray<Message>.Builder _messages = ImmutableArray.CreateBuilder<Message>();
    private readonly ImmutableArray<Fault>.Builder _faults = ImmutableArray.CreateBuilder<Fault>();
    private readonly HashSet<string> _alive = new(StringComparer.Ordinal);
    private readonly HashSet<string> _assets = new(StringComparer.Ordinal);
    private int _item;
    private bool _full;

    public Decoded Read(JsonElement root)
    {
        Guarded(root, SensorThingsScope.Of(context.Topic), 0);

        // A wrong document is one mistake of its sender, not one a row.
        if (_messages.Count == 0 && _alive.Count == 0 && _faults.Count > 1 && _faults.All(f => f.Code == _faults[0].Code))
        {
            return new Decoded([], [_faults[0]]);
        }

        return new Decoded(_messages.DrainToImmutable(), _faults.DrainToImmutable()) { Heartbeats = [.. _alive] };
    }

    private void Guarded(JsonElement element, SensorThingsScope scope, int wraps)
    {
        try
        {
            Any(element, scope, wraps);
        }
        catch (InvalidOperationException)
        {
            // The reader finds half a character behind an escape only when the text is asked for.
            Fault("text-encoding", "A text of the entity escapes half a character, so the entity was not read.");
        }
    }

    private void Any(JsonElement element, SensorThingsScope scope, int wraps)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            Each(element, scope, wraps);
        }
        else if (element.ValueKind != JsonValueKind.Object)
        {
            Fault("item-not-an-object", $"The item is a JSON {element.ValueKind}; an entity is an object.");
        }
        else if (element.List("value") is { } set && element.Member("result") is null)
        {
            Each(set, scope, wraps);
        }
        else if (element.List("requests") is { } requests)
        {
            Requests(requests, wraps);
        }
        else if (element.Text("type") is "FeatureCollection" && element.List("features") is { } features)
        {
            Each(features, scope, wraps);
        }
        else if (element.Text("type") is "Feature" && element.Child("properties") is { } properties)
        {
            Feature(element, properties, scope);
        }
        else
        {
            Entity(element, scope, wraps);
        }
    }

    private void Entity(JsonElement entity, SensorThingsScope scope, int wraps)
    {
        switch (SensorThingsKinds.Of(entity))
        {
            case SensorThingsKind.Observation:
                Observation(entity, scope);
                break;
            case SensorThingsKind.DataArray:
                DataArray(entity, scope);
                break;
            case SensorThingsKind.Datastream:
                Datastream(entity, scope);
                break;
            case SensorThingsKind.Thing:
                Thing(entity, scope);
                break;
            case SensorThingsKind.Location:
                (Geo.GeoShape? shape, Fault? fault) = entity.Member("location") is { } at ? GeoJsonShapes.Read(at) : (null, null);
                Asset(SensorThingsScope.Place(entity, "Locations", shape, fault), "Locations");
                break;
            case SensorThingsKind.FeatureOfInterest when entity.List("Observations") is { } observations:
                Each(observations, scope.WithFeature(entity), wraps);
                break;
            case SensorThingsKind.FeatureOfInterest:
                Asset(scope.WithFeature(entity).Feature!, "FeaturesOfInterest");
                break;
            case SensorThingsKind.MultiDatastream:
                Fault("sensorthings-multi-datastream", "A MultiDatastream puts several values into one result, which is not read. Poll its values as Datastreams of their own.");
                break;
            case SensorThingsKind.NothingMeasured when entity.List("Datastreams") is { } streams:
                Each(streams, scope, wraps);
                break;
            case SensorThingsKind.NothingMeasured:
                Fault("sensorthings-nothing-measured", "The entity is a Sensor, an ObservedProperty or a HistoricalLocation, which says neither a value nor a place. Send Observations, Datastreams or Things.");
                break;
            case SensorThingsKind.Error:
                Fault("sensorthings-error", $"This is the service's error, not its data: {entity.Text("message") ?? entity.Text("code")}");
                break;
            default:
                Composite(entity, scope, wraps);
                break;
        }
    }

    /// <summary>Lists under keys of the sender's own, as exports by station have them.</summary>
    private void Composite(JsonElement entity, SensorThingsScope scope, int wraps)
    {
        bool lists = false;
        foreach (JsonProperty member in entity.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Array)
            {
                lists = false;
                break;
            }

            lists = true;
        }

        if (!lists)
        {
            Fault("sensorthings-unrecognised", "This JSON is no SensorThings entity or set. Send the body of GET /Observations, /Datastreams or /Things, or a published Observation.");
            return;
        }

        foreach (JsonProperty member in entity.EnumerateObject())
        {
            Each(member.Value, scope, wraps);
        }
    }

    private void Each(JsonElement list, SensorThingsScope scope, int wraps)
    {
        if (wraps >= MaxWraps)
        {
            Fault("sensorthings-unrecognised", $"Lists stand in lists more than {MaxWraps} deep, which no SensorThings document has.");
            return;
        }

        foreach (JsonElement element in list.EnumerateArray())
        {
            if (_full)
            {
                return;
            }

            _item += wraps == 0 ? 1 : 0;
            Guarded(element, scope, wraps + 1);
        }
    }

    /// <summary>A batch (OGC 18-088 §11): each request's body is an entity of the set that its url names.</summary>
    private void Requests(JsonElement requests, int wraps)
    {
        foreach (JsonElement request in requests.EnumerateArray())
        {
            if (_full || wraps >= MaxWraps)
            {
                return;
            }

            _item++;
            if (request.Member("body") is { } inner)
            {
                Guarded(inner, SensorThingsScope.Of(request.Text("url")), wraps + 1);
            }
        }
    }

    private void Observation(JsonElement entity, SensorThingsScope scope)
    {
        if (entity.Child("MultiDatastream") is not null)
        {
            Fault("sensorthings-multi-datastream", "The Observation belongs to a MultiDatastream, whose results hold several values, which is not read.");
            return;
        }

        SensorThingsObservation observation = new(
            SensorThingsScope.Id(entity, "Observations"),
            entity.Text("phenomenonTime"),
            entity.Text("resultTime"),
            entity.Member("result"),
            entity.Member("resultQuality"));
        Add(SensorThingsReadings.Reading(observation, scope.ForObservation(entity), context));
    }

    /// <summary>The data array extension (OGC 18-088 §12): rows whose columns <c>components</c> names.</summary>
    private void DataArray(JsonElement entity, SensorThingsScope scope)
    {
        SensorThingsScope stream = scope.ForObservation(entity);
        ImmutableArray<string?> columns = [.. entity.List("components")!.Value.EnumerateArray().Take(40).Select(JsonBody.TextOf)];
        int row = 0;
        foreach (JsonElement cells in entity.List("dataArray")!.Value.EnumerateArray())
        {
            row++;
            if (_full)
            {
                return;
            }

            if (cells.ValueKind != JsonValueKind.Array || cells.GetArrayLength() != columns.Length)
            {
                Fault("data-array-row", string.Create(CultureInfo.InvariantCulture, $"Row {row} of a data array is no list of its {columns.Length} components, so it was not read."));
                continue;
            }

            JsonElement?[] values = [.. cells.EnumerateArray().Select(c => c.ValueKind == JsonValueKind.Null ? (JsonElement?)null : c)];
            JsonElement? Cell(string name) => columns.IndexOf(name) is var at and >= 0 ? values[at] : null;
            string? Text(string name) => Cell(name) is { } cell ? JsonBody.TextOf(cell) : null;
            string? feature = Text("FeatureOfInterest/id") ?? Text("FeatureOfInterest/@iot.id");
            SensorThingsScope place = feature is null || feature == stream.Feature?.Id
                ? stream
                : stream with { Feature = new SensorThingsPlace(feature, null, null, null, null) };
            SensorThingsObservation observation = new(Text("id") ?? Text("@iot.id"), Text("phenomenonTime"), Text("resultTime"), Cell("result"), Cell("resultQuality"));
            Add(SensorThingsReadings.Reading(observation, place, context));
        }
    }

    private void Datastream(JsonElement entity, SensorThingsScope scope)
    {
        SensorThingsScope stream = scope.WithStream(entity);
        int before = _messages.Count;
        if (entity.List("Observations") is { } observations)
        {
            foreach (JsonElement observation in observations.EnumerateArray())
            {
                if (_full)
                {
                    return;
                }

                if (observation.ValueKind == JsonValueKind.Object)
                {
                    Observation(observation, stream);
                }
                else
                {
                    Fault("item-not-an-object", $"An observation of the Datastream is a JSON {observation.ValueKind}; an entity is an object.");
                }
            }
        }

        if (_messages.Count > before)
        {
            return;
        }

        if (stream.Thing is { } thing && scope.Thing is null)
        {
            Asset(thing, "Things");
        }
        else if (stream.Feature is { } feature)
        {
            Asset(feature, "FeaturesOfInterest");
        }
        else if ((stream.Stream!.Id ?? stream.Stream.Name) is { } id)
        {
            _alive.Add(id);
        }
    }

    private void Thing(JsonElement entity, SensorThingsScope scope)
    {
        SensorThingsScope thing = scope.WithThing(entity);
        int before = _messages.Count;
        foreach (string streams in (ReadOnlySpan<string>)["Datastreams", "MultiDatastreams"])
        {
            foreach (JsonElement stream in entity.List(streams) is { } list ? list.EnumerateArray() : default)
            {
                if (_full)
                {
                    return;
                }

                if (streams == "MultiDatastreams")
                {
                    Fault("sensorthings-multi-datastream", "A MultiDatastream of the Thing puts several values into one result, which is not read.");
                }
                else if (stream.ValueKind == JsonValueKind.Object)
                {
                    Datastream(stream, thing);
                }
            }
        }

        if (_messages.Count == before)
        {
            Asset(thing.Thing!, "Things");
        }
    }

    /// <summary>A row of the GeoJSON result format (OGC 18-088 has it as <c>$resultFormat=GeoJSON</c>): the entity's fields are the properties.</summary>
    private void Feature(JsonElement feature, JsonElement properties, SensorThingsScope scope)
    {
        (Geo.GeoShape? shape, Fault? fault) = GeoJsonShapes.Read(feature);
        if (SensorThingsKinds.Of(properties) == SensorThingsKind.Observation)
        {
            SensorThingsPlace place = scope.Feature ?? new SensorThingsPlace(null, null, null, null, null);
            Observation(properties, scope with { Feature = place with { Shape = shape, ShapeFault = fault } });
            return;
        }

        string set = SensorThingsLink.Set(properties.Text("@iot.selfLink")) ?? (properties.Member("encodingType") is null ? "Things" : "Locations");
        Asset(SensorThingsScope.Place(properties, set, shape, fault), set);
    }

    private void Asset(SensorThingsPlace place, string set)
    {
        if (place.Id is null && place.Name is null)
        {
            Fault("no-id", "The entity has neither an id nor a name, so nothing can be filed under it.");
            return;
        }

        Asset asset = SensorThingsReadings.Asset(place, set, context);
        if (_assets.Add(asset.SourceId))
        {
            Add(asset);
        }
    }

    private void Add(Message message)
    {
        if (!Full())
        {
            _messages.Add(message);
        }
    }

    private void Fault(string code, string reason)
    {
        if (!Full())
        {
            _faults.Add(new Fault(code, reason, _item == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"item {_item}")));
        }
    }

    private bool Full()
    {
        if (!_full && _messages.Count + _faults.Count >= MaxItems)
        {
            _full = true;
            _faults.Add(new Fault(
                "too-many-items",
                string.Create(CultureInfo.InvariantCulture, $"The body holds more than {MaxItems} observations; those after them were not read. Send it in parts.")));
        }

        return _full;
    }
}
