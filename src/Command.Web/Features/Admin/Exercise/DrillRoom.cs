using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Features.Admin.Exercise;

/// <summary>What the parts of the drill desk have in common at one drawing.</summary>
/// <param name="Drill">The drill that runs, or whose report is read; null for none.</param>
/// <param name="Names">Names of kinds, units and feeds.</param>
/// <param name="Pack">The city.</param>
/// <param name="Now">The moment of the drawing.</param>
/// <param name="CanAct">True when something can be done at all.</param>
/// <param name="MayRun">True when who looks may steer.</param>
/// <param name="MayJudge">True when who looks may write notes.</param>
/// <param name="DoAsync">Does it, and says so in these words when it is done.</param>
public sealed record DrillRoom(Drill? Drill, PackNames Names, CityPack Pack, DateTimeOffset Now, bool CanAct, bool MayRun, bool MayJudge, Func<DeskCommand, string, Task<bool>> DoAsync)
{
    public Words Words => Names.Words;

    /// <summary>The moment of the story.</summary>
    public TimeSpan Story => Drill is { } drill ? drill.StoryAt(drill.EndedAt ?? Now) : TimeSpan.Zero;

    /// <summary>A moment of the story as hours and minutes from its start.</summary>
    public static string Face(TimeSpan story) => string.Create(CultureInfo.InvariantCulture, $"{(story < TimeSpan.Zero ? "−" : "")}{Math.Floor(Math.Abs(story.TotalHours)):0}:{Math.Abs(story.Minutes):00}:{Math.Abs(story.Seconds):00}");

    /// <summary>An id that nobody had before.</summary>
    public static string NewId() => Guid.NewGuid().ToString("N")[..12];

    /// <summary>A number that was typed; null for none.</summary>
    public static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
}
