using Command.Ingest.Api.Rights;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Command.Web.Security;

/// <summary>Tells what runs in a circuit who it runs for, and counts each click and key as a sign of the person.</summary>
public sealed class CircuitCaller(AuthenticationStateProvider who, CallerScope scope, Sessions sessions) : CircuitHandler
{
    /// <inheritdoc/>
    public override async Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        AuthenticationState state = await who.GetAuthenticationStateAsync();
        scope.Current = Caller.Of(state.User);
    }

    /// <inheritdoc/>
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        if (scope.Current is { Kind: CallerKind.Person, Session: { } session })
        {
            try
            {
                await sessions.TouchAsync(session, CancellationToken.None);
            }
            catch (SecurityUnavailableException)
            {
                // The click itself must not be lost; the next one is noted.
            }
        }

        await next(context);
    };
}
