using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Situation;

/// <summary>How a figure is made. A rule that was published is never edited: what is to be counted otherwise gets the next version, and the old one stays what it was.</summary>
/// <param name="Code">What is counted: <c>incidents.open</c>.</param>
/// <param name="Version">From 1.</param>
/// <param name="Unit">UCUM, <c>1</c> for a count.</param>
/// <param name="Find">What is in it and what was left out. Pure.</param>
public sealed record FigureRule(string Code, int Version, string Unit, Func<SituationSource, RuleFinding> Find)
{
    /// <summary><c>incidents.open/1</c>.</summary>
    public string Name => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Code}/{Version}");
}

/// <summary>What a rule found.</summary>
/// <param name="Rows">In no order.</param>
/// <param name="LeftOut">What would be in it but for the reason given.</param>
/// <param name="Known">False where the number itself is not known.</param>
public sealed record RuleFinding(ImmutableArray<SituationRow> Rows, ImmutableArray<LeftOut> LeftOut, bool Known = true);

/// <summary>A row of what a figure rests on, with what it can be asked for by.</summary>
/// <param name="Kind">As in <see cref="FigureRow"/>.</param>
/// <param name="Measure">How far over (m), until when (h), since how long (s), as its rule says; null where there is nothing to measure.</param>
public readonly record struct SituationRow(string Kind, string Id, string Title, DateTimeOffset? At, int? Level, string? District, string? Agency, double? Measure = null)
{
    /// <summary>The row as it is shown and exported; of a count, each is one.</summary>
    public FigureRow Shown => new(Kind, Id, Title, At, null);
}

/// <summary>Something that is not in a figure though it might be looked for there.</summary>
/// <param name="Reason">A code that the resources name.</param>
public readonly record struct LeftOut(string Reason, int? Level, string? District, string? Agency)
{
    /// <summary>A row that was left out for a reason.</summary>
    public static LeftOut Of(string reason, int? level, string? district, string? agency) => new(reason, level, district, agency);
}
