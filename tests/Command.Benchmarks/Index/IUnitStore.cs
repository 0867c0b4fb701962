using Command.Geo;

namespace Command.Benchmarks.Index;

/// <summary>One of those that are compared: it holds units, takes moves from one thread and answers another.</summary>
internal interface IUnitStore : IDisposable
{
    string Name { get; }

    /// <summary>How far its distances may be from ours, metres: what it stores or computes is coarser.</summary>
    double ToleranceM { get; }

    void Load(GeoPoint[] units);

    /// <summary>Moves some units.</summary>
    void Move(ReadOnlySpan<(int Slot, GeoPoint To)> moves);

    /// <summary>The ten nearest; the span belongs to the store until the next question.</summary>
    ReadOnlySpan<int> Nearest(GeoPoint centre);

    ReadOnlySpan<int> Within(GeoPoint centre);
}
