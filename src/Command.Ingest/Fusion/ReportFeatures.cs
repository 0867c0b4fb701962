using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Fusion.Wording;

namespace Command.Ingest.Fusion;

/// <summary>What of a report counts for deciding which event it speaks of; read once.</summary>
public sealed record ReportFeatures
{
    /// <summary>The platform's id of the report.</summary>
    public required string Id { get; init; }

    public required string Feed { get; init; }

    /// <summary>The sender's own number of it.</summary>
    public required string SourceId { get; init; }

    /// <summary>What the sender itself keeps together: a situation, or the parent case's number.</summary>
    public required string? Group { get; init; }

    /// <summary>Numbers that its words name, which may be those of other reports.</summary>
    public required ImmutableArray<string> NamedNumbers { get; init; }

    public required bool Exercise { get; init; }

    /// <summary>The earliest observed time of all that was said of it: what comes before what goes by this, then by <see cref="Id"/>.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The newest observed time. That a sender closes its case is no news of the event.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>When it was over for its sender; null while it is not.</summary>
    public required DateTimeOffset? OverAt { get; init; }

    public required GeoShape? Shape { get; init; }

    /// <summary>Around the shape; empty without one.</summary>
    public required GeoBox Box { get; init; }

    /// <summary>The shape's centre.</summary>
    public required GeoPoint? Centre { get; init; }

    /// <summary>Variance of the position by each axis, m².</summary>
    public required double Variance { get; init; }

    public required ImmutableArray<KindShare> Kinds { get; init; }

    /// <summary>True when a report of this kind opens an incident.</summary>
    public required bool Opens { get; init; }

    /// <summary>How far its kind reaches, metres.</summary>
    public required double RadiusM { get; init; }

    /// <summary>How long its kind lasts.</summary>
    public required TimeSpan Life { get; init; }

    public required ReportWording Wording { get; init; }

    /// <summary>True when this one comes before another in the order in which events are told apart.</summary>
    public bool IsBefore(ReportFeatures other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Compare(this, other) < 0;
    }

    /// <summary>The order in which events are told apart: observed time, then id.</summary>
    public static int Compare(ReportFeatures one, ReportFeatures other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        int by = one.At.UtcTicks.CompareTo(other.At.UtcTicks);
        return by != 0 ? by : string.CompareOrdinal(one.Id, other.Id);
    }
}
