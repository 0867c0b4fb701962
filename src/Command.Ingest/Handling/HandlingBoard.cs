using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Handling;

/// <summary>A figure with its aim and what it was before.</summary>
/// <param name="Rule">Its rule.</param>
/// <param name="Found">What it is.</param>
/// <param name="Aim">What it should be; null where the pack says nothing.</param>
/// <param name="Before">What it was in the same hours before: <c>day</c>, <c>week</c>, <c>year</c>.</param>
public sealed record HandlingLine(FigureRule Rule, FigureFound Found, HandlingAim? Aim, ImmutableArray<(string Name, FigureFound Found)> Before)
{
    /// <summary>Whether it meets its aim; null where there is none, or nothing to measure.</summary>
    public bool? IsMet => Aim is { } aim && Found.Figure.Value is { } value ? aim.IsMet(value) : null;
}

/// <summary>The figures of one kind, district or agency.</summary>
/// <param name="Key">Which; empty for rows that name none.</param>
public sealed record HandlingGroup(string Key, ImmutableArray<HandlingLine> Lines);

/// <summary>All figures of a question.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Sequence">The last journal entry that is in it.</param>
/// <param name="AsOf">The moment that it speaks of (UTC).</param>
/// <param name="Lines">The figures, in the order of <see cref="FigureRules.All"/>.</param>
/// <param name="Kinds">By kind.</param>
/// <param name="Districts">By district.</param>
/// <param name="Agencies">By agency.</param>
/// <param name="Charts">A control chart for each family or share that was asked for, by the figure's code.</param>
/// <param name="Bins">The interval that was asked for, in bins.</param>
/// <param name="Calendar">Incidents opened by day, for a year back.</param>
public sealed record HandlingBoard(
    HandlingQuestion Question,
    long Sequence,
    DateTimeOffset AsOf,
    ImmutableArray<HandlingLine> Lines,
    ImmutableArray<HandlingGroup> Kinds,
    ImmutableArray<HandlingGroup> Districts,
    ImmutableArray<HandlingGroup> Agencies,
    ImmutableDictionary<string, ControlChart> Charts,
    ImmutableArray<HistogramBin> Bins,
    ImmutableArray<(DateOnly Day, int Count)> Calendar)
{
    /// <summary>The figure of a code.</summary>
    public HandlingLine Line(string code) => Lines.First(l => l.Rule.Code == code);
}

/// <summary>What besides the figures is wanted.</summary>
/// <param name="Charts">Figures whose days are held against their limits.</param>
/// <param name="Interval">The interval that is put into bins: <c>arrival</c>; null for none.</param>
/// <param name="Calendar">Whether the days of a year are counted.</param>
/// <param name="Groups">Figures that are worked out for each kind, district and agency.</param>
public sealed record HandlingWishes(ImmutableArray<string> Charts, string? Interval, bool Calendar, ImmutableArray<string> Groups)
{
    /// <summary>Figures alone.</summary>
    public static HandlingWishes Nothing { get; } = new([], null, false, []);
}

/// <summary>A page of the rows that a figure rests on.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Rows">Those of the page.</param>
public sealed record HandlingRowPage(Contracts.Figure Figure, int Total, ImmutableArray<Contracts.FigureRow> Rows);
