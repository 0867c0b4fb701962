using Command.Ingest.City;

namespace Command.Ingest.Picture.Handling;

/// <summary>What puts a row into a period.</summary>
public enum FigureClock
{
    /// <summary>When it became known.</summary>
    Known,

    /// <summary>When the department is to have dealt with it: 应结案.</summary>
    Due,

    /// <summary>When it was taken up: 立案.</summary>
    Registered,
}

/// <summary>How the rows' values become one number.</summary>
public enum FigureForm
{
    /// <summary>How many rows count.</summary>
    Count,

    /// <summary>A percentile of their seconds, by the nearest rank.</summary>
    Percentile,

    /// <summary>Of what was to be, the percentage that was.</summary>
    Share,
}

/// <summary>What one row says to a figure.</summary>
/// <param name="Value">Seconds, for a percentile; null otherwise.</param>
/// <param name="Of">How many it counts for in the denominator.</param>
/// <param name="Good">How many of these are good.</param>
/// <param name="Excluded">The code of why it does not count at all; null when it does.</param>
public readonly record struct FigureWord(double? Value, int Of, int Good, string? Excluded)
{
    public static FigureWord Out(string reason) => new(null, 0, 0, reason);

    public static FigureWord Seconds(TimeSpan value) => new(value.TotalSeconds, 1, 1, null);

    public static FigureWord Is(bool good) => new(null, 1, good ? 1 : 0, null);
}

/// <summary>By what rows are judged.</summary>
/// <param name="Pack">The city's clocks and limits.</param>
/// <param name="AsOf">The moment that is spoken of (UTC).</param>
public sealed record FigureTerms(CityPack Pack, DateTimeOffset AsOf);

/// <summary>One figure: which rows, which of them count, and what is made of them. A rule that changes gets a new version.</summary>
/// <param name="Code">As the resources name it.</param>
/// <param name="Version">From 1.</param>
/// <param name="Kind">The rows it is made of.</param>
/// <param name="Clock">What puts them into a period.</param>
/// <param name="Form">What is made of them.</param>
/// <param name="Percentile">Over 0 up to 1; 0 for other forms.</param>
/// <param name="Judge">What one row says.</param>
public sealed record FigureRule(string Code, int Version, OutcomeKind Kind, FigureClock Clock, FigureForm Form, double Percentile, Func<Outcome, FigureTerms, FigureWord> Judge)
{
    /// <summary><c>s</c>, <c>%</c> or <c>1</c> (UCUM).</summary>
    public string Unit => Form switch { FigureForm.Count => "1", FigureForm.Percentile => "s", _ => "%" };

    /// <summary>The rule with its version, as a figure's basis names it.</summary>
    public string Name => $"{Code}/{Version}";

    /// <summary>The measure that several figures share: <c>arrival</c> of <c>arrival.p90</c>.</summary>
    public string Family => Code[..Code.LastIndexOf('.')];
}
