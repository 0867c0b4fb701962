using System.Collections.Immutable;

namespace Command.Geo.Roads;

/// <summary>
/// A road network as plain data, before it is checked: what a map extract or a city pack gives and <c>RoadGraph</c> is built from.
/// Positions are lon/lat degrees in CGCS2000 (EPSG:4490), lengths metres, speeds km/h.
/// </summary>
/// <param name="Nodes">Where edges meet; an edge names a node by its place in this list.</param>
/// <param name="Edges">Directed stretches of road; a restriction names an edge by its place in this list. A two-way street is two edges.</param>
/// <param name="Restrictions">Turns that are forbidden, or the only ones allowed.</param>
/// <remarks>Immutable and safe to share between threads. Nothing is promised of the values until a graph has been built from them.</remarks>
public sealed record RoadGraphData(ImmutableArray<GeoPoint> Nodes, ImmutableArray<RoadEdge> Edges, ImmutableArray<TurnRestriction> Restrictions);

/// <summary>One stretch of road in its direction of travel.</summary>
/// <param name="From">The node where it begins.</param>
/// <param name="To">The node where it ends; may be the same as <paramref name="From"/> for a loop.</param>
/// <param name="LengthM">Length along the road in metres, 0 or more.</param>
/// <param name="Class">What kind of road it is.</param>
/// <param name="MaxSpeedKmh">The posted limit in km/h; null where none is known.</param>
/// <param name="Bridge">True when it is carried over something: it does not meet what passes below.</param>
/// <param name="Tunnel">True when it runs below ground or under something, an underpass included.</param>
/// <param name="Name">The street's name in the local language; null where it has none.</param>
/// <param name="WayId">The source's own id of the way it is part of (OpenStreetMap's way id); both directions share it. 0 where there is none.</param>
/// <param name="Path">The line in the direction of travel, lon/lat degrees, both end points included.</param>
public sealed record RoadEdge(
    int From,
    int To,
    double LengthM,
    RoadClass Class,
    double? MaxSpeedKmh,
    bool Bridge,
    bool Tunnel,
    string? Name,
    long WayId,
    ImmutableArray<GeoPoint> Path);

/// <summary>The kinds of road that vehicles use, after OpenStreetMap's <c>highway</c> values; <see cref="Link"/> is a ramp of any class.</summary>
public enum RoadClass
{
    /// <summary>Controlled access, no crossings.</summary>
    Motorway,

    /// <summary>Urban expressways and national roads.</summary>
    Trunk,

    /// <summary>Main roads between parts of the city.</summary>
    Primary,

    /// <summary>Main roads within a part of the city.</summary>
    Secondary,

    /// <summary>Roads that collect from the neighbourhood.</summary>
    Tertiary,

    /// <summary>Minor through roads.</summary>
    Unclassified,

    /// <summary>Streets to live in.</summary>
    Residential,

    /// <summary>Ways to buildings, yards and car parks.</summary>
    Service,

    /// <summary>Ramps and slip roads.</summary>
    Link,
}

/// <summary>What a driver may not do at a junction, or the only thing that may be done.</summary>
/// <param name="FromEdge">The edge one comes by; it ends at <paramref name="ViaNode"/>.</param>
/// <param name="ViaNode">The junction.</param>
/// <param name="ToEdge">The edge one would leave by; it begins at <paramref name="ViaNode"/>.</param>
/// <param name="Only">True when every other turn from that edge is forbidden (<c>only_*</c>); false when this one is (<c>no_*</c>).</param>
public sealed record TurnRestriction(int FromEdge, int ViaNode, int ToEdge, bool Only);
