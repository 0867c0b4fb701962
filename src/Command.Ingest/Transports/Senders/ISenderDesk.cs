using System.Collections.Immutable;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Security;

namespace Command.Ingest.Transports.Senders;

/// <summary>Who may send to which feed: the keys, and what else the settings ask of a sender.</summary>
public interface ISenderDesk
{
    /// <summary>Every feed with its keys.</summary>
    [Needs(Right.SeeSenders)]
    Task<ImmutableArray<SenderCard>> AllAsync(CancellationToken cancellationToken);

    /// <summary>Makes a key for a feed.</summary>
    /// <param name="feed">The feed's id.</param>
    /// <param name="name">Whose it is.</param>
    /// <param name="overlap">How long the keys made before it stay good; null leaves them as they are.</param>
    /// <param name="by">Who makes it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SecurityUnavailableException">It could not be kept, so there is no new key.</exception>
    [Needs(Right.ManageSenders)]
    Task<MadeKey> MakeAsync(string feed, string name, TimeSpan? overlap, string by, CancellationToken cancellationToken);

    /// <summary>Takes a key back, at once.</summary>
    /// <returns>False when there is none of that id that is good.</returns>
    /// <exception cref="SecurityUnavailableException">It could not be kept, so the key is as good as before.</exception>
    [Needs(Right.ManageSenders)]
    Task<bool> RevokeAsync(string id, string by, CancellationToken cancellationToken);
}

/// <summary>What a new key is; it is told this once and never again.</summary>
/// <param name="Key">The key; null when none was made.</param>
/// <param name="Fault">Why not: <c>sender-feed</c>, <c>sender-name</c> or <c>sender-many</c>.</param>
public sealed record MadeKey(string? Key, string? Fault);

/// <summary>A feed as its senders see it.</summary>
/// <param name="Configured">True when the settings have a key for it.</param>
/// <param name="OldUntil">Until when the settings' old key is good; null where there is none.</param>
/// <param name="From">The addresses that senders must have; null for any.</param>
/// <param name="Certificates">True when a sender must show a certificate.</param>
/// <param name="PerSecond">Pushes, frames or datagrams a second.</param>
/// <param name="Keys">Those made here, the newest first.</param>
/// <param name="Refused">Senders refused since the start.</param>
/// <param name="LastRefusal">Why the last one was.</param>
public sealed record SenderCard(
    string Feed,
    string NameZh,
    string NameEn,
    string Transport,
    bool Configured,
    DateTimeOffset? OldUntil,
    string? From,
    bool Certificates,
    int PerSecond,
    ImmutableArray<SenderKeyCard> Keys,
    long Refused,
    DateTimeOffset? LastRefusedAt,
    Fault? LastRefusal);

/// <summary>A key without what would help anybody to use it.</summary>
public sealed record SenderKeyCard(string Id, string Name, DateTimeOffset MadeAt, string MadeBy, DateTimeOffset? Until, DateTimeOffset? RevokedAt);

/// <summary>The desk of the node that takes the feeds in.</summary>
public sealed class SenderDesk(FeedSet feeds, SenderKeyRing ring, SenderDoors doors, FeedMonitor monitor, TimeProvider time) : ISenderDesk
{
    /// <summary>Keys of one feed that are good at the same time.</summary>
    public const int MostGood = 8;

    private const int LongestName = 60;
    private const int MostShown = 20;

    /// <inheritdoc/>
    public Task<ImmutableArray<SenderCard>> AllAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, FeedStatus> states = monitor.Snapshot().ToDictionary(s => s.Feed, StringComparer.Ordinal);
        return Task.FromResult<ImmutableArray<SenderCard>>([.. feeds.Feeds.OrderBy(f => f.Id, StringComparer.Ordinal).Select(f => Card(f, states[f.Id]))]);
    }

    /// <inheritdoc/>
    public async Task<MadeKey> MakeAsync(string feed, string name, TimeSpan? overlap, string by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        DateTimeOffset now = time.GetUtcNow();
        string called = name.Trim();
        if (feeds.Feeds.All(f => f.Id != feed))
        {
            return new MadeKey(null, "sender-feed");
        }

        if (called.Length is 0 or > LongestName || called.Any(char.IsControl))
        {
            return new MadeKey(null, "sender-name");
        }

        if (ring.OfFeed(feed).Count(k => k.OpensAt(now)) >= MostGood)
        {
            return new MadeKey(null, "sender-many");
        }

        string key = SenderKey.New();
        await ring.AddAsync(
            new SenderKey(Guid.CreateVersion7(now).ToString("N"), feed, SenderKey.HashOf(key), called, now, by, null, null),
            overlap is { } span ? now + span : null,
            cancellationToken).ConfigureAwait(false);
        return new MadeKey(key, null);
    }

    /// <inheritdoc/>
    public Task<bool> RevokeAsync(string id, string by, CancellationToken cancellationToken) => ring.RevokeAsync(id, cancellationToken);

    private SenderCard Card(FeedConfig feed, FeedStatus state) => new(
        feed.Id,
        feed.NameZh,
        feed.NameEn,
        feed.Transport,
        feed.Sender.Keys.Any(k => k.Until is null),
        feed.Sender.Keys.Select(k => k.Until).FirstOrDefault(u => u is not null),
        feed.Sender.From is { } from ? string.Join(", ", from.Networks) : null,
        feed.Sender.AsksForCertificate,
        doors.PerSecond(feed),
        [.. ring.OfFeed(feed.Id).Where(k => k.MadeBy.Length > 0).OrderByDescending(k => k.MadeAt).Take(MostShown).Select(k => new SenderKeyCard(k.Id, k.Name, k.MadeAt, k.MadeBy, k.Until, k.RevokedAt))],
        state.Refused,
        state.LastRefusedAt,
        state.LastRefusal);
}
