using System.Collections.Frozen;
using System.Collections.Immutable;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Geometries.Utilities;

namespace Command.Geo.Areas;

/// <summary>Which area is here, which area has this code, which areas does this shape touch.</summary>
/// <remarks>
/// Built once and immutable: any number of threads may ask at once, and <see cref="Find(GeoPoint)"/> allocates nothing. Positions are
/// CGCS2000 lon/lat degrees; 180 and −180 are one meridian, and an area or a shape across it is stated in parts (RFC 7946 §3.1.9). Codes are GB/T 2260 (six digits) and GB/T 10114 (nine digits).
/// </remarks>
public sealed class AreaIndex
{
    private const int MostCellsPerSide = 256;
    private const int AnyDepth = -1;
    private readonly ImmutableArray<Entry> _entries;
    private readonly FrozenDictionary<string, Area> _byCode;
    private readonly int[][] _cells;
    private readonly int _side;
    private readonly GeoBox _box;

    private AreaIndex(ImmutableArray<Entry> entries, ImmutableArray<AreaFault> faults)
    {
        _entries = entries;
        Faults = faults;
        _byCode = entries.ToFrozenDictionary(e => e.Area.Code, e => e.Area, StringComparer.Ordinal);
        _box = entries.Aggregate(GeoBox.Empty, (box, e) => box.Including(new GeoPoint(e.Locator.Box.West, e.Locator.Box.South)).Including(new GeoPoint(e.Locator.Box.East, e.Locator.Box.North)));
        _side = Math.Clamp((int)Math.Sqrt(entries.Length * 8), 1, MostCellsPerSide);
        List<int>[] cells = [.. Enumerable.Range(0, _side * _side).Select(_ => new List<int>())];
        for (int i = 0; i < entries.Length; i++)
        {
            // By its parts: an area on both sides of 180° lies in few of the columns between them.
            for (int part = 0; part < entries[i].Geometry.NumGeometries; part++)
            {
                Enter(cells, BoxOf(entries[i].Geometry.GetGeometryN(part)), i);
            }
        }

        _cells = [.. cells.Select(c => c.ToArray())];
    }

    /// <summary>The areas, fine before coarse, each step in the order of its codes.</summary>
    public IEnumerable<Area> Areas => _entries.Select(e => e.Area);

    /// <summary>Areas that were left out, and why.</summary>
    public ImmutableArray<AreaFault> Faults { get; }

    /// <summary>Builds the index. An area whose shape cannot be used, or whose code came before, is left out and named in <see cref="Faults"/>.</summary>
    /// <param name="areas">Areas in CGCS2000; they may lie in one another (a city's districts, a district's streets).</param>
    public static AreaIndex Build(IEnumerable<Area> areas)
    {
        ArgumentNullException.ThrowIfNull(areas);
        List<Entry> entries = [];
        List<AreaFault> faults = [];
        HashSet<string> codes = new(StringComparer.Ordinal);
        foreach (Area area in areas)
        {
            ShapeRead read = ShapeGeometry.ToGeometry(area.Shape);
            if (read.Geometry is not { } geometry)
            {
                faults.Add(new AreaFault(area.Code, read.Fault!.Reason));
            }
            else if (geometry is not (Polygon or MultiPolygon))
            {
                faults.Add(new AreaFault(area.Code, "The shape is not made of areas alone."));
            }
            else if (!codes.Add(area.Code))
            {
                faults.Add(new AreaFault(area.Code, "The code came before."));
            }
            else
            {
                entries.Add(new Entry(area, new AreaLocator(geometry), geometry));
            }
        }

        entries.Sort(FineFirst);
        return new AreaIndex([.. entries], [.. faults]);
    }

    /// <summary>The finest area at a point; on a common edge the one with the smaller code; null outside all areas.</summary>
    /// <param name="point">CGCS2000 lon/lat degrees.</param>
    public Area? Find(GeoPoint point) => At(point, AnyDepth);

    /// <summary>The area of one step at a point; a district and a county are one step. On a common edge the one with the smaller code.</summary>
    /// <param name="point">CGCS2000 lon/lat degrees.</param>
    /// <param name="level">The step asked for.</param>
    public Area? Find(GeoPoint point, AreaLevel level) => At(point, Depth(level));

    /// <summary>
    /// The area that a code names: itself, else the smallest known area that the code lies in (nine digits, six, four, two), so that the
    /// 12-digit codes of CAP alerts find their street, district or city. The code of a whole province that is not known itself gives the city,
    /// where exactly one of its cities is known. Null when nothing fits.
    /// </summary>
    /// <param name="geocode">Digits of GB/T 2260, GB/T 10114 or the 12-digit statistical code.</param>
    public Area? ByCode(string geocode)
    {
        ArgumentNullException.ThrowIfNull(geocode);
        if (geocode.Length is < 2 or > 12 || geocode.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return null;
        }

        if (_byCode.TryGetValue(geocode, out Area? exact))
        {
            return exact;
        }

        ReadOnlySpan<int> lengths = [12, 9, 6, 4, 2];
        foreach (int length in lengths)
        {
            if (geocode.Length >= length && _byCode.TryGetValue(geocode[..length].PadRight(6, '0'), out Area? holder))
            {
                return holder;
            }
        }

        return geocode.AsSpan(2).ContainsAnyExcept('0') ? null : OnlyCityOf(geocode[..2]);
    }

