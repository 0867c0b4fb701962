using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise.Drills;

/// <summary>How a drill went, held against what truly happened in it.</summary>
/// <param name="Drill">The drill's id.</param>
/// <param name="Scenario">What was told.</param>
/// <param name="At">When it was scored.</param>
/// <param name="Story">How far the story had come.</param>
/// <param name="Fusion">Which reports were taken to speak of one event.</param>
/// <param name="Dispatch">How soon enough units were there, by incident, in the order in which they were known.</param>
/// <param name="Forecasts">What was foreseen of rivers that reached a threshold.</param>
/// <param name="Duty">How long people took.</param>
/// <param name="Feeds">What was sent to each feed.</param>
/// <param name="Injects">What was done to it.</param>
/// <param name="Notes">What evaluators wrote.</param>
public sealed record DrillScore(
    string Drill,
    string Scenario,
    DateTimeOffset At,
    TimeSpan Story,
    FusionScore Fusion,
    ImmutableArray<SceneScore> Dispatch,
    ImmutableArray<ForecastScore> Forecasts,
    ImmutableArray<DutyInterval> Duty,
    ImmutableArray<FeedScore> Feeds,
    ImmutableArray<DrillInject> Injects,
    ImmutableArray<DrillNote> Notes);

/// <summary>Pairs of reports, as docs/fusion.md counts them: a report without an incident is alone.</summary>
/// <param name="Reports">Reports whose true event is known.</param>
/// <param name="TruePairs">Pairs that truly speak of one event.</param>
/// <param name="FoundPairs">Pairs that were put together.</param>
/// <param name="RightPairs">Pairs that are both.</param>
public sealed record FusionScore(int Reports, long TruePairs, long FoundPairs, long RightPairs)
{
    /// <summary>Share of the pairs put together that belong together; 1 when there are none.</summary>
    [JsonInclude]
    public double Precision => FoundPairs == 0 ? 1 : (double)RightPairs / FoundPairs;

    /// <summary>Share of the pairs that belong together that were put together; 1 when there are none.</summary>
    [JsonInclude]
    public double Recall => TruePairs == 0 ? 1 : (double)RightPairs / TruePairs;

    [JsonInclude]
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);
}

/// <summary>One incident's response.</summary>
/// <param name="Incident">Its number.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="OpenedAt">When the desk knew of it.</param>
/// <param name="AdequateSeconds">How long until enough units were there; null while they never were.</param>
/// <param name="NearestSeconds">How long it would have taken by sending the nearest free ones at once; null where there were too few.</param>
/// <param name="Harm">Severity minutes.</param>
/// <param name="NearestHarm">Severity minutes by sending the nearest.</param>
/// <param name="Severity">How grave it was at the end; 0 when it was done.</param>
public sealed record SceneScore(string Incident, string Kind, DateTimeOffset OpenedAt, double? AdequateSeconds, double? NearestSeconds, double Harm, double? NearestHarm, double Severity)
{
    /// <summary>How much sooner than by the nearest; negative when later, null where one of the two is not known.</summary>
    [JsonInclude]
    public double? SoonerSeconds => NearestSeconds - AdequateSeconds;
}

/// <summary>A threshold that a river truly reached.</summary>
/// <param name="Station">The station.</param>
/// <param name="LevelM">The warning level, metres above the station's datum.</param>
/// <param name="ReachedStory">When, in story time.</param>
/// <param name="SeenSeconds">How long after that the picture had a reading at or above it, on the wall's clock, negative when before; null when never: a miss.</param>
public sealed record ForecastScore(string Station, double LevelM, TimeSpan ReachedStory, double? SeenSeconds);

/// <summary>Times between two steps of people's work.</summary>
/// <param name="Code">opened-dispatched, dispatched-enroute, enroute-onscene, onscene-cleared.</param>
/// <param name="Count">How often.</param>
/// <param name="MedianSeconds">Half took no longer.</param>
/// <param name="WorstSeconds">The longest.</param>
public sealed record DutyInterval(string Code, int Count, double MedianSeconds, double WorstSeconds);

/// <summary>One feed's part.</summary>
/// <param name="Feed">Its id.</param>
/// <param name="Sent">Messages of statements put on the wire.</param>
/// <param name="Lost">Messages never said, because the sender was dead.</param>
public sealed record FeedScore(string Feed, int Sent, int Lost);
