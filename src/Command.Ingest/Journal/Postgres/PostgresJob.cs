namespace Command.Ingest.Journal.Postgres;

/// <summary>Something to be written, and who waits for it.</summary>
internal abstract class PostgresJob
{
    /// <summary>About how much it writes.</summary>
    public virtual long Bytes => 256;

    public abstract void Complete();

    public abstract void Fail(Exception failure);
}

/// <summary>A job with a result.</summary>
internal abstract class PostgresJob<T> : PostgresJob
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Task => _done.Task;

    /// <summary>Set in the transaction; the last run counts.</summary>
    public T? Result { get; set; }

    public override void Complete() => _done.TrySetResult(Result!);

    public override void Fail(Exception failure) => _done.TrySetException(failure);
}

/// <summary>A receipt, made ready by its sender; those that stand next to each other in a group are stored together.</summary>
internal sealed class ReceiveJob(ReceivedRows rows) : PostgresJob<Committed>
{
    public ReceivedRows Rows => rows;

    public override long Bytes => rows.Bytes;
}

/// <summary>Anything else that writes.</summary>
internal sealed class WorkJob<T>(Func<PostgresSession, Task<T>> work) : PostgresJob<T>, IWork
{
    public async Task RunAsync(PostgresSession session) => Result = await work(session).ConfigureAwait(false);
}

/// <summary>Work that runs by itself in a group's transaction.</summary>
internal interface IWork
{
    Task RunAsync(PostgresSession session);
}
