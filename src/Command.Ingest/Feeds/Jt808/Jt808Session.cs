using System.Collections.Immutable;
using System.Text;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>One connection of terminals to the platform: framing, split messages, registration, authentication and answers.</summary>
public sealed class Jt808Session : IPartedSession
{
    private const byte Done = 0, Failed = 1, WrongMessage = 2, NoSuchTerminal = 4;

    private readonly FeedContext _context;
    private readonly Jt808Assembly _assembly = new();
    private readonly Jt808Gaps _gaps = new();
    private readonly Jt808Terminals _terminals = new();
    private readonly Jt808Authentication _authentication;
    private ushort _serial;

    public Jt808Session(FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        _authentication = new(context.Key, context.OldKey, context.RequireCode);
    }

    /// <inheritdoc/>
    public FrameRead Read(ReadOnlySpan<byte> buffer) => Jt808Framing.Read(buffer);

    /// <inheritdoc/>
    public string? Awaits(ReadOnlyMemory<byte> frame)
    {
        Span<byte> room = stackalloc byte[Jt808Frame.MaxLength];
        if (Jt808Frame.Read(frame.Span, room, out Jt808Frame read, _context.LenientChecksum) is not null || read.Packets == 0 || !Jt808Id.IsRead(read.Id))
        {
            return null;
        }

        string terminal = _terminals.IdentityOf(read.Phone);
        return _assembly.Holds(read, terminal) ? null : Jt808Assembly.MessageOf(read, terminal);
    }

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> frame, DateTimeOffset receivedAt)
    {
        Span<byte> room = stackalloc byte[Jt808Frame.MaxLength];
        if (Jt808Frame.Read(frame.Span, room, out Jt808Frame read, _context.LenientChecksum) is { } unreadable)
        {
            return new Decoded([], [unreadable]);
        }

        string terminal = _terminals.IdentityOf(read.Phone);
        if (read.Packets == 0 || !Jt808Id.IsRead(read.Id))
        {
            return Whole(read, terminal, read.Serial, read.Body, receivedAt);
        }

        _gaps.Take(read, terminal);
        (byte[]? body, ushort serial, Fault? fault) = _assembly.Take(read, terminal);
        Decoded decoded = body is null
            ? new Decoded([], []) { Heartbeats = [terminal] }
            : Whole(read, terminal, serial, body, receivedAt);
        if (fault is not { Code: "jt808-packet" })
        {
            decoded = decoded with { Part = new FramePart(Jt808Assembly.MessageOf(read, terminal), Completes: body is not null) };
        }

        return fault is null ? decoded : decoded with { Faults = decoded.Faults.Add(fault) };
    }

    /// <summary>
    /// 8100 for a registration, 8001 for everything else but a terminal's own answers, in the terminal's edition; with the last packet of a split message
    /// also 8003 for those that are missing. A frame whose checksum or length is wrong gets none: not even its phone number can be trusted.
    /// A registration that could not be made durable gets none, because 8100 has no result that asks for it again.
    /// </summary>
    public ReadOnlyMemory<byte> Reply(ReadOnlyMemory<byte> frame, FrameOutcome outcome, DateTimeOffset now)
    {
        Span<byte> room = stackalloc byte[Jt808Frame.MaxLength];
        if (Jt808Frame.Read(frame.Span, room, out Jt808Frame read, _context.LenientChecksum) is not null || read.Id is Jt808Id.TerminalAnswer or >= Jt808Id.FirstDown)
        {
            return default;
        }

        Jt808Terminal to = Jt808Terminal.Of(read);
        string terminal = _terminals.IdentityOf(read.Phone);
        if (read.Id == Jt808Id.Register && read.Packet == read.Packets)
        {
            return outcome switch
            {
                FrameOutcome.Stored => Jt808Writer.RegisterAnswer(to, _serial++, read.Serial, Done, Encoding.ASCII.GetBytes(_authentication.CodeOf(terminal))),
                FrameOutcome.UnknownSource => Jt808Writer.RegisterAnswer(to, _serial++, read.Serial, NoSuchTerminal, default),
                _ => default,
            };
        }

        byte[] answer = Jt808Writer.PlatformAnswer(to, _serial++, read.Serial, read.Id, ResultOf(outcome, terminal));
        ImmutableArray<ushort> missing = _gaps.MissingAt(read, terminal);
        return missing.IsEmpty ? answer : (byte[])[.. answer, .. Jt808Writer.ResendRequest(to, _serial++, Jt808Gaps.FirstSerial(read), missing.AsSpan())];
    }

    /// <summary>True of positions that are no packets: an answer to them depends on what was authenticated and registered before.</summary>
    public bool StandsAlone(ReadOnlyMemory<byte> frame)
    {
        Span<byte> room = stackalloc byte[Jt808Frame.MaxLength];
        return Jt808Frame.Read(frame.Span, room, out Jt808Frame read, _context.LenientChecksum) is null && read is { Packets: 0, Id: Jt808Id.Position or Jt808Id.PositionBatch };
    }

    private byte ResultOf(FrameOutcome outcome, string terminal) => outcome switch
    {
        _ when _authentication.Refuses(terminal) => Failed,
        FrameOutcome.Stored => Done,
        FrameOutcome.Quarantined => WrongMessage,
        _ => Failed,
    };

    private Decoded Whole(in Jt808Frame frame, string terminal, ushort serial, ReadOnlySpan<byte> body, DateTimeOffset receivedAt)
    {
        if (frame.Id == Jt808Id.Authenticate && !_authentication.Present(terminal, frame.Edition, body))
        {
            return new Decoded([], [new Fault("jt808-authentication", "The authentication code is not this terminal's: it belongs to another platform or to another key of this feed. Let the terminal register again.", terminal)]);
        }

        if (frame.Id == Jt808Id.Register)
        {
            _terminals.Register(terminal, Jt808Registration.PlateIn(frame.Edition, body));
        }
        else if (frame.Id != Jt808Id.Authenticate && _authentication.Refuses(terminal))
        {
            return new Decoded([], [new Fault("jt808-not-authenticated", "The terminal presented no right authentication code on this connection.", terminal)]);
        }

        return Jt808Messages.Of(frame.Id, new Jt808Source(terminal, _terminals.PlateOf(terminal), frame.ChecksumFault), serial, body, _context, receivedAt);
    }
}
