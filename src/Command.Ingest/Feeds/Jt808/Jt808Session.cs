using System.Text;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>One connection of terminals to the platform: framing, split messages, authentication and answers.</summary>
public sealed class Jt808Session : IPartedSession
{
    private const byte Done = 0, Failed = 1, NoSuchTerminal = 4;

    private readonly FeedContext _context;
    private readonly Jt808Assembly _assembly = new();
    private readonly Jt808Authentication _authentication;
    private ushort _serial;

    public Jt808Session(FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
        _authentication = new(context.Key);
    }

    /// <inheritdoc/>
    public FrameRead Read(ReadOnlySpan<byte> buffer) => Jt808Framing.Read(buffer);

    /// <inheritdoc/>
    public string? Awaits(ReadOnlyMemory<byte> frame)
    {
        Span<byte> room = stackalloc byte[Jt808Frame.MaxLength];
        if (Jt808Frame.Read(frame.Span, room, out Jt808Frame read) is not null || read.Packets == 0 || !Jt808Id.HoldsPositions(read.Id))
        {
            return null;
        }

        string terminal = read.Terminal();
        return _assembly.Holds(read, terminal) ? null : Jt808Assembly.MessageOf(read, terminal);
    }

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> frame, DateTimeOffset receivedAt)
    {
        Span<byte> room = stackalloc byte[Jt808Frame.MaxLength];
        if (Jt808Frame.Read(frame.Span, room, out Jt808Frame read) is { } unreadable)
        {
            return new Decoded([], [unreadable]);
        }

        string terminal = read.Terminal();
        if (read.Id == Jt808Id.Authenticate && !_authentication.Present(terminal, read.Edition, read.Body))
        {
            return new Decoded([], [new Fault("jt808-authentication", "The authentication code is not this terminal's.", terminal)]);
        }

        if (read.Id is not (Jt808Id.Register or Jt808Id.Authenticate) && _authentication.Refuses(terminal))
        {
            return new Decoded([], [new Fault("jt808-not-authenticated", "The terminal presented a wrong authentication code on this connection.", terminal)]);
        }

        if (read.Packets == 0 || !Jt808Id.HoldsPositions(read.Id))
        {
            return Jt808Messages.Of(read.Id, terminal, read.Serial, read.Body, _context, receivedAt);
        }

        (byte[]? body, ushort serial, Fault? fault) = _assembly.Take(read, terminal);
        Decoded decoded = body is not null
            ? Jt808Messages.Of(read.Id, terminal, serial, body, _context, receivedAt)
            : new Decoded([], []) { Heartbeats = [terminal] };
        if (fault is not { Code: "jt808-packet" })
        {
            decoded = decoded with { Part = new FramePart(Jt808Assembly.MessageOf(read, terminal), Completes: body is not null) };
        }

        return fault is null ? decoded : decoded with { Faults = decoded.Faults.Add(fault) };
    }

    /// <summary>
    /// 8100 for a registration, 8001 for everything else but a terminal's own answers, in the terminal's edition. A frame whose checksum or length is
    /// wrong gets none: not even its phone number can be trusted. A registration that could not be made durable gets none, because 8100 has no result
    /// that asks for it again.
    /// </summary>
    public ReadOnlyMemory<byte> Reply(ReadOnlyMemory<byte> frame, FrameOutcome outcome, DateTimeOffset now)
    {
        Span<byte> room = stackalloc byte[Jt808Frame.MaxLength];
        if (Jt808Frame.Read(frame.Span, room, out Jt808Frame read) is not null || read.Id is Jt808Id.TerminalAnswer or >= Jt808Id.FirstDown)
        {
            return default;
        }

        Jt808Terminal to = Jt808Terminal.Of(read);
        string terminal = read.Terminal();
        if (read.Id == Jt808Id.Register)
        {
            return outcome switch
            {
                FrameOutcome.Stored => Jt808Writer.RegisterAnswer(to, _serial++, read.Serial, Done, Encoding.ASCII.GetBytes(_authentication.CodeOf(terminal))),
                FrameOutcome.UnknownSource => Jt808Writer.RegisterAnswer(to, _serial++, read.Serial, NoSuchTerminal, default),
                _ => default,
            };
        }

        byte result = outcome == FrameOutcome.Stored && !_authentication.Refuses(terminal) ? Done : Failed;
        return Jt808Writer.PlatformAnswer(to, _serial++, read.Serial, read.Id, result);
    }
}
