using System.Threading.Channels;
using Npgsql;

namespace Command.Ingest.Journal.Postgres;

/// <summary>
/// The one writing connection of this process. Work from everywhere queues here and is committed in groups: what waits while one group is
/// being synced to disk becomes the next group. A lost connection is opened again with the next group; a group whose commit was sent and
/// never answered is looked up by its transaction id, so that nobody is told "not stored" of what was stored.
/// </summary>
internal sealed class PostgresCommits : IAsyncDisposable
{
    private const int LargestGroup = 512;
    private const long LargestBytes = 16 << 20;
    private const int Retries = 3;
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(250);
    private readonly Channel<PostgresJob> _jobs = Channel.CreateBounded<PostgresJob>(new BoundedChannelOptions(4096) { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly NpgsqlDataSource _source;
    private readonly TimeProvider _time;
    private readonly Task _loop;
    private PostgresSession? _session;

    public PostgresCommits(NpgsqlDataSource source, TimeProvider time)
    {
        _source = source;
        _time = time;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Runs the work on the writing connection and returns its result once it is committed.</summary>
    public async Task<T> CommitAsync<T>(PostgresJob<T> job, CancellationToken cancellationToken)
    {
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
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        List<PostgresJob> group = new(LargestGroup);
        while (await _jobs.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            group.Clear();
            long bytes = 0;
            while (group.Count < LargestGroup && bytes < LargestBytes && _jobs.Reader.TryRead(out PostgresJob? job))
            {
                group.Add(job);
                bytes += job.Bytes;
            }

            if (!await TryCommitAsync(group).ConfigureAwait(false) && group.Count > 1)
            {
                // One of the group failed: each gets its own transaction, so that it fails alone.
                foreach (PostgresJob job in group)
                {
                    await TryCommitAsync([job]).ConfigureAwait(false);
                }
            }
        }
    }

    /// <summary>Commits a group; false when it failed and its jobs are to be tried one by one.</summary>
    private async Task<bool> TryCommitAsync(List<PostgresJob> group)
    {
        for (int attempt = 1; ; attempt++)
        {
            string? transaction = null;
            bool connected = _session is not null;
            try
            {
                _session ??= new PostgresSession(await PostgresSchema.OpenWriterAsync(_source, _stop.Token).ConfigureAwait(false));
                NpgsqlTransaction open = await _session.Connection.BeginTransactionAsync().ConfigureAwait(false);
                await using (open.ConfigureAwait(false))
                {
                    await PostgresGroup.RunAsync(_session, group).ConfigureAwait(false);
                    transaction = (await _session.RowsAsync("SELECT pg_current_xact_id_if_assigned()::text").ConfigureAwait(false))[0][0] as string;
                    await open.CommitAsync().ConfigureAwait(false);
                }

                group.ForEach(j => j.Complete());
                return true;
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure && attempt <= Retries)
            {
                // Another process wrote the same rows in another order; all of this was rolled back.
                _session?.Days.Clear();
            }
            catch (Exception e) when (e is NpgsqlException or IOException or OperationCanceledException or JournalUnavailableException or TimeoutException)
            {
                bool lost = _session is null || e is not PostgresException { SqlState: not null } || _session.Connection.State != System.Data.ConnectionState.Open;
                _session?.Days.Clear();
                if (lost)
                {
                    await CloseAsync().ConfigureAwait(false);
                }

                if (lost && connected && transaction is null)
                {
                    // The server went away, and may be back, since the last group; nothing of this one was committed.
                    continue;
                }

                bool? committed = lost && transaction is not null ? await WasCommittedAsync(transaction).ConfigureAwait(false) : false;
                if (committed == true)
                {
                    group.ForEach(j => j.Complete());
                    return true;
                }

                JournalUnavailableException failure = e as JournalUnavailableException ?? new JournalUnavailableException(
                    committed is null
                        ? $"The journal could not be written: {e.Message.TrimEnd('.')}. Whether it was stored is not known; the sender must try again."
                        : $"The journal could not be written: {e.Message.TrimEnd('.')}. Nothing was stored; the sender must try again.",
                    e);
                if (lost || group.Count == 1)
                {
                    group.ForEach(j => j.Fail(failure));
                    return true;
                }

                return false;
            }
#pragma warning disable CA1031 // The boundary of the one writer: a fault of ours in one job is that job's, and the loop goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _session?.Days.Clear();
                if (group.Count == 1)
                {
                    group[0].Fail(e);
                }

                return group.Count == 1;
            }
        }
    }

    /// <summary>How a transaction ended whose commit was not answered; null when this process stops before it can be known.</summary>
    private async Task<bool?> WasCommittedAsync(string transaction)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _session ??= new PostgresSession(await PostgresSchema.OpenWriterAsync(_source, _stop.Token).ConfigureAwait(false));
                string? status = (await _session.RowsAsync("SELECT pg_xact_status($1::text::xid8)", transaction).ConfigureAwait(false))[0][0] as string;
                if (status != "in progress")
                {
                    return status == "committed";
                }
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidParameterValue)
            {
                // The server never gave this id out: what it had promised was lost with it.
                return false;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or OperationCanceledException or JournalUnavailableException or TimeoutException)
            {
                await CloseAsync().ConfigureAwait(false);
            }

            // Those who come meanwhile are told at once; they need not wait for the server.
            while (_jobs.Reader.TryRead(out PostgresJob? job))
            {
                job.Fail(new JournalUnavailableException("The journal's database is away. Nothing was stored; the sender must try again."));
            }

            await Task.Delay(s_again, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return null;
    }

    private async Task CloseAsync()
    {
        if (_session is { } session)
        {
            _session = null;
            await session.Connection.DisposeAsync().ConfigureAwait(false);
            _source.Clear();
        }
    }
}
