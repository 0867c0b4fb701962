using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.Security;

namespace Command.Ingest.Transports.Senders;

/// <summary>What a shown key is worth.</summary>
public enum KeyVerdict
{
    Good,
    Wrong,
    OfAnotherFeed,
    Expired,
    Revoked,
}

/// <summary>
/// The keys of all feeds' senders: those of the settings and those that were made at <c>/admin/senders</c>, which are in the database of accounts. What was
/// last read from there stays while it can't be asked; a change made here counts at once, one of another node within two seconds.
/// </summary>
public sealed partial class SenderKeyRing(FeedSet feeds, SecurityDb db, TimeProvider time, ILogger<SenderKeyRing> logger) : BackgroundService
{
    private const string Columns = "SELECT id, feed, hash, name, made, made_by, until, revoked FROM security_sender_keys";
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(2);
    private readonly ImmutableArray<SenderKey> _configured = [.. feeds.Feeds.SelectMany(f => f.Sender.Keys)];
    private Ring _ring = Ring.Of([.. feeds.Feeds.SelectMany(f => f.Sender.Keys)]);

    /// <summary>A feed's keys, the settings' first, the revoked ones too.</summary>
    public ImmutableArray<SenderKey> OfFeed(string feed) => [.. Volatile.Read(ref _ring).All.Where(k => k.Feed == feed)];

    /// <summary>What a key that was shown for a feed is worth.</summary>
    public KeyVerdict Judge(string feed, string shown)
    {
        ArgumentNullException.ThrowIfNull(shown);
        if (!Volatile.Read(ref _ring).ByHash.TryGetValue(SenderKey.HashOf(shown), out ImmutableArray<SenderKey> keys))
        {
            return KeyVerdict.Wrong;
        }

        DateTimeOffset now = time.GetUtcNow();
        ImmutableArray<SenderKey> own = [.. keys.Where(k => k.Feed == feed)];
        return own switch
        {
            [] => KeyVerdict.OfAnotherFeed,
            _ when own.Any(k => k.OpensAt(now)) => KeyVerdict.Good,
            _ when own.Any(k => k.RevokedAt is not null) => KeyVerdict.Revoked,
            _ => KeyVerdict.Expired,
        };
    }

    /// <summary>Keeps a new key, and lets the ones made before it end after an overlap.</summary>
    /// <param name="key">The new one.</param>
    /// <param name="oldUntil">When the feed's other keys of this ring end, at the latest; null leaves them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SecurityUnavailableException">It could not be kept.</exception>
    public async Task AddAsync(SenderKey key, DateTimeOffset? oldUntil, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        await db.DoAsync(
            "INSERT INTO security_sender_keys (id, feed, hash, name, made, made_by) VALUES (@id, @feed, @hash, @name, @made, @by)",
            cancellationToken,
            ("@id", key.Id),
            ("@feed", key.Feed),
            ("@hash", key.Hash),
            ("@name", key.Name),
            ("@made", key.MadeAt.ToUnixTimeMilliseconds()),
            ("@by", key.MadeBy)).ConfigureAwait(false);
        if (oldUntil is { } end)
        {
            await db.DoAsync(
                "UPDATE security_sender_keys SET until = @until WHERE feed = @feed AND id <> @id AND revoked IS NULL AND (until IS NULL OR until > @until)",
                CancellationToken.None,
                ("@until", end.ToUnixTimeMilliseconds()),
                ("@feed", key.Feed),
                ("@id", key.Id)).ConfigureAwait(false);
        }

        await ReadAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Takes a key back.</summary>
    /// <returns>False when there is none of that id, or it was taken back before.</returns>
    /// <exception cref="SecurityUnavailableException">It could not be kept.</exception>
    public async Task<bool> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        int changed = await db.DoAsync(
            "UPDATE security_sender_keys SET revoked = @now WHERE id = @id AND revoked IS NULL", cancellationToken, ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()), ("@id", id)).ConfigureAwait(false);
        await ReadAsync(CancellationToken.None).ConfigureAwait(false);
        return changed == 1;
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryReadAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await TryReadAsync(stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task TryReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SecurityUnavailableException e)
        {
            LogNotRead(e);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        List<SenderKey> kept = await db.ReadAsync(
            Columns + " ORDER BY made",
            r => new SenderKey(
                r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3), r.Time(4), r.GetString(5), r.IsDBNull(6) ? null : r.Time(6), r.IsDBNull(7) ? null : r.Time(7)),
            cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _ring, Ring.Of([.. _configured, .. kept]));
    }

    [LoggerMessage(210, LogLevel.Warning, "The senders' keys could not be read anew; those known stay. Check the disk or Command__Postgres")]
    private partial void LogNotRead(Exception e);

    private sealed record Ring(ImmutableArray<SenderKey> All, FrozenDictionary<string, ImmutableArray<SenderKey>> ByHash)
    {
        public static Ring Of(ImmutableArray<SenderKey> all) =>
            new(all, all.GroupBy(k => k.Hash, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal));
    }
}
