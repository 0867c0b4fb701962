namespace Command.Ingest.Fusion;

/// <summary>Days from one to another, both of them in it, counted by UTC from the year 1.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last; not before the first.</param>
internal readonly record struct DaySpan(int First, int Last)
{
    /// <summary>Under this stands what lies in too many days to be kept under each, or in no day that is known.</summary>
    public const int Any = -1;

    /// <summary>What lasts longer is kept under <see cref="Any"/>.</summary>
    private const int MostKept = 10;

    private const int Latest = 3_700_000;

    /// <summary>All days.</summary>
    public static DaySpan Always { get; } = new(0, Latest);

    /// <summary>How many days.</summary>
    public int Length => Last - First + 1;

    /// <summary>The days that two times and all between them lie in.</summary>
    /// <param name="from">The earlier.</param>
    /// <param name="until">The later.</param>
    /// <param name="before">How long before the earlier it begins already.</param>
    /// <param name="after">How long after the later it still lasts.</param>
    public static DaySpan Of(DateTimeOffset from, DateTimeOffset until, TimeSpan before = default, TimeSpan after = default) =>
        new((int)Math.Max(0, (from.UtcTicks - before.Ticks) / TimeSpan.TicksPerDay), (int)Math.Min(Latest, (until.UtcTicks + after.Ticks) / TimeSpan.TicksPerDay));

    /// <summary>True for a day of it, and for <see cref="Any"/>.</summary>
    public bool Holds(int day) => day == Any || (day >= First && day <= Last);

    /// <summary>What something of these days is kept under.</summary>
    public IEnumerable<int> Kept() => Length > MostKept ? [Any] : Enumerable.Range(First, Length);
}
