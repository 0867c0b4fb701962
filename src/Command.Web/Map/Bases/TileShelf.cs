using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Command.Web.Map.Bases;

/// <summary>A tile on disk.</summary>
/// <param name="Bytes">The tile; null where the service has none there.</param>
/// <param name="At">When the service gave or last confirmed it.</param>
/// <param name="ETag">For the next question.</param>
/// <param name="LastModified">For the next question.</param>
public sealed record KeptTile(byte[]? Bytes, DateTimeOffset At, string? ETag = null, string? LastModified = null);

/// <summary>
/// Tiles on disk, in one SQLite file within a bound; what was not looked at for longest goes first. Nothing here is the truth: a file that is damaged or full is begun
/// anew or left as it is, and tiles are fetched again.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed partial class TileShelf : IDisposable
{
    private const string Schema =
        """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = OFF;
        PRAGMA busy_timeout = 2000;
        CREATE TABLE IF NOT EXISTS tiles (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, used INTEGER NOT NULL, tag TEXT, modified TEXT, size INTEGER NOT NULL, bytes BLOB);
        CREATE INDEX IF NOT EXISTS tiles_used ON tiles (used);
        """;

    /// <summary>What a row costs besides its tile.</summary>
    private const int RowBytes = 200;

    private static readonly long s_usedStep = (long)TimeSpan.FromHours(1).TotalMilliseconds;
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly long _most;
    private readonly TimeProvider _time;
    private readonly ILogger<TileShelf> _logger;
    private SqliteConnection? _db;
    private long _held;
    private bool _disposed;

    /// <param name="path">The file.</param>
    /// <param name="most">Bytes at the most.</param>
    /// <param name="time">Now.</param>
    /// <param name="logger">Told when the file is of no use.</param>
    public TileShelf(string path, long most, TimeProvider time, ILogger<TileShelf> logger) => (_path, _most, _time, _logger) = (path, most, time, logger);

    /// <summary>Bytes kept.</summary>
    public long Held
    {
        get
        {
            lock (_gate)
            {
                return _held;
            }
        }
    }

    /// <summary>A tile that is kept.</summary>
    public KeptTile? Get(string key) => Do(db =>
    {
        using SqliteCommand read = Command(db, "SELECT id, at, used, tag, modified, bytes FROM tiles WHERE key = $key", ("$key", key));
        using SqliteDataReader row = read.ExecuteReader();
        if (!row.Read())
        {
            return null;
        }

        long now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        if (now - row.GetInt64(2) > s_usedStep)
        {
            using SqliteCommand used = Command(db, "UPDATE tiles SET used = $now WHERE id = $id", ("$now", now), ("$id", row.GetInt64(0)));
            used.ExecuteNonQuery();
        }

        return new KeptTile(row.IsDBNull(5) ? null : (byte[])row.GetValue(5), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), Text(row, 3), Text(row, 4));
    });

    /// <summary>Keeps a tile, in the place of the one before.</summary>
    public void Put(string key, KeptTile tile)
    {
        ArgumentNullException.ThrowIfNull(tile);
        Do<object>(db =>
        {
            int size = (tile.Bytes?.Length ?? 0) + RowBytes;
            using SqliteCommand before = Command(db, "SELECT size FROM tiles WHERE key = $key", ("$key", key));
            long replaced = before.ExecuteScalar() as long? ?? 0;
            using SqliteCommand write = Command(
                db,
                "INSERT INTO tiles (key, at, used, tag, modified, size, bytes) VALUES ($key, $at, $used, $tag, $modified, $size, $bytes) "
                + "ON CONFLICT (key) DO UPDATE SET at = $at, used = $used, tag = $tag, modified = $modified, size = $size, bytes = $bytes",
                ("$key", key), ("$at", tile.At.ToUnixTimeMilliseconds()), ("$used", _time.GetUtcNow().ToUnixTimeMilliseconds()), ("$tag", tile.ETag), ("$modified", tile.LastModified), ("$size", size), ("$bytes", tile.Bytes));
            write.ExecuteNonQuery();
            _held += size - replaced;
            Evict(db);
            return null;
        });
    }

    /// <summary>Says that a kept tile was confirmed.</summary>
    public void Confirm(string key, DateTimeOffset at) => Do<object>(db =>
    {
        using SqliteCommand write = Command(db, "UPDATE tiles SET at = $at WHERE key = $key", ("$key", key), ("$at", at.ToUnixTimeMilliseconds()));
        write.ExecuteNonQuery();
        return null;
    });

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _db?.Dispose();
            _db = null;
        }
    }

    private void Evict(SqliteConnection db)
    {
        while (_held > _most)
        {
            using SqliteCommand oldest = Command(db, "DELETE FROM tiles WHERE id IN (SELECT id FROM tiles ORDER BY used, id LIMIT 64) RETURNING size");
            using SqliteDataReader gone = oldest.ExecuteReader();
            long before = _held;
            while (gone.Read())
            {
                _held -= gone.GetInt64(0);
            }

            if (before == _held)
            {
                _held = 0;
            }
        }
    }

    private T? Do<T>(Func<SqliteConnection, T?> work)
        where T : class
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return null;
            }

            try
            {
                return work(_db ??= Open());
            }
            catch (SqliteException e)
            {
                Unusable(_logger, _path, e.SqliteErrorCode, e.Message);
                _db?.Dispose();
                _db = null;
                if (e.SqliteErrorCode is 11 or 26)
                {
                    Forget();
                }

                return null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Unusable(_logger, _path, 0, e.Message);
                return null;
            }
        }
    }

    private SqliteConnection Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        SqliteConnection db = new(new SqliteConnectionStringBuilder { DataSource = _path, Pooling = false }.ConnectionString);
        db.Open();
        using SqliteCommand schema = Command(db, Schema);
        schema.ExecuteNonQuery();
        using SqliteCommand held = Command(db, "SELECT COALESCE(SUM(size), 0) FROM tiles");
        _held = Convert.ToInt64(held.ExecuteScalar(), CultureInfo.InvariantCulture);
        return db;
    }

    /// <summary>A damaged file (SQLITE_CORRUPT, SQLITE_NOTADB) is begun anew.</summary>
    private void Forget()
    {
        _held = 0;
        foreach (string part in new[] { "", "-wal", "-shm" })
        {
            File.Delete(_path + part);
        }
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static SqliteCommand Command(SqliteConnection db, string text, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        SqliteCommand command = db.CreateCommand();
#pragma warning disable CA2100 // The statements are the constants above; values are parameters.
        command.CommandText = text;
#pragma warning restore CA2100
        foreach ((string name, object? value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    [LoggerMessage(740, LogLevel.Warning, "Tiles can't be kept on disk in {Path} for now (SQLite {Code}): {Reason}. They are fetched each time.")]
    private static partial void Unusable(ILogger logger, string path, int code, string reason);
}
