using System.Collections.Immutable;
using System.Threading.Channels;

namespace Command.Ingest.Bus;

/// <summary>Wakes the writer of this process.</summary>
public sealed class LocalWakeUps(TimeProvider time) : IWakeUps
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <inheritdoc/>
    public bool Doubtful => false;

    /// <inheritdoc/>
    public bool HearsOthers => false;

    /// <inheritdoc/>
    public void Announce(ImmutableArray<long> entries) => _rung.Writer.TryWrite(true);

    /// <inheritdoc/>
    public Task TakeOverAsync(long? term, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task WaitAsync(TimeSpan sweep, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(sweep, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _rung.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
        }
    }
}
