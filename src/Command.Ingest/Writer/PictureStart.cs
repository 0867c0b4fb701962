namespace Command.Ingest.Writer;

/// <summary>Reads the journal before anything is accepted or served, and keeps a baseline of the picture when the host stops.</summary>
public sealed class PictureStart(PictureWriter writer) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        writer.Recover();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => writer.SnapshotAsync(cancellationToken);
}
