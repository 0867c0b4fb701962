using System.Collections.Immutable;

namespace Command.Ingest.Feeds;

/// <summary>What the city pack knows of how a station reports and its frames do not say.</summary>
public sealed record StationTelemetry
{
    /// <summary>The levels that the station's relative levels start from, oldest first.</summary>
    public ImmutableArray<LevelBase> LevelBases { get; init; } = [];

    /// <summary>Which end of a series of slots its stated time is; null leaves it to the decoder.</summary>
    public SlotEnd? SlotAt { get; init; }

    /// <summary>True for a station that sends without waiting for an answer (SL 651 mode M1): it gets none.</summary>
    public bool SendsOnly { get; init; }

    /// <summary>The base of a series on a day of the feed's calendar, in metres above the station's datum; null where none is known.</summary>
    public double? BaseAt(DateOnly day, int series)
    {
        double? inForce = null;
        foreach (LevelBase known in LevelBases)
        {
            if (known.Series == series && known.From <= day)
            {
                inForce = known.Metres;
            }
        }

        return inForce;
    }
}

/// <summary>A station's 水位基值 from a day on.</summary>
/// <param name="From">First day in force.</param>
/// <param name="Metres">Metres above the station's datum.</param>
/// <param name="Series">Which of its relative levels: 1 to 8.</param>
public sealed record LevelBase(DateOnly From, double Metres, int Series = 1);

/// <summary>Which end of a series of slots its stated time is.</summary>
public enum SlotEnd
{
    /// <summary>The time of the first slot.</summary>
    Start,

    /// <summary>The time of the last slot.</summary>
    End,
}
