using System.Collections.Immutable;

namespace Command.Ingest.Feeds;

/// <summary>
/// Which id each token came to stand for, and which tokens still wait for theirs. Immutable and safe to share between threads.
/// </summary>
public sealed record TokenTable
{
    /// <summary>Tokens that wait at the most; one more is kept by its quarantined row alone and noted when there is room.</summary>
    public const int MostWaiting = 10_000;

    /// <summary>Known ids kept; then the table forgets them, and a token that is listed again is asked for again.</summary>
    public const int MostIds = 20_000;

    /// <summary>How long a token is asked for; its row stays in quarantine after that.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(30);

    private static readonly TimeSpan s_longestPause = TimeSpan.FromDays(1);

    public static TokenTable Empty { get; } = new();

    /// <summary>Token → id.</summary>
    public ImmutableDictionary<string, string> Ids { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Every token whose rows are not taken in yet, with its id known or not.</summary>
    public ImmutableSortedDictionary<string, WaitingToken> Open { get; init; } = ImmutableSortedDictionary.Create<string, WaitingToken>(StringComparer.Ordinal);

    /// <summary>Tokens that wait for their id.</summary>
    public IEnumerable<string> Waiting => Open.Keys.Where(t => !Ids.ContainsKey(t));

    /// <summary>The same without what waits: for what is decoded anew, where a row that waits must be said to wait.</summary>
    public TokenTable Known => this with { Open = Empty.Open };

    /// <summary>The id that a token stands for; null while it is not known.</summary>
    public string? IdOf(string token) => Ids.GetValueOrDefault(token);

    /// <summary>True when the row is kept already, as it is.</summary>
    public bool Holds(TokenMention mention)
    {
        ArgumentNullException.ThrowIfNull(mention);
        return Open.TryGetValue(mention.Token, out WaitingToken? waiting) && waiting.Hash == mention.Hash;
    }

    /// <summary>The table with what a durable envelope said.</summary>
    /// <param name="decoded">What was decoded from it.</param>
    /// <param name="envelope">The envelope that holds the waiting rows.</param>
    /// <param name="now">When it came.</param>
    public TokenTable With(Decoded decoded, string envelope, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(decoded);
        TokenTable table = decoded.Aliases.Aggregate(this, (known, alias) => known.Told(alias, now));
        ImmutableSortedDictionary<string, WaitingToken>.Builder open = table.Open.ToBuilder();
        foreach (TokenMention mention in decoded.WaitingFor)
        {
            if (open.TryGetValue(mention.Token, out WaitingToken? known))
            {
                open[mention.Token] = known with { Hash = mention.Hash, Says = known.Says || mention.Says, Envelopes = known.Keeping(envelope) };
            }
            else if (open.Count < MostWaiting)
            {
                open.Add(mention.Token, new WaitingToken { Hash = mention.Hash, Says = mention.Says, Envelopes = [envelope], Since = now, NextAsk = now });
            }
        }

        return table with { Open = open.ToImmutable() };
    }

    /// <summary>
    /// The table with what a token stands for; its rows wait no longer, however often it was asked for. A known id never goes back to waiting; a server that
    /// changes its mind has the last word.
    /// </summary>
    public TokenTable Told(TokenAlias alias, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(alias);
        ImmutableDictionary<string, string> ids = Ids.Count < MostIds ? Ids : Ids.Clear().AddRange(Ids.Where(i => Open.ContainsKey(i.Key)));
        return this with
        {
            Ids = ids.SetItem(alias.Token, alias.ServiceRequestId),
            Open = Open.TryGetValue(alias.Token, out WaitingToken? waiting) ? Open.SetItem(alias.Token, waiting with { Asked = 0, NextAsk = now }) : Open,
        };
    }

    /// <summary>Tokens to ask for now, the longest due first.</summary>
    public IEnumerable<string> Due(DateTimeOffset now) => Open.Where(w => w.Value.NextAsk <= now && !Ids.ContainsKey(w.Key)).OrderBy(w => w.Value.NextAsk).Select(w => w.Key);

    /// <summary>Tokens whose id is known and whose rows can be taken in now.</summary>
    public IEnumerable<string> Ready(DateTimeOffset now) => Open.Where(w => w.Value.NextAsk <= now && Ids.ContainsKey(w.Key)).OrderBy(w => w.Value.NextAsk).Select(w => w.Key);

    /// <summary>Asks for a token again later, each time after twice the wait, a day at the most; after <see cref="Patience"/> no more.</summary>
    public TokenTable Postponed(string token, DateTimeOffset now, TimeSpan interval)
    {
        if (!Open.TryGetValue(token, out WaitingToken? waiting))
        {
            return this;
        }

        double pause = Math.Min(s_longestPause.TotalSeconds, interval.TotalSeconds * Math.Pow(2, Math.Min(waiting.Asked, 20)));
        return now - waiting.Since > Patience
            ? this with { Open = Open.Remove(token) }
            : this with { Open = Open.SetItem(token, waiting with { Asked = waiting.Asked + 1, NextAsk = now.AddSeconds(pause) }) };
    }

    /// <summary>The table when a token's rows are taken in.</summary>
    public TokenTable Settled(string token) => this with { Open = Open.Remove(token) };
}

/// <summary>A token whose rows are not taken in yet.</summary>
public sealed record WaitingToken
{
    /// <summary>Envelopes kept for one token; each holds another state of its case.</summary>
    public const int MostEnvelopes = 8;

    /// <summary>Of what was last said of it.</summary>
    public string Hash { get; init; } = "";

    /// <summary>True when a row said more than the token.</summary>
    public bool Says { get; init; }

    /// <summary>The envelopes whose quarantined rows are of it, oldest first.</summary>
    public ImmutableArray<string> Envelopes { get; init; } = [];

    public DateTimeOffset Since { get; init; }

    public DateTimeOffset NextAsk { get; init; }

    /// <summary>How often it was asked for in vain.</summary>
    public int Asked { get; init; }

    /// <summary>The envelopes with one more; the newest states matter most.</summary>
    public ImmutableArray<string> Keeping(string envelope) =>
        Envelopes.Contains(envelope) ? Envelopes : [.. Envelopes.TakeLast(MostEnvelopes - 1), envelope];
}
