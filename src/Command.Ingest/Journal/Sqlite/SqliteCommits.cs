using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Journal.Sqlite;

/// <summary>
/// The one writer of the file. Work from everywhere queues here and is committed in groups: what waits while one group is being
/// synced to disk becomes the next group, so that many senders share one sync.
/// </summary>
internal sealed class SqliteCommits : IAsyncDisposable
{
    private const int LargestGroup = 512;
    private readonly Channel<Job> _jobs = Channel.CreateBounded<Job>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly SqliteStatements _statements;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly Action _settling;
    private readonly Action _takenBack;
    private readonly Task _loop;

    /// <param name="connection">The one that writes.</param>
    /// <param name="statements">Its statements.</param>
    /// <param name="settling">Called before each commit, for what all of a group can write together.</param>
    /// <param name="takenBack">Called when a transaction was rolled back and what was known from it does not hold.</param>
    public SqliteCommits(SqliteConnection connection, SqliteStatements statements, Action settling, Action takenBack)
    {
        _connection = connection;
        _statements = statements;
        _checkpoints = new SqliteCheckpoints(connection, statements);
        _settling = settling;
        _takenBack = takenBack;
        _loop = Task.Factory.StartNew(RunAsync, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
    }

    /// <summary>Runs <paramref name="work"/> on the writing connection and returns its result once it is committed.</summary>
    /// <param name="work">It may run twice, the second time after the first was rolled back.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="committed">Called when it is committed, in the order of the commits.</param>
    public async Task<T> CommitAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken, Action? committed = null)
    {
        Job<T> job = new(work, committed);
        try
        {
            await _jobs.Writer.WriteAsync(job, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new JournalUnavailableException("The journal is shutting down.", e);
        }

        return await job.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _jobs.Writer.TryComplete();
        await _loop.ConfigureAwait(false);
        await _checkpoints.DisposeAsync().ConfigureAwait(false);
        _statements.Dispose();
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunAsync()
    {
        List<Job> group = new(LargestGroup);
        while (await _jobs.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            group.Clear();
            while (group.Count < LargestGroup && _jobs.Reader.TryRead(out Job? job))
            {
                group.Add(job);
            }

            if (!TryCommit(group) && group.Count > 1)
            {
                // One of the group failed: each gets its own transaction, so that it fails alone.
                foreach (Job job in group)
                {
                    TryCommit([job]);
                }
            }

            _checkpoints.Between();
        }
    }

    private bool TryCommit(List<Job> group)
    {
        Exception? failure = null;
        try
        {
            _statements.Run("BEGIN IMMEDIATE");
            foreach (Job job in group)
            {
                job.Run(_connection);
            }

            _settling();
            _statements.Run("COMMIT");
        }
        catch (SqliteException e)
        {
            Rollback();
            failure = new JournalUnavailableException($"The journal could not be written: {e.Message}. Nothing was stored; the sender must try again.", e);
        }
#pragma warning disable CA1031 // The boundary of the one writer: a fault of ours in one job is that job's, and the loop goes on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Rollback();
            failure = e;
        }

        foreach (Job job in group)
        {
            if (failure is null)
            {
                job.Complete();
            }
            else if (group.Count == 1)
            {
                job.Fail(failure);
            }
        }

        return failure is null;
    }

    private void Rollback()
    {
        _takenBack();
        try
        {
            _statements.Run("ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does when the disk is full.
        }
    }

    private abstract class Job
    {
        public abstract void Run(SqliteConnection connection);

        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class Job<T>(Func<SqliteConnection, T> work, Action? committed) : Job
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;

        public Task<T> Task => _done.Task;

        public override void Run(SqliteConnection connection) => _result = work(connection);

        public override void Complete()
        {
            committed?.Invoke();
            _done.TrySetResult(_result!);
        }

        public override void Fail(Exception failure) => _done.TrySetException(failure);
    }
}
