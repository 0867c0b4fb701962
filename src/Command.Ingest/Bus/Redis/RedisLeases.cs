using StackExchange.Redis;

namespace Command.Ingest.Bus.Redis;

/// <summary>
/// Leases as keys with a time to live and an owner's token. While Redis is away nobody can say who holds what, so each node that asks is let: twice is
/// a duplicate that the inbox drops, not at all would be silence.
/// </summary>
public sealed partial class RedisLeases(RedisLink link, RedisKeys keys, NodeId node, TimeProvider time, ILogger<RedisLeases> logger) : ILeases
{
    /// <summary>How long a dead holder is waited for.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    // Three tries fit into a lease, with the time that an unanswered one takes.
    private static readonly TimeSpan s_renew = TimeSpan.FromSeconds(2), s_ask = TimeSpan.FromSeconds(1), s_first = TimeSpan.FromSeconds(5);
    private const string Renew = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end";
    private const string GiveUp = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";
    private int _said;

    /// <inheritdoc/>
    public async Task<ILease> TakeAsync(string name, CancellationToken cancellationToken)
    {
        // Until the first try to connect has ended it is not known that Redis is away.
        await Task.WhenAny(link.ConnectionAsync(), Task.Delay(s_first, time, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        string token = $"{node.Value}:{Guid.NewGuid():N}";
        while (true)
        {
            long asked = time.GetTimestamp();
            (bool done, bool mine) = await link.TryAsync(db => db.StringSetAsync(keys.Lease(name), token, Duration, When.NotExists)).ConfigureAwait(false);
            if (!done || mine)
            {
                Say(away: !done);
                return new Held(this, name, token, asked, alone: done);
            }

            await Task.Delay(s_ask, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsFresh(long renewedAt) => link.Trouble is not null || time.GetElapsedTime(renewedAt) < Duration;

    private Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(s_renew, time, cancellationToken);

    private long Now() => time.GetTimestamp();

    private Task<bool> GiveUpAsync(string name, string token) => link.DoAsync(db => db.ScriptEvaluateAsync(GiveUp, [keys.Lease(name)], [token]));

    private async Task<(bool Done, bool Mine)> RenewAsync(string name, string token)
    {
        (bool done, RedisResult? result) = await link.TryAsync(db => db.ScriptEvaluateAsync(Renew, [keys.Lease(name)], [token, (long)Duration.TotalMilliseconds])).ConfigureAwait(false);
        if (done && (long)result! == 1)
        {
            return (true, true);
        }

        // Gone with an emptied Redis, or run out while this node stood still: it is anybody's.
        return done ? await link.TryAsync(db => db.StringSetAsync(keys.Lease(name), token, Duration, When.NotExists)).ConfigureAwait(false) : (false, false);
    }

    private void Say(bool away)
    {
        if (Interlocked.Exchange(ref _said, away ? 1 : 0) == 0 && away)
        {
            LogAll();
        }
    }

    [LoggerMessage(803, LogLevel.Warning, "Redis is away, so that the nodes can't agree who polls: this node polls and subscribes to every feed, and what comes twice is dropped")]
    private partial void LogAll();

    private sealed class Held : ILease
    {
        private readonly RedisLeases _leases;
        private readonly string _name, _token;
        private readonly CancellationTokenSource _lost = new(), _stop = new();
        private readonly Task _renewing;
        private long _renewedAt;

        public Held(RedisLeases leases, string name, string token, long asked, bool alone)
        {
            (_leases, _name, _token, _renewedAt, Alone) = (leases, name, token, asked, alone);
            Lost = _lost.Token;
            _renewing = Task.Run(RenewAsync);
        }

        public bool Alone { get; }

        /// <summary>Counted from before Redis was asked, so that it ends here no later than there.</summary>
        public bool IsHeld => !Lost.IsCancellationRequested && _leases.IsFresh(Volatile.Read(ref _renewedAt));

        public CancellationToken Lost { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            await _renewing.ConfigureAwait(false);
            if (!Lost.IsCancellationRequested)
            {
                await _leases.GiveUpAsync(_name, _token).ConfigureAwait(false);
            }

            _stop.Dispose();
            _lost.Dispose();
        }

        private async Task RenewAsync()
        {
            while (true)
            {
                await _leases.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (_stop.IsCancellationRequested)
                {
                    return;
                }

                long asked = _leases.Now();
                (bool done, bool mine) = await _leases.RenewAsync(_name, _token).ConfigureAwait(false);
                if (!done)
                {
                    _leases.Say(away: true);
                    continue;
                }

                _leases.Say(away: false);
                if (!mine || !Alone)
                {
                    // Redis is back: one node goes on, and asks for the lease as the others do.
                    await _lost.CancelAsync().ConfigureAwait(false);
                    if (mine)
                    {
                        await _leases.GiveUpAsync(_name, _token).ConfigureAwait(false);
                    }

                    return;
                }

                Volatile.Write(ref _renewedAt, asked);
            }
        }
    }
}
