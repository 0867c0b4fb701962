using System.Collections.Immutable;

namespace Command.Ingest.Contracts;

/// <summary>A number that leaders are shown. It is never a bare number: whoever reads it can open it to what it rests on, and working it out again at the same moment gives the same.</summary>
/// <param name="Code">What is counted or measured, as the resources name it: <c>incidents.open</c>, <c>arrival.p90</c>.</param>
/// <param name="Value">Null where there is nothing to measure (a share of none); never NaN.</param>
/// <param name="Unit">UCUM where there is one (<c>s</c>, <c>m</c>, <c>%</c>), <c>1</c> for a count.</param>
/// <param name="Basis">What it rests on.</param>
public sealed record Figure(string Code, double? Value, string Unit, FigureBasis Basis);

/// <summary>What a figure rests on: enough to work it out again.</summary>
/// <param name="Rule">The rule that made it, with its version: <c>incidents.open/1</c>. A rule that changes gets a new version; the old one stays what it was.</param>
/// <param name="Query">What was asked, as the address that opens its rows takes it: <c>level=1,2&amp;district=道里区</c>.</param>
/// <param name="AsOf">The moment whose picture it speaks of (UTC).</param>
/// <param name="Sequence">The last journal entry that is in it.</param>
/// <param name="Counted">Rows that are in it.</param>
/// <param name="Excluded">What was left out, by reason code and number; nothing is left out unsaid.</param>
public sealed record FigureBasis(string Rule, string Query, DateTimeOffset AsOf, long Sequence, int Counted, ImmutableArray<FigureExclusion> Excluded);

/// <param name="Reason">A code that the resources name.</param>
/// <param name="Rows">How many rows were left out for it; at least 1.</param>
public sealed record FigureExclusion(string Reason, int Rows);

/// <summary>One row of what a figure rests on.</summary>
/// <param name="Kind">What the row is: <c>incident</c>, <c>report</c>, <c>reading</c>, <c>unit</c>, <c>alert</c>, <c>feed</c>, <c>job</c>.</param>
/// <param name="Id">Its id in the picture.</param>
/// <param name="Title">What people call it.</param>
/// <param name="At">When it counts from (UTC).</param>
/// <param name="Value">Its share of the figure, in the figure's unit; null for a plain count.</param>
public sealed record FigureRow(string Kind, string Id, string Title, DateTimeOffset? At, double? Value);
