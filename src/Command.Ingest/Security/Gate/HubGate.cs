using System.Reflection;
using System.Threading.RateLimiting;
using Command.Ingest.Api.Rights;
using Microsoft.AspNetCore.SignalR;

namespace Command.Ingest.Security;

/// <summary>Asks for the declared right at each call of a hub's method, and lets no connection call more often than a map does.</summary>
public sealed class HubGate : IHubFilter
{
    /// <summary>Calls a second that a connection may keep up; a map makes some twenty.</summary>
    public const int CallsPerSecond = 60;

    private const int Burst = 240;

    /// <inheritdoc/>
    public Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        context.Context.Items[typeof(HubGate)] = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = Burst,
            TokensPerPeriod = CallsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            AutoReplenishment = true,
            QueueLimit = 0,
        });
        return next(context);
    }

    /// <inheritdoc/>
    public Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        (context.Context.Items[typeof(HubGate)] as RateLimiter)?.Dispose();
        return next(context, exception);
    }

    /// <inheritdoc/>
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        ArgumentNullException.ThrowIfNull(invocationContext);
        ArgumentNullException.ThrowIfNull(next);
        if (invocationContext.Context.Items[typeof(HubGate)] is RateLimiter limiter)
        {
            using RateLimitLease lease = limiter.AttemptAcquire();
            if (!lease.IsAcquired)
            {
                invocationContext.Context.Abort();
                throw new HubException("Too many calls. The connection is closed; come back a little later.");
            }
        }

        NeedsAttribute? needs = invocationContext.HubMethod.GetCustomAttribute<NeedsAttribute>();
        return needs is not null && Caller.Of(invocationContext.Context.User)?.May(needs.Right) == true
            ? next(invocationContext)
            : throw new HubException("Your roles do not include this.");
    }
}
