using System.Collections.Immutable;

namespace Command.Geo.Osm;

/// <summary>The tags of one element, of those keys that were asked for.</summary>
/// <param name="Pairs">Key and value, in the file's order; a key stands once.</param>
/// <remarks>Immutable and safe to share between threads.</remarks>
public readonly record struct OsmTags(ImmutableArray<KeyValuePair<string, string>> Pairs)
{
    /// <summary>No tag at all.</summary>
    public static OsmTags None => new([]);

    /// <summary>How many there are.</summary>
    public int Count => Pairs.IsDefault ? 0 : Pairs.Length;

    /// <summary>The value of a key; null when the element has none.</summary>
    /// <param name="key">An OpenStreetMap key, such as <c>highway</c>.</param>
    public string? this[string key]
    {
        get
        {
            for (int i = 0; i < Count; i++)
            {
                if (Pairs[i].Key == key)
                {
                    return Pairs[i].Value;
                }
            }

            return null;
        }
    }

    /// <summary>True when the key has this value.</summary>
    /// <param name="key">An OpenStreetMap key.</param>
    /// <param name="value">The value, compared exactly.</param>
    public bool Is(string key, string value) => this[key] == value;
}
