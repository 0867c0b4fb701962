using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>Finds frames between flags (7E). The flag cannot stand inside a frame, so a lost flag costs no more than the frame that it belonged to.</summary>
internal static class Jt808Framing
{
    public static FrameRead Read(ReadOnlySpan<byte> buffer)
    {
        int start = buffer.IndexOf(Jt808Frame.Flag);
        if (start != 0)
        {
            return BeforeFlag(buffer, start);
        }

        // Flags in a row: the last one opens the frame, the ones before it closed others or stand alone.
        int last = buffer.IndexOfAnyExcept(Jt808Frame.Flag) - 1;
        if (last < 0)
        {
            return buffer.Length > 1 ? new FrameRead(buffer.Length - 1, null, null) : FrameRead.NeedMore;
        }

        ReadOnlySpan<byte> opened = buffer[last..];
        int length = opened[1..].IndexOf(Jt808Frame.Flag) + 2;
        if (length < 2)
        {
            return opened.Length > Jt808Frame.MaxWire ? Oversize(buffer.Length) : FrameRead.NeedMore;
        }

        return length > Jt808Frame.MaxWire ? Oversize(last + length - 1) : new FrameRead(last + length, opened[..length].ToArray(), null);
    }

    /// <summary>What is left when no more bytes will come.</summary>
    public static FrameRead ReadLast(ReadOnlySpan<byte> buffer) => buffer.IndexOfAnyExcept(Jt808Frame.Flag) < 0
        ? new FrameRead(buffer.Length, null, null)
        : new FrameRead(buffer.Length, null, new Fault("jt808-truncated", "The bytes end inside a frame."));

    private static FrameRead BeforeFlag(ReadOnlySpan<byte> buffer, int start)
    {
        if (start < 0)
        {
            return buffer.Length > Jt808Frame.MaxWire ? Noise(buffer.Length) : FrameRead.NeedMore;
        }

        // The flag that opened it may have been taken as the end of the frame before, whose own end was lost.
        if (start + 2 <= Jt808Frame.MaxWire)
        {
            byte[] frame = [Jt808Frame.Flag, .. buffer[..(start + 1)]];
            Span<byte> room = stackalloc byte[Jt808Frame.MaxLength];
            if (Jt808Frame.Read(frame, room, out _) is null)
            {
                return new FrameRead(start + 1, frame, null);
            }
        }

        return Noise(start);
    }

    private static FrameRead Noise(int length) =>
        new(length, null, new Fault("jt808-noise", string.Create(CultureInfo.InvariantCulture, $"{length} bytes before a 7E that belong to no frame.")));

    private static FrameRead Oversize(int length) =>
        new(length, null, new Fault("jt808-oversize", string.Create(CultureInfo.InvariantCulture, $"{length} bytes after a 7E without its end; no frame is longer than {Jt808Frame.MaxWire}.")));
}
