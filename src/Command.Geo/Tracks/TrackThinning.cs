using System.Collections.Immutable;

namespace Command.Geo.Tracks;

/// <summary>
/// Thins a track by Douglas and Peucker's algorithm (Cartographica 10/2, 1973) in space and time: a point may go when, at its own time, the track
/// without it is no farther from where it was than a tolerance in metres. So the thinned track says where something was and when, not only along which line.
/// </summary>
/// <remarks>
/// Pure, and idempotent: thinning what was thinned changes nothing. Between two points of a track a position is taken as going at an even pace
/// in degrees, the short way round, so the antimeridian is no edge.
/// </remarks>
public static class TrackThinning
{
    /// <summary>
    /// Kept points are never farther apart in time than this unless nothing was there between them, so that a gap in a thinned track is a gap in what was heard.
    /// </summary>
    public static TimeSpan LongestStep { get; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The points to keep, by time: the first and the last; both sides of every change between standing and moving; both sides of every gap longer than
    /// <see cref="LongestStep"/>; and as many of the others as it takes for none that goes to be off by more than the tolerance.
    /// </summary>
    /// <param name="points">In any order. Of points that are equal in everything one is kept.</param>
    /// <param name="toleranceM">Metres, at least 0; 0 keeps all.</param>
    public static ImmutableArray<TrackPoint> Thin(IEnumerable<TrackPoint> points, double toleranceM)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentOutOfRangeException.ThrowIfNegative(toleranceM);
        TrackPoint[] track = [.. points.Distinct().OrderBy(p => p.AtMs).ThenBy(p => p.At.Lon).ThenBy(p => p.At.Lat).ThenBy(p => p.Stands)];
        if (toleranceM == 0 || track.Length < 3)
        {
            return [.. track];
        }

        bool[] kept = new bool[track.Length];
        kept[0] = kept[^1] = true;
        for (int i = 1; i < track.Length; i++)
        {
            if (track[i].Stands != track[i - 1].Stands)
            {
                kept[i - 1] = kept[i] = true;
            }
        }

        for (int from = 0, to = 1; to < track.Length; to++)
        {
            if (kept[to])
            {
                Split(track, kept, from, to, toleranceM);
                from = to;
            }
        }

        return [.. track.Where((_, i) => kept[i])];
    }

    /// <summary>Where something is at a time between two points of its track.</summary>
    /// <param name="from">The point before.</param>
    /// <param name="to">The point after.</param>
    /// <param name="atMs">A time from the one to the other.</param>
    public static GeoPoint Between(TrackPoint from, TrackPoint to, long atMs)
    {
        double part = to.AtMs == from.AtMs ? 0 : (double)(atMs - from.AtMs) / (to.AtMs - from.AtMs);
        double lon = from.At.Lon + (part * Math.IEEERemainder(to.At.Lon - from.At.Lon, 360));
        return new GeoPoint(lon is < -180 or > 180 ? Math.IEEERemainder(lon, 360) : lon, from.At.Lat + (part * (to.At.Lat - from.At.Lat)));
    }

    // A stack of its own: a track that winds unkindly would be as many calls deep as it has points.
    private static void Split(TrackPoint[] track, bool[] kept, int first, int last, double toleranceM)
    {
        Stack<(int From, int To)> open = new([(first, last)]);
        while (open.TryPop(out (int From, int To) piece))
        {
            if (Cut(track, piece.From, piece.To, toleranceM) is { } at)
            {
                kept[at] = true;
                open.Push((piece.From, at));
                open.Push((at, piece.To));
            }
        }
    }

    // Whatever is left out later, the same point is found again: the farthest one, or the one nearest the middle, is never among what goes.
    private static int? Cut(TrackPoint[] track, int from, int to, double toleranceM)
    {
        TrackPoint a = track[from], b = track[to];
        (int farthest, double most) = (-1, toleranceM);
        (int middle, long off) = (-1, long.MaxValue);
        for (int i = from + 1; i < to; i++)
        {
            double distance = Between(a, b, track[i].AtMs).DistanceTo(track[i].At);
            if (!(distance <= most))
            {
                (farthest, most) = (i, double.IsNaN(distance) ? double.PositiveInfinity : distance);
            }

            long aside = Math.Abs(track[i].AtMs - a.AtMs - (b.AtMs - track[i].AtMs));
            if (aside < off)
            {
                (middle, off) = (i, aside);
            }
        }

        return farthest >= 0 ? farthest
            : middle >= 0 && b.AtMs - a.AtMs > LongestStep.TotalMilliseconds ? middle
            : null;
    }
}
