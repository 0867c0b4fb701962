using Command.Ingest.Contracts;

namespace Command.Ingest.Journal.Postgres;

/// <summary>Rows for the envelopes.</summary>
internal sealed class EnvelopeRows
{
    private readonly List<(Envelope Envelope, int Messages, int Duplicates, int Quarantined)> _rows = [];

    public void Add(Envelope envelope, int messages, int duplicates, int quarantined) => _rows.Add((envelope, messages, duplicates, quarantined));

    public IEnumerable<(string Sql, object[] Values)> Statements() => _rows.Count == 0 ? [] :
    [
        ("INSERT INTO envelopes SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            _rows.Select(r => r.Envelope.Id).ToArray(),
            _rows.Select(r => r.Envelope.Feed).ToArray(),
            _rows.Select(r => r.Envelope.ReceivedAt.ToUnixTimeMilliseconds()).ToArray(),
            _rows.Select(r => r.Envelope.ContentHash).ToArray(),
            _rows.Select(r => r.Envelope.Bytes.ToArray()).ToArray(),
            _rows.Select(r => r.Envelope.ContentType is { } type ? StoredText.Of(type) : null).ToArray(),
            _rows.Select(r => r.Envelope.Exercise).ToArray(),
            _rows.Select(r => r.Messages).ToArray(),
            _rows.Select(r => r.Duplicates).ToArray(),
            _rows.Select(r => r.Quarantined).ToArray(),
        ]),
    ];
}

/// <summary>Rows for the quarantine.</summary>
internal sealed class QuarantineRows
{
    private readonly List<(string Envelope, string Feed, long At, Fault Fault)> _rows = [];

    public void Add(Envelope envelope, IEnumerable<Fault> faults) =>
        _rows.AddRange(faults.Select(f => (envelope.Id, envelope.Feed, envelope.ReceivedAt.ToUnixTimeMilliseconds(), f)));

    public void Add(string envelope, string feed, DateTimeOffset at, Fault fault) => _rows.Add((envelope, feed, at.ToUnixTimeMilliseconds(), fault));

    public IEnumerable<(string Sql, object[] Values)> Statements() => _rows.Count == 0 ? [] :
    [
        ("""
        INSERT INTO quarantine (envelope, feed, at_ms, code, reason, place)
        SELECT e, f, a, c, r, p FROM unnest($1, $2, $3, $4, $5, $6) WITH ORDINALITY AS n (e, f, a, c, r, p, place) ORDER BY place
        """,
        [
            _rows.Select(r => r.Envelope).ToArray(),
            _rows.Select(r => r.Feed).ToArray(),
            _rows.Select(r => r.At).ToArray(),
            _rows.Select(r => StoredText.Of(r.Fault.Code)).ToArray(),
            _rows.Select(r => StoredText.Of(r.Fault.Reason)).ToArray(),
            _rows.Select(r => r.Fault.Where is { } place ? StoredText.Of(place) : null).ToArray(),
        ]),
    ];
}

/// <summary>What is added to the conservation counts.</summary>
internal sealed class PostgresCounts
{
    // In the order of the names, so that two processes never wait for each other's rows.
    private readonly SortedDictionary<string, FeedCounts> _feeds = new(StringComparer.Ordinal);

    public void Add(string feed, int received, int stored, int duplicates, int quarantined)
    {
        FeedCounts sum = _feeds.GetValueOrDefault(feed) ?? new FeedCounts(0, 0, 0, 0);
        _feeds[feed] = new FeedCounts(sum.Received + received, sum.Stored + stored, sum.Duplicates + duplicates, sum.Quarantined + quarantined);
    }

    public IEnumerable<(string Sql, object[] Values)> Statements() => _feeds.Count == 0 ? [] :
    [
        ("""
        INSERT INTO counts AS c SELECT * FROM unnest($1, $2, $3, $4, $5)
        ON CONFLICT (feed) DO UPDATE SET received = c.received + excluded.received, stored = c.stored + excluded.stored,
            duplicates = c.duplicates + excluded.duplicates, quarantined = c.quarantined + excluded.quarantined
        """,
        [
            _feeds.Keys.ToArray(),
            _feeds.Values.Select(c => c.Received).ToArray(),
            _feeds.Values.Select(c => c.Stored).ToArray(),
            _feeds.Values.Select(c => c.Duplicates).ToArray(),
            _feeds.Values.Select(c => c.Quarantined).ToArray(),
        ]),
    ];
}
