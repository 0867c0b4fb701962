using System.Collections.Immutable;
using System.Text.Json;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Tests.Journal.Past;

/// <summary>A history of many kinds of things, several of them at one moment.</summary>
internal static class PastEntries
{
    public static DateTimeOffset Start { get; } = new(2026, 7, 18, 8, 0, 0, TimeSpan.Zero);

    /// <summary>Entries 1 to <paramref name="count"/>; each three share a second.</summary>
    public static ImmutableArray<JournalEntry> Make(int count, int from = 1, string author = "test") =>
        [.. Enumerable.Range(from, count).Select(i => new JournalEntry(i, Known(i), Known(i), author, Event(i)))];

    public static DateTimeOffset Known(long sequence) => Start.AddSeconds((sequence - 1) / 3);

    public static string Json(PictureState? picture) => JsonSerializer.Serialize(picture, CommandJson.Wire.PictureState);

    private static PictureEvent Event(int i)
    {
        Place place = new() { Shape = new PointShape(new GeoPoint(126 + (i % 7 / 10.0), 45.7)), Centre = new GeoPoint(126.6, 45.7) };
        DateTimeOffset at = Known(i).AddMinutes(-2);
        return (i % 6) switch
        {
            1 => new ReportAccepted($"city:{i}", new Report { Feed = "city", Agency = "a", SourceId = $"{i}", Version = "1", ObservedAt = at, Kind = "fire", Title = "起火" }, place),
            2 => new IncidentOpened($"I-{i:0000}", "fire", "起火", 3, place, at, new SourceRef("report", $"city:{i - 1}"), [], false),
            3 => new ReadingAccepted("flood:7", new Reading { Feed = "flood", Agency = "a", SourceId = "7", Version = $"{i}", ObservedAt = at, Station = "7", Property = "waterLevel", Value = i, Unit = "m" }, place, null),
            4 => new LevelOverridden($"I-{i - 2:0000}", 2, "看现场"),
            5 => new IncidentReassessed($"I-{i - 3:0000}", $"起火 {i}", 2, place, []),
            _ => new IncidentClosed($"I-{i - 4:0000}", []),
        };
    }
}
