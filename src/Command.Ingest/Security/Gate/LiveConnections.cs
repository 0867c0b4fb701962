using System.Collections.Concurrent;
using Command.Ingest.Api.Rights;

namespace Command.Ingest.Security;

/// <summary>The live links (circuits and hubs) of signed-in sessions, and how each is cut.</summary>
public sealed class LiveConnections
{
    /// <summary>Links that one session may have: some twenty pages.</summary>
    public const int MostOfASession = 40;

    private readonly ConcurrentDictionary<long, (string Session, Action Stop)> _held = new();
    private long _last;

    /// <summary>The sessions that have one.</summary>
    public IReadOnlyCollection<string> Sessions => [.. _held.Values.Select(h => h.Session).Distinct(StringComparer.Ordinal)];

    /// <summary>Holds a link until what is returned is disposed of.</summary>
    /// <returns>Null when the session has too many.</returns>
    public IDisposable? Hold(string session, Action stop)
    {
        if (_held.Values.Count(h => h.Session == session) >= MostOfASession)
        {
            return null;
        }

        long key = Interlocked.Increment(ref _last);
        _held[key] = (session, stop);
        return new Held(this, key);
    }

    /// <summary>Cuts all links of a session.</summary>
    public void Stop(string session)
    {
        foreach ((string of, Action stop) in _held.Values)
        {
            if (of == session)
            {
                stop();
            }
        }
    }

    private sealed class Held(LiveConnections all, long key) : IDisposable
    {
        public void Dispose() => all._held.TryRemove(key, out _);
    }
}

/// <summary>Cuts the live links of sessions that are over: ended, too long idle, or of an account that was stopped or changed.</summary>
public sealed partial class SessionWatch(LiveConnections live, ISessionBook sessions, TimeProvider time, ILogger<SessionWatch> logger) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (string session in live.Sessions)
        {
            try
            {
                Caller? caller = await sessions.FindAsync(session, cancellationToken).ConfigureAwait(false);
                if (caller is null)
                {
                    live.Stop(session);
                }
            }
            catch (SecurityUnavailableException e)
            {
                // A room must not go dark because the accounts can't be asked for a moment; nobody new comes in meanwhile.
                LogUnasked(e);
            }
        }
    }

    [LoggerMessage(730, LogLevel.Error, "Whether those signed in still may be could not be asked; it is asked again every second. Check the disk or Command__Postgres")]
    private partial void LogUnasked(Exception e);
}
