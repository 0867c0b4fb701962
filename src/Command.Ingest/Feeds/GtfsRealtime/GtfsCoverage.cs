using System.Collections.Immutable;
using System.Globalization;
using Command.Geo;
using Command.Geo.Crs;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>
/// The validator's rules E028 and E029: is a vehicle where its agency, and its trip, run at all? WGS 84 degrees on both sides. A vehicle that is not is
/// drawn where it says that it is.
/// </summary>
internal static class GtfsCoverage
{
    /// <summary>Metres around the box of all shapes or stops: the validator's region buffer, a mile.</summary>
    public const double RegionM = 1609;

    /// <summary>Metres to both sides of a trip's shape: the validator's trip buffer.</summary>
    public const double TripM = 200;

    /// <summary>What a position breaks, or null.</summary>
    /// <param name="at">The vehicle, lon/lat degrees.</param>
    /// <param name="trip">The trip that it says it runs.</param>
    /// <param name="detours">Trips and routes that an alert of the same message sends another way, as <see cref="Key"/> names them.</param>
    /// <param name="id">The entity.</param>
    /// <param name="timetable">The timetable.</param>
    public static Fault? Check(GeoPoint at, GtfsTrip? trip, IReadOnlySet<string> detours, string id, Timetable timetable)
    {
        if (timetable.Coverage is { } box && !Near(at, box))
        {
            return new Fault("gtfs-e028", string.Create(CultureInfo.InvariantCulture, $"The vehicle is more than {RegionM:0} m outside of where the timetable's lines run. Its receiver may be wrong, or the timetable that is set."), id);
        }

        if (trip?.TripId is not { } tripId
            || !timetable.Trips.TryGetValue(tripId, out TimetableTrip? planned)
            || planned.ShapeId is not { } shapeId
            || !timetable.Shapes.TryGetValue(shapeId, out ImmutableArray<TimetablePoint> shape)
            || detours.Contains(Key(tripId, null))
            || detours.Contains(Key(null, planned.RouteId))
            || Distance(at, shape) <= TripM)
        {
            return null;
        }

        return new Fault("gtfs-e029", string.Create(CultureInfo.InvariantCulture, $"The vehicle is more than {TripM:0} m from the way of its trip '{tripId}', and no alert tells of a detour."), id);
    }

    /// <summary>A trip's or a route's name among the detours.</summary>
    public static string Key(string? trip, string? route) => trip is not null ? "trip/" + trip : "route/" + route;

    private static bool Near(GeoPoint at, (GeoPoint SouthWest, GeoPoint NorthEast) box)
    {
        PlanePoint off = new LocalPlane(at).Forward(new GeoPoint(
            Math.Clamp(at.Lon, box.SouthWest.Lon, box.NorthEast.Lon),
            Math.Clamp(at.Lat, box.SouthWest.Lat, box.NorthEast.Lat)));
        return Math.Abs(off.East) <= RegionM && Math.Abs(off.North) <= RegionM;
    }

    private static double Distance(GeoPoint at, ImmutableArray<TimetablePoint> shape)
    {
        LocalPlane plane = new(at);
        PlanePoint before = plane.Forward(shape[0].Point);
        double least = double.Hypot(before.East, before.North);
        for (int i = 1; i < shape.Length && least > TripM; i++)
        {
            PlanePoint next = plane.Forward(shape[i].Point);
            double east = next.East - before.East, north = next.North - before.North, length = (east * east) + (north * north);
            double along = length > 0 ? Math.Clamp(-((before.East * east) + (before.North * north)) / length, 0, 1) : 0;
            least = Math.Min(least, double.Hypot(before.East + (along * east), before.North + (along * north)));
            before = next;
        }

        return least;
    }
}
