using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Web.Map.Explore;

/// <summary>What there is at a point and how soon help can be there. Pure: the picture, the pack, units and their ways in, lists out, none long.</summary>
/// <param name="Alerts">In force, with the point in their area; the gravest first.</param>
/// <param name="Incidents">Open, within <see cref="NearM"/>; the nearest first.</param>
/// <param name="Gauges">The nearest water levels, however far.</param>
/// <param name="Facilities">The pack's nearest facilities within <see cref="FacilitiesM"/>.</param>
/// <param name="Units">Those that can be sent and are soonest there.</param>
public sealed record PlaceFacts(
    ImmutableArray<AlertItem> Alerts,
    ImmutableArray<Near<Incident>> Incidents,
    ImmutableArray<Near<Series>> Gauges,
    ImmutableArray<Near<Facility>> Facilities,
    ImmutableArray<Arrival> Units)
{
    public const double NearM = 1_000, FacilitiesM = 3_000;

    /// <summary>Units whose way is reckoned: the nearest as the crow flies. One that is farther is hardly sooner.</summary>
    public const int MostWays = 200;

    private const int Most = 5;

    /// <summary>Kinds whose positions are known and that nobody sends: what carries passengers, and what was merely seen.</summary>
    private static readonly FrozenSet<string> s_notSent =
        FrozenSet.Create(StringComparer.Ordinal, "bus", "taxi", "tram", "metro", "rail", "ferry", "post", "hostile", "unidentified");

    /// <summary>What there is at a point.</summary>
    /// <param name="at">CGCS2000, lon/lat degrees.</param>
    /// <param name="picture">The live picture.</param>
    /// <param name="pack">The city.</param>
    /// <param name="units">The newest fixes.</param>
    /// <param name="times">How long units at some points take to the place.</param>
    /// <param name="sight">What the asker may see.</param>
    /// <param name="exercise">True for an exercise's things beside the real ones; units are of one world alone.</param>
    public static PlaceFacts At(GeoPoint at, PictureState picture, CityPack pack, IEnumerable<UnitFix> units, Func<ImmutableArray<GeoPoint>, ImmutableArray<TravelTime>> times, MapSight sight, bool exercise)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(units);
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(sight);
        UnitFix[] sendable = [.. units.Where(u => u.Exercise == exercise && u.Status != "out" && !s_notSent.Contains(u.Kind) && sight.Sees(u.Feed)).OrderBy(u => u.At.DistanceTo(at)).ThenBy(u => u.Id, StringComparer.Ordinal).Take(MostWays)];
        ImmutableArray<TravelTime> ways = times([.. sendable.Select(u => u.At)]);
        return new PlaceFacts(
            [.. picture.Alerts.Values
                .Where(a => a.InForce && (exercise || !a.Alert.Exercise) && sight.Sees(a.Alert.Feed) && a.Place.Shape is { } shape && shape.Box.Contains(at) && ShapeGeometry.Contains(shape, at))
                .OrderBy(a => a.Alert.Level ?? 5).ThenBy(a => a.Id, StringComparer.Ordinal).Take(Most)],
            [.. Nearest(picture.Open.Select(picture.Incidents.GetValueOrDefault).OfType<Incident>().Where(i => (exercise || !i.Exercise) && i.Sources.Any(s => sight.Sees(s.Source))), i => i.Place.Centre, at, NearM)],
            [.. Nearest(picture.Readings.Values.Where(s => s.Latest.Property == Reading.Properties.WaterLevel && (exercise || !s.Latest.Exercise) && sight.Sees(s.Latest.Feed)), s => s.Place.Centre, at, double.PositiveInfinity).Take(3)],
            [.. Nearest(pack.Facilities, f => f.Shape is PointShape point ? point.At : ShapeGeometry.Centroid(f.Shape), at, FacilitiesM)],
            [.. sendable.Zip(ways, (unit, way) => new Arrival(unit, way)).Where(a => a.Way.Seconds is not null).OrderBy(a => a.Way.Seconds).ThenBy(a => a.Unit.Id, StringComparer.Ordinal).Take(Most)]);
    }

    private static IEnumerable<Near<T>> Nearest<T>(IEnumerable<T> things, Func<T, GeoPoint?> place, GeoPoint at, double within) =>
        things.Select(t => (Thing: t, At: place(t))).Where(t => t.At is not null)
            .Select(t => new Near<T>(t.Thing, t.At!.Value, t.At.Value.DistanceTo(at))).Where(n => n.Metres <= within).OrderBy(n => n.Metres).Take(Most);
}

/// <summary>A thing and how far away it is.</summary>
public sealed record Near<T>(T Thing, GeoPoint At, double Metres);

/// <summary>A unit and how long it takes.</summary>
public sealed record Arrival(UnitFix Unit, TravelTime Way);
