using System.Collections.Immutable;
using Command.Ingest.Api.Rights;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Shares;
using Microsoft.Extensions.Options;

namespace Command.Web.Security;

/// <summary>One kept change.</summary>
/// <param name="Version">1, 2, 3, … without gaps.</param>
/// <param name="Who">The account.</param>
public sealed record ShareVersion(long Version, DateTimeOffset At, string Who, ShareChange Change);

/// <summary>
/// The catalogue of what is shared, kept as its changes: each has a version, and is in the audit log before it is made. Until it has been read once, nobody sees anything that
/// is not a node's. Safe for several nodes on one database: each looks every second whether another has changed it.
/// </summary>
public sealed partial class ShareBook : BackgroundService, ISights
{
    private const int AtOnce = 1_000;
    private const int MostShown = 200;
    private const string Read = "SELECT version, at, who, change FROM security_shares WHERE version > @after ORDER BY version LIMIT 1000";
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Lock _gate = new();
    private readonly SecurityDb _db;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<ShareBook> _logger;
    private readonly SightCache _cache;
    private readonly ImmutableArray<ShareEntry> _declared;
    private ImmutableArray<Action> _watchers = [];
    private ShareState? _state;
    private ImmutableArray<ShareVersion> _history = [];
    private DateTimeOffset? _next;

    public ShareBook(CityPack pack, IOptions<CommandOptions> options, SecurityDb db, AuditLog audit, TimeProvider time, ILogger<ShareBook> logger)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(options);
        (_db, _audit, _time, _logger) = (db, audit, time, logger);
        _declared = ShareDefaults.Of(pack, options.Value);
        _cache = new SightCache([.. _declared.Select(r => r.Subject.Feed!)], time);
    }

    /// <inheritdoc/>
    public ShareState State => Volatile.Read(ref _state) ?? new ShareState();

    /// <summary>The newest changes, the newest first.</summary>
    public ImmutableArray<ShareVersion> History
    {
        get
        {
            lock (_gate)
            {
                return _history;
            }
        }
    }

    /// <inheritdoc/>
    public Sight Of(Caller? caller)
    {
        if (ShareViewers.IsNode(caller))
        {
            return Sight.Whole;
        }

        return Volatile.Read(ref _state) is not { } state ? _cache.Of(ShareStates.Closed, ShareViewer.Nobody) : _cache.Of(state, ShareViewers.Of(caller, ScreenOf(caller, state)));
    }

    /// <inheritdoc/>
    public IDisposable OnChange(Action changed)
    {
        lock (_gate)
        {
            _watchers = _watchers.Add(changed);
        }

        return new Watch(this, changed);
    }

    /// <summary>How a screen is named in the catalogue: not by its credential.</summary>
    public static string NameOf(string session) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes("screen " + session)))[..24];

    /// <summary>Makes a change, if the rules let it and it can be recorded first.</summary>
    /// <param name="who">Who wants it.</param>
    /// <param name="address">From where.</param>
    /// <param name="what">What it is, for the log.</param>
    /// <param name="decide">The rule.</param>
    /// <param name="cancellationToken">Gives up while it waits.</param>
    /// <returns>Why not; null when it is so.</returns>
    /// <exception cref="SecurityUnavailableException">It could not be recorded or kept; nothing was changed.</exception>
    public async Task<Fault?> DoAsync(Caller who, string address, string what, Func<ShareState, DateTimeOffset, (ShareChange? Change, Fault? Fault)> decide, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(who);
        ArgumentNullException.ThrowIfNull(decide);
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await LoadAsync(cancellationToken).ConfigureAwait(false);
            DateTimeOffset now = _time.GetUtcNow();
            (ShareChange? change, Fault? fault) = decide(State, now);
            if (change is null)
            {
                await _audit.WriteAsync(AuditFact.Of(who, address, "sharing", what, "refused", fault!.Code), cancellationToken).ConfigureAwait(false);
                return fault;
            }

            string written = ShareJson.Write(change);
            await _audit.WriteAsync(AuditFact.Of(who, address, "sharing", what, "asked", written), cancellationToken).ConfigureAwait(false);
            int kept = await _db.DoAsync(
                "INSERT INTO security_shares (version, at, who, change) SELECT @version, @at, @who, @change WHERE NOT EXISTS (SELECT 1 FROM security_shares WHERE version >= @version)",
                CancellationToken.None,
                ("@version", State.Version + 1),
                ("@at", now.ToUnixTimeMilliseconds()),
                ("@who", who.Name),
                ("@change", written)).ConfigureAwait(false);
            if (kept == 0)
            {
                await _audit.WriteAsync(AuditFact.Of(who, address, "sharing", what, "refused", "changed-meanwhile"), CancellationToken.None).ConfigureAwait(false);
                return new Fault("changed-meanwhile", "Somebody else changed it a moment ago. Look again and retry.");
            }

            await LoadAsync(CancellationToken.None).ConfigureAwait(false);
            await _audit.WriteAsync(AuditFact.Of(who, address, "sharing", what, "done", $"version {State.Version}"), CancellationToken.None).ConfigureAwait(false);
            return null;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_every, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await LoadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SecurityUnavailableException e)
        {
            LogUnread(e);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        ShareState? before = Volatile.Read(ref _state);
        ShareState state = before ?? new ShareState();
        List<ShareVersion> read;
        do
        {
            read = await _db.ReadAsync(Read, r => new ShareVersion(r.GetInt64(0), r.Time(1), r.GetString(2), ShareJson.Read(r.GetString(3))), cancellationToken, ("@after", state.Version)).ConfigureAwait(false);
            state = read.Aggregate(state, (s, v) => s.With(v.Change));
            lock (_gate)
            {
                _history = [.. Enumerable.Reverse(read).Concat(_history).Take(MostShown)];
            }
        }
        while (read.Count == AtOnce);

        DateTimeOffset now = _time.GetUtcNow();
        bool changed = before is null || state.Version != before.Version;
        if (changed)
        {
            Volatile.Write(ref _state, ShareDefaults.Over(state, _declared));
        }

        if (changed || now >= _next)
        {
            _next = ShareDecisions.NextChange(State, now);
            foreach (Action watcher in _watchers)
            {
                watcher();
            }
        }
    }

    private static ScreenPolicy? ScreenOf(Caller? caller, ShareState state) => caller switch
    {
        { Kind: CallerKind.Screen, Session: { } session } => state.Screens.GetValueOrDefault(NameOf(session)) ?? ScreenPolicy.Usual,
        { Kind: CallerKind.Screen } => ScreenPolicy.Usual,
        _ => null,
    };

    [LoggerMessage(735, LogLevel.Error, "The catalogue of what is shared could not be read; what was known of it holds, and it is read again every second. Check the disk or Command__Postgres")]
    private partial void LogUnread(Exception e);

    private sealed class Watch(ShareBook book, Action changed) : IDisposable
    {
        public void Dispose()
        {
            lock (book._gate)
            {
                book._watchers = book._watchers.Remove(changed);
            }
        }
    }
}
