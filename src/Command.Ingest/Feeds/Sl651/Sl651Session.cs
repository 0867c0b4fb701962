using System.Buffers.Binary;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>One connection of stations to the centre: framing, packets of long messages, and confirmations in the modes M2 and M3.</summary>
public sealed class Sl651Session : IPartedSession
{
    private readonly FeedContext _context;
    private readonly Sl651Assembly _assembly = new();

    /// <summary>The packet that made the last long message whole, and that message's serial: the only packet that is answered.</summary>
    private (ReadOnlyMemory<byte> Frame, ushort Serial)? _completed;

    public Sl651Session(FeedContext context) => _context = context;

    /// <inheritdoc/>
    public FrameRead Read(ReadOnlySpan<byte> buffer) => Sl651Framing.Read(buffer);

    /// <inheritdoc/>
    public string? Awaits(ReadOnlyMemory<byte> frame) =>
        Sl651Frame.Read(frame).Frame is { Packets: > 0, Down: false } packet && !_assembly.Holds(packet) ? MessageOf(packet) : null;

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> frame, DateTimeOffset receivedAt)
    {
        (Sl651Frame? read, Fault? fault) = Sl651Frame.Read(frame);
        if (read is null)
        {
            return new Decoded([], [fault!]);
        }

        FeedContext context = _context with { ReceivedAt = receivedAt };
        if (read.Packets == 0 || read.Down)
        {
            return Sl651Readings.Of(read, context);
        }

        (Sl651Frame? whole, Fault? lost) = _assembly.Take(read);
        if (whole is null)
        {
            return new Decoded([], lost is null ? [] : [lost]) { Heartbeats = [read.Station], Part = new FramePart(MessageOf(read), Completes: false) };
        }

        if (whole.Body.Length >= Sl651Body.HeadLength)
        {
            _completed = (frame, BinaryPrimitives.ReadUInt16BigEndian(whole.Body.Span));
        }

        Decoded decoded = Sl651Readings.Of(whole, context) with { Part = new FramePart(MessageOf(read), Completes: true) };
        return lost is null ? decoded : decoded with { Faults = decoded.Faults.Add(lost) };
    }

    /// <summary>
    /// The confirmation of reports 2F to 36, ended with ESC so that the station stays on line. It is positive or it is nothing: after a wrong CRC
    /// not even the address can be trusted, and a station that hears nothing sends again by itself, as it must when a report could not be made durable.
    /// A frame with a right CRC whose content was not understood is confirmed, because it would only come again as it is.
    /// </summary>
    public ReadOnlyMemory<byte> Reply(ReadOnlyMemory<byte> frame, FrameOutcome outcome, DateTimeOffset now)
    {
        if (outcome is not (FrameOutcome.Stored or FrameOutcome.Quarantined)
            || Sl651Frame.Read(frame).Frame is not { Down: false, Function: >= 0x2F and <= 0x36 } up
            || SerialOf(up, frame) is not { } serial)
        {
            return default;
        }

        return Sl651Writer.Confirm(up, serial, now.ToOffset(_context.Offset), Sl651Frame.Esc);
    }

    private static string MessageOf(Sl651Frame packet) =>
        string.Create(CultureInfo.InvariantCulture, $"{packet.Centre:X2}-{packet.Station}-{packet.Function:X2}-{packet.Packets}");

    private ushort? SerialOf(Sl651Frame up, ReadOnlyMemory<byte> frame)
    {
        if (up.Packets > 0)
        {
            return _completed is { } completed && completed.Frame.Span.SequenceEqual(frame.Span) ? completed.Serial : null;
        }

        return up.Body.Length >= Sl651Body.HeadLength ? BinaryPrimitives.ReadUInt16BigEndian(up.Body.Span) : null;
    }
}
