using System.Collections.Immutable;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Command.Ingest.Transports.Senders;
using Command.Ingest.Transports.Udp;

namespace Command.Ingest.Transports;

/// <summary>What people do with feeds: look at what was quarantined and why, take it in after a fix, and try a message before a sender is connected.</summary>
public interface IFeedDesk
{
    /// <summary>The configured feeds.</summary>
    [Needs(Right.SeeMessages)]
    Task<ImmutableArray<FeedCard>> FeedsAsync(CancellationToken cancellationToken);

    /// <summary>The newest quarantined parts of a feed, newest first, each with the first bytes of its envelope.</summary>
    [Needs(Right.SeeMessages)]
    Task<ImmutableArray<QuarantineCard>> QuarantineAsync(string feed, int limit, CancellationToken cancellationToken);

    /// <summary>Decodes an envelope anew and takes in what its quarantined parts give today.</summary>
    /// <exception cref="JournalUnavailableException">It could not be made durable; it is in quarantine as before.</exception>
    [Needs(Right.TakeInAgain)]
    Task<ReplayOutcome> ReplayAsync(string feed, string envelope, CancellationToken cancellationToken);

    /// <summary>Decodes bytes as the feed's and explains them. Nothing is kept.</summary>
    [Needs(Right.TryMessage)]
    Task<Trial> TryAsync(string feed, ReadOnlyMemory<byte> body, string? contentType, CancellationToken cancellationToken);
}

/// <summary>A feed as it is configured.</summary>
public sealed record FeedCard(string Feed, string NameZh, string NameEn, string Agency, string Format, string Transport, string? Door, string Datum, double RhythmSeconds, bool HasKey, bool Open);

/// <summary>A quarantined part with the beginning of its bytes.</summary>
/// <param name="Length">All bytes of the envelope.</param>
/// <param name="Head">At most <see cref="FeedDesk.Shown"/> of them.</param>
public sealed record QuarantineCard(long Id, string Envelope, DateTimeOffset At, Fault Fault, string? ContentType, bool Exercise, int Length, byte[] Head);

/// <summary>What a replay did.</summary>
/// <param name="Found">False when nothing of that envelope is in quarantine any more.</param>
/// <param name="Messages">Messages that are new to the picture.</param>
/// <param name="Still">Parts that still can't be used; their reasons are today's.</param>
public sealed record ReplayOutcome(bool Found, int Messages, int Still);

/// <summary>What a decoder makes of bytes that somebody tries.</summary>
/// <param name="Messages">What was understood.</param>
/// <param name="Heartbeats">Sources that would count as heard.</param>
/// <param name="Faults">What was not understood, or not admitted.</param>
/// <param name="Outline">The body taken apart.</param>
public sealed record Trial(ImmutableArray<Message> Messages, ImmutableArray<string> Heartbeats, ImmutableArray<Fault> Faults, ImmutableArray<OutlinePart> Outline);

/// <summary>The desk of the node that takes the feeds in.</summary>
public sealed class FeedDesk(FeedGateways gateways, IJournalStore journal, TcpListenerService tcp, UdpListenerService udp, SenderKeyRing ring, TimeProvider time) : IFeedDesk
{
    /// <summary>Bytes of an envelope that a list shows.</summary>
    public const int Shown = 2048;

    /// <summary>Parts of an outline that are shown; a national snapshot has millions.</summary>
    private const int OutlineLimit = 2000;

    /// <inheritdoc/>
    public Task<ImmutableArray<FeedCard>> FeedsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<ImmutableArray<FeedCard>>([.. gateways.All.Select(g => Card(g.Feed)).OrderBy(c => c.Feed, StringComparer.Ordinal)]);

    /// <inheritdoc/>
    public Task<ImmutableArray<QuarantineCard>> QuarantineAsync(string feed, int limit, CancellationToken cancellationToken) =>
        Task.Run<ImmutableArray<QuarantineCard>>(() => [.. journal.Quarantine(feed, limit).Select(Card)], cancellationToken);

    /// <inheritdoc/>
    public async Task<ReplayOutcome> ReplayAsync(string feed, string envelope, CancellationToken cancellationToken)
    {
        Envelope? stored = await Task.Run(() => journal.FindEnvelope(envelope), cancellationToken).ConfigureAwait(false);
        if (stored is null || stored.Bytes.IsEmpty || stored.Feed != feed || gateways.Find(feed) is not { } gateway)
        {
            return new ReplayOutcome(false, 0, 0);
        }

        Committed? committed = await gateway.ReplayAsync(stored, cancellationToken).ConfigureAwait(false);
        return committed is null ? new ReplayOutcome(false, 0, 0) : new ReplayOutcome(true, committed.Receipt.Messages, committed.Receipt.Quarantined);
    }

    /// <inheritdoc/>
    public Task<Trial> TryAsync(string feed, ReadOnlyMemory<byte> body, string? contentType, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                FeedGateway gateway = gateways.Find(feed) ?? throw new ArgumentException($"There is no feed '{feed}'.", nameof(feed));
                Decoded decoded = gateway.Try(body, contentType);
                return new Trial(decoded.Messages, decoded.Heartbeats, decoded.Faults, [.. gateway.Outline(body).Take(OutlineLimit)]);
            },
            cancellationToken);

    /// <summary>Where a sender knocks: of a listener the port that it has got, which the configuration may leave open.</summary>
    private string Door(FeedConfig feed) =>
        feed.Transport == "http" ? $"/feeds/{feed.Id}" : (tcp.Door(feed.Id, exercise: false) ?? udp.Door(feed.Id, exercise: false))?.ToString() ?? $"{feed.Bind}:{feed.Port}";

    private FeedCard Card(FeedConfig feed) => new(
        feed.Id,
        feed.NameZh,
        feed.NameEn,
        feed.Agency,
        feed.Format,
        feed.Transport,
        Door(feed),
        feed.Datum.ToString().ToLowerInvariant(),
        feed.RhythmSeconds,
        !feed.Sender.Keys.IsEmpty || ring.OfFeed(feed.Id).Any(k => k.OpensAt(time.GetUtcNow())),
        feed.Known is null);

    private QuarantineCard Card(QuarantinedPart part)
    {
        Envelope? envelope = journal.FindEnvelope(part.Envelope);
        ReadOnlyMemory<byte> bytes = envelope?.Bytes ?? default;
        return new QuarantineCard(
            part.Id,
            part.Envelope,
            part.At,
            part.Fault,
            envelope?.ContentType,
            envelope?.Exercise ?? false,
            bytes.Length,
            bytes[..Math.Min(bytes.Length, Shown)].ToArray());
    }
}
