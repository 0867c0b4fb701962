using System.Collections.Immutable;
using System.Security.Cryptography;
using Command.Ingest.Bus;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds;
using Command.Ingest.Journal;
using Command.Ingest.Transports.Persons;
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
    IWakeUps inbox,
    IFixExchange others,
    TimeProvider time,
    WriterHealth? health = null,
    DiskWatch? disk = null)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly FeedMemory _memory = new();
    private TokenTable? _tokens;

    public FeedConfig Feed => feed;

    public IFeedDecoder Decoder => decoder;

    /// <summary>What is known of tokens that stand for ids; null until somebody asks the sender for them. What comes by any transport is named by it.</summary>
    public TokenTable? Tokens => Volatile.Read(ref _tokens);

    /// <summary>Changes what is known of tokens; the first change says that somebody asks.</summary>
    public void Learn(Func<TokenTable, TokenTable> change) => ImmutableInterlocked.Update(ref _tokens, (table, apply) => apply(table ?? TokenTable.Empty), change);

    /// <summary>What the decoder is told for something that comes now.</summary>
    public FeedContext Context(bool exercise, string? contentType = null, string? topic = null) => new()
    {
        Feed = feed.Id,
        Agency = feed.Agency,
        ReceivedAt = time.GetUtcNow(),
        Exercise = exercise,
        ContentType = contentType,
        Topic = topic,
        Codes = feed.Codes,
        Plane = feed.Datum.IsPlane,
        Key = feed.Key ?? "",
        OldKey = feed.Sender.Old is { } old && time.GetUtcNow() < old.Until ? old.Key : null,
        LenientChecksum = feed.Lenient,
        TrustedCertificates = feed.TrustedCertificates,
        RequireSignature = feed.RequireSignature,
        Timetable = feed.Timetable,
        Tokens = exercise ? null : Tokens?.Known,
    };

    /// <summary>Takes a whole body in: a push, a page of a poll, a datagram, a message of a broker.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="contentType">The media type, where the transport has one.</param>
    /// <param name="exercise">True by the exercise's door.</param>
    /// <param name="cancellationToken">Ends the wait; what was not yet durable may become so all the same.</param>
    /// <param name="topic">The topic, where the transport has one.</param>
    /// <param name="followsLinks">True when the transport fetches what an index points to.</param>
    /// <exception cref="JournalUnavailableException">It could not be made durable; the sender must try again.</exception>
    public async Task<Taken> ReceiveAsync(ReadOnlyMemory<byte> body, string? contentType, bool exercise, CancellationToken cancellationToken, string? topic = null, bool followsLinks = false)
    {
        FeedContext context = Context(exercise, contentType, topic) with { FollowsLinks = followsLinks, Before = _memory.Of(exercise), Tokens = exercise ? null : Tokens };
        Taken taken = await StoreAsync(body, contentType, exercise, context.ReceivedAt, decoder.Decode(body, context), cancellationToken).ConfigureAwait(false);
        if (taken.Decoded.Trace is { } trace)
        {
            // Only now: what was not durable comes again, and must find what it found the first time.
            _memory.Keep(exercise, trace);
        }

        if (!taken.Decoded.WaitingFor.IsEmpty || !taken.Decoded.Aliases.IsEmpty)
        {
            Learn(table => table.With(taken.Decoded, taken.Receipt.Envelope, context.ReceivedAt));
        }

        if (!taken.Decoded.Unfinished.IsEmpty && decoder is IStreamFormat stream)
        {
            // The rest may come with another body: each part is kept as one of a connection is, and joins those that came before.
            IStreamSession session = stream.Open(context);
            foreach (ReadOnlyMemory<byte> frame in taken.Decoded.Unfinished)
            {
                taken = taken.And(await StoreAsync(DecodeFrame(session, frame, exercise, context.ReceivedAt), exercise, cancellationToken).ConfigureAwait(false));
            }
        }

        return taken;
    }

    /// <summary>Takes one frame of a connection in and says how to answer it.</summary>
    public async Task<FrameOutcome> ReceiveFrameAsync(IStreamSession session, ReadOnlyMemory<byte> frame, bool exercise, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        try
        {
            return OutcomeOf(await StoreAsync(DecodeFrame(session, frame, exercise, time.GetUtcNow()), exercise, cancellationToken).ConfigureAwait(false));
        }
        catch (JournalUnavailableException)
        {
            return FrameOutcome.NotDurable;
        }
    }

    /// <summary>
    /// Takes a frame in that stands alone. It is decoded before this returns, and frames are stored in the order of the calls: the next one need not wait
    /// until this one is durable.
    /// </summary>
    public async Task<FrameOutcome> ReceiveLoneFrameAsync(IStreamSession session, ReadOnlyMemory<byte> frame, bool exercise, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        DateTimeOffset now = time.GetUtcNow();
        try
        {
            return OutcomeOf(await StoreAsync(new DecodedFrame(frame, session.Decode(frame, now), now), exercise, cancellationToken).ConfigureAwait(false));
        }
        catch (JournalUnavailableException)
        {
            return FrameOutcome.NotDurable;
        }
    }

    private static FrameOutcome OutcomeOf(Taken taken) => taken switch
    {
        { Unknown: true } => FrameOutcome.UnknownSource,
        { Decoded.Refused: true } => FrameOutcome.Quarantined,
        _ => FrameOutcome.Stored,
    };

    private Task<Taken> StoreAsync(DecodedFrame frame, bool exercise, CancellationToken cancellationToken) =>
        StoreAsync(frame.Bytes, null, exercise, frame.ReceivedAt, frame.Decoded, cancellationToken);

    /// <summary>Keeps bytes that were no message: noise between frames, a page of another kind.</summary>
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

    /// <summary>What a body would give, were it sent now. Nothing is kept.</summary>
    public Decoded Try(ReadOnlyMemory<byte> body, string? contentType) => Admit(decoder.Decode(body, Context(exercise: false, contentType))).Usable;

    /// <summary>A body taken apart, for people.</summary>
    public IEnumerable<OutlinePart> Outline(ReadOnlyMemory<byte> body) =>
        decoder is IOutlined outlined ? outlined.Outline(body, Context(exercise: false)) : Feeds.Outline.Of(body);

    /// <summary>Decodes an envelope anew and takes in what its quarantined parts give today.</summary>
    /// <param name="envelope">One of this feed's.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>What became of it; null when nothing of it is in quarantine.</returns>
    /// <exception cref="JournalUnavailableException">It could not be made durable; it is in quarantine as before.</exception>
    public async Task<Committed?> ReplayAsync(Envelope envelope, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        FeedContext context = Context(envelope.Exercise, envelope.ContentType) with { ReceivedAt = envelope.ReceivedAt };
        (Decoded usable, _) = Admit(decoder.Decode(envelope.Bytes, context));
        Committed? committed = await journal.ReplayAsync(envelope, usable, cancellationToken).ConfigureAwait(false);
        if (committed is not null)
        {
            DateTimeOffset now = time.GetUtcNow();
            units.Take(committed.NewFixes, now);
            others.Tell(committed.NewFixes, now);
            inbox.Announce(committed.Inbox);
            monitor.Replayed(feed.Id, committed);
        }

        return committed;
    }

    /// <summary>Decodes one of this feed's envelopes anew, by its id.</summary>
    /// <exception cref="JournalUnavailableException">It could not be made durable; it is in quarantine as before.</exception>
    public async Task ReplayAsync(string envelope, CancellationToken cancellationToken)
    {
        if (journal.FindEnvelope(envelope) is { Bytes.IsEmpty: false } stored && stored.Feed == feed.Id)
        {
            await ReplayAsync(stored, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Taken> StoreAsync(
        ReadOnlyMemory<byte> bytes, string? contentType, bool exercise, DateTimeOffset now, Decoded decoded, CancellationToken cancellationToken)
    {
        (Decoded usable, bool unknown) = Admit(decoded);
        int parts = usable.Messages.Length + usable.Faults.Length;
        bool stores = parts > 0 || usable.Part is not null || !usable.Marks.IsEmpty;
        if (stores && disk is not null && WhyNoRoom(disk.State, usable) is { } full)
        {
            ShowUnstored(usable, parts, exercise, now);
            throw new JournalUnavailableException(full);
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        Envelope envelope = new(Guid.CreateVersion7(now).ToString("N"), feed.Id, now, hash, bytes, contentType, exercise);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_patience);
        Committed? committed = null;
        monitor.Accepted(feed.Id, parts);
        try
        {
            committed = !stores
                ? new Committed(new Receipt(envelope.Id, 0, 0, 0), [])
                : await journal.ReceiveAsync(envelope, usable, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            health?.Refused("it did not answer in time");
            throw new JournalUnavailableException("The journal did not answer in time.", e);
        }
        catch (JournalUnavailableException e)
        {
            health?.Refused(e.Message);
            throw;
        }
        finally
        {
            if (committed is null)
            {
                monitor.TurnedAway(feed.Id, parts);
            }
        }

        health?.Stored();
        units.Take(committed.NewFixes, now);
        others.Tell(committed.NewFixes, now);
        positions.Note(feed.Id, decoded.Messages, now);
        if (committed.Receipt.Messages > committed.NewFixes.Length || !usable.Marks.IsEmpty)
        {
            inbox.Announce(committed.Inbox);
        }

        monitor.Received(envelope, committed.Receipt, usable);
        return new Taken(committed.Receipt, usable, unknown);
    }

    /// <summary>Why there is no room for a message; null when there is. The very last of it lets the writer show what was acknowledged before.</summary>
    private static string? WhyNoRoom(DiskState disk, Decoded usable) => disk switch
    {
        DiskState.Full => "The journal's disk is full.",
        DiskState.Low when usable is { Faults.IsEmpty: true, Part: null, Marks.IsEmpty: true } && usable.Messages.All(m => m is Position) =>
            "Little room is left on the journal's disk, and it is kept for reports: the positions are shown and not stored.",
        _ => null,
    };

    /// <summary>Puts the positions among what is not stored on the map. Their sender is told that they are not stored; it is heard all the same.</summary>
    private void ShowUnstored(Decoded usable, int parts, bool exercise, DateTimeOffset now)
    {
        monitor.Accepted(feed.Id, parts);
        monitor.TurnedAway(feed.Id, parts);
        units.Take([.. usable.Messages.OfType<Position>()], now);
        positions.Note(feed.Id, usable.Messages, now);
        if (!exercise)
        {
            monitor.Heard(feed.Id, now);
        }
    }

    private DecodedFrame DecodeFrame(IStreamSession session, ReadOnlyMemory<byte> frame, bool exercise, DateTimeOffset now)
    {
        Restore(session, frame, exercise, now);
        Decoded decoded = session.Decode(frame, now);
        return new DecodedFrame(decoded is { Part: { Completes: true } whole, Faults.IsEmpty: false } ? Whole(whole, frame, exercise, now) : frame, decoded, now);
    }

    /// <summary>All frames of a message that is whole and can't be used: kept together, so that it can be decoded again after a fix.</summary>
    private byte[] Whole(FramePart part, ReadOnlyMemory<byte> last, bool exercise, DateTimeOffset now)
    {
        List<byte> all = [];
        foreach (StoredPart before in journal.Parts(feed.Id, exercise, part.Message, now - IJournalStore.KeepParts))
        {
            all.AddRange(before.Bytes.Span);
        }

        all.AddRange(last.Span);
        return [.. all];
    }

    /// <summary>Gives a session the parts of a message that came over an earlier connection, before it decodes the next one.</summary>
    private void Restore(IStreamSession session, ReadOnlyMemory<byte> frame, bool exercise, DateTimeOffset now)
    {
        if (session is IPartedSession parted && parted.Awaits(frame) is { } message)
        {
            foreach (StoredPart part in journal.Parts(feed.Id, exercise, message, now - IJournalStore.KeepParts))
            {
                session.Decode(part.Bytes, part.ReceivedAt);
            }
        }
    }

    /// <summary>Leaves out what this feed may not speak of, fixes without a position, which say only that the unit is alive, and the persons in what is said.</summary>
    private (Decoded Usable, bool Unknown) Admit(Decoded decoded)
    {
        decoded = PersonsWords.Masked(decoded);
        if (feed.Known is null && !HoldsLostUnit(decoded.Messages))
        {
            return (decoded, false);
        }

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

        Decoded usable = decoded with
        {
            Messages = messages.ToImmutable(),
            Heartbeats = alive.ToImmutable(),
            Faults = [.. decoded.Faults, .. faults],
            Part = unknown ? null : decoded.Part,
        };
        return (usable, unknown);
    }

    private static bool HoldsLostUnit(ImmutableArray<Message> messages)
    {
        foreach (Message message in messages)
        {
            if (message is Position { At: null })
            {
                return true;
            }
        }

        return false;
    }

    private Fault Stranger(string source) => new(
        "unknown-source",
        $"{source} is not listed in the city pack for feed {feed.Id}. List it there, or set Command__Feeds__{feed.Id}__Open=true to accept any.");

    /// <param name="Bytes">What is kept of it: its bytes, or those of all parts of a message that can't be used.</param>
    private readonly record struct DecodedFrame(ReadOnlyMemory<byte> Bytes, Decoded Decoded, DateTimeOffset ReceivedAt);
}
