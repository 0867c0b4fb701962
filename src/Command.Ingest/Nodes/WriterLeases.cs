using Command.Ingest.Bus;

namespace Command.Ingest.Nodes;

/// <summary>Where nodes share a journal and nothing else, the one that writes it does what needs doing once.</summary>
public sealed class WriterLeases(IElection election, TimeProvider time) : ILeases
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public async Task<ILease> TakeAsync(string name, CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(s_look, time);
        while (election.Term is null)
        {
            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }

        return new Turn(election, time);
    }

    /// <summary>Ends when the node no longer writes.</summary>
    private sealed class Turn : ILease
    {
        private readonly IElection _election;
        private readonly CancellationTokenSource _lost = new();
        private readonly ITimer _watch;

        public Turn(IElection election, TimeProvider time)
        {
            _election = election;
            Lost = _lost.Token;
            _watch = time.CreateTimer(_ => Look(), null, s_look, s_look);
        }

        public bool Alone => true;

        public bool IsHeld => _election.Term is not null;

        public CancellationToken Lost { get; }

        public async ValueTask DisposeAsync()
        {
            await _watch.DisposeAsync().ConfigureAwait(false);
            _lost.Dispose();
        }

        private void Look()
        {
            if (!IsHeld)
            {
                _lost.Cancel();
            }
        }
    }
}
