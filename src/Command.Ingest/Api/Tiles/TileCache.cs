using Command.Geo.Tiles;

namespace Command.Ingest.Api.Tiles;

/// <summary>What names a tile's content.</summary>
/// <param name="Collection">Its id.</param>
/// <param name="Address">The tile.</param>
/// <param name="Version">Of the collection.</param>
public readonly record struct TileKey(string Collection, TileAddress Address, string Version);

/// <summary>
/// Tiles that were made, each made once however many ask for it at the same time. It holds so many and so many bytes, and lets those go first that
/// were asked for longest ago.
/// </summary>
/// <param name="mostTiles">So many are held.</param>
/// <param name="mostBytes">So many bytes are held, plain and packed together.</param>
public sealed class TileCache(int mostTiles = 2048, long mostBytes = 64 * 1024 * 1024)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TileKey, LinkedListNode<Entry>> _tiles = [];
    private readonly LinkedList<Entry> _byUse = [];
    private long _bytes;

    /// <summary>The tile, made now if it is not held.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="make">Makes it; empty when nothing lies there.</param>
    public PackedTile Get(TileKey key, Func<byte[]> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        LinkedListNode<Entry>? node;
        lock (_gate)
        {
            if (_tiles.TryGetValue(key, out node))
            {
                _byUse.Remove(node);
            }
            else
            {
                node = new LinkedListNode<Entry>(new Entry(key, new Lazy<PackedTile>(() => new PackedTile(make()))));
                _tiles.Add(key, node);
            }

            _byUse.AddFirst(node);
        }

        PackedTile tile = node.Value.Tile.Value;
        lock (_gate)
        {
            if (!node.Value.Counted && node.List is not null)
            {
                node.Value.Counted = true;
                _bytes += tile.Size;
            }

            while (_byUse.Last is { } last && last != node && (_tiles.Count > mostTiles || _bytes > mostBytes))
            {
                _byUse.RemoveLast();
                _tiles.Remove(last.Value.Key);
                _bytes -= last.Value.Counted ? last.Value.Tile.Value.Size : 0;
            }
        }

        return tile;
    }

    private sealed class Entry(TileKey key, Lazy<PackedTile> tile)
    {
        public TileKey Key => key;

        public Lazy<PackedTile> Tile => tile;

        public bool Counted { get; set; }
    }
}
