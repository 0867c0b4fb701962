namespace Command.Geo.Index;

/// <summary>The arrays behind a <see cref="UnitIndex"/>: positions by slot, slots by hashed cell. One writer; a reader may run at the same time
/// and then gets nonsense, never an exception or an endless loop, and is told by its owner's version to throw it away.</summary>
internal sealed class UnitCells
{
    private const int Nowhere = -1;
    private readonly double _cellDegrees;
    private readonly GeoPoint[] _at;
    private readonly int[] _bucketOf;
    private readonly int[] _placeInBucket;
    private readonly int[][] _buckets;
    private readonly int[] _filled;
    private int _count;
    private int _used;

    public UnitCells(int slots, double cellDegrees)
    {
        _cellDegrees = cellDegrees;
        _at = new GeoPoint[slots];
        _bucketOf = new int[slots];
        Array.Fill(_bucketOf, Nowhere);
        _placeInBucket = new int[slots];
        int buckets = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(slots, 256, 1 << 20));
        _buckets = new int[buckets][];
        Array.Fill(_buckets, []);
        _filled = new int[buckets];
    }

    public int Count => Volatile.Read(ref _count);

    public bool HasRoomFor(int slot) => slot < _at.Length;

    public UnitCells Grown(int slot)
    {
        UnitCells grown = new((int)Math.Min(Array.MaxLength, Math.Max((long)slot + 1, _at.Length * 2L)), _cellDegrees);
        for (int i = 0; i < _used; i++)
        {
            if (_bucketOf[i] != Nowhere)
            {
                grown.Put(i, _at[i]);
            }
        }

        return grown;
    }

    public void Put(int slot, GeoPoint at)
    {
        int bucket = Bucket(Cell(at.Lon), Cell(at.Lat));
        if (_bucketOf[slot] != bucket)
        {
            Remove(slot);
            int[] members = _buckets[bucket];
            if (_filled[bucket] == members.Length)
            {
                Array.Resize(ref members, Math.Max(4, members.Length * 2));
                _buckets[bucket] = members;
            }

            members[_filled[bucket]] = slot;
            _placeInBucket[slot] = _filled[bucket]++;
            _bucketOf[slot] = bucket;
            _used = Math.Max(_used, slot + 1);
            _count++;
        }

        _at[slot] = at;
    }

    public bool Remove(int slot)
    {
        if (slot < 0 || slot >= _at.Length || _bucketOf[slot] == Nowhere)
        {
            return false;
        }

        int bucket = _bucketOf[slot], place = _placeInBucket[slot];
        int last = _buckets[bucket][--_filled[bucket]];
        _buckets[bucket][place] = last;
        _placeInBucket[last] = place;
        _bucketOf[slot] = Nowhere;
        _count--;
        return true;
    }

    /// <summary>Adds the units in the box that are within the radius of the centre, or all in the box when the radius is not a number.</summary>
    public void Collect(GeoBox box, GeoPoint centre, double radiusM, List<UnitHit> into)
    {
        if (box.IsEmpty)
        {
            return;
        }

        long west = Cell(Math.Max(-180, box.West)), east = Cell(Math.Min(180, box.East));
        long south = Cell(Math.Max(-90, box.South)), north = Cell(Math.Min(90, box.North));
        if ((east - west + 1) * (north - south + 1) > Math.Max(64, _count / 4))
        {
            int used = Math.Min(_used, _at.Length);
            for (int slot = 0; slot < used; slot++)
            {
                if (_bucketOf[slot] != Nowhere)
                {
                    Take(slot, _at[slot], box, centre, radiusM, into);
                }
            }

            return;
        }

        for (long row = south; row <= north; row++)
        {
            for (long column = west; column <= east; column++)
            {
                int bucket = Bucket(column, row);
                int[] members = _buckets[bucket];
                int filled = Math.Min(_filled[bucket], members.Length);
                for (int i = 0; i < filled; i++)
                {
                    GeoPoint at = _at[members[i]];

                    // Two cells of the search may share a bucket: each takes only its own.
                    if (Cell(at.Lon) == column && Cell(at.Lat) == row)
                    {
                        Take(members[i], at, box, centre, radiusM, into);
                    }
                }
            }
        }
    }

    private static void Take(int slot, GeoPoint at, GeoBox box, GeoPoint centre, double radiusM, List<UnitHit> into)
    {
        if (!box.Contains(at))
        {
            return;
        }

        if (double.IsNaN(radiusM))
        {
            into.Add(new UnitHit(slot, at, 0));
        }
        else if (centre.DistanceTo(at) is var distance && distance <= radiusM)
        {
            into.Add(new UnitHit(slot, at, distance));
        }
    }

    private long Cell(double degrees) => (long)Math.Floor(degrees / _cellDegrees);

    private int Bucket(long column, long row) => (int)(((ulong)((column * 73_856_093) ^ (row * 19_349_663)) * 0x9E3779B97F4A7C15) >> 40) & (_buckets.Length - 1);
}
