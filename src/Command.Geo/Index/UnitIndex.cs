using System.Runtime.InteropServices;
using Command.Geo.Areas;

namespace Command.Geo.Index;

/// <summary>A unit that a search found.</summary>
/// <param name="Slot">The unit's slot.</param>
/// <param name="At">Where it was at that moment.</param>
/// <param name="DistanceM">Metres from the point asked about; 0 for a box or a zone.</param>
public readonly record struct UnitHit(int Slot, GeoPoint At, double DistanceM);

/// <summary>
/// Where moving units are, by cells of a hundredth of a degree. A unit is a slot: a small whole number that its owner gives and reuses.
/// </summary>
/// <remarks>
/// Safe for one thread that writes and any number that search. A search sees the units as they all were at one moment: it reads without a
/// lock, checks that nothing was written meanwhile, and after a few vain tries takes the writer's lock. Moving to a cell that once held as
/// many units, and searching into a span or a list with room, allocate nothing. Positions are lon/lat degrees of one datum; longitudes 180 and −180 are one meridian.
/// </remarks>
public sealed class UnitIndex
{
    private const double CellDegrees = 0.01;
    private const int Tries = 4;
    private const double LeastReachM = 50, MostFirstReachM = 20_000;

    // A first look that holds half as many again as are asked for seldom has to be done twice.
    private const double Plenty = 1.5;
    private const double HalfCircumferenceM = LocalPlane.MetresPerDegree * 180;
    private readonly Lock _writing = new();
    private UnitCells _cells;
    private long _version;

    /// <summary>An empty index.</summary>
    /// <param name="capacity">About how many units there will be; it grows when there are more.</param>
    public UnitIndex(int capacity = 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _cells = new UnitCells(Math.Max(16, capacity), CellDegrees);
    }

    /// <summary>How many units have a position.</summary>
    public int Count => Volatile.Read(ref _cells).Count;

    /// <summary>Puts a unit somewhere, or moves it. False, and nothing changes, when the position is not valid.</summary>
    /// <param name="slot">The unit's slot, 0 or more.</param>
    /// <param name="at">Lon/lat degrees.</param>
    public bool Upsert(int slot, GeoPoint at)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        if (!at.IsValid)
        {
            return false;
        }

        lock (_writing)
        {
            Interlocked.Increment(ref _version);
            if (!_cells.HasRoomFor(slot))
            {
                Volatile.Write(ref _cells, _cells.Grown(slot));
            }

            _cells.Put(UnitEntry.Of(slot, at));
            Interlocked.Increment(ref _version);
        }

