using System.Collections.Immutable;

namespace Command.Geo.Roads;

/// <summary>What is known of a unit's way to an incident.</summary>
public enum TravelOutcome
{
    /// <summary>There is a way, and its time is stated.</summary>
    Reached,

    /// <summary>No way leads there by the roads as they are.</summary>
    Unreachable,

    /// <summary>Any way takes longer than the limit.</summary>
    BeyondLimit,

    /// <summary>The unit is too far from any road.</summary>
    UnitOffRoad,

    /// <summary>The incident is too far from any road.</summary>
    IncidentOffRoad,

    /// <summary>The unit's or the incident's position is not valid.</summary>
    NoPosition,
}

/// <summary>One unit's travel time.</summary>
/// <param name="Outcome">Whether there is a way.</param>
/// <param name="Seconds">The time; null unless <see cref="TravelOutcome.Reached"/>.</param>
/// <param name="IsEstimate">True when it comes from the straight line and not from roads: it knows no river.</param>
public readonly record struct TravelTime(TravelOutcome Outcome, double? Seconds, bool IsEstimate = false);

/// <summary>How travel times are asked for.</summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record TravelOptions
{
    /// <summary>The options as documented at each property.</summary>
    public static TravelOptions Default { get; } = new();

    /// <summary>Units and incidents further than this from any road are off road, metres.</summary>
    public double MostOffRoadM { get; init; } = 1_000;

    /// <summary>Roads at most this much further away than the nearest may be meant as well, metres.</summary>
    public double AmbiguityM { get; init; } = 15;

    /// <summary>How fast the straight way between a position and its road is covered, km/h: slow driving in yards, the last steps on foot.</summary>
    public double OffRoadKmh { get; init; } = 10;

    /// <summary>A unit no further than this from the incident may go straight to it, metres.</summary>
    public double AtSceneM { get; init; } = 50;

    /// <summary>Longer ways are not looked for, seconds.</summary>
    public double LimitSeconds { get; init; } = double.PositiveInfinity;

    internal SnapReach Reach => new(MostOffRoadM, AmbiguityM);

    internal double OffRoadSeconds(double metres) => metres * 3.6 / OffRoadKmh;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(MostOffRoadM);
        ArgumentOutOfRangeException.ThrowIfNegative(AmbiguityM);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(OffRoadKmh);
        ArgumentOutOfRangeException.ThrowIfNegative(AtSceneM);
        ArgumentOutOfRangeException.ThrowIfNegative(LimitSeconds);
        if (double.IsNaN(MostOffRoadM + AmbiguityM + OffRoadKmh + AtSceneM + LimitSeconds))
        {
            throw new ArgumentException("The options must be numbers.");
        }
    }
}

/// <summary>A unit's way to an incident, for drawing and for reading out.</summary>
/// <param name="Seconds">The whole time.</param>
/// <param name="LengthM">Along the roads and off them, metres.</param>
/// <param name="Edges">The edges in order; the first and last are used in part. Empty for a way off the roads.</param>
/// <param name="Path">From the unit's position to the incident's, lon/lat degrees.</param>
/// <param name="OffRoadM">The part of the length that is off the roads, at both ends together, metres.</param>
public sealed record Route(double Seconds, double LengthM, ImmutableArray<int> Edges, ImmutableArray<GeoPoint> Path, double OffRoadM);
