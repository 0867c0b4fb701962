using System.Threading.Channels;

namespace Command.Ingest.Writer;

/// <summary>Wakes the writer when the inbox has new entries. It may be rung any number of times; what matters is in the inbox.</summary>
public sealed class InboxSignal
{
    private readonly Channel<bool> _rung = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => _rung.Writer.TryWrite(true);

    /// <summary>Returns when rung, or after <paramref name="sweep"/>, so that a lost ring costs no more than that.</summary>
    public async Task WaitAsync(TimeSpan sweep, TimeProvider time, CancellationToken cancellationToken)
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
