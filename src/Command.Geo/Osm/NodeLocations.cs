namespace Command.Geo.Osm;

/// <summary>
/// Where the nodes of the wanted ways lie: ids sorted, beside them two integers of 1e-7 degrees, so 16 bytes a node.
/// Filled in two steps: first the ids, then, sorted, the positions.
/// </summary>
internal sealed class NodeLocations
{
    private const int Nowhere = int.MinValue;

    private long[] _ids = new long[1024];
    private int _count;
    private int[] _lons = [];
    private int[] _lats = [];
    private int _cursor;

    /// <summary>How many different nodes are needed (after <see cref="Sort"/>), or noted so far.</summary>
    public int Count => _count;

    /// <summary>Notes that a node is needed.</summary>
    public void Need(long id)
    {
        if (_count == _ids.Length)
        {
            Thin();
        }

        _ids[_count++] = id;
    }

    /// <summary>Ends the first step.</summary>
    public void Sort()
    {
        Compact();
        Array.Resize(ref _ids, _count);
        _lons = new int[_count];
        _lats = new int[_count];
        Array.Fill(_lons, Nowhere);
    }

    /// <summary>Gives the position of a node; one that nobody needs is passed over. Fast when they come in the order of their ids.</summary>
    public void Place(long id, int lon, int lat)
    {
        int at = _cursor < _count && _ids[_cursor] == id ? _cursor : Array.BinarySearch(_ids, 0, _count, id);
        if (at >= 0)
        {
            (_lons[at], _lats[at], _cursor) = (lon, lat, at + 1);
        }
    }

    /// <summary>Where a node lies; null when it is not in the file.</summary>
    public GeoPoint? Find(long id)
    {
        int at = Array.BinarySearch(_ids, 0, _count, id);
        return at < 0 || _lons[at] == Nowhere ? null : Position(_lons[at], _lats[at]);
    }

    /// <summary>A node's place among the needed ones, 0 to <see cref="Count"/> − 1, for what is kept beside them; negative for one that nobody needs.</summary>
    public int PlaceOf(long id) => Array.BinarySearch(_ids, 0, _count, id);

    /// <summary>Units of 1e-7 degrees as a position.</summary>
    public static GeoPoint Position(int lon, int lat) => new(lon / 1e7, lat / 1e7);

    // Nodes of several ways are noted several times: dropping those first keeps the list from growing for nothing.
    private void Thin()
    {
        Compact();
        if (_count > _ids.Length / 4 * 3)
        {
            Array.Resize(ref _ids, _ids.Length * 2);
        }
    }

    private void Compact()
    {
        Array.Sort(_ids, 0, _count);
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            if (i == 0 || _ids[i] != _ids[i - 1])
            {
                _ids[kept++] = _ids[i];
            }
        }

        _count = kept;
    }
}
