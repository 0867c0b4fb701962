namespace Command.Geo.Index;

/// <summary>The arrays behind a <see cref="UnitIndex"/>: units by hashed cell. One writer; a reader may run at the same time
/// and then gets nonsense, never an exception or an endless loop, and is told by its owner's version to throw it away.</summary>
internal sealed class UnitCells
{
    private const int Nowhere = -1;
    private readonly double _cellDegrees;
    private readonly uint _columns;
    private readonly int[] _bucketOf;
    private readonly int[] _placeInBucket;
    private readonly Cell[][] _buckets;
    private readonly int[] _filled;
    private int _count;
    private int _occupied;

    public UnitCells(int slots, double cellDegrees)
    {
        _cellDegrees = cellDegrees;
        _columns = (uint)(360 / cellDegrees) + 1;
        _bucketOf = new int[slots];
        Array.Fill(_bucketOf, Nowhere);
        _placeInBucket = new int[slots];
        int buckets = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(slots, 256, 1 << 20));
        _buckets = new Cell[buckets][];
        Array.Fill(_buckets, []);
        _filled = new int[buckets];
    }

    public int Count => Volatile.Read(ref _count);

    /// <summary>Units in a cell of those that hold any, about: what a searcher reads while the writer writes may be of no moment, but is never 0.</summary>
    public double UnitsPerCell => Math.Max(1.0, Volatile.Read(ref _count)) / Math.Max(1, Volatile.Read(ref _occupied));

    public bool HasRoomFor(int slot) => slot < _bucketOf.Length;

    public UnitCells Grown(int slot)
    {
        UnitCells grown = new((int)Math.Min(Array.MaxLength, Math.Max((long)slot + 1, _bucketOf.Length * 2L)), _cellDegrees);
        for (int bucket = 0; bucket < _buckets.Length; bucket++)
        {
            foreach (Cell member in _buckets[bucket].AsSpan(0, _filled[bucket]))
            {
                grown.Put(member.Unit);
            }
        }

        return grown;
    }

    public void Put(in UnitEntry unit)
    {
        uint key = Key(Column(unit.At.Lon), Row(unit.At.Lat));
        int bucket = Bucket(key);
        if (_bucketOf[unit.Slot] != bucket)
        {
            Remove(unit.Slot);
            Cell[] members = _buckets[bucket];
            if (_filled[bucket] == members.Length)
            {
                Array.Resize(ref members, Math.Max(4, members.Length * 2));
                _buckets[bucket] = members;
            }

            _occupied += _filled[bucket] == 0 ? 1 : 0;
            _placeInBucket[unit.Slot] = _filled[bucket]++;
            _bucketOf[unit.Slot] = bucket;
            _count++;
        }

        _buckets[bucket][_placeInBucket[unit.Slot]] = new Cell(key, unit);
    }

    public bool Remove(int slot)
    {
        if (slot < 0 || slot >= _bucketOf.Length || _bucketOf[slot] == Nowhere)
        {
            return false;
        }

        int bucket = _bucketOf[slot], place = _placeInBucket[slot];
        Cell last = _buckets[bucket][--_filled[bucket]];
        _buckets[bucket][place] = last;
        _placeInBucket[last.Unit.Slot] = place;
        _bucketOf[slot] = Nowhere;
        _occupied -= _filled[bucket] == 0 ? 1 : 0;
        _count--;
        return true;
    }

    /// <summary>Shows the units in the box, each once. The box does not cross the antimeridian.</summary>
    public void Visit<TVisitor>(GeoBox box, ref TVisitor visitor)
        where TVisitor : struct, IUnitVisitor, allows ref struct
    {
        if (box.IsEmpty)
        {
            return;
        }

        uint west = Column(Math.Max(-180, box.West)), east = Column(Math.Min(180, box.East));
        uint south = Row(Math.Clamp(box.South, -90, 90)), north = Row(Math.Clamp(box.North, -90, 90));
        if (((long)east - west + 1) * ((long)north - south + 1) > Math.Max(64, _count / 4))
        {
            for (int bucket = 0; bucket < _buckets.Length; bucket++)
            {
                foreach (ref readonly Cell member in Members(bucket))
                {
                    if (box.Contains(member.Unit.At))
                    {
                        visitor.Visit(in member.Unit);
                    }
                }
            }

            return;
        }

        for (uint row = south; row <= north; row++)
        {
            for (uint column = west; column <= east; column++)
            {
                uint key = Key(column, row);
                foreach (ref readonly Cell member in Members(Bucket(key)))
                {
                    // Two cells of the search may share a bucket: each takes only its own.
                    if (member.Key == key && box.Contains(member.Unit.At))
                    {
                        visitor.Visit(in member.Unit);
                    }
                }
            }
        }
    }

    private ReadOnlySpan<Cell> Members(int bucket)
    {
        Cell[] members = _buckets[bucket];
        return members.AsSpan(0, Math.Clamp(_filled[bucket], 0, members.Length));
    }

    private uint Column(double lon) => (uint)((lon + 180) / _cellDegrees);

    private uint Row(double lat) => (uint)((lat + 90) / _cellDegrees);

    private uint Key(uint column, uint row) => (row * _columns) + column;

    private int Bucket(uint key) => (int)((key * 0x9E3779B97F4A7C15UL) >> 40) & (_buckets.Length - 1);

    private readonly struct Cell(uint key, in UnitEntry unit)
    {
        public readonly uint Key = key;
        public readonly UnitEntry Unit = unit;
    }
}

/// <summary>What looks at the units of a search. It must bear units that were never there: the search is done again then.</summary>
internal interface IUnitVisitor
{
    void Visit(in UnitEntry unit);
}
