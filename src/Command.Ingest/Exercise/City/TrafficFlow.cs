using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Picture;

namespace Command.Ingest.Exercise.City;

/// <summary>How fast traffic flows: by the hour of the day, and slower the nearer a closed road is. Pure.</summary>
public static class TrafficFlow
{
    private const double JamM = 1_500, Standstill = 0.25;

    /// <summary>Share of the free speed by the hour: the peaks of a working day.</summary>
    private static readonly ImmutableArray<double> s_hours =
        [1, 1, 1, 1, 1, 0.98, 0.85, 0.6, 0.58, 0.72, 0.8, 0.78, 0.76, 0.78, 0.78, 0.74, 0.64, 0.52, 0.58, 0.72, 0.84, 0.92, 0.97, 1];

    /// <summary>Share of the free speed.</summary>
    /// <param name="hour">Hour of the day, local time, 0 to 24.</param>
    /// <param name="at">Where, CGCS2000 lon/lat degrees.</param>
    /// <param name="closed">Where roads are closed.</param>
    public static double At(double hour, GeoPoint at, ImmutableArray<GeoPoint> closed)
    {
        int whole = (int)Math.Floor(hour) % 24;
        double part = hour - Math.Floor(hour), flow = s_hours[whole] + ((s_hours[(whole + 1) % 24] - s_hours[whole]) * part);
        double near = closed.IsDefaultOrEmpty ? double.PositiveInfinity : closed.Min(c => c.DistanceTo(at));
        return flow * (near >= JamM ? 1 : Standstill + ((1 - Standstill) * near / JamM));
    }

    /// <summary>The hour of the day in a telling, local time, 0 to 24.</summary>
    public static double HourOf(Scenario scenario, Telling telling, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(telling);
        return ((((scenario.Day?.FromHour ?? telling.Start.TimeOfDay.TotalHours) + telling.StoryAt(now).TotalHours) % 24) + 24) % 24;
    }

    /// <summary>Where an exercise has closed roads, as everybody was told.</summary>
    public static ImmutableArray<GeoPoint> Closed(PictureState picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return [.. picture.Reports.Values.Where(r => r is { IsOver: false, Report: { Exercise: true, Kind: "closure" } }).Select(r => r.Place.Centre).OfType<GeoPoint>()];
    }
}
