using System.Threading.Channels;

namespace Command.Ingest.Notices;

/// <summary>One way out with a queue of its own: when it is slow or dead, nothing but what goes by it waits. Safe to use from any thread.</summary>
/// <param name="name">What it is called in the log.</param>
/// <param name="channel">What sends.</param>
/// <param name="workers">How many are sent at once.</param>
/// <param name="timeout">How long one try may take.</param>
/// <param name="time">The clock.</param>
public sealed class Lane(string name, INoticeChannel channel, int workers, TimeSpan timeout, TimeProvider time)
{
    private const int Depth = 64;

    private readonly Channel<Departure> _waiting = Channel.CreateBounded<Departure>(Depth);
    private readonly Lock _gate = new();
    private Circuit _circuit = Circuit.Closed;
    private int _under;
    private long _went, _failed;

    public string Name => name;

    /// <summary>Tries that went well since the start.</summary>
    public long Went => Interlocked.Read(ref _went);

    /// <summary>Tries that did not.</summary>
    public long Failed => Interlocked.Read(ref _failed);

    /// <summary>Whether it is tried as usual.</summary>
    public Circuit Circuit
    {
        get
        {
            lock (_gate)
            {
                return _circuit;
            }
        }
    }

    /// <summary>Takes a departure where there is room; what finds none stays where it is, and is offered again.</summary>
    public bool TryTake(Departure departure)
    {
        lock (_gate)
        {
            if (_under >= _circuit.Room(Depth, time.GetUtcNow()) || !_waiting.Writer.TryWrite(departure))
            {
                return false;
            }

            _under++;
            return true;
        }
    }

    /// <summary>Sends until cancelled.</summary>
    /// <param name="may">Asked just before each try: what was taken back meanwhile, or is another node's by now, stays.</param>
    /// <param name="settle">Gets each try's result; null for one that was not tried, because the channel failed before its turn.</param>
    /// <param name="cancellationToken">Ends it; what is under way is cut off, and is tried again by whoever goes on.</param>
    public Task RunAsync(Func<Departure, bool> may, Func<Departure, SendResult?, CancellationToken, ValueTask> settle, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(may, settle, cancellationToken)));

    private async Task WorkAsync(Func<Departure, bool> may, Func<Departure, SendResult?, CancellationToken, ValueTask> settle, CancellationToken cancellationToken)
    {
        await foreach (Departure departure in _waiting.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            SendResult? result = null;
            if (Circuit.Room(1, time.GetUtcNow()) > 0 && may(departure))
            {
                result = await TryAsync(departure, cancellationToken).ConfigureAwait(false);
            }

            lock (_gate)
            {
                _under--;
                _circuit = result is null ? _circuit : _circuit.After(result, time.GetUtcNow());
            }

            if (result is not null)
            {
                Interlocked.Increment(ref result.Why is null ? ref _went : ref _failed);
            }

            await settle(departure, result, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<SendResult> TryAsync(Departure departure, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(timeout, time);
        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await channel.SendAsync(departure, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SendResult.Later(new Contracts.Fault("notice-timeout", $"{name} has not answered within {timeout.TotalSeconds:0} s."), down: true);
        }
    }
}
