namespace Command.Ingest.Picture.Handling;

/// <summary>The rows while entries are taken in: what changed stands before what was known. Local to one batch; not thread-safe.</summary>
/// <param name="known">The row as it was before the batch; null for none.</param>
public sealed class OutcomeBook(Func<OutcomeKind, string, Outcome?> known)
{
    private readonly Dictionary<(OutcomeKind, string), Outcome?> _rows = [];
    private readonly List<OutcomeVersion> _versions = [];
    private readonly HashSet<(OutcomeKind, string)> _touched = [];

    /// <summary>What is carried from one entry to the next besides the rows.</summary>
    public HandlingCarry Carry { get; set; } = HandlingCarry.Empty;

    /// <summary>Every version that came to be, in order.</summary>
    public IReadOnlyList<OutcomeVersion> Versions => _versions;

    public Outcome? Find(OutcomeKind kind, string id)
    {
        if (!_rows.TryGetValue((kind, id), out Outcome? row))
        {
            _rows[(kind, id)] = row = known(kind, id);
        }

        return row;
    }

    public void Put(Outcome row)
    {
        ArgumentNullException.ThrowIfNull(row);
        row = Rounded(row);
        if (Find(row.Kind, row.Id) != row)
        {
            _rows[(row.Kind, row.Id)] = row;
            _touched.Add((row.Kind, row.Id));
        }
    }

    /// <summary>The table keeps milliseconds: a row is the same whether it was just made or read again.</summary>
    private static Outcome Rounded(Outcome row) => row with
    {
        KnownAt = Ms(row.KnownAt)!.Value,
        AnsweredAt = Ms(row.AnsweredAt),
        DispatchedAt = Ms(row.DispatchedAt),
        EnRouteAt = Ms(row.EnRouteAt),
        OnSceneAt = Ms(row.OnSceneAt),
        ClosedAt = Ms(row.ClosedAt),
        RegisteredAt = Ms(row.RegisteredAt),
        DueAt = Ms(row.DueAt),
        SettledAt = Ms(row.SettledAt),
    };

    private static DateTimeOffset? Ms(DateTimeOffset? at) => at is { } time ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()) : null;

    /// <summary>Says that an entry is taken in: what it changed is one version, however often it was touched.</summary>
    public void Entered(long sequence)
    {
        foreach ((OutcomeKind, string) key in _touched)
        {
            _versions.Add(new OutcomeVersion(sequence, _rows[key]!));
        }

        _touched.Clear();
    }
}

/// <summary>A row as it was from an entry on.</summary>
/// <param name="From">The entry's sequence.</param>
/// <param name="Row">The row.</param>
public sealed record OutcomeVersion(long From, Outcome Row);
