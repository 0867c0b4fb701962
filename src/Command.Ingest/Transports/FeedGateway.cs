using System.Collections.Immutable;
using System.Security.Cryptography;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Command.Ingest.Writer;

namespace Command.Ingest.Transports;

/// <summary>
/// One feed's way in: bytes are decoded, made durable, and only then acknowledged. Used by every transport at the same time.
/// </summary>
public sealed class FeedGateway(
    FeedConfig feed,
    IFeedDecoder decoder,
    IJournalStore journal,
    FeedMonitor monitor,
    UnitIntake units,
    FeedPositions positions,
    InboxSignal inbox,
    TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public FeedConfig Feed => feed;

    public IFeedDecoder Decoder => decoder;

    /// <summary>What the decoder is told for something that comes now.</summary>
    public FeedContext Context(bool exercise, string? contentType = null) => new()
    {
        Feed = feed.Id,
        Agency = feed.Agency,
        ReceivedAt = time.GetUtcNow(),
        Exercise = exercise,
        ContentType = contentType,
        Codes = feed.Codes,
        Plane = feed.Datum.IsPlane,
        Key = feed.Key ?? "",
    };

    /// <summary>Takes a pushed body in.</summary>
    /// <exception cref="JournalUnavailableException">It could not be made durable; the sender must try again.</exception>
    public Task<Taken> ReceiveAsync(ReadOnlyMemory<byte> body, string? contentType, bool exercise, CancellationToken cancellationToken)
    {
        FeedContext context = Context(exercise, contentType);
        return StoreAsync(body, contentType, exercise, context.ReceivedAt, decoder.Decode(body, context), cancellationToken);
    }

    /// <summary>Takes one frame of a connection in and says how to answer it.</summary>
    public async Task<FrameOutcome> ReceiveFrameAsync(IStreamSession session, ReadOnlyMemory<byte> frame, bool exercise, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        DateTimeOffset now = time.GetUtcNow();
        try
        {
            Taken taken = await StoreAsync(frame, null, exercise, now, session.Decode(frame, now), cancellationToken).ConfigureAwait(false);
            return taken switch
            {
                { Unknown: true } => FrameOutcome.UnknownSource,
                { Decoded.Refused: true } => FrameOutcome.Quarantined,
                _ => FrameOutcome.Stored,
            };
        }
        catch (JournalUnavailableException)
        {
            return FrameOutcome.NotDurable;
        }
    }

    /// <summary>Keeps bytes of a connection that were no frame.</summary>
    public async Task SkippedAsync(ReadOnlyMemory<byte> bytes, Fault fault, bool exercise, CancellationToken cancellationToken)
    {
        try
        {
            await StoreAsync(bytes, null, exercise, time.GetUtcNow(), new Decoded([], [fault]), cancellationToken).ConfigureAwait(false);
        }
        catch (JournalUnavailableException)
        {
            // Noise between frames is acknowledged to nobody; while the disk is full it is not worth the connection.
        }
    }

    private async Task<Taken> StoreAsync(
        ReadOnlyMemory<byte> bytes, string? contentType, bool exercise, DateTimeOffset now, Decoded decoded, CancellationToken cancellationToken)
    {
        (Decoded usable, bool unknown) = Admit(decoded);
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        Envelope envelope = new(Guid.CreateVersion7(now).ToString("N"), feed.Id, now, hash, bytes, contentType, exercise);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        Committed committed;
        try
        {
            committed = usable.Messages.IsEmpty && usable.Faults.IsEmpty
                ? new Committed(new Receipt(envelope.Id, 0, 0, 0), [])
                : await journal.ReceiveAsync(envelope, usable, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new JournalUnavailableException("The journal did not answer in time.", e);
        }

        units.Take(committed.NewFixes, now);
        positions.Note(feed.Id, decoded.Messages, now);
        if (committed.Receipt.Messages > committed.NewFixes.Length)
        {
            inbox.Wake();
        }

        DateTimeOffset? observed = usable.Messages.IsEmpty ? null : usable.Messages.Max(m => m.ObservedAt);
        monitor.Received(envelope, committed.Receipt, !usable.Refused, observed);
        return new Taken(committed.Receipt, usable, unknown);
    }

    /// <summary>Leaves out what this feed may not speak of, and fixes without a position, which say only that the unit is alive.</summary>
    private (Decoded Usable, bool Unknown) Admit(Decoded decoded)
    {
        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>(decoded.Messages.Length);
        ImmutableArray<string>.Builder alive = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        bool unknown = false;
        foreach (Message message in decoded.Messages)
        {
            string source = message is Reading reading ? reading.Station : message.SourceId;
            if (message is Reading or Position && feed.Known is { } known && !known.Contains(source))
            {
                unknown = true;
                faults.Add(Stranger(source));
            }
            else if (message is Position { At: null })
            {
                alive.Add(source);
            }
            else
            {
                messages.Add(message);
            }
        }

        foreach (string source in decoded.Heartbeats)
        {
            if (feed.Known is { } known && !known.Contains(source))
            {
                unknown = true;
                faults.Add(Stranger(source));
            }
            else
            {
                alive.Add(source);
            }
        }

        return (decoded with { Messages = messages.ToImmutable(), Heartbeats = alive.ToImmutable(), Faults = [.. decoded.Faults, .. faults] }, unknown);
    }

    private Fault Stranger(string source) => new(
        "unknown-source",
        $"{source} is not listed in the city pack for feed {feed.Id}. List it there, or set Command__Feeds__{feed.Id}__Open=true to accept any.");
}

/// <summary>What the gateway made of a body.</summary>
/// <param name="Unknown">True when some of it came from a terminal or station that the pack does not list.</param>
public sealed record Taken(Receipt Receipt, Decoded Decoded, bool Unknown);