        return true;
    }

    /// <summary>Takes a unit out. False when it was not in.</summary>
    /// <param name="slot">The unit's slot.</param>
    public bool Remove(int slot)
    {
        lock (_writing)
        {
            Interlocked.Increment(ref _version);
            bool removed = _cells.Remove(slot);
            Interlocked.Increment(ref _version);
            return removed;
        }
    }

    /// <summary>Adds the units in a box, edges included, in no order. A box whose west is greater than its east crosses the antimeridian
    /// (RFC 7946 §5.2), and so does one that runs beyond ±180; 180 and −180 are one meridian.</summary>
    /// <param name="box">Lon/lat degrees.</param>
    /// <param name="into">Gets the hits; what it holds stays.</param>
    public void Within(GeoBox box, List<UnitHit> into) => Fill(new Query(Kind.Box, box, default, 0, null), into);

    /// <summary>The units in a box, as <see cref="Within(GeoBox, List{UnitHit})"/>. Allocates nothing.</summary>
    /// <param name="box">Lon/lat degrees.</param>
    /// <param name="into">Gets as many of the hits as it has room for.</param>
    /// <returns>How many there are; when that is more than the room, ask again with more.</returns>
    public int Within(GeoBox box, Span<UnitHit> into) => Search(new Query(Kind.Box, box, default, 0, null), into);

    /// <summary>Adds the units within a distance of a point, in no order, over the antimeridian and the poles too.</summary>
    /// <param name="centre">Lon/lat degrees.</param>
    /// <param name="radiusM">Metres, measured as <see cref="GeoPoint.DistanceTo"/> does; a negative one finds nothing.</param>
    /// <param name="into">Gets the hits; what it holds stays.</param>
    public void WithinRadius(GeoPoint centre, double radiusM, List<UnitHit> into) => Fill(new Query(Kind.Circle, default, centre, radiusM, null), into);

    /// <summary>The units within a distance of a point, as <see cref="WithinRadius(GeoPoint, double, List{UnitHit})"/>. Allocates nothing.</summary>
    /// <param name="centre">Lon/lat degrees.</param>
    /// <param name="radiusM">Metres.</param>
    /// <param name="into">Gets as many of the hits as it has room for.</param>
    /// <returns>How many there are; when that is more than the room, ask again with more.</returns>
    public int WithinRadius(GeoPoint centre, double radiusM, Span<UnitHit> into) => Search(new Query(Kind.Circle, default, centre, radiusM, null), into);

    /// <summary>Adds the units that a zone covers, edges included, in no order.</summary>
    /// <param name="zone">Polygons and circles, lon/lat degrees.</param>
    /// <param name="into">Gets the hits; what it holds stays.</param>
    public void Within(Zone zone, List<UnitHit> into)
    {
        ArgumentNullException.ThrowIfNull(zone);
        Fill(new Query(Kind.Zone, default, default, 0, zone), into);
    }

    /// <summary>The units that a zone covers, as <see cref="Within(Zone, List{UnitHit})"/>. Allocates nothing.</summary>
    /// <param name="zone">Polygons and circles, lon/lat degrees.</param>
    /// <param name="into">Gets as many of the hits as it has room for.</param>
    /// <returns>How many there are; when that is more than the room, ask again with more.</returns>
    public int Within(Zone zone, Span<UnitHit> into)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return Search(new Query(Kind.Zone, default, default, 0, zone), into);
    }

    /// <summary>The nearest units to a point, nearest first; of two equally near the smaller slot first. Allocates nothing.</summary>
    /// <param name="centre">Lon/lat degrees.</param>
    /// <param name="nearest">Gets the hits: as many as it has room for, if there are so many.</param>
    /// <returns>How many it got.</returns>
    public int NearestK(GeoPoint centre, Span<UnitHit> nearest) => Search(new Query(Kind.Nearest, default, centre, 0, null), nearest);

    /// <summary>The nearest units to a point, nearest first; of two equally near the smaller slot first.</summary>
    /// <param name="centre">Lon/lat degrees.</param>
    /// <param name="count">How many at the most.</param>
    /// <param name="accept">Which units count; all when null. It may be asked about one unit more than once.</param>
    public IReadOnlyList<UnitHit> NearestK(GeoPoint centre, int count, Func<int, bool>? accept = null)
    {
        List<UnitHit> hits = [];
        if (count <= 0)
        {
            return hits;
        }

        for (double radiusM = FirstReachM(Volatile.Read(ref _cells), centre, count); ; radiusM *= 4)
        {
            hits.Clear();
            WithinRadius(centre, Math.Min(radiusM, HalfCircumferenceM * 1.01), hits);
            if (accept is not null)
            {
                hits.RemoveAll(h => !accept(h.Slot));
            }

            if (hits.Count >= count || radiusM > HalfCircumferenceM)
            {
                break;
            }
        }

        hits.Sort((a, b) => a.DistanceM != b.DistanceM ? a.DistanceM.CompareTo(b.DistanceM) : a.Slot.CompareTo(b.Slot));
        return hits.Count > count ? hits[..count] : hits;
    }

    private void Fill(in Query query, List<UnitHit> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        int before = into.Count, found;
        while (true)
        {
            CollectionsMarshal.SetCount(into, into.Capacity);
            int room = into.Count - before;
            found = Search(query, CollectionsMarshal.AsSpan(into)[before..]);
            if (found <= room)
            {
                break;
            }

            into.EnsureCapacity(before + found);
        }

        CollectionsMarshal.SetCount(into, before + found);
    }

    private int Search(in Query query, Span<UnitHit> into)
    {
        for (int i = 0; i < Tries; i++)
        {
            long version = Volatile.Read(ref _version);
            if ((version & 1) == 0)
            {
                int found = Collect(query, into);

                // The reads above must be done before the version is read again.
                Interlocked.MemoryBarrier();
                if (Volatile.Read(ref _version) == version)
                {
                    return found;
                }
            }
        }

        lock (_writing)
        {
            return Collect(query, into);
        }
    }

    private int Collect(in Query query, Span<UnitHit> into)
    {
        UnitCells cells = Volatile.Read(ref _cells);
        switch (query.Kind)
        {
            case Kind.Box:
                EveryUnit every = new(into);
                Visit(cells, GlobeBoxes.Of(query.Box), ref every);
                return every.Hits.Count;
            case Kind.Circle when query.Centre.IsValid && query.RadiusM >= 0:
                UnitsInCircle circle = new(query.Centre, query.RadiusM, into);
                Visit(cells, GlobeBoxes.Around(query.Centre, query.RadiusM), ref circle);
                return circle.Hits.Count;
            case Kind.Zone:
                UnitsInZone zone = new(query.Zone!, into);
                Visit(cells, query.Zone!.Bounds, ref zone);
                return zone.Hits.Count;
            case Kind.Nearest when query.Centre.IsValid && !into.IsEmpty:
                return Nearest(cells, query.Centre, into);
            default:
                return 0;
        }
    }

    private static int Nearest(UnitCells cells, GeoPoint centre, Span<UnitHit> into)
    {
        double radiusM = FirstReachM(cells, centre, into.Length);
        while (true)
        {
            NearestUnits nearest = new(centre, into);
            bool all = radiusM >= HalfCircumferenceM;
            GlobeBoxes boxes = all ? new GlobeBoxes(new GeoBox(-180, -90, 180, 90), GeoBox.Empty) : GlobeBoxes.Around(centre, radiusM);
            Visit(cells, boxes, ref nearest);
            if (all || nearest.WorstM <= radiusM)
            {
                return nearest.Count;
            }

            // With enough units in hand the farthest of them says how far to look; a torn read must not keep it from growing.
            radiusM = double.IsFinite(nearest.WorstM) && nearest.WorstM > radiusM ? nearest.WorstM : radiusM * 4;
        }
    }

    // Where units are as dense as in the cells that hold any, this circle holds what is asked for.
    private static double FirstReachM(UnitCells cells, GeoPoint centre, int count)
    {
        double sideM = CellDegrees * LocalPlane.MetresPerDegree;
        double cellM2 = sideM * sideM * Math.Max(0.01, Math.Cos(double.DegreesToRadians(centre.Lat)));
        double reachM = Math.Sqrt(Plenty * count * cellM2 / (cells.UnitsPerCell * Math.PI));

        // So written that no number ends the search too.
        return reachM >= LeastReachM ? Math.Min(reachM, MostFirstReachM) : LeastReachM;
    }

    private static void Visit<TVisitor>(UnitCells cells, GlobeBoxes boxes, ref TVisitor visitor)
        where TVisitor : struct, IUnitVisitor, allows ref struct
    {
        cells.Visit(boxes.First, ref visitor);
        cells.Visit(boxes.Second, ref visitor);
    }

    private enum Kind
    {
        Box,
        Circle,
        Zone,
        Nearest,
    }

    private readonly record struct Query(Kind Kind, GeoBox Box, GeoPoint Centre, double RadiusM, Zone? Zone);
}
