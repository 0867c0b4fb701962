using NetTopologySuite.Algorithm;
using NetTopologySuite.Geometries;

namespace Command.Geo.Areas;

/// <summary>Point in polygon over one area's edges, sorted into bands of latitude. Edges are decided exactly, so that of two areas
/// with a common edge a point beside it lies in one, and a point on it in both.</summary>
internal sealed class AreaLocator
{
    private const int MostBands = 1024;
    private readonly double[] _edges;
    private readonly int[][] _bands;
    private readonly GeoBox _box;
    private readonly double _bandHeight;

    public AreaLocator(Geometry polygonal)
    {
        List<double> edges = [];
        GeoBox box = GeoBox.Empty;
        foreach (LineString ring in LinearRings(polygonal))
        {
            Coordinate[] corners = ring.Coordinates;
            for (int i = 1; i < corners.Length; i++)
            {
                edges.AddRange([corners[i - 1].X, corners[i - 1].Y, corners[i].X, corners[i].Y]);
                box = box.Including(new GeoPoint(corners[i].X, corners[i].Y));
            }
        }

        _edges = [.. edges];
        _box = box;
        int count = _edges.Length / 4;
        int bands = Math.Clamp(count / 4, 1, MostBands);
        _bandHeight = Math.Max((box.North - box.South) / bands, double.Epsilon);
        List<int>[] lists = [.. Enumerable.Range(0, bands).Select(_ => new List<int>())];
        for (int edge = 0; edge < count; edge++)
        {
            double y1 = _edges[(edge * 4) + 1], y2 = _edges[(edge * 4) + 3];
            for (int band = Band(Math.Min(y1, y2), bands); band <= Band(Math.Max(y1, y2), bands); band++)
            {
                lists[band].Add(edge * 4);
            }
        }

        _bands = [.. lists.Select(l => l.ToArray())];
    }

    public GeoBox Box => _box;

    /// <summary>The edges of all rings, each once.</summary>
    public IEnumerable<(GeoPoint From, GeoPoint To)> Edges
    {
        get
        {
            for (int edge = 0; edge < _edges.Length; edge += 4)
            {
                yield return (new GeoPoint(_edges[edge], _edges[edge + 1]), new GeoPoint(_edges[edge + 2], _edges[edge + 3]));
            }
        }
    }

    /// <summary>True inside and on every edge.</summary>
    public bool Covers(GeoPoint point)
    {
        if (!_box.Contains(point))
        {
            return false;
        }

        bool inside = false;
        foreach (int edge in _bands[Band(point.Lat, _bands.Length)])
        {
            double x1 = _edges[edge], y1 = _edges[edge + 1], x2 = _edges[edge + 2], y2 = _edges[edge + 3];
            if (y1 == point.Lat && y2 == point.Lat)
            {
                if (point.Lon >= Math.Min(x1, x2) && point.Lon <= Math.Max(x1, x2))
                {
                    return true;
                }
            }
            else if ((x2 == point.Lon && y2 == point.Lat) || (x1 == point.Lon && y1 == point.Lat))
            {
                return true;
            }
            else if ((y1 > point.Lat) != (y2 > point.Lat) && (x1 >= point.Lon || x2 >= point.Lon))
            {
                int side = CGAlgorithmsDD.OrientationIndex(x1, y1, x2, y2, point.Lon, point.Lat);
                if (side == 0)
                {
                    return true;
                }

                inside ^= side > 0 == y2 > y1;
            }
        }

        return inside;
    }

    private static IEnumerable<LineString> LinearRings(Geometry geometry) =>
        Enumerable.Range(0, geometry.NumGeometries)
            .Select(geometry.GetGeometryN)
            .OfType<Polygon>()
            .SelectMany(p => p.InteriorRings.Prepend(p.ExteriorRing));

    private int Band(double lat, int bands) => Math.Clamp((int)((lat - _box.South) / _bandHeight), 0, bands - 1);
}
