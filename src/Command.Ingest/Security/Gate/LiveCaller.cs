using Command.Ingest.Api.Rights;

namespace Command.Ingest.Security;

/// <summary>The caller as they are this second: a circuit may be older than what was taken from its person.</summary>
public sealed class LiveCaller(CallerScope scope, ISessionBook sessions)
{
    /// <summary>Where the caller is.</summary>
    public string Address => scope.Current?.Address ?? "";

    /// <summary>The caller; null for nobody, or for one whose session is over.</summary>
    /// <exception cref="SecurityUnavailableException">It can't be asked.</exception>
    public async Task<Caller?> NowAsync(CancellationToken cancellationToken) =>
        scope.Current is { Session: { } session } ? await sessions.FindAsync(session, cancellationToken).ConfigureAwait(false) : scope.Current;
}
