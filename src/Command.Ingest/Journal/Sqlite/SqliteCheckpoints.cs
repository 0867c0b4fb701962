using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>
/// Copies the write-ahead log into the database. Done by SQLite itself it would be done within some sender's commit, again and again; here it is done beside
/// the commits, and a commit copies only the little that came meanwhile, and only when the log would grow too long. The commit loop alone calls it.
/// </summary>
internal sealed class SqliteCheckpoints(SqliteConnection writer, SqliteStatements statements) : IAsyncDisposable
{
    /// <summary>Pages that are written before they are copied, so that a page that is written often is copied once.</summary>
    private const int Often = 1000;

    /// <summary>Pages of the log after which all of it is copied before the next commit, which then begins it anew.</summary>
    private const int Longest = 4000;

    private const int PagesWritten = 9;
    private const string Copy = "PRAGMA wal_checkpoint(PASSIVE)";

    private SqliteConnection? _beside;
    private Task _copying = Task.CompletedTask;
    private int _sinceCopied;
    private int _log;
    private int _limit = Longest;

    /// <summary>Called between two transactions.</summary>
    public void Between()
    {
        raw.sqlite3_db_status(writer.Handle, PagesWritten, out int pages, out _, 1);
        _sinceCopied += pages;
        _log += pages;
        if (!_copying.IsCompleted)
        {
            return;
        }

        if (_log >= _limit)
        {
            CopyRest();
        }
        else if (_sinceCopied >= Often)
        {
            _sinceCopied = 0;
            _copying = Task.Run(CopyBeside);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _copying.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_beside is { } beside)
        {
            await beside.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void CopyRest()
    {
        _sinceCopied = 0;
        try
        {
            if (statements.First(Copy) is [long, long log, long copied])
            {
                _log = log == copied ? 0 : (int)log;
            }
        }
        catch (SqliteException)
        {
            // What is in the log is durable; a disk that is full now has room again later.
        }

        // While somebody reads what is older, not all of it can be copied: no use to try with each commit.
        _limit = Math.Max(Longest, _log + Often);
    }

    private void CopyBeside()
    {
        try
        {
            _beside ??= SqliteSchema.OpenCopier(writer.DataSource);
            SqliteSchema.Scalar(_beside, Copy);
        }
        catch (SqliteException)
        {
            // As above: it is tried again after more commits.
        }
    }
}
