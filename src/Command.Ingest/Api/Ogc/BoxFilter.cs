using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Api.Ogc;

/// <summary>The parameter <c>bbox</c>: selects what shares at least one point with a box. Nothing without a geometry does.</summary>
/// <param name="Boxes">Lon/lat degrees; two when the box crosses the antimeridian.</param>
internal sealed record BoxFilter(ImmutableArray<GeoBox> Boxes)
{
    public bool Matches(GeoShape? shape) => shape is not null && Boxes.Any(b => b.Intersects(shape.Box) && Touches(shape, b));

    private static bool Touches(GeoShape shape, GeoBox box) => shape switch
    {
        PointShape point => box.Contains(point.At),
        LineShape line => Path(line.Path, box),
        AreaShape area => Path(area.Outer, box) || area.Holes.Any(h => Path(h, box)) || Covers(area, new GeoPoint(box.West, box.South)),
        CircleShape { RadiusM: 0 } circle => box.Contains(circle.Centre),
        CircleShape circle => Touches(circle.ToArea(), box),
        MultiShape multi => multi.Parts.Any(p => Touches(p, box)),
        _ => false,
    };

    private static bool Path(ImmutableArray<GeoPoint> path, GeoBox box)
    {
        if (path.Length == 1)
        {
            return box.Contains(path[0]);
        }

        for (int i = 1; i < path.Length; i++)
        {
            if (Crosses(path[i - 1], path[i], box))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Liang–Barsky: clips the segment's parameter range by each edge of the box.</summary>
    private static bool Crosses(GeoPoint a, GeoPoint b, GeoBox box)
    {
        double from = 0, to = 1;
        return Clip(a.Lon, b.Lon - a.Lon, box.West, box.East, ref from, ref to) && Clip(a.Lat, b.Lat - a.Lat, box.South, box.North, ref from, ref to);
    }

    private static bool Clip(double start, double delta, double least, double most, ref double from, ref double to)
    {
        if (delta == 0)
        {
            return start >= least && start <= most;
        }

        double enter = ((delta > 0 ? least : most) - start) / delta;
        double leave = ((delta > 0 ? most : least) - start) / delta;
        from = Math.Max(from, enter);
        to = Math.Min(to, leave);
        return from <= to;
    }

    // No edge meets the box, so all of it lies on one side: one corner speaks for it. Even-odd over all rings counts holes out.
    private static bool Covers(AreaShape area, GeoPoint point) => area.Holes.Prepend(area.Outer).Sum(r => Crossings(r, point)) % 2 == 1;

    private static int Crossings(ImmutableArray<GeoPoint> ring, GeoPoint point)
    {
        int count = 0;
        for (int i = 0, j = ring.Length - 1; i < ring.Length; j = i++)
        {
            GeoPoint a = ring[i], b = ring[j];
            if (a.Lat > point.Lat != b.Lat > point.Lat && point.Lon < a.Lon + ((b.Lon - a.Lon) * (point.Lat - a.Lat) / (b.Lat - a.Lat)))
            {
                count++;
            }
        }

        return count;
    }
}
