using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Feeds;

namespace Command.Ingest.City;

/// <summary>A station of <c>stations.json</c>.</summary>
public sealed record Station
{
    /// <summary>SL 651 address: ten digits, or hex where the station has no hydrological code. A string.</summary>
    public required string Id { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    /// <summary>SL 651-2014 table A.1: <c>48H</c> river, <c>50H</c> rain, …</summary>
    public required string Class { get; init; }

    public string? River { get; init; }

    /// <summary>Where it stands, CGCS2000 lon/lat degrees.</summary>
    public required GeoPoint At { get; init; }

    /// <summary>The vertical datum of its levels. Levels of different datums are never compared.</summary>
    public string? Datum { get; init; }

    /// <summary>How far below the warning level counts as near it, metres.</summary>
    public required double NearM { get; init; }

    /// <summary>What its frames do not say of themselves; null where the pack has nothing on it.</summary>
    public StationTelemetry? Telemetry { get; init; }

    /// <summary>Oldest first.</summary>
    public required ImmutableArray<StationThresholds> Thresholds { get; init; }

    /// <summary>The flow that belongs to a level, lowest first; empty where the pack has none. A river's bed moves: a rating is as good as its last survey.</summary>
    public ImmutableArray<RatingPoint> Rating { get; init; } = [];

    /// <summary>The flow at a level by <see cref="Rating"/>, m³/s, straight between its points; null outside of them.</summary>
    /// <param name="levelM">A level in metres above the station's datum.</param>
    public double? FlowAt(double levelM)
    {
        for (int i = 1; i < Rating.Length; i++)
        {
            (RatingPoint low, RatingPoint high) = (Rating[i - 1], Rating[i]);
            if (levelM >= low.LevelM && levelM <= high.LevelM)
            {
                return low.FlowM3S + ((high.FlowM3S - low.FlowM3S) * ((levelM - low.LevelM) / (high.LevelM - low.LevelM)));
            }
        }

        return null;
    }

    /// <summary>The thresholds in force on a day of the city's calendar; null before the first known ones.</summary>
    public StationThresholds? ThresholdsAt(DateOnly day)
    {
        StationThresholds? inForce = null;
        foreach (StationThresholds thresholds in Thresholds)
        {
            if (thresholds.From <= day)
            {
                inForce = thresholds;
            }
        }

        return inForce;
    }

    /// <summary>What a water level means on a day.</summary>
    /// <param name="day">A day of the city's calendar.</param>
    /// <param name="levelM">The level in metres above the station's datum.</param>
    public StationState StateAt(DateOnly day, double levelM) =>
        ThresholdsAt(day) is { } thresholds
            ? new StationState(thresholds, Difference(levelM, thresholds.WarningM), thresholds.LevelOf(levelM, NearM))
            : new StationState(null, null, null);

    // Levels are published to the centimetre; binary fractions must not put 118.30 under a warning level of 118.30.
    private static double Difference(double levelM, double warningM) => Math.Round(levelM - warningM, 3);
}

/// <summary>The levels that matter at a station, in metres above its datum, from a day on.</summary>
/// <param name="From">First day in force.</param>
/// <param name="WarningM">警戒水位.</param>
/// <param name="GuaranteeM">保证水位, where one is published.</param>
/// <param name="RecordM">历史最高水位, where known.</param>
/// <param name="RecordOn">The day of the record.</param>
public sealed record StationThresholds(DateOnly From, double WarningM, double? GuaranteeM, double? RecordM, DateOnly? RecordOn)
{
    /// <summary>Where the numbers come from.</summary>
    public string? Source { get; init; }

    /// <summary>水情预警: 1 at the record or over, 2 at the guarantee level, 3 at the warning level, 4 near below it, else null.</summary>
    /// <param name="levelM">A level in metres above the same datum.</param>
    /// <param name="nearM">How far below the warning level counts as near it.</param>
    public int? LevelOf(double levelM, double nearM) => Math.Round(levelM, 3) switch
    {
        double l when l >= RecordM => 1,
        double l when l >= GuaranteeM => 2,
        double l when l >= WarningM => 3,
        double l when l >= Math.Round(WarningM - nearM, 3) => 4,
        _ => null,
    };
}

/// <summary>One point of a station's rating.</summary>
/// <param name="LevelM">Metres above the station's datum.</param>
/// <param name="FlowM3S">Cubic metres a second.</param>
public readonly record struct RatingPoint(double LevelM, double FlowM3S);

/// <summary>What a water level means.</summary>
/// <param name="Thresholds">The thresholds it was held against, or null where none are known for that day.</param>
/// <param name="OverWarningM">Metres over the warning level, negative below it.</param>
/// <param name="Level">1 to 4, or null.</param>
public readonly record struct StationState(StationThresholds? Thresholds, double? OverWarningM, int? Level);
