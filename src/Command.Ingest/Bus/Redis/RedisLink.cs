using Command.Ingest.Contracts;
using StackExchange.Redis;

namespace Command.Ingest.Bus.Redis;

/// <summary>
/// The one connection of this process to Redis. It never holds a start up and never throws because Redis is away: what is asked meanwhile is answered "not
/// done" at once, and it comes back by itself.
/// </summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed partial class RedisLink : IAsyncDisposable
{
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(500), s_well = TimeSpan.FromSeconds(3);
    private const int ConnectMs = 2_000, KeepAliveS = 5;

    /// <summary>How long an answer is waited for at the most.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly ILogger<RedisLink> _logger;
    private readonly Task<ConnectionMultiplexer?> _connecting;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private Reason? _trouble;
    private string _why = "no connection; check the address, password and TLS in Command__Redis";
    private long _failedAt;
    private int _returns;

    /// <param name="connectionString">As StackExchange.Redis reads it; null when Redis is not used.</param>
    /// <param name="time">Says since when it has been away.</param>
    /// <param name="logger">Told once when it goes and once when it is back.</param>
    public RedisLink(string? connectionString, TimeProvider time, ILogger<RedisLink> logger)
    {
        _time = time;
        _logger = logger;
        IsConfigured = !string.IsNullOrWhiteSpace(connectionString);
        _connecting = IsConfigured ? Task.Run(() => ConnectAsync(connectionString!)) : Task.FromResult<ConnectionMultiplexer?>(null);
    }

    /// <summary>False when everything goes in process.</summary>
    public bool IsConfigured { get; }

    /// <summary>What Redis's absence means for those who watch; null when it answers or is not used.</summary>
    public Reason? Trouble => Volatile.Read(ref _trouble);

    /// <summary>Counts how often it has come back: who sees another number than before may have missed something.</summary>
    public int Returns => Volatile.Read(ref _returns);

    /// <summary>The connection once there is one; null when Redis is not used.</summary>
    public Task<ConnectionMultiplexer?> ConnectionAsync() => _connecting;

    /// <summary>True when a settings string can be used.</summary>
    public static bool TryRead(string connectionString)
    {
        try
        {
            return Read(connectionString).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>A settings string with what keeps a Redis that is away from holding anything up.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static ConfigurationOptions Read(string connectionString)
    {
        ConfigurationOptions options = ConfigurationOptions.Parse(connectionString);
        options.AbortOnConnectFail = false;
        options.AsyncTimeout = Math.Min(options.AsyncTimeout, (int)Patience.TotalMilliseconds);
        options.SyncTimeout = Math.Min(options.SyncTimeout, (int)Patience.TotalMilliseconds);
        options.ConnectTimeout = Math.Min(options.ConnectTimeout, ConnectMs);
        options.KeepAlive = KeepAliveS;
        options.ReconnectRetryPolicy = new LinearRetry((int)s_retry.TotalMilliseconds);

        // What waits in a queue for Redis to come back would be done late and out of order; every caller has a better answer to "not now".
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ClientName ??= "command";
        return options;
    }

    /// <summary>Asks Redis for something.</summary>
    /// <returns>False when it is away or did not answer in time.</returns>
    /// <exception cref="RedisServerException">The key's consumer group is not there (<c>NOGROUP</c>) or is already (<c>BUSYGROUP</c>), which the caller handles.</exception>
    public async Task<bool> DoAsync(Func<IDatabase, Task> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        (bool done, _) = await TryAsync(async db =>
        {
            await work(db).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        return done;
    }

    /// <inheritdoc cref="DoAsync(Func{IDatabase, Task})"/>
    public async Task<(bool Done, T? Value)> TryAsync<T>(Func<IDatabase, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (!_connecting.IsCompletedSuccessfully)
        {
            return (false, default);
        }

        ConnectionMultiplexer? connection = await _connecting.ConfigureAwait(false);
        if (connection is not { IsConnected: true })
        {
            Away(Volatile.Read(ref _why));
            return (false, default);
        }

        try
        {
            T value = await work(connection.GetDatabase()).ConfigureAwait(false);
            Back();
            return (true, value);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("NOGROUP", StringComparison.Ordinal) || e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            Back();
            throw;
        }
        catch (Exception e) when (e is RedisException or TimeoutException or InvalidOperationException or IOException or System.Net.Sockets.SocketException)
        {
            Away(e.Message);
            return (false, default);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (await _connecting.ConfigureAwait(false) is { } connection)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private async Task<ConnectionMultiplexer?> ConnectAsync(string connectionString)
    {
        ConfigurationOptions options = Read(connectionString);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(options).ConfigureAwait(false);
                connection.ConnectionFailed += (_, e) => Volatile.Write(ref _why, $"{e.FailureType}: {e.Exception?.GetBaseException().Message}");
                return connection;
            }
            catch (Exception e) when (e is RedisException or System.Net.Sockets.SocketException)
            {
                // A host name that can't be resolved yet, for instance.
                Away(e.Message);
                await Task.Delay(s_retry, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return null;
    }

    private void Away(string why)
    {
        lock (_gate)
        {
            _failedAt = _time.GetTimestamp();
            if (_trouble is null)
            {
                Volatile.Write(ref _trouble, Reason.Of("redis-away", _time.GetUtcNow().ToString("O"), FixReader.WhileAway.TotalSeconds));
                LogAway(why);
            }
        }
    }

    private void Back()
    {
        if (Volatile.Read(ref _trouble) is null)
        {
            return;
        }

        lock (_gate)
        {
            // Where one thing is refused while others work, it is not back.
            if (_trouble is not null && _time.GetElapsedTime(_failedAt) >= s_well)
            {
                Volatile.Write(ref _trouble, null);
                Interlocked.Increment(ref _returns);
                LogBack();
            }
        }
    }

    [LoggerMessage(800, LogLevel.Warning, "Redis is away ({Why}). Nothing is lost: the inbox is swept every second, positions of other nodes are read from the journal, every node polls. It is tried again by itself")]
    private partial void LogAway(string why);

    [LoggerMessage(801, LogLevel.Information, "Redis is back")]
    private partial void LogBack();
}
