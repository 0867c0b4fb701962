using System.Collections.Immutable;
using System.Threading.Channels;
using Command.Geo.Tiles;

namespace Command.Web.Map.Bases;

/// <summary>A base map of the settings, checked and complete.</summary>
/// <param name="Id">What it is called in settings and addresses.</param>
/// <param name="Zh">Its name.</param>
/// <param name="En">Its name.</param>
/// <param name="Grid">How its tiles lie.</param>
/// <param name="MinZoom">Its first level.</param>
/// <param name="MaxZoom">Its last; closer views magnify it.</param>
/// <param name="Attribution">Whose it is.</param>
/// <param name="Imagery">True for photographs.</param>
/// <param name="Fresh">How long a kept tile is taken for new.</param>
/// <param name="File">The archive; null for a service.</param>
/// <param name="Addresses">Of a service, one a layer, the lowest first; empty for an archive.</param>
/// <param name="Stamp">Changes when anything that makes its tiles does.</param>
public sealed record BaseSource(
    string Id,
    string Zh,
    string En,
    TileGrid Grid,
    int MinZoom,
    int MaxZoom,
    string Attribution,
    bool Imagery,
    TimeSpan Fresh,
    string? File,
    ImmutableArray<TileUrl> Addresses,
    string Stamp)
{
    /// <summary>How many layers are drawn one upon another.</summary>
    public int Layers => Math.Max(1, Addresses.Length);
}

/// <summary>Why a base map can't be had.</summary>
/// <param name="Code">Stable: <c>key</c>, <c>busy</c>, <c>status</c>, <c>timeout</c>, <c>unreachable</c>, <c>garbage</c>, <c>size</c>, <c>redirect</c>, <c>address</c> or <c>file</c>. Pages have its words.</param>
/// <param name="Detail">What was found, in English, for the log. Never a key.</param>
public sealed record BaseFault(string Code, string Detail);

/// <summary>How a base map is.</summary>
/// <param name="Fault">What is wrong; null when it is had.</param>
/// <param name="Since">When that began.</param>
public sealed record BaseState(BaseFault? Fault, DateTimeOffset Since)
{
    public bool IsFailing => Fault is not null;
}

/// <summary>A tile for a browser, or why there is none.</summary>
/// <param name="Bytes">The tile; null where the map has none there, or with a fault.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Fault">Why it can't be had.</param>
/// <param name="Encoding">The content coding; null for none.</param>
/// <param name="At">When it was fetched or last confirmed.</param>
public sealed record BaseTile(byte[]? Bytes, string Type, BaseFault? Fault, string? Encoding = null, DateTimeOffset At = default)
{
    /// <summary>The map has nothing there.</summary>
    public static BaseTile Nothing(DateTimeOffset at) => new(null, "", null, At: at);

    public static BaseTile Failed(BaseFault fault) => new(null, "", fault);
}

/// <summary>A base map that tiles are had from.</summary>
public interface IBaseTiles
{
    BaseSource Source { get; }

    BaseState State { get; }

    /// <summary>Says when something went wrong that a check should look into.</summary>
    ChannelReader<bool> Doubts { get; }

    /// <summary>True for vector tiles with the layers of the pack's own street map.</summary>
    bool IsVector { get; }

    /// <summary>A tile of the live map's grid.</summary>
    /// <param name="layer">0 for the lowest.</param>
    /// <param name="at">The tile.</param>
    /// <param name="packed">True when the asker takes gzip.</param>
    /// <param name="cancellationToken">The asker's; others that ask for the same go on.</param>
    Task<BaseTile> TileAsync(int layer, TileAddress at, bool packed, CancellationToken cancellationToken);

    /// <summary>Finds out how it is, and <see cref="State"/> says so afterwards.</summary>
    /// <param name="place">A tile of its own grid that it should have.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task CheckAsync(TileAddress place, CancellationToken cancellationToken);
}
