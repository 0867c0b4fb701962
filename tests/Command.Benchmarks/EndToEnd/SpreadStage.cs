using System.Globalization;
using Command.Benchmarks.Load;
using Command.Harness;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Journal.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Command.Benchmarks.EndToEnd;

/// <summary>What is measured: the processes, where messages go in, where a map looks, and the store to hold it against.</summary>
internal sealed class SpreadStage : IAsyncDisposable
{
    private const string Waits = "SELECT count(*) FROM inbox WHERE done = 0", Stores = "SELECT CAST(coalesce(sum(stored), 0) AS bigint) FROM counts", Stands = "SELECT coalesce(max(sequence), 0) FROM journal";
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly List<IDisposable> _servers = [];
    private readonly Func<string, long> _ask;
    private readonly Func<IJournalStore> _open;

    private SpreadStage(string name, IReadOnlyList<Node> doors, Uri screen, (string, int)[] processes, Func<string, long> ask, Func<IJournalStore> open)
    {
        Name = name;
        Doors = doors;
        Screen = screen;
        Processes = processes;
        _ask = ask;
        _open = open;
    }

    public string Name { get; }

    public IReadOnlyList<Node> Doors { get; }

    /// <summary>Where positions go in: without Redis those of one node are known to that node alone.</summary>
    public IReadOnlyList<Node> FixDoors { get; private init; } = [];

    public Uri Screen { get; }

    public (string Name, int Process)[] Processes { get; }

    /// <summary>The number of the next report to be sent.</summary>
    public long NextReport { get; set; }

    /// <summary>One process with SQLite.</summary>
    public static async Task<SpreadStage> EmbeddedAsync((string, string)[] settings)
    {
        string folder = Directory.CreateTempSubdirectory("command-spread-").FullName;
        Node node = await Node.StartAsync(Node.Web, "embedded", folder, settings);
        string file = Path.Combine(folder, "command.db");
        SpreadStage stage = new("One process with SQLite", [node], node.Address, [("process", node.ProcessId)], sql => Sqlite(file, sql), () => SqliteJournal.Open(file, "none")) { FixDoors = [node] };
        stage._parts.Add(node);
        stage._servers.Add(new Folder(folder));
        return stage;
    }

    /// <summary>Nodes on PostgreSQL; null where it is not installed.</summary>
    public static async Task<SpreadStage?> GrownAsync(int ingest, int web, bool redis, (string, string)[] settings)
    {
        if (LoopbackPostgres.Start() is not { } server)
        {
            return null;
        }

        LoopbackRedis? between = redis && typeof(CommandOptions).GetProperty("Redis") is not null ? await LoopbackRedis.StartAsync() : null;
        string database = server.NewDatabase();
        Topology topology = await Topology.StartAsync(database, between?.Settings, ingest, web, settings);
        (string, int)[] processes =
        [
            .. topology.Ingest.Select(n => (n.Name, n.ProcessId)), .. topology.Web.Select(n => (n.Name, n.ProcessId)), ("PostgreSQL", Machine.PostgresOn(server.Port)),
            .. between is null ? [] : new[] { ("Redis", between.ProcessId) },
        ];
        string name = string.Create(CultureInfo.InvariantCulture, $"{ingest} ingest and {web} web nodes on PostgreSQL{(between is null ? "" : " and Redis")}");
        SpreadStage stage = new(name, topology.Ingest, topology.Web[0].Address, processes, sql => Postgres(database, sql), () => PostgresJournal.Open(database, "none", TimeProvider.System))
        {
            FixDoors = between is null ? [topology.Ingest[0]] : topology.Ingest,
        };
        stage._parts.Add(topology);
        if (between is not null)
        {
            stage._servers.Add(between);
        }

        stage._servers.Add(server);
        return stage;
    }

    /// <summary>Messages that the writer has not taken yet.</summary>
    public long Waiting() => _ask(Waits);

    /// <summary>Messages and fixes that are durable.</summary>
    public long Stored() => _ask(Stores);

    /// <summary>The journal's last sequence.</summary>
    public long Sequence() => _ask(Stands);

    /// <summary>Bytes of the files that SQLite keeps; 0 with PostgreSQL.</summary>
    public long Bytes() => _servers.OfType<Folder>().Sum(f => f.Bytes);

    /// <summary>How many entries of the journal are such.</summary>
    public long Entries(Func<PictureEvent, bool> such)
    {
        IJournalStore journal = _open();
        try
        {
            return journal.Read(0).LongCount(e => such(e.Event));
        }
        finally
        {
            journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    /// <summary>Deadlocks that the database has had to end since it was made; each costs those in it a second.</summary>
    public long Deadlocks() => _servers.OfType<LoopbackPostgres>().Any() ? _ask("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") : 0;

    /// <summary>Waits until the writer has taken everything, or for so long.</summary>
    public async Task SettledAsync(TimeSpan most)
    {
        using CancellationTokenSource patience = new(most);
        while (!patience.IsCancellationRequested && Waiting() > 0)
        {
            await Task.Delay(200, CancellationToken.None);
        }
    }

    /// <summary>The numbers of the reports in the journal after a sequence, each with the sequence at which it was accepted.</summary>
    public IEnumerable<(long Number, long Sequence)> Reports(long after, long first)
    {
        IJournalStore journal = _open();
        try
        {
            foreach (JournalEntry entry in journal.Read(after))
            {
                if (entry.Event is ReportAccepted report && long.TryParse(report.Report.SourceId, CultureInfo.InvariantCulture, out long number) && number >= first)
                {
                    yield return (number, entry.Sequence);
                }
            }
        }
        finally
        {
            journal.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable part in _parts)
        {
            await part.DisposeAsync();
        }

        _servers.ForEach(s => s.Dispose());
    }

    private static long Sqlite(string file, string sql)
    {
        using SqliteConnection connection = new($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private static long Postgres(string database, string sql)
    {
        using NpgsqlConnection connection = new(database + ";Pooling=false");
        connection.Open();
        using NpgsqlCommand command = new(sql, connection);
        return (long)command.ExecuteScalar()!;
    }

    private sealed class Folder(string path) : IDisposable
    {
        public long Bytes => Directory.EnumerateFiles(path, "command.db*").Sum(f => new FileInfo(f).Length);

        public void Dispose() => Directory.Delete(path, recursive: true);
    }
}
