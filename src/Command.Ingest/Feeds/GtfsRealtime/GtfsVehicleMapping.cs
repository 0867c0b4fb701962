using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>A vehicle position to a <see cref="Position"/>: WGS 84 degrees, metres a second to km/h.</summary>
internal static class GtfsVehicleMapping
{
    private const float FastestMetresASecond = 120;

    /// <summary>What a 32-bit float leaves unsaid of a longitude, in metres.</summary>
    private const double FloatErrorM = 1;

    public static (Position? Position, Fault? Lost) ToPosition(GtfsVehicle vehicle, string id, string hash, GtfsClock clock, FeedContext context)
    {
        if (vehicle.Fix is not { } fix || At(fix) is not { } at)
        {
            return (null, new Fault(
                "gtfs-e026",
                vehicle.Fix is { } wrong
                    ? string.Create(CultureInfo.InvariantCulture, $"Latitude {wrong.Latitude}, longitude {wrong.Longitude} is no position (out of range, or 0).")
                    : "The vehicle position has no position.",
                id));
        }

        ImmutableArray<Fault>.Builder issues = clock.Issues.ToBuilder();
        string? name = vehicle.Name?.Id ?? vehicle.Name?.Label ?? vehicle.Name?.Plate;
        if (vehicle.Name?.Id is null)
        {
            issues.Add(new Fault("gtfs-w002", name is null ? "The vehicle has no id; the entity's stands in." : "The vehicle has no id; its label or plate stands in.", id));
        }

        name ??= id;
        DateTimeOffset observed = clock.Observed(vehicle.Timestamp, id, context.ReceivedAt, issues);
        return (new Position
        {
            Feed = context.Feed,
            Agency = context.Agency,
            SourceId = name,
            Version = observed == context.ReceivedAt ? "#" + hash : observed.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            ObservedAt = observed,
            SentAt = clock.At,
            Exercise = context.Exercise,
            At = at,
            SpeedKmh = Speed(fix, id, issues),
            HeadingDeg = Heading(fix, id, issues),
            CallSign = vehicle.Name?.Label ?? vehicle.Name?.Plate ?? (vehicle.Trip?.RouteId is { } route ? $"{route}/{name}" : null),
            UncertaintyM = FloatErrorM,
            Issues = issues.DrainToImmutable(),
        }, null);
    }

    private static GeoPoint? At(GtfsFix fix)
    {
        // A float that is exactly 0 is a field that nobody set; no bus stands on the equator or on the meridian of Greenwich to seven digits.
        GeoPoint at = new(Degrees(fix.Longitude), Degrees(fix.Latitude));
        return at.IsValid && at.Lon != 0 && at.Lat != 0 ? at : null;
    }

    /// <summary>The shortest decimal that the float stands for: widening it would make digits up that nobody measured.</summary>
    private static double Degrees(float value) => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double? Speed(GtfsFix fix, string id, ImmutableArray<Fault>.Builder issues)
    {
        if (fix.Speed is not { } speed)
        {
            return null;
        }

        if (speed is >= 0 and <= FastestMetresASecond)
        {
            return Math.Round(speed * 3.6, 2);
        }

        issues.Add(new Fault("gtfs-w004", string.Create(CultureInfo.InvariantCulture, $"A speed of {speed} m/s is not real, and is left out."), id));
        return null;
    }

    private static double? Heading(GtfsFix fix, string id, ImmutableArray<Fault>.Builder issues)
    {
        if (fix.Bearing is null or (>= 0 and <= 360))
        {
            return fix.Bearing;
        }

        issues.Add(new Fault("gtfs-e027", string.Create(CultureInfo.InvariantCulture, $"A bearing of {fix.Bearing} is not between 0 and 360 degrees, and is left out."), id));
        return null;
    }
}
