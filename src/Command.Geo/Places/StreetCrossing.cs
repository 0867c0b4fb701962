using System.Collections.Immutable;
using Command.Geo.Crs;

namespace Command.Geo.Places;

/// <summary>Where two streets meet, or come nearest to each other.</summary>
/// <param name="At">CGCS2000 lon/lat degrees.</param>
/// <param name="SpreadM">How far the single meeting points lie from <paramref name="At"/>: the carriageways of wide streets meet several times.</param>
/// <param name="GapM">Metres between the streets there; 0 where they meet.</param>
internal readonly record struct StreetCrossing(GeoPoint At, double SpreadM, double GapM)
{
    // Drawn lines of streets that meet may end short of each other by about a street's width.
    private const double MeetM = 25;
    private const double OneJunctionM = 80;
    private const double NearlyM = 300;
    private const int MostPoints = 256;

    /// <summary>The junctions of two streets, or the one place where they come within 300 m of each other; none when they lie farther apart.</summary>
    public static ImmutableArray<StreetCrossing> Of(StreetCourse one, StreetCourse other)
    {
        LocalPlane plane = new(one.Middle);
        GeoBox window = Shared(one.Box, other.Box);
        if (window.IsEmpty)
        {
            return [];
        }

        List<Segment> ours = Segments(one, plane, window), theirs = Segments(other, plane, window);
        List<PlanePoint> meetings = [];
        (double Gap, PlanePoint At) nearest = (double.PositiveInfinity, default);
        theirs.Sort((a, b) => a.West.CompareTo(b.West));
        double widest = theirs.Count > 0 ? theirs.Max(s => s.East - s.West) : 0;
        foreach (Segment segment in ours)
        {
            for (int i = From(theirs, segment.West - NearlyM - widest); i < theirs.Count && theirs[i].West <= segment.East + NearlyM; i++)
            {
                if (meetings.Count >= MostPoints || !segment.IsNear(theirs[i], NearlyM))
                {
                    continue;
                }

                (double gap, PlanePoint at) = segment.Nearest(theirs[i]);
                if (gap <= MeetM)
                {
                    meetings.Add(at);
                }

                if (gap < nearest.Gap)
                {
                    nearest = (gap, at);
                }
            }
        }

        return meetings.Count > 0 ? Junctions(meetings, plane)
            : nearest.Gap <= NearlyM ? [new StreetCrossing(plane.Inverse(nearest.At), 0, nearest.Gap)]
            : [];
    }

    private static ImmutableArray<StreetCrossing> Junctions(List<PlanePoint> meetings, LocalPlane plane)
    {
        List<List<PlanePoint>> groups = [];
        foreach (PlanePoint at in meetings)
        {
            List<PlanePoint>? group = groups.Find(g => Apart(g[0], at) <= OneJunctionM);
            if (group is null)
            {
                groups.Add([at]);
            }
            else
            {
                group.Add(at);
            }
        }

        return [.. groups.OrderByDescending(g => g.Count).Select(g =>
        {
            PlanePoint centre = new(g.Average(p => p.East), g.Average(p => p.North));
            return new StreetCrossing(plane.Inverse(centre), g.Max(p => Apart(p, centre)), 0);
        })];
    }

    private static GeoBox Shared(GeoBox one, GeoBox other)
    {
        double lat = NearlyM / LocalPlane.MetresPerDegree;
        double lon = lat / Math.Max(0.05, Math.Cos(double.DegreesToRadians(Math.Clamp((one.South + one.North) / 2, -85, 85))));
        return new GeoBox(Math.Max(one.West, other.West) - lon, Math.Max(one.South, other.South) - lat, Math.Min(one.East, other.East) + lon, Math.Min(one.North, other.North) + lat);
    }

    private static List<Segment> Segments(StreetCourse street, LocalPlane plane, GeoBox window)
    {
        List<Segment> segments = [];
        foreach (LineShape line in street.Lines)
        {
            for (int i = 1; i < line.Path.Length; i++)
            {
                if (GeoBox.Empty.Including(line.Path[i - 1]).Including(line.Path[i]).Intersects(window))
                {
                    segments.Add(new Segment(plane.Forward(line.Path[i - 1]), plane.Forward(line.Path[i])));
                }
            }
        }

        return segments;
    }

    private static int From(List<Segment> sorted, double west)
    {
        (int low, int high) = (0, sorted.Count);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle].West < west ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static double Apart(PlanePoint one, PlanePoint other) => double.Hypot(one.East - other.East, one.North - other.North);

    private readonly record struct Segment(PlanePoint A, PlanePoint B)
    {
        public double West => Math.Min(A.East, B.East);

        public double East => Math.Max(A.East, B.East);

        public bool IsNear(Segment other, double m) =>
            West <= other.East + m && East >= other.West - m
            && Math.Min(A.North, B.North) <= Math.Max(other.A.North, other.B.North) + m && Math.Max(A.North, B.North) >= Math.Min(other.A.North, other.B.North) - m;

        /// <summary>The gap between two segments and the middle of it.</summary>
        public (double Gap, PlanePoint At) Nearest(Segment other)
        {
            if (Crossing(other) is { } crossing)
            {
                return (0, crossing);
            }

            (double Gap, PlanePoint At) best = (double.PositiveInfinity, default);
            foreach ((PlanePoint end, Segment segment) in new[] { (A, other), (B, other), (other.A, this), (other.B, this) })
            {
                PlanePoint foot = segment.Foot(end);
                double gap = Apart(end, foot);
                if (gap < best.Gap)
                {
                    best = (gap, new PlanePoint((end.East + foot.East) / 2, (end.North + foot.North) / 2));
                }
            }

            return best;
        }

        private PlanePoint? Crossing(Segment other)
        {
            double e1 = B.East - A.East, n1 = B.North - A.North, e2 = other.B.East - other.A.East, n2 = other.B.North - other.A.North;
            double cross = (e1 * n2) - (n1 * e2);
            if (cross == 0)
            {
                return null;
            }

            double de = other.A.East - A.East, dn = other.A.North - A.North;
            double t = ((de * n2) - (dn * e2)) / cross, u = ((de * n1) - (dn * e1)) / cross;
            return t is >= 0 and <= 1 && u is >= 0 and <= 1 ? new PlanePoint(A.East + (t * e1), A.North + (t * n1)) : null;
        }

        private PlanePoint Foot(PlanePoint at)
        {
            double east = B.East - A.East, north = B.North - A.North, square = (east * east) + (north * north);
            double share = square > 0 ? Math.Clamp((((at.East - A.East) * east) + ((at.North - A.North) * north)) / square, 0, 1) : 0;
            return new PlanePoint(A.East + (share * east), A.North + (share * north));
        }
    }
}
