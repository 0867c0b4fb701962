using Command.Ingest.Contracts;

namespace Command.Ingest.Exercise.Days;

/// <summary>One statement before the day's senders have numbered it.</summary>
/// <param name="Report">Without its source id and group.</param>
/// <param name="ArrivesAt">By a true clock.</param>
/// <param name="Happening">The event it speaks of.</param>
/// <param name="Key">The same for each version of one report.</param>
/// <param name="Group">The same for what a sender groups together; null for none.</param>
/// <param name="Difficulty">What makes it hard, but for its event's neighbours.</param>
internal sealed record Told(Report Report, DateTimeOffset ArrivesAt, Happening Happening, string Key, string? Group, Difficulty Difficulty)
{
    /// <summary>The kind it should be filed under; empty where that is not known.</summary>
    public string TrueKind { get; init; } = "";
}
