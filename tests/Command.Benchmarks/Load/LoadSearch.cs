namespace Command.Benchmarks.Load;

/// <summary>Looks for the highest load that is still borne: doubles what is borne, halves what is not, then goes between the two until they are close. Pure.</summary>
/// <param name="Borne">The highest that was borne; null before one was.</param>
/// <param name="TooMuch">The lowest that was not; null before one was not.</param>
internal sealed record LoadSearch(double? Borne = null, double? TooMuch = null)
{
    private const double Close = 1.05, Least = 1 / 64.0, Most = 64;

    /// <summary>What to try next, as a multiple of the plan's rates; null when it is known closely enough, or lies outside 1/64 to 64.</summary>
    public double? Next => (Borne, TooMuch) switch
    {
        (null, null) => 1,
        ({ } low, null) => low * 2 <= Most ? low * 2 : null,
        (null, { } high) => high / 2 >= Least ? high / 2 : null,
        ({ } low, { } high) => high / low > Close ? Math.Sqrt(low * high) : null,
    };

    /// <summary>After a try. What was not borne counts even below something that was: a machine's luck is no capacity.</summary>
    public LoadSearch With(double load, bool borne) => borne
        ? this with { Borne = TooMuch is { } high && high <= load ? Borne : Math.Max(load, Borne ?? load) }
        : new LoadSearch(Borne is { } low && low >= load ? null : Borne, Math.Min(load, TooMuch ?? load));
}
