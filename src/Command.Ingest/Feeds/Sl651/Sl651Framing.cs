using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>
/// Finds frames of both codings in a stream of bytes. There is no byte stuffing, so 7E7E or SOH may stand inside data: a frame is taken by its stated length
/// and proved by its CRC, and the next head is searched for only where that failed.
/// </summary>
internal static class Sl651Framing
{
    public static FrameRead Read(ReadOnlySpan<byte> buffer)
    {
        if (buffer.IsEmpty)
        {
            return FrameRead.NeedMore;
        }

        if (!MayStart(buffer, 0))
        {
            return Skip(buffer);
        }

        bool ascii = buffer[0] == Sl651Frame.Soh;
        if (buffer.Length < (ascii ? Sl651AsciiFrame.HeadLength : Sl651Frame.HeadLength))
        {
            return FrameRead.NeedMore;
        }

        int length = ascii ? Sl651AsciiFrame.LengthBy(buffer) : Sl651Frame.LengthBy(buffer);
        if (buffer.Length < length)
        {
            return FrameRead.NeedMore;
        }

        ReadOnlySpan<byte> frame = buffer[..length];
        if ((ascii ? Sl651AsciiFrame.CrcFault(frame) : Sl651Frame.CrcFault(frame)) is not { } fault)
        {
            return new FrameRead(length, frame.ToArray(), null);
        }

        // A wrong length may have swallowed the next frame, so only the bytes up to the next possible head are given up.
        int next = NextStart(buffer, ascii ? 1 : 2);
        return new FrameRead(Math.Min(next, length), null, fault);
    }

    /// <summary>What is left when no more bytes will come, cut at the next possible head.</summary>
    public static FrameRead ReadLast(ReadOnlySpan<byte> buffer)
    {
        int next = NextStart(buffer, 1);
        return IsStray(buffer[..next])
            ? new FrameRead(next, null, null)
            : new FrameRead(next, null, new Fault("sl651-truncated", "The bytes end inside a frame."));
    }

    private static FrameRead Skip(ReadOnlySpan<byte> buffer)
    {
        int next = NextStart(buffer, 1);
        ReadOnlySpan<byte> skipped = buffer[..next];
        return IsStray(skipped)
            ? new FrameRead(next, null, null)
            : new FrameRead(next, null, new Fault("sl651-noise", "Bytes that belong to no frame: neither 7E7E (HEX/BCD) nor SOH (ASCII) with a head stands at their start."));
    }

    /// <summary>Stations leave a 7E or line ends between frames; nothing is lost with them.</summary>
    private static bool IsStray(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept("~\r\n"u8) < 0;

    private static int NextStart(ReadOnlySpan<byte> buffer, int from)
    {
        for (int at = from; at < buffer.Length; at++)
        {
            int found = buffer[at..].IndexOfAny(Sl651Frame.Flag, Sl651Frame.Soh);
            if (found < 0)
            {
                return buffer.Length;
            }

            at += found;
            if (MayStart(buffer, at))
            {
                return at;
            }
        }

        return buffer.Length;
    }

    private static bool MayStart(ReadOnlySpan<byte> buffer, int at)
    {
        ReadOnlySpan<byte> rest = buffer[at..];
        if (rest[0] == Sl651Frame.Soh)
        {
            return Sl651AsciiFrame.MayBeHead(rest);
        }

        return rest.Length >= Sl651Frame.HeadLength
            ? Sl651Frame.LooksLikeHead(rest)
            : rest[0] == Sl651Frame.Flag && (rest.Length < 2 || rest[1] == Sl651Frame.Flag);
    }
}