    /// <summary>The areas that share ground or an edge with a shape, in the order of their codes; empty for a shape that is no usable geometry.</summary>
    /// <param name="shape">CGCS2000 lon/lat degrees.</param>
    public ImmutableArray<Area> Intersecting(GeoShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (ShapeGeometry.ToGeometry(shape).Geometry is not { } geometry)
        {
            return [];
        }

        HashSet<int> met = [];
        foreach (Geometry here in OnTheGlobe(geometry))
        {
            GeoBox box = BoxOf(here);
            IPreparedGeometry prepared = PreparedGeometryFactory.Prepare(here);
            met.UnionWith(Enumerable.Range(0, _entries.Length).Where(i => _entries[i].Locator.Box.Intersects(box) && prepared.Intersects(_entries[i].Geometry)));
        }

        return [.. met.Select(i => _entries[i].Area).OrderBy(a => a.Code, StringComparer.Ordinal)];
    }

    private Area? At(GeoPoint point, int depth)
    {
        int found = EntryAt(point, depth);
        if (Math.Abs(point.Lon) == 180)
        {
            found = Math.Min(found, EntryAt(point with { Lon = -point.Lon }, depth));
        }

        return found < _entries.Length ? _entries[found].Area : null;
    }

    // Entries stand in the order in which they are preferred, so the smallest number is the answer.
    private int EntryAt(GeoPoint point, int depth)
    {
        if (_box.Contains(point))
        {
            foreach (int i in _cells[(Row(point.Lat) * _side) + Column(point.Lon)])
            {
                if ((depth == AnyDepth || Depth(_entries[i].Area.Level) == depth) && _entries[i].Locator.Covers(point))
                {
                    return i;
                }
            }
        }

        return int.MaxValue;
    }

    // What reaches 180° or goes beyond it meets what begins at −180°, and the other way round.
    private static IEnumerable<Geometry> OnTheGlobe(Geometry geometry)
    {
        yield return geometry;
        if (geometry.EnvelopeInternal.MaxX >= 180)
        {
            yield return AffineTransformation.TranslationInstance(-360, 0).Transform(geometry);
        }

        if (geometry.EnvelopeInternal.MinX <= -180)
        {
            yield return AffineTransformation.TranslationInstance(360, 0).Transform(geometry);
        }
    }

    private static GeoBox BoxOf(Geometry geometry)
    {
        Envelope box = geometry.EnvelopeInternal;
        return new GeoBox(box.MinX, box.MinY, box.MaxX, box.MaxY);
    }

    // An alert for the whole province is one for the whole city, as long as there is no second one that it might mean too.
    private Area? OnlyCityOf(string province) =>
        _entries.Select(e => e.Area).Where(a => a.Level == AreaLevel.City && a.Code.StartsWith(province, StringComparison.Ordinal)).Take(2).ToArray() is [Area only] ? only : null;

    private void Enter(List<int>[] cells, GeoBox box, int entry)
    {
        for (int row = Row(box.South); row <= Row(box.North); row++)
        {
            for (int column = Column(box.West); column <= Column(box.East); column++)
            {
                List<int> cell = cells[(row * _side) + column];
                if (cell.Count == 0 || cell[^1] != entry)
                {
                    cell.Add(entry);
                }
            }
        }
    }

    private static int FineFirst(Entry one, Entry other)
    {
        int depth = Depth(other.Area.Level).CompareTo(Depth(one.Area.Level));
        return depth != 0 ? depth : string.CompareOrdinal(one.Area.Code, other.Area.Code);
    }

    private static int Depth(AreaLevel level) => level switch
    {
        AreaLevel.Province => 0,
        AreaLevel.City => 1,
        AreaLevel.District or AreaLevel.County => 2,
        _ => 3,
    };

    private int Row(double lat) => Slot(lat, _box.South, _box.North);

    private int Column(double lon) => Slot(lon, _box.West, _box.East);

    private int Slot(double value, double from, double to) => to > from ? Math.Clamp((int)((value - from) / (to - from) * _side), 0, _side - 1) : 0;

    private sealed record Entry(Area Area, AreaLocator Locator, Geometry Geometry);
}

/// <summary>An area that an index could not take.</summary>
/// <param name="Code">The area's code.</param>
/// <param name="Reason">Why, in plain English.</param>
public sealed record AreaFault(string Code, string Reason);
