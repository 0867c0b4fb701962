using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Threading.RateLimiting;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Transports.Senders;

/// <summary>
/// Judges whoever sends to a feed before a byte of it is read: where it is, which certificate it shows, which key, how fast it comes. What is refused is
/// noted with the feed's state. Safe to use from any thread.
/// </summary>
public sealed partial class SenderDoors(SenderKeyRing ring, FeedMonitor monitor, IOptions<CommandOptions> options, TimeProvider time, ILogger<SenderDoors> logger) : IDisposable
{
    /// <summary>A sender may come this many seconds' worth at once.</summary>
    private const int BurstSeconds = 10;

    private const int MostWaiting = 20_000;
    private const string ForClients = "1.3.6.1.5.5.7.3.2";
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, RateLimiter> _limits = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _told = new(StringComparer.Ordinal);

    /// <summary>Why a sender may not come from an address; null when it may.</summary>
    public Fault? AtAddress(FeedConfig feed, IPAddress? from)
    {
        ArgumentNullException.ThrowIfNull(feed);
        return feed.Sender.From is { } listed && !listed.Holds(from)
            ? Refused(feed, new Fault("sender-address", $"{Plain(from)} is not among the addresses of Command__Feeds__{feed.Id}__From."))
            : null;
    }

    /// <summary>Why the certificate that a sender showed, if it did, does not do; null when it does or none is asked for.</summary>
    public Fault? AtCertificate(FeedConfig feed, X509Certificate2? shown, IPAddress? from)
    {
        ArgumentNullException.ThrowIfNull(feed);
        if (!feed.Sender.AsksForCertificate)
        {
            return null;
        }

        if (shown is null)
        {
            return Refused(feed, new Fault("sender-certificate", $"{Plain(from)} showed no certificate. The feed asks for one: connect by TLS to a port that takes client certificates."));
        }

        DateTimeOffset now = time.GetUtcNow();
        bool current = now >= shown.NotBefore && now <= shown.NotAfter;
        return current && (feed.Sender.Certificates.Contains(shown.GetCertHashString(HashAlgorithmName.SHA256)) || IsIssued(feed, shown, now))
            ? null
            : Refused(feed, new Fault("sender-certificate", $"{Plain(from)} showed the certificate {shown.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()}, which {(current ? "is neither listed nor of a listed authority" : "is not in force now")}."));
    }

    /// <summary>Why a key does not open a feed; null when it does.</summary>
    public Fault? AtKey(FeedConfig feed, string? shown, IPAddress? from)
    {
        ArgumentNullException.ThrowIfNull(feed);
        if (string.IsNullOrEmpty(shown))
        {
            return Refused(feed, new Fault("sender-key-none", $"{Plain(from)} showed no key."));
        }

        return ring.Judge(feed.Id, shown) switch
        {
            KeyVerdict.Good => null,
            KeyVerdict.OfAnotherFeed => Refused(feed, new Fault("sender-key-another", $"{Plain(from)} showed the key of another feed.")),
            KeyVerdict.Expired => Refused(feed, new Fault("sender-key-expired", $"{Plain(from)} showed a key whose time is over.")),
            KeyVerdict.Revoked => Refused(feed, new Fault("sender-key-revoked", $"{Plain(from)} showed a key that was taken back.")),
            _ => Refused(feed, new Fault("sender-key-wrong", $"{Plain(from)} showed a key that is not the feed's.")),
        };
    }

    /// <summary>Notes a refusal that was judged elsewhere.</summary>
    public void Note(FeedConfig feed, Fault fault) => Refused(feed, fault);

    /// <summary>Counts a push or a datagram; a fault when it is one too many and must be turned away.</summary>
    public Fault? AtOnce(FeedConfig feed, IPAddress? from)
    {
        ArgumentNullException.ThrowIfNull(feed);
        using RateLimitLease lease = LimitOf(feed).AttemptAcquire();
        return lease.IsAcquired ? null : Refused(feed, new Fault("sender-rate", $"{Plain(from)} sends more than {PerSecond(feed)} a second."));
    }

    /// <summary>Waits until one more frame of a connection may be taken in: its sender is slowed down, and nothing is lost.</summary>
    public async ValueTask PaceAsync(FeedConfig feed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feed);
        if (feed.Sender.MostPerSecond is null)
        {
            return;
        }

        using RateLimitLease lease = await LimitOf(feed).AcquireAsync(1, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a feed's sender may do in a second.</summary>
    public int PerSecond(FeedConfig feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        return feed.Sender.MostPerSecond ?? options.Value.Ingest.MaxPushesPerSecond;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RateLimiter limiter in _limits.Values)
        {
            limiter.Dispose();
        }
    }

    private RateLimiter LimitOf(FeedConfig feed) => _limits.GetOrAdd(feed.Id, static (_, rate) => new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
    {
        TokenLimit = rate * BurstSeconds,
        TokensPerPeriod = rate,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = MostWaiting,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    }), PerSecond(feed));

    private Fault Refused(FeedConfig feed, Fault fault)
    {
        monitor.Refused(feed.Id, time.GetUtcNow(), fault);
        long now = time.GetTimestamp();
        bool first = _told.TryAdd(feed.Id, now);
        if (first || (_told.TryGetValue(feed.Id, out long last) && time.GetElapsedTime(last, now) >= s_quiet && _told.TryUpdate(feed.Id, now, last)))
        {
            LogRefused(feed.Id, fault.Code, fault.Reason);
        }

        return fault;
    }

    private static bool IsIssued(FeedConfig feed, X509Certificate2 shown, DateTimeOffset now)
    {
        if (feed.Sender.Issuers.IsEmpty)
        {
            return false;
        }

        using X509Chain chain = new();
        X509Certificate2[] authorities = [.. feed.Sender.Issuers.Select(X509CertificateLoader.LoadCertificate)];
        try
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            chain.ChainPolicy.DisableCertificateDownloads = true;
            chain.ChainPolicy.VerificationTime = now.UtcDateTime;
            chain.ChainPolicy.VerificationTimeIgnored = false;
            chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ForClients));
            return chain.Build(shown);
        }
        finally
        {
            foreach (X509Certificate2 authority in authorities)
            {
                authority.Dispose();
            }
        }
    }

    private static string Plain(IPAddress? from) => (from?.IsIPv4MappedToIPv6 == true ? from.MapToIPv4() : from)?.ToString() ?? "A sender";

    [LoggerMessage(211, LogLevel.Warning, "Feed {Feed} refused a sender ({Code}): {Reason} Further ones are told of once a minute")]
    private partial void LogRefused(string feed, string code, string reason);
}
