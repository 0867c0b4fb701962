using System.Collections.Immutable;
using Command.Geo.Crs;

namespace Command.Geo.Places;

/// <summary>The ground that one street covers, on a plane of its own, for distances along and across it.</summary>
/// <remarks>Immutable and safe to share between threads. Positions are CGCS2000 lon/lat degrees.</remarks>
internal sealed class StreetCourse
{
    private readonly LocalPlane _plane;
    private readonly PlanePoint[][] _lines;
    private readonly double[][] _along;

    public StreetCourse(ImmutableArray<LineShape> lines)
    {
        Lines = lines;
        Box = lines.Aggregate(GeoBox.Empty, (box, l) => l.Path.Aggregate(box, (b, p) => b.Including(p)));
        _plane = new LocalPlane(new GeoPoint((Box.West + Box.East) / 2, (Box.South + Box.North) / 2));
        LocalPlane plane = _plane;
        _lines = [.. lines.Select(l => l.Path.Select(plane.Forward).ToArray())];
        _along = [.. _lines.Select(Chainage)];
        LengthM = _along.Sum(a => a[^1]);
        (Middle, ReachM) = FindMiddle(_ => true) ?? (lines[0].Path[0], 0);
    }

    public ImmutableArray<LineShape> Lines { get; }

    public GeoBox Box { get; }

    public double LengthM { get; }

    /// <summary>A position on the street, about halfway.</summary>
    public GeoPoint Middle { get; }

    /// <summary>Metres from <see cref="Middle"/> to the street's farthest spot.</summary>
    public double ReachM { get; }

    /// <summary>The middle of what lies where <paramref name="inside"/> says, and how far that part reaches from it; null when none does.</summary>
    public (GeoPoint Middle, double ReachM)? FindMiddle(Func<GeoPoint, bool> inside)
    {
        List<PlanePoint> spots = [];
        double step = Math.Max(20, LengthM / 400);
        for (int line = 0; line < _lines.Length; line++)
        {
            double length = _along[line][^1];
            for (double at = 0; at < length; at += step)
            {
                spots.Add(At(line, at));
            }

            spots.Add(_lines[line][^1]);
        }

        spots.RemoveAll(s => !inside(_plane.Inverse(s)));
        if (spots.Count == 0)
        {
            return null;
        }

        PlanePoint centre = new(spots.Average(s => s.East), spots.Average(s => s.North));
        PlanePoint middle = spots.MinBy(s => Distance(s, centre));
        return (_plane.Inverse(middle), spots.Max(s => Distance(s, middle)));
    }

    /// <summary>The spot on the street nearest to a point, and how far off it is.</summary>
    public StreetSpot Nearest(GeoPoint point)
    {
        PlanePoint at = _plane.Forward(point);
        StreetSpot best = new(0, 0, double.PositiveInfinity);
        for (int line = 0; line < _lines.Length; line++)
        {
            PlanePoint[] path = _lines[line];
            for (int i = 1; i < path.Length; i++)
            {
                double share = Share(path[i - 1], path[i], at);
                double off = Distance(Between(path[i - 1], path[i], share), at);
                if (off < best.OffM)
                {
                    best = new StreetSpot(line, _along[line][i - 1] + (share * (_along[line][i] - _along[line][i - 1])), off);
                }
            }
        }

        return best;
    }

    public GeoPoint PointAt(StreetSpot spot) => _plane.Inverse(At(spot.Line, spot.AlongM));

    /// <summary>A position between two spots, along the street where both lie on one line of it, and how far apart they are on that way.</summary>
    /// <param name="one">A spot of this street.</param>
    /// <param name="other">Another.</param>
    /// <param name="share">0 for the one, 1 for the other.</param>
    public (GeoPoint At, double ApartM) Between(StreetSpot one, StreetSpot other, double share)
    {
        if (one.Line == other.Line)
        {
            return (_plane.Inverse(At(one.Line, one.AlongM + (share * (other.AlongM - one.AlongM)))), Math.Abs(other.AlongM - one.AlongM));
        }

        PlanePoint from = At(one.Line, one.AlongM), to = At(other.Line, other.AlongM);
        StreetSpot spot = Nearest(_plane.Inverse(Between(from, to, share)));
        return (PointAt(spot), Distance(from, to) + (2 * spot.OffM));
    }

    private static double[] Chainage(PlanePoint[] path)
    {
        double[] along = new double[path.Length];
        for (int i = 1; i < path.Length; i++)
        {
            along[i] = along[i - 1] + Distance(path[i - 1], path[i]);
        }

        return along;
    }

    private PlanePoint At(int line, double alongM)
    {
        double[] along = _along[line];
        int after = Array.BinarySearch(along, alongM);
        if (after >= 0)
        {
            return _lines[line][after];
        }

        after = Math.Clamp(~after, 1, along.Length - 1);
        double length = along[after] - along[after - 1];
        return Between(_lines[line][after - 1], _lines[line][after], length > 0 ? Math.Clamp((alongM - along[after - 1]) / length, 0, 1) : 0);
    }

    private static double Share(PlanePoint from, PlanePoint to, PlanePoint at)
    {
        double east = to.East - from.East, north = to.North - from.North, square = (east * east) + (north * north);
        return square > 0 ? Math.Clamp((((at.East - from.East) * east) + ((at.North - from.North) * north)) / square, 0, 1) : 0;
    }

    private static PlanePoint Between(PlanePoint from, PlanePoint to, double share) =>
        new(from.East + (share * (to.East - from.East)), from.North + (share * (to.North - from.North)));

    private static double Distance(PlanePoint one, PlanePoint other) => double.Hypot(one.East - other.East, one.North - other.North);
}

/// <summary>A spot on a street.</summary>
/// <param name="Line">Which of its lines.</param>
/// <param name="AlongM">Metres along that line.</param>
/// <param name="OffM">Metres from the point that was asked about.</param>
internal readonly record struct StreetSpot(int Line, double AlongM, double OffM);
