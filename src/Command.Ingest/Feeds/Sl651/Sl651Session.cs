using System.Globalization;
using System.Runtime.InteropServices;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>One connection of stations to the centre: framing, packets of long messages, and answers in the modes M2 and M3.</summary>
public sealed class Sl651Session : IPartedSession
{
    private readonly FeedContext _context;
    private readonly Sl651Content _content = new();
    private readonly Sl651Assembly _assembly = new();
    private byte[]? _proved;
    private readonly Sl651Gaps _gaps = new();

    /// <summary>The packet that made the last long message whole, and that message's serial: the only packet that is confirmed.</summary>
    private (ReadOnlyMemory<byte> Frame, ushort Serial)? _completed;

    public Sl651Session(FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        _context = context;
    }

    /// <inheritdoc/>
    public FrameRead Read(ReadOnlySpan<byte> buffer)
    {
        FrameRead read = Sl651Framing.Read(buffer);
        _proved = read.Frame ?? _proved;
        return read;
    }

    /// <inheritdoc/>
    public string? Awaits(ReadOnlyMemory<byte> frame) =>
        Sl651Frame.Read(frame).Frame is { Packets: > 0, Down: false } packet && !_assembly.Holds(packet) ? MessageOf(packet) : null;

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> frame, DateTimeOffset receivedAt)
    {
        bool proved = MemoryMarshal.TryGetArray(frame, out ArraySegment<byte> bytes) && bytes.Array is { } array && ReferenceEquals(array, _proved) && bytes.Count == array.Length;
        (Sl651Frame? read, Fault? fault) = Sl651Frame.Read(frame, proved, _content.Stations);
        if (read is null)
        {
            return new Decoded([], [fault!]);
        }

        if (read.Packets == 0 || read.Down)
        {
            return Sl651Readings.Of(read, _content, _context, receivedAt);
        }

        (Sl651Frame? whole, Fault? lost) = _assembly.Take(read);
        if (whole is null)
        {
            if (read.Packet >= 1 && read.Packet <= read.Packets)
            {
                _gaps.Take(read);
            }

            return new Decoded([], lost is null ? [] : [lost]) { Heartbeats = [read.Station], Part = new FramePart(MessageOf(read), Completes: false) };
        }

        _gaps.Close(read);
        if (Sl651Content.SerialOf(whole) is { } serial)
        {
            _completed = (frame, serial);
        }

        Decoded decoded = Sl651Readings.Of(whole, _content, _context, receivedAt) with { Part = new FramePart(MessageOf(read), Completes: true) };
        return lost is null ? decoded : decoded with { Faults = decoded.Faults.Add(lost) };
    }

    /// <summary>
    /// The confirmation of a report, ended with ESC so that the station stays on line, or with ACK when the station has more to send (ETB). It is positive
    /// or it is nothing: after a wrong CRC not even the address can be trusted, and a station that hears nothing sends again by itself, as it must when a
    /// report could not be made durable. A frame with a right CRC whose content was not understood is confirmed, because it would only come again as it is.
    /// Of a long message (M3) the packet that makes it whole is confirmed, and the last one sent is answered with NAK and the first missing packet.
    /// </summary>
    public ReadOnlyMemory<byte> Reply(ReadOnlyMemory<byte> frame, FrameOutcome outcome, DateTimeOffset now)
    {
        if (outcome is not (FrameOutcome.Stored or FrameOutcome.Quarantined)
            || Sl651Frame.Read(frame).Frame is not { Down: false } up
            || !IsReport(up.Function)
            || _context.Codes.Stations.GetValueOrDefault(up.Station) is { SendsOnly: true })
        {
            return default;
        }

        DateTimeOffset time = now.ToOffset(_context.Offset);
        if (up.Packets == 0)
        {
            return Sl651Content.SerialOf(up) is { } serial
                ? Sl651Writer.Confirm(up, serial, time, up.End == Sl651Frame.Etb ? Sl651Frame.Ack : Sl651Frame.Esc)
                : default(ReadOnlyMemory<byte>);
        }

        if (_completed is { } completed && completed.Frame.Span.SequenceEqual(frame.Span))
        {
            return Sl651Writer.Confirm(up, completed.Serial, time, Sl651Frame.Esc);
        }

        return _gaps.MissingAt(up) is { } missing ? Sl651Writer.Resend(up, missing.Serial, time, missing.Packet) : default(ReadOnlyMemory<byte>);
    }

    /// <summary>True of what is no packet of a long message.</summary>
    public bool StandsAlone(ReadOnlyMemory<byte> frame) =>
        frame.Span is { Length: >= Sl651Frame.HeadLength } bytes && Sl651Frame.LooksLikeHead(bytes) && bytes[Sl651Frame.HeadLength - 1] == Sl651Frame.Stx;

    private static string MessageOf(Sl651Frame packet) =>
        string.Create(CultureInfo.InvariantCulture, $"{packet.Centre:X2}-{packet.Station}-{packet.Function:X2}-{packet.Packets}");

    /// <summary>
    /// What a station sends of its own accord: reports 30 to 36, and settings and states that it reports by itself. A keep-alive (2F) has no answer
    /// (§6.6.4.2), and answers to queries are ended by whoever asked.
    /// </summary>
    private static bool IsReport(byte function) => function is (>= 0x30 and <= 0x36) or 0x41 or 0x43 or (>= 0x4C and <= 0x4E);
}
