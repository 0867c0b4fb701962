using System.Collections.Immutable;

namespace Command.Ingest.Picture;

/// <summary>A table of the picture while many entries are folded into it: what they touch lies over it in a form that can be changed, until it is laid down.</summary>
/// <typeparam name="TItem">What the picture holds.</typeparam>
/// <typeparam name="TWork">The same while it is worked on.</typeparam>
/// <param name="below">The table as it was.</param>
/// <param name="open">Takes an item to work on.</param>
/// <param name="close">Makes the item again.</param>
internal sealed class FoldOverlay<TItem, TWork>(ImmutableDictionary<string, TItem> below, Func<TItem, TWork> open, Func<TWork, TItem> close)
    where TItem : class
    where TWork : class
{
    private ImmutableDictionary<string, TItem> _below = below;

    // A null says that it is no more.
    private Dictionary<string, TWork?> _over = new(StringComparer.Ordinal);

    /// <summary>What stands under an id, to be changed in place; null when nothing does.</summary>
    public TWork? Find(string id)
    {
        if (_over.TryGetValue(id, out TWork? work))
        {
            return work;
        }

        return _below.TryGetValue(id, out TItem? item) ? _over[id] = open(item) : null;
    }

    public void Set(string id, TWork work) => _over[id] = work;

    public void Remove(string id)
    {
        if (_below.ContainsKey(id))
        {
            _over[id] = null;
        }
        else
        {
            _over.Remove(id);
        }
    }

    /// <summary>The table with everything that lay over it.</summary>
    public ImmutableDictionary<string, TItem> Lay()
    {
        if (_over.Count == 0)
        {
            return _below;
        }

        // In the order of the tree that the table is: neighbours find their way to each other in the cache, and a long history is laid down in half the time.
        KeyValuePair<string, TWork?>[] items = [.. _over];
        Array.Sort(Array.ConvertAll(items, i => _below.KeyComparer.GetHashCode(i.Key)), items);
        ImmutableDictionary<string, TItem>.Builder whole = _below.ToBuilder();
        foreach ((string id, TWork? work) in items)
        {
            if (work is null)
            {
                whole.Remove(id);
            }
            else
            {
                whole[id] = close(work);
            }
        }

        _over = new Dictionary<string, TWork?>(StringComparer.Ordinal);
        return _below = whole.ToImmutable();
    }

    /// <summary>Goes on over another table; nothing lies over this one now.</summary>
    public void Over(ImmutableDictionary<string, TItem> table) => _below = table;
}
