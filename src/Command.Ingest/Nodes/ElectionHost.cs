namespace Command.Ingest.Nodes;

/// <summary>Runs the election where there is one. Started before the writer, so that it ends after it and gives the seat up at once.</summary>
public sealed class ElectionHost(IElection election) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => election is IHostedService hosted ? hosted.StartAsync(cancellationToken) : Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => election is IHostedService hosted ? hosted.StopAsync(cancellationToken) : Task.CompletedTask;
}
