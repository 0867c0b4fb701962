using System.Collections.Immutable;

namespace Command.Geo.Roads;

/// <summary>Units with the roads that they may be meant to stand on: see <see cref="TravelTimes.Place"/>.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class PlacedUnits
{
    private readonly RoadPosition[] _places;
    private readonly int[] _ends;

    internal PlacedUnits(RoadGraph graph, SnapReach reach, ImmutableArray<GeoPoint> at, RoadPosition[] places, int[] ends)
    {
        Graph = graph;
        Reach = reach;
        At = at;
        _places = places;
        _ends = ends;
    }

    /// <summary>Where they are, lon/lat degrees, CGCS2000.</summary>
    public ImmutableArray<GeoPoint> At { get; }

    /// <summary>The network that they are placed on.</summary>
    public RoadGraph Graph { get; }

    internal SnapReach Reach { get; }

    internal ReadOnlySpan<RoadPosition> Of(int unit)
    {
        int begin = unit == 0 ? 0 : _ends[unit - 1];
        return _places.AsSpan(begin, _ends[unit] - begin);
    }
}
