using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Security;

/// <summary>Who a request is from, as the host knows its callers.</summary>
public interface ICallers
{
    /// <returns>Null for nobody known.</returns>
    /// <exception cref="SecurityUnavailableException">Something was shown that can't be asked about.</exception>
    Task<Caller?> FindAsync(HttpContext http);
}

/// <summary>The sessions of those who are signed in. A host without accounts has none.</summary>
public interface ISessionBook
{
    /// <summary>Who a session speaks for now; null when it is over.</summary>
    /// <exception cref="SecurityUnavailableException">It can't be asked.</exception>
    Task<Caller?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Notes a sign of the person.</summary>
    Task TouchAsync(string id, CancellationToken cancellationToken);
}

/// <summary>The caller of this request or of this circuit; null for nobody. Set once, by the gate or when the circuit opens.</summary>
public sealed class CallerScope
{
    public Caller? Current { get; set; }
}

/// <summary>The callers of a host without accounts: the holders of the settings' keys, and in Development the demonstration operator.</summary>
public sealed class KeyCallers(IOptions<CommandOptions> options) : ICallers, ISessionBook
{
    /// <inheritdoc/>
    public Task<Caller?> FindAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);

        if (http.Request.Headers.Authorization.Count == 0)
        {
            return Task.FromResult(Caller.OfDemo(http, options.Value));
        }

        // A key that is shown and wrong is not a visitor without one. Reporters' keys are asked for where reports are taken, and are nobody's elsewhere.
        Caller? caller = Caller.OfKey(http, options.Value);
        return Task.FromResult(caller?.Roles.Contains(Roles.Reporter) == true ? null : caller);
    }

    /// <inheritdoc/>
    public Task<Caller?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult<Caller?>(null);

    /// <inheritdoc/>
    public Task TouchAsync(string id, CancellationToken cancellationToken) => Task.CompletedTask;
}
