using Command.Ingest.Api.Rights;
using Command.Ingest.Configuration;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Command.Web.Security;

/// <summary>Who a request is from: a signed-in person or a paired screen, else the holder of a key, else in Development the demonstration operator.</summary>
public sealed class Callers(Sessions sessions, IOptions<CommandOptions> options) : ICallers
{
    /// <exception cref="SecurityUnavailableException">A session was shown that can't be asked about.</exception>
    public async Task<Caller?> FindAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (http.Request.Cookies.ContainsKey(SessionCookies.Name)
            && await http.AuthenticateAsync(IdentityConstants.ApplicationScheme).ConfigureAwait(false) is { Succeeded: true, Principal: { } principal }
            && principal.FindFirst(Caller.SessionClaim) is { } session
            && await sessions.FindAsync(session.Value, http.RequestAborted).ConfigureAwait(false) is { } caller)
        {
            return caller;
        }

        // A key that is shown and wrong is not a visitor without one.
        return http.Request.Headers.Authorization.Count > 0 ? Caller.OfKey(http, options.Value) : Caller.OfDemo(http, options.Value);
    }
}
