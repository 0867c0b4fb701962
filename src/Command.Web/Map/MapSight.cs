using System.Collections.Immutable;
using System.Security.Claims;
using Command.Ingest.Contracts;
using Command.Web.Replica;

namespace Command.Web.Map;

/// <summary>
/// What a viewer may be shown. Maps of equal sights share what is encoded, so whatever decides what may leave the server for a map is in here, and nowhere else.
/// </summary>
public sealed class MapSight : IEquatable<MapSight>
{
    private readonly ImmutableSortedSet<string> _hidden;
    private readonly string _key;

    private readonly Func<IReplica, IReplica>? _through;

    private MapSight(ImmutableSortedSet<string> hidden, string key, Func<IReplica, IReplica>? through = null)
    {
        _hidden = hidden;
        _key = key;
        _through = through;
    }

    /// <summary>Everything.</summary>
    public static MapSight Whole { get; } = new([], "");

    /// <summary>Everything but what these feeds brought.</summary>
    public static MapSight Without(IEnumerable<string> feeds)
    {
        ImmutableSortedSet<string> hidden = feeds.ToImmutableSortedSet(StringComparer.Ordinal);
        return new MapSight(hidden, string.Join('\n', hidden));
    }

    /// <summary>What a replica through somebody's eyes has, and nothing taken from that.</summary>
    /// <param name="key">Equal for equal eyes, and of no other sight.</param>
    /// <param name="through">The replica as they have it.</param>
    public static MapSight Through(string key, Func<IReplica, IReplica> through) => new([], "through " + key, through);

    /// <summary>The replica as this sight has it.</summary>
    public IReplica Of(IReplica replica) => _through is null ? replica : _through(replica);

    /// <summary>True for what a feed brought that the viewer may see.</summary>
    public bool Sees(string feed) => _hidden.IsEmpty || !_hidden.Contains(feed);

    /// <summary>True for a source, named <c>feed:id</c>, that the viewer may see.</summary>
    public bool Sees(SourceRef source)
    {
        ArgumentNullException.ThrowIfNull(source);
        int end = source.Id.IndexOf(':', StringComparison.Ordinal);
        return _hidden.IsEmpty || !_hidden.Contains(end < 0 ? source.Id : source.Id[..end]);
    }

    /// <inheritdoc/>
    public bool Equals(MapSight? other) => other is not null && _key == other._key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MapSight);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(_key);
}

/// <summary>Says what a person may be shown on a map.</summary>
public interface IMapSights
{
    /// <summary>The sight of whoever opened the connection.</summary>
    MapSight Of(ClaimsPrincipal? viewer);
}

/// <summary>Where nobody has to sign in, everybody sees the whole.</summary>
public sealed class OpenSights : IMapSights
{
    /// <inheritdoc/>
    public MapSight Of(ClaimsPrincipal? viewer) => MapSight.Whole;
}
