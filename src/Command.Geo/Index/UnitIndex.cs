namespace Command.Geo.Index;

/// <summary>A unit that a search found.</summary>
/// <param name="Slot">The unit's slot.</param>
/// <param name="At">Where it was at that moment.</param>
/// <param name="DistanceM">Metres from the point asked about; 0 for a box.</param>
public readonly record struct UnitHit(int Slot, GeoPoint At, double DistanceM);

/// <summary>
/// Where moving units are, by cells of a hundredth of a degree. A unit is a slot: a small whole number that its owner gives and reuses.
/// </summary>
/// <remarks>
/// Safe for one thread that writes and any number that search. A search sees the units as they all were at one moment: it reads without a
/// lock, checks that nothing was written meanwhile, and after a few vain tries takes the writer's lock. Moving within a cell and searching
/// into a list with room allocate nothing. Positions are lon/lat degrees of one datum; longitudes 180 and −180 are one meridian.
/// </remarks>
public sealed class UnitIndex
{
    private const double CellDegrees = 0.01;
    private const int Tries = 4;
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

            _cells.Put(slot, at);
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

    /// <summary>Adds the units in a box, edges included, in no order.</summary>
    /// <param name="box">Lon/lat degrees.</param>
    /// <param name="into">Gets the hits; what it holds stays.</param>
    public void Within(GeoBox box, List<UnitHit> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Search(into, (box, default, double.NaN));
    }

    /// <summary>Adds the units within a distance of a point, in no order.</summary>
    /// <param name="centre">Lon/lat degrees.</param>
    /// <param name="radiusM">Metres, measured as <see cref="GeoPoint.DistanceTo"/> does; a negative one finds nothing.</param>
    /// <param name="into">Gets the hits; what it holds stays.</param>
    public void WithinRadius(GeoPoint centre, double radiusM, List<UnitHit> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        if (centre.IsValid && radiusM >= 0)
        {
            Search(into, (GeoBox.Empty, centre, radiusM));
        }
    }

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

        for (double radiusM = 500; ; radiusM *= 4)
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

    private void Search(List<UnitHit> into, (GeoBox Box, GeoPoint Centre, double RadiusM) query)
    {
        int before = into.Count;
        for (int i = 0; i < Tries; i++)
        {
            long version = Volatile.Read(ref _version);
            if ((version & 1) == 0)
            {
                Collect(into, query);

                // The reads above must be done before the version is read again.
                Interlocked.MemoryBarrier();
                if (Volatile.Read(ref _version) == version)
                {
                    return;
                }

                into.RemoveRange(before, into.Count - before);
            }
        }

        lock (_writing)
        {
            Collect(into, query);
        }
    }

    private void Collect(List<UnitHit> into, (GeoBox Box, GeoPoint Centre, double RadiusM) query)
    {
        UnitCells cells = Volatile.Read(ref _cells);
        if (double.IsNaN(query.RadiusM))
        {
            cells.Collect(query.Box, default, query.RadiusM, into);
            return;
        }

        (double west, double east, double south, double north) = Window(query.Centre, query.RadiusM);
        cells.Collect(new GeoBox(Math.Max(-180, west), south, Math.Min(180, east), north), query.Centre, query.RadiusM, into);
        if (west < -180)
        {
            cells.Collect(new GeoBox(west + 360, south, 180, north), query.Centre, query.RadiusM, into);
        }

        if (east > 180)
        {
            cells.Collect(new GeoBox(-180, south, east - 360, north), query.Centre, query.RadiusM, into);
        }
    }

    // The box around a circle on the sphere, a little too large; all longitudes when a pole or half the globe is within reach.
    private static (double West, double East, double South, double North) Window(GeoPoint centre, double radiusM)
    {
        double reach = (radiusM / LocalPlane.MetresPerDegree * 1.000001) + 1e-9;
        double south = centre.Lat - reach, north = centre.Lat + reach;
        if (south <= -90 || north >= 90 || reach >= 90)
        {
            return (-180, 180, Math.Max(-90, south), Math.Min(90, north));
        }

        double sine = Math.Sin(double.DegreesToRadians(reach)) / Math.Cos(double.DegreesToRadians(centre.Lat));
        double span = sine >= 1 ? 180 : (double.RadiansToDegrees(Math.Asin(sine)) * 1.000001) + 1e-9;
        return span >= 179.9 ? (-180, 180, south, north) : (centre.Lon - span, centre.Lon + span, south, north);
    }
}
