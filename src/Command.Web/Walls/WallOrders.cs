using Microsoft.AspNetCore.SignalR;

namespace Command.Web.Walls;

/// <summary>
/// Carries out <see cref="ScreenOrder"/>s at the screens of this node. An order to load itself anew holds for every page that was loaded before it: a screen that was
/// away when it was given obeys when it is back, and whichever node it comes back to tells it. A message sent once would be lost with the connection, or with Redis.
/// </summary>
public sealed class WallOrders(WallBook book, WallScreens screens, IHubContext<WallHub> hub, TimeProvider time) : BackgroundService
{
    /// <summary>After this a name on a screen answers nobody's question any more.</summary>
    private static readonly TimeSpan s_identifyHolds = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(500), s_patience = TimeSpan.FromSeconds(2);
    private readonly Dictionary<ScreenOrder, DateTimeOffset> _givenAt = [];
    private readonly HashSet<(string Connection, ScreenOrder Order)> _told = [];

    /// <summary>
    /// True when a screen is to be told an order. A page was loaded no later than it connected, and once it has reported it is known when: one that only connected
    /// anew is then told what it missed, and one that has obeyed is not told again.
    /// </summary>
    /// <param name="given">When the order was given, by this node's clock.</param>
    public static bool IsFor(LiveScreen screen, ScreenOrder order, DateTimeOffset given, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(screen);
        ArgumentNullException.ThrowIfNull(order);
        if (order.To != screen.Screen && order.To != Thrown.Everywhere)
        {
            return false;
        }

        DateTimeOffset loaded = screen is { At: { } at, Report: { } report } && at - TimeSpan.FromSeconds(report.UptimeS) is var said && said < screen.Since ? said : screen.Since;

        // After a clock was set back an order is of the future, and the page that obeyed would always look older than it.
        return given <= now && (order.What == ScreenOrder.Reload ? loaded < given : order.What == ScreenOrder.Identify && now - given < s_identifyHolds);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await CarryOutAsync(stoppingToken).ConfigureAwait(false);
            await Task.Delay(s_every, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CarryOutAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        HashSet<ScreenOrder> orders = [.. book.Notes.Orders.Values];
        LiveScreen[] here = [.. screens.Here];
        Forget(orders, [.. here.Select(s => s.Connection)]);
        foreach (ScreenOrder order in orders)
        {
            // By the clock of another node it may be of the future: it was given at the latest when this node first saw it.
            _givenAt.TryAdd(order, order.At < now ? order.At : now);
        }

        // All at once: a browser that takes nothing must not keep the others waiting.
        await Task.WhenAll(here
            .SelectMany(screen => orders.Where(order => IsFor(screen, order, _givenAt[order], now) && !_told.Contains((screen.Connection, order))), (screen, order) => (screen.Connection, order))
            .ToArray()
            .Select(due => TellAsync(due.Connection, due.order, cancellationToken))).ConfigureAwait(false);
    }

    private async Task TellAsync(string connection, ScreenOrder order, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        try
        {
            await hub.Clients.Client(connection).SendAsync(order.What, patience.Token).ConfigureAwait(false);
            lock (_told)
            {
                _told.Add((connection, order));
            }
        }
        catch (OperationCanceledException)
        {
            // It is told in the next round, if it is still there.
        }
    }

    private void Forget(HashSet<ScreenOrder> orders, HashSet<string> connections)
    {
        foreach (ScreenOrder old in _givenAt.Keys.Where(o => !orders.Contains(o)).ToArray())
        {
            _givenAt.Remove(old);
        }

        _told.RemoveWhere(t => !orders.Contains(t.Order) || !connections.Contains(t.Connection));
    }
}
