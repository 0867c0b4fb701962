using System.Collections.Immutable;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Backup;

/// <summary>
/// SQLite: one read transaction is held while the Online Backup API copies its pages, so the copy is the store at the moment at which the transaction began.
/// In WAL mode neither it nor the writer waits for the other; the WAL grows meanwhile.
/// </summary>
internal sealed class SqliteBackup(string database) : IBackupEngine
{
    public string Name => "sqlite";

    public string FileName => "command.db";

    public Task<JournalFingerprint> CopyAsync(string file, CancellationToken cancellationToken) => Task.Run(() => Guarded(() =>
    {
        if (!File.Exists(database))
        {
            throw new BackupException("backup-nothing-there", $"There is no journal {database} to back up. Set Command__DataDir to the folder that holds command.db.");
        }

        (long Sequence, byte[] Hash) head;
        using (SqliteConnection source = SqliteSchema.OpenReader(database))
        using (SqliteTransaction moment = source.BeginTransaction(deferred: true))
        {
            head = new SqliteStored(source).Head();
            using SqliteConnection copy = Plain(file, SqliteOpenMode.ReadWriteCreate);
            source.BackupDatabase(copy);
            // So that it is one file, and reading it leaves no others beside it.
            SqliteSchema.Execute(copy, "PRAGMA journal_mode=DELETE");
        }

        JournalFingerprint fingerprint = FingerprintOf(file);
        return fingerprint.Sequence == head.Sequence && fingerprint.Head == Convert.ToHexStringLower(head.Hash)
            ? fingerprint
            : throw new BackupException("backup-differs", $"The copy ends at entry {fingerprint.Sequence}, the journal at {head.Sequence}. Look at the disk that holds the backups.");
    }), cancellationToken);

    public Task<JournalFingerprint> TryAsync(string file, CancellationToken cancellationToken) => Task.Run(() => Guarded(() => FingerprintOf(file)), cancellationToken);

    public Task<Restored> RestoreAsync(string file, RestoreTo to, CancellationToken cancellationToken) => Task.Run(
        () => Guarded(() =>
        {
            if (File.Exists(database))
            {
                throw new BackupException("restore-not-empty", $"{database} is there already and is not overwritten. Stop the server and move it away, with its -wal and -shm, or name another folder.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(database))!);
            string beside = database + ".restoring";
            File.Copy(file, beside, overwrite: true);
            try
            {
                Restored restored;
                using (SqliteConnection connection = Plain(beside, SqliteOpenMode.ReadWrite))
                {
                    restored = Cut(connection, to);
                }

                File.Move(beside, database, overwrite: false);
                return restored;
            }
            finally
            {
                File.Delete(beside);
            }
        }),
        cancellationToken);

    private static Restored Cut(SqliteConnection connection, RestoreTo to)
    {
        SqliteStored stored = new(connection);
        PointInTime? point = PointInTime.Find(stored, to);
        using (SqliteTransaction transaction = connection.BeginTransaction())
        {
            SqliteSchema.Execute(connection, $"UPDATE meta SET value = '{to.NewEpoch}' WHERE key = 'epoch'");
            if (point is not null)
            {
                using SqliteStatements statements = new(connection);
                point.Cut(new SqliteCut(connection, statements), to.KeepInbox);
            }

            transaction.Commit();
        }

        if (point is not null)
        {
            // What was cut off is in no free page either.
            SqliteSchema.Execute(connection, "VACUUM");
        }

        JournalFingerprint after = Fingerprints.Of(stored);
        return new Restored(after.Sequence, after.Picture, after.Pending);
    }

    private static JournalFingerprint FingerprintOf(string file)
    {
        using SqliteConnection connection = Plain(file, SqliteOpenMode.ReadOnly);
        string? broken = SqliteSchema.Scalar(connection, "PRAGMA integrity_check(1)") as string;
        return broken == "ok"
            ? Fingerprints.Of(new SqliteStored(connection))
            : throw new BackupException("backup-damaged", $"The copy is damaged as a database: {broken}. Look at the disk, and use another backup.");
    }

    private static SqliteConnection Plain(string file, SqliteOpenMode mode)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static T Guarded<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (JournalCorruptException e)
        {
            throw new BackupException("backup-chain-broken", e.Message, e);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or JournalUnavailableException)
        {
            throw new BackupException("backup-failed", $"{e.Message} Nothing that was there was changed.", e);
        }
    }
}

/// <summary>A store in a file, over a connection that the caller owns.</summary>
internal sealed class SqliteStored(SqliteConnection connection) : IStoredJournal
{
    public string Epoch => (string)SqliteSchema.Scalar(connection, "SELECT value FROM meta WHERE key = 'epoch'")!;

    public int Schema => (int)(long)SqliteSchema.Scalar(connection, "PRAGMA user_version")!;

    public IEnumerable<StoredEntry> Entries(long from) => SqliteEntries.Read(connection, from);

    public (long Sequence, byte[] Hash) Head()
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1";
        using SqliteDataReader reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : (0, JournalChain.Start);
    }

    public (long Inbox, long Pending, long Fixes) Kept() => (
        Count("inbox"),
        Count("inbox WHERE done = 0"),
        SqliteDays.All(connection).Select(SqliteDays.Fixes).Append(SqliteDays.Other).Sum(Count));

    public ImmutableSortedDictionary<string, FeedCounts> Counts()
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT feed, received, stored, duplicates, quarantined FROM counts";
        using SqliteDataReader reader = command.ExecuteReader();
        ImmutableSortedDictionary<string, FeedCounts>.Builder counts = ImmutableSortedDictionary.CreateBuilder<string, FeedCounts>(StringComparer.Ordinal);
        while (reader.Read())
        {
            counts[reader.GetString(0)] = new FeedCounts(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
        }

        return counts.ToImmutable();
    }

    private long Count(string what) => (long)SqliteSchema.Scalar(connection, "SELECT count(*) FROM " + what)!;
}
