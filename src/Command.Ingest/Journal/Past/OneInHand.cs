namespace Command.Ingest.Journal.Past;

/// <summary>Lets those who ask for one thing at a time wait for one making of it. The making ends when nobody waits for it any more.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class OneInHand<TKey, TValue> : IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Job> _jobs = [];
    private bool _over;

    /// <summary>How many things are being made.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _jobs.Count;
            }
        }
    }

    /// <summary>The thing, made by <paramref name="make"/> unless somebody's making is in hand.</summary>
    /// <param name="key">What is wanted.</param>
    /// <param name="make">Makes it, on a thread of the pool, until its token says that nobody waits.</param>
    /// <param name="stop">Gives up this caller's waiting and nobody else's.</param>
    public async Task<TValue> AskAsync(TKey key, Func<CancellationToken, Task<TValue>> make, CancellationToken stop)
    {
        Job job;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_over, this);
            if (!_jobs.TryGetValue(key, out Job? known))
            {
                CancellationTokenSource unwanted = new();
                _jobs[key] = known = new Job(unwanted, Task.Run(() => make(unwanted.Token), CancellationToken.None));
            }

            job = known;
            job.Waiting++;
        }

        try
        {
            return await job.Made.WaitAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            Leave(key, job);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _over = true;
            foreach (Job job in _jobs.Values)
            {
                job.Unwanted.Cancel();
            }
        }
    }

    private void Leave(TKey key, Job job)
    {
        lock (_gate)
        {
            if (--job.Waiting > 0)
            {
                return;
            }

            if (_jobs.TryGetValue(key, out Job? known) && ReferenceEquals(known, job))
            {
                _jobs.Remove(key);
            }
        }

        // Nobody can come to this job any more. A token that is still looked at outlives its source, whose timers and handles are none.
        job.Unwanted.Cancel();
        job.Unwanted.Dispose();
    }

    private sealed class Job(CancellationTokenSource unwanted, Task<TValue> made)
    {
        public CancellationTokenSource Unwanted { get; } = unwanted;

        public Task<TValue> Made { get; } = made;

        public int Waiting { get; set; }
    }
}
