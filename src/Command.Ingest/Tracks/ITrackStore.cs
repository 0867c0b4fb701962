using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;

namespace Command.Ingest.Tracks;

/// <summary>
/// Where units were. Fixes are kept as they were stated, a UTC day by a UTC day; an hour that is over is thinned once, and again when something comes to it late.
/// A fix that was thinned away is still known, so that it is no new one when it is sent again, for as long as its day is kept.
/// </summary>
public interface ITrackStore
{
    /// <summary>What of a unit's hour is thinned; no vehicle sends more, and whoever does has the rest kept as it is.</summary>
    const int MostOfAnHour = 50_000;

    /// <summary>A part of a unit's track, read beside all writing.</summary>
    /// <param name="unit">The unit's platform id.</param>
    /// <param name="from">The first time of interest.</param>
    /// <param name="to">The last one.</param>
    /// <param name="limit">The most fixes that are given, the oldest first.</param>
    /// <returns>Null when the unit was never heard.</returns>
    /// <exception cref="Journal.JournalUnavailableException">It can't be read now.</exception>
    UnitTrack? Track(string unit, DateTimeOffset from, DateTimeOffset to, int limit);

    /// <summary>Goes through the hours of some units that are over and were not thinned, oldest first; call again until it returns 0.</summary>
    /// <param name="closedBefore">Hours that ended before this are over.</param>
    /// <param name="most">How many units' hours are gone through.</param>
    /// <param name="dropped">The times of the fixes of such an hour that may go. Runs beside all writing.</param>
    /// <param name="cancellationToken">Ends it between two pieces.</param>
    /// <returns>How many units' hours were gone through.</returns>
    Task<int> ThinAsync(DateTimeOffset closedBefore, int most, Func<UnitTrack, ImmutableArray<DateTimeOffset>> dropped, CancellationToken cancellationToken);
}

/// <summary>A unit's fix as it was stated.</summary>
/// <param name="ObservedAt">When, to the millisecond.</param>
/// <param name="At">Where, in the feed's datum.</param>
/// <param name="SpeedKmh">Kilometres an hour, or null.</param>
/// <param name="HeadingDeg">Degrees clockwise from north, or null.</param>
public sealed record TrackFix(DateTimeOffset ObservedAt, GeoPoint At, double? SpeedKmh, double? HeadingDeg);

/// <summary>Some of a unit's fixes, by time.</summary>
/// <param name="Newest">The newest thing the unit said, which tells what it is and whose.</param>
/// <param name="Fixes">By time.</param>
public sealed record UnitTrack(Position Newest, ImmutableArray<TrackFix> Fixes);
