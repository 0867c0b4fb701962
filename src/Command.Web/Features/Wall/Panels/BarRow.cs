using System.Collections.Immutable;
using System.Globalization;
using Command.Web.Walls;

namespace Command.Web.Features.Wall.Panels;

/// <summary>One bar of a <see cref="BarList"/>.</summary>
/// <param name="Key">What it is of.</param>
/// <param name="Label">Its name.</param>
/// <param name="Share">Its length, 0 to 1.</param>
/// <param name="Value">The figure beside it.</param>
public sealed record BarRow(string Key, string Label, double Share, string Value)
{
    /// <summary>What the figure is in, in second text.</summary>
    public string? Unit { get; init; }

    /// <summary>A mark on the bar, 0 to 1: what is usual.</summary>
    public double? Mark { get; init; }

    /// <summary>More about it, under the bar.</summary>
    public string? Note { get; init; }

    /// <summary>When it was so; null where the panel's own age says it.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How often a newer value is expected.</summary>
    public TimeSpan? Rhythm { get; init; }

    public bool Exercise { get; init; }

    /// <summary>True for what people should look at first.</summary>
    public bool Worst { get; init; }

    /// <summary>Counts as bars; the first, which is the largest, fills its bed.</summary>
    /// <param name="tallies">Most first.</param>
    /// <param name="name">A code's name.</param>
    /// <param name="marked">False where the panel itself says that all of it is an exercise's.</param>
    public static ImmutableArray<BarRow> Of(ImmutableArray<Tally> tallies, Func<string, string> name, bool marked)
    {
        double most = tallies.IsEmpty ? 1 : tallies[0].Count;
        return [.. tallies.Select(t => new BarRow(t.Code, name(t.Code), t.Count / most, t.Count.ToString(CultureInfo.InvariantCulture)) { Exercise = marked && t.Exercise })];
    }
}
