using System.Data.Common;
using Command.Ingest.Journal;
using Command.Ingest.Tables;

namespace Command.Ingest.Handling;

/// <summary>
/// Where the handling's rows are kept: <c>handling.db</c> in the data folder, or the tables <c>handling_…</c> of the PostgreSQL database where the journal is. All of it is made of the
/// journal and can be thrown away; a file of its own, so that it never waits for the journal nor the journal for it.
/// </summary>
public sealed class HandlingDb : IAsyncDisposable
{
    internal const string Columns =
        "kind, id, from_seq, title, type, level, district, agency, incident, exercise, sources, known, answered, dispatched, enroute, scene, closed, registered, due, settled, returned, reworked, postponed, marks, more";

    private const string Row =
        """
        kind INTEGER NOT NULL, id TEXT NOT NULL, from_seq BIGINT NOT NULL, title TEXT NOT NULL, type INTEGER NOT NULL, level INTEGER, district INTEGER, agency INTEGER, incident TEXT,
        exercise INTEGER NOT NULL, sources INTEGER NOT NULL, known BIGINT NOT NULL, answered BIGINT, dispatched BIGINT, enroute BIGINT, scene BIGINT, closed BIGINT, registered BIGINT, due BIGINT, settled BIGINT,
        returned INTEGER NOT NULL, reworked INTEGER NOT NULL, postponed INTEGER NOT NULL, marks INTEGER NOT NULL, more TEXT
        """;

    private const string Schema =
        $"""
        CREATE TABLE IF NOT EXISTS handling_meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS handling_names (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE IF NOT EXISTS handling_now ({Row}, PRIMARY KEY (kind, id));
        CREATE INDEX IF NOT EXISTS handling_now_known ON handling_now (kind, exercise, known);
        CREATE INDEX IF NOT EXISTS handling_now_due ON handling_now (kind, exercise, due);
        CREATE INDEX IF NOT EXISTS handling_now_registered ON handling_now (kind, exercise, registered);
        CREATE TABLE IF NOT EXISTS handling_past ({Row}, to_seq BIGINT NOT NULL);
        CREATE INDEX IF NOT EXISTS handling_past_known ON handling_past (kind, exercise, known);
        CREATE INDEX IF NOT EXISTS handling_past_due ON handling_past (kind, exercise, due);
        CREATE INDEX IF NOT EXISTS handling_past_registered ON handling_past (kind, exercise, registered);
        """;

    private const string Gone = "DROP TABLE IF EXISTS handling_past; DROP TABLE IF EXISTS handling_now; DROP TABLE IF EXISTS handling_names; DROP TABLE IF EXISTS handling_meta;";

    // A checkpoint that is lost with the power is made again from the journal: nothing waits for the disk here.
    private static readonly NodeTablesPlan s_plan = new(
        "handling", 6, 7203218, "PRAGMA busy_timeout=10000; PRAGMA synchronous=NORMAL", Pooled: false, OwnersOnly: false, Schema, Schema);

    private readonly NodeTables _tables;

    /// <param name="folder">The data folder.</param>
    /// <param name="postgres">The connection string of the settings; null for a file of this node.</param>
    public HandlingDb(string folder, string? postgres) => _tables = new NodeTables(s_plan, folder, postgres);

    public bool IsPostgres => _tables.IsPostgres;

    /// <summary>The one that the settings name.</summary>
    public static HandlingDb Of(IServiceProvider services)
    {
        (string folder, string? postgres) = NodeTables.PlaceOf(services);
        return new HandlingDb(folder, postgres);
    }

    /// <summary>An open connection; its tables are there.</summary>
    /// <exception cref="JournalUnavailableException">There is none.</exception>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _tables.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (NodeTables.IsTrouble(e))
        {
            throw new JournalUnavailableException("The table of how things were handled can't be opened now.", e);
        }
    }

    /// <summary>Throws all rows away; they are made anew from the journal.</summary>
    public static async Task ClearAsync(DbConnection connection, CancellationToken cancellationToken) => await NodeTables.ExecuteAsync(connection, Gone + Schema, cancellationToken).ConfigureAwait(false);

    /// <summary>Lets no other node write until the transaction ends.</summary>
    public static async Task LockAsync(DbConnection connection, CancellationToken cancellationToken) => await NodeTables.ExecuteAsync(connection, "LOCK TABLE handling_meta IN EXCLUSIVE MODE", cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _tables.DisposeAsync();
}
