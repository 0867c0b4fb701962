namespace Command.Ingest.Incidents.Levels;

/// <summary>How many people a text speaks of.</summary>
/// <param name="Number">0 when the text says that there are none; at most <see cref="Most"/>.</param>
/// <param name="How">How sure the text is of the number.</param>
public readonly record struct PeopleCount(int Number, CountSureness How)
{
    /// <summary>Larger numbers in a text are no count of people hurt in a city.</summary>
    public const int Most = 1_000_000;

    /// <summary>The text says that there are none.</summary>
    public static PeopleCount None => new(0, CountSureness.Exact);

    /// <summary>A person is spoken of and no number: one at least.</summary>
    public static PeopleCount Some => new(1, CountSureness.AtLeast);

    /// <summary>Two groups of people told of side by side.</summary>
    public PeopleCount And(PeopleCount other) =>
        new(Math.Min(Most, Number + other.Number), How == CountSureness.Exact && other.How == CountSureness.Exact ? CountSureness.Exact
            : How == CountSureness.About || other.How == CountSureness.About ? CountSureness.About : CountSureness.AtLeast);

    /// <summary>The larger of two statements about the same people; of equal numbers the surer one.</summary>
    public static PeopleCount? Worse(PeopleCount? one, PeopleCount? other) =>
        one is not { } a ? other
        : other is not { } b ? one
        : a.Number != b.Number ? (a.Number > b.Number ? a : b)
        : a.How <= b.How ? a : b;
}

/// <summary>How sure a text is of a number of people.</summary>
public enum CountSureness
{
    Exact,

    /// <summary>约, 近, about, nearly: the number is taken as it stands.</summary>
    About,

    /// <summary>余, 多, 至少, at least, more than: the number is the least that it may be.</summary>
    AtLeast,
}
