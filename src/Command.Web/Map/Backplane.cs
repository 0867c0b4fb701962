using System.Collections.Concurrent;
using Command.Ingest.Bus.Redis;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.StackExchangeRedis;
using StackExchange.Redis;

namespace Command.Web.Map;

/// <summary>
/// A hub's connections with those of the other web nodes: what is sent to all, or to a user, reaches every node by Redis. A connection of this node is
/// served here, Redis or not; while Redis is away it joins nothing else, and what is sent to all reaches this node's.
/// </summary>
/// <remarks>The framework's own manager refuses every new connection while Redis is away, so it stands behind, and is joined when Redis answers.</remarks>
public sealed class Backplane<THub>(DefaultHubLifetimeManager<THub> near, Func<RedisHubLifetimeManager<THub>> make, RedisLink link, TimeProvider time) : HubLifetimeManager<THub>, IHostedService, IAsyncDisposable
    where THub : Microsoft.AspNetCore.SignalR.Hub
{
    private static readonly TimeSpan s_again = TimeSpan.FromMilliseconds(250), s_patience = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, HubConnectionContext> _here = new(StringComparer.Ordinal), _apart = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _joining = new(1);
    private readonly CancellationTokenSource _stop = new();
    private RedisHubLifetimeManager<THub>? _far;
    private Task _loop = Task.CompletedTask;
    private int _disposed;

    /// <summary>Connections that have not joined those of the other nodes yet: what is sent to all there does not reach them.</summary>
    public int Apart => _apart.Count;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _loop = link.IsConfigured ? Task.Run(RunAsync, cancellationToken) : Task.CompletedTask;
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        // A container that knows it under two names disposes of it twice.
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _far?.Dispose();
        _joining.Dispose();
        _stop.Dispose();
    }

    public override async Task OnConnectedAsync(HubConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await near.OnConnectedAsync(connection).ConfigureAwait(false);
        _here[connection.ConnectionId] = connection;
        _apart[connection.ConnectionId] = connection;
        if (link.Trouble is null)
        {
            // Joined before its first call, as a rule; a slow Redis does not keep a map from opening.
            await Task.WhenAny(JoinAsync(), Task.Delay(s_patience, time)).ConfigureAwait(false);
        }
    }

    public override async Task OnDisconnectedAsync(HubConnectionContext connection)
    {
        ArgumentNullException.ThrowIfNull(connection);
        await near.OnDisconnectedAsync(connection).ConfigureAwait(false);
        _here.TryRemove(connection.ConnectionId, out _);
        if (!_apart.TryRemove(connection.ConnectionId, out _) && _far is { } far)
        {
            await DoneAsync(() => far.OnDisconnectedAsync(connection)).ConfigureAwait(false);
        }
    }

    public override async Task SendAllAsync(string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        if (await FarAsync(f => f.SendAllAsync(methodName, args, cancellationToken)).ConfigureAwait(false))
        {
            await near.SendConnectionsAsync([.. _apart.Keys], methodName, args, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await near.SendAllAsync(methodName, args, cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task SendAllExceptAsync(string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default)
    {
        if (await FarAsync(f => f.SendAllExceptAsync(methodName, args, excludedConnectionIds, cancellationToken)).ConfigureAwait(false))
        {
            await near.SendConnectionsAsync([.. _apart.Keys.Except(excludedConnectionIds)], methodName, args, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await near.SendAllExceptAsync(methodName, args, excludedConnectionIds, cancellationToken).ConfigureAwait(false);
        }
    }

    public override async Task SendConnectionAsync(string connectionId, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        if (_here.ContainsKey(connectionId))
        {
            await near.SendConnectionAsync(connectionId, methodName, args, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await FarAsync(f => f.SendConnectionAsync(connectionId, methodName, args, cancellationToken)).ConfigureAwait(false);
        }
    }

    public override Task SendConnectionsAsync(IReadOnlyList<string> connectionIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Task.WhenAll(connectionIds.Select(c => SendConnectionAsync(c, methodName, args, cancellationToken)));

    public override async Task SendUserAsync(string userId, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        if (!await FarAsync(f => f.SendUserAsync(userId, methodName, args, cancellationToken)).ConfigureAwait(false))
        {
            await near.SendUserAsync(userId, methodName, args, cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task SendUsersAsync(IReadOnlyList<string> userIds, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        Task.WhenAll(userIds.Select(u => SendUserAsync(u, methodName, args, cancellationToken)));

    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) => throw NoGroups();

    public override Task RemoveFromGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) => throw NoGroups();

    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) => throw NoGroups();

    public override Task SendGroupsAsync(IReadOnlyList<string> groupNames, string methodName, object?[] args, CancellationToken cancellationToken = default) => throw NoGroups();

    public override Task SendGroupExceptAsync(string groupName, string methodName, object?[] args, IReadOnlyList<string> excludedConnectionIds, CancellationToken cancellationToken = default) => throw NoGroups();

    private static NotSupportedException NoGroups() => new("This hub has no groups: a group joined while Redis is away would be of this node alone.");

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (!_apart.IsEmpty && link.Trouble is null)
            {
                await JoinAsync().ConfigureAwait(false);
            }

            await Task.Delay(s_again, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Joins those that stand apart with the other nodes' connections.</summary>
    private async Task JoinAsync()
    {
        await _joining.WaitAsync().ConfigureAwait(false);
        try
        {
            foreach ((string id, HubConnectionContext connection) in _apart)
            {
                RedisHubLifetimeManager<THub> far = _far ??= make();
                if (!await DoneAsync(() => far.OnConnectedAsync(connection)).ConfigureAwait(false))
                {
                    Renounce(far);
                    return;
                }

                _apart.TryRemove(id, out _);
                if (!_here.ContainsKey(id))
                {
                    await DoneAsync(() => far.OnDisconnectedAsync(connection)).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            _joining.Release();
        }
    }

    /// <summary>One whose first steps failed never takes them again, so another is made and all join that.</summary>
    private void Renounce(RedisHubLifetimeManager<THub> far)
    {
        _far = null;
        far.Dispose();
        foreach ((string id, HubConnectionContext connection) in _here)
        {
            _apart[id] = connection;
        }
    }

    private async Task<bool> FarAsync(Func<RedisHubLifetimeManager<THub>, Task> send)
    {
        if (link.Trouble is not null || !link.IsConfigured)
        {
            return false;
        }

        await _joining.WaitAsync().ConfigureAwait(false);
        try
        {
            RedisHubLifetimeManager<THub> far = _far ??= make();
            return await DoneAsync(() => send(far)).ConfigureAwait(false);
        }
        finally
        {
            _joining.Release();
        }
    }

    private static async Task<bool> DoneAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException or InvalidOperationException)
        {
            return false;
        }
    }
}
