using System.Globalization;
using System.Text;
using Command.Geo.Tiles;

namespace Command.Web.Map.Bases;

/// <summary>Where one layer's tiles are fetched. The key is put in when a request is made and is no part of what this says of itself.</summary>
public sealed class TileUrl
{
    private readonly string _template, _prefix;
    private readonly string? _key;
    private readonly string[] _subdomains;
    private readonly int _offset;
    private readonly bool _fromSouth;

    /// <param name="template">The address with <c>{z}</c> or <c>{TileMatrix}</c>, <c>{x}</c> or <c>{TileCol}</c>, <c>{y}</c> or <c>{TileRow}</c>; <c>{s}</c> and <c>{key}</c>.</param>
    /// <param name="key">What stands for <c>{key}</c>.</param>
    /// <param name="subdomains">What stands for <c>{s}</c>.</param>
    /// <param name="prefix">Before a level's number.</param>
    /// <param name="offset">Added to a level.</param>
    /// <param name="fromSouth">True when rows are counted from the south.</param>
    public TileUrl(string template, string? key, string[] subdomains, string prefix = "", int offset = 0, bool fromSouth = false)
    {
        (_template, _key, _subdomains, _prefix, _offset, _fromSouth) = (template, key, subdomains, prefix, offset, fromSouth);
    }

    /// <summary>The host of the first subdomain, as the log may name it.</summary>
    public string Host => For(new TileAddress(0, 0, 0)).Host;

    /// <summary>The address of a tile.</summary>
    /// <param name="at">Level, column from the west, row from the north.</param>
    public Uri For(TileAddress at)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        int row = _fromSouth ? (1 << at.Zoom) - 1 - at.Y : at.Y;
        string z = Uri.EscapeDataString(_prefix + (at.Zoom + _offset).ToString(invariant));
        StringBuilder url = new(_template);
        Put(url, z, "{z}", "{TileMatrix}");
        Put(url, at.X.ToString(invariant), "{x}", "{TileCol}");
        Put(url, row.ToString(invariant), "{y}", "{TileRow}");
        Put(url, _subdomains.Length == 0 ? "" : _subdomains[(at.X + at.Y) % _subdomains.Length], "{s}");
        Put(url, Uri.EscapeDataString(_key ?? ""), "{key}");
        return new Uri(url.ToString());
    }

    /// <inheritdoc/>
    public override string ToString() => _template;

    private static void Put(StringBuilder url, string value, params ReadOnlySpan<string> places)
    {
        foreach (string place in places)
        {
            url.Replace(place, value);
        }
    }
}
