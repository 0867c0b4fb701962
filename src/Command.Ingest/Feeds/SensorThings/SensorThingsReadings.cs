using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.SensorThings;

/// <summary>What one Observation states, wherever it stood: in an entity or in a row of a data array.</summary>
internal readonly record struct SensorThingsObservation(string? Id, string? PhenomenonTime, string? ResultTime, JsonElement? Result, JsonElement? Quality);

/// <summary>Observations to readings, places to assets.</summary>
internal static class SensorThingsReadings
{
    /// <summary>A clock that is further ahead than this is wrong, whatever the line's delay.</summary>
    private static readonly TimeSpan s_clockTolerance = TimeSpan.FromHours(24);

    public static Reading Reading(SensorThingsObservation observation, SensorThingsScope scope, FeedContext context)
    {
        ImmutableArray<Fault>.Builder issues = ImmutableArray.CreateBuilder<Fault>();
        SensorThingsTime time = SensorThingsTime.Of(observation, context, issues);
        (double? sent, string? noNumber) = Value(observation.Result, issues);
        string quality = SensorThingsQuality.Of(observation.Quality);
        string property = Property(scope, context);
        (double? value, string unit) = MeasureUnits.Normalise(quality == "missing" ? null : sent, scope.Stream?.Unit, scope.Stream?.UnitSymbol, property);
        string? mapped = Mapped(scope, context);
        if (scope.Stream is null && mapped is null)
        {
            issues.Add(new Fault(
                "datastream-unknown",
                "The observation does not say which Datastream it belongs to, so neither its station nor its unit is known. Expand Datastream, publish on the Datastream's topic, or name the feed's station in codes/sensorthings.json."));
            quality = Worse(quality);
        }

        if (noNumber is not null || time.ObservedAt - context.ReceivedAt > s_clockTolerance)
        {
            quality = Worse(quality);
        }

        (GeoShape? shape, Fault? unplaced) = Shape(scope);
        if (unplaced is not null)
        {
            issues.Add(unplaced);
        }

        string station = LongId.Fit(mapped ?? Station(scope, context));
        return new Reading
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = LongId.Fit(Series(scope, station, property)),
            Version = Version(observation, time, sent, noNumber, quality),
            ObservedAt = time.ObservedAt,
            PeriodStart = time.PeriodStart,
            SentAt = time.SentAt,
            Exercise = context.Exercise,
            Station = station,
            StationName = scope.Thing?.Name ?? scope.Feature?.Name ?? scope.Stream?.Name,
            Property = property,
            Value = value,
            Unit = unit,
            Quality = value is null && noNumber is null ? "missing" : quality,
            Shape = shape,
            Issues = issues.ToImmutable(),
        };
    }

    /// <summary>A Thing, Location or FeatureOfInterest that comes without observations.</summary>
    public static Asset Asset(SensorThingsPlace place, string set, FeedContext context)
    {
        string id = $"{set}({place.Id ?? place.Name})";
        return new Asset
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = LongId.Fit(id),
            Version = Hash($"{place.Name}\n{place.Description}\n{ShapeText(place.Shape)}"),
            ObservedAt = context.ReceivedAt,
            Exercise = context.Exercise,
            Kind = "station",
            Name = place.Name ?? id,
            Shape = place.Shape,
            Text = place.Description,
            Issues = place.ShapeFault is { } fault ? [fault] : [],
        };
    }

    private static string? Mapped(SensorThingsScope scope, FeedContext context)
    {
        foreach (string? name in (ReadOnlySpan<string?>)
        [
            In("Things", scope.Thing?.Id), scope.Thing?.Id, scope.Thing?.Name,
            In("Datastreams", scope.Stream?.Id), scope.Stream?.Id, scope.Stream?.Name,
            In("FeaturesOfInterest", scope.Feature?.Id), scope.Feature?.Name,
            scope.Stream is null ? context.Feed : null,
        ])
        {
            if (name is not null && context.Codes.StationIds.TryGetValue(name, out string? station))
            {
                return station;
            }
        }

        return null;
    }

    private static string Station(SensorThingsScope scope, FeedContext context) =>
        scope.Thing?.Id ?? scope.Thing?.Name ?? scope.Stream?.Id ?? scope.Stream?.Name ?? scope.Feature?.Id ?? scope.Feature?.Name ?? context.Feed;

    private static string Property(SensorThingsScope scope, FeedContext context)
    {
        SensorThingsStream? stream = scope.Stream;
        foreach (string? name in (ReadOnlySpan<string?>)[In("Datastreams", stream?.Id), stream?.PropertyDefinition, stream?.PropertyName, stream?.Name, stream is null ? context.Feed : null])
        {
            if (name is not null && context.Codes.Properties.TryGetValue(name, out string? property))
            {
                return property;
            }
        }

        return stream?.PropertyName ?? stream?.PropertyDefinition ?? stream?.Name ?? "result";
    }

    /// <summary>Two datastreams of one station may measure the same property from two bases: the Datastream is the series.</summary>
    private static string Series(SensorThingsScope scope, string station, string property) =>
        In("Datastreams", scope.Stream?.Id) ?? (scope.Stream?.Name is { } name ? $"{station}/{name}" : $"{station}/{property}");

    private static string? In(string set, string? id) => id is null ? null : $"{set}({id})";

    /// <summary>
    /// The station's own place goes before the sampled feature, and that before the area of all its observations.
    /// A place that could not be read is told only when no other stands in for it.
    /// </summary>
    private static (GeoShape? Shape, Fault? Fault) Shape(SensorThingsScope scope)
    {
        GeoShape? shape = scope.Thing?.Shape ?? scope.Feature?.Shape ?? scope.Stream?.ObservedArea;
        return (shape, shape is null ? scope.Thing?.ShapeFault ?? scope.Feature?.ShapeFault : null);
    }

    /// <summary>The number of a result, or the text that it is instead of one.</summary>
    private static (double? Value, string? NoNumber) Value(JsonElement? result, ImmutableArray<Fault>.Builder issues)
    {
        if (result is not { } value)
        {
            return (null, null);
        }

        double? number = value.ValueKind switch
        {
            JsonValueKind.True => 1,
            JsonValueKind.False => 0,
            JsonValueKind.Object => (value.Member("value") ?? value.Member("result")) is { } inner ? JsonBody.NumberOf(inner) : null,
            _ => JsonBody.NumberOf(value),
        };
        if (number is not null)
        {
            return (number, null);
        }

        string text = JsonBody.TextOf(value) ?? value.ValueKind.ToString();
        issues.Add(new Fault("result-not-a-number", $"The result is '{(text.Length > 60 ? text[..60] : text)}', which is no finite number; it is kept in the envelope and not drawn.", "result"));
        return (null, value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? Hash(value.GetRawText()) : text);
    }

    private static string Worse(string quality) => quality == "missing" ? quality : "suspect";

    private const int LongestId = 100;

    /// <summary>The Observation's id and what it says: the same said again is a duplicate, an Observation that was changed (PATCH) is news of the same moment.</summary>
    private static string Version(SensorThingsObservation observation, SensorThingsTime time, double? value, string? noNumber, string quality)
    {
        string said = string.Create(
            CultureInfo.InvariantCulture,
            $"{time.ObservedAt.UtcTicks}/{time.PeriodStart?.UtcTicks}/{time.SentAt?.UtcTicks}/{value:R}/{noNumber}/{quality}");
        // Without an observed time the moment of receipt stands in, which is another each time: it must not make a repeated statement new.
        if (time.FromReceipt)
        {
            said = string.Create(CultureInfo.InvariantCulture, $"{value:R}/{noNumber}/{quality}/{observation.Id}");
        }

        string at = time.FromReceipt ? "" : (time.SentAt ?? time.ObservedAt).UtcDateTime.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture);
        // The version is a key in every table that follows: an id longer than any real one goes in by its hash.
        string? id = observation.Id is { Length: > LongestId } longer ? Hash(longer) : observation.Id;
        return $"{id}@{at}#{Hash(said)}";
    }

    private static string ShapeText(GeoShape? shape) =>
        shape is null ? "" : string.Join(' ', shape.Positions().Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Lon:R},{p.Lat:R}")));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
}
