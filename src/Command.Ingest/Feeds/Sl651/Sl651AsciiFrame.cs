using System.Globalization;
using System.Text;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>
/// A frame in ASCII coding, SL 651-2014 §6.4 tables 16 to 19: SOH, then the head as hex characters, the body, its end character, and the CRC of all bytes
/// before it as four hex characters.
/// </summary>
internal static class Sl651AsciiFrame
{
    /// <summary>Bytes before the body: SOH, 22 hex characters, STX or SYN.</summary>
    public const int HeadLength = 24;

    /// <summary>Bytes after the body: end character and CRC.</summary>
    public const int TailLength = 5;

    /// <summary>Characters of packet total and number after SYN.</summary>
    public const int NumbersLength = 6;

    private const int FunctionAt = 17, LengthAt = 19;

    /// <summary>Whether the bytes, which may be cut short, can be a frame's head.</summary>
    public static bool MayBeHead(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> head = bytes.Length < HeadLength ? bytes : bytes[..HeadLength];
        if (head[0] != Sl651Frame.Soh)
        {
            return false;
        }

        ReadOnlySpan<byte> digits = head[1..Math.Min(head.Length, HeadLength - 1)];
        foreach (byte b in digits)
        {
            if (!char.IsAsciiHexDigit((char)b))
            {
                return false;
            }
        }

        return head.Length < HeadLength || (head[LengthAt] is (byte)'0' or (byte)'8' && head[^1] is Sl651Frame.Stx or Sl651Frame.Syn);
    }

    /// <summary>The whole frame's length by its head.</summary>
    public static int LengthBy(ReadOnlySpan<byte> head) => HeadLength + Hex(head.Slice(LengthAt + 1, 3)) + TailLength;

    /// <summary>Null when the last four characters are the CRC of all bytes before them.</summary>
    public static Fault? CrcFault(ReadOnlySpan<byte> frame)
    {
        int stated = Hex(frame[^4..]);
        ushort found = Sl651Crc.Of(frame[..^4]);
        return stated == found
            ? null
            : new Fault("crc-mismatch", Text($"The frame states CRC {Encoding.Latin1.GetString(frame[^4..])} and its bytes give {found:X4}."));
    }

    /// <summary>Reads exactly one frame, or says why not.</summary>
    public static (Sl651Frame? Frame, Fault? Fault) Read(ReadOnlyMemory<byte> wire)
    {
        ReadOnlySpan<byte> bytes = wire.Span;
        if (bytes.Length < HeadLength + TailLength || !MayBeHead(bytes))
        {
            return (null, new Fault("sl651-head", "The bytes do not begin with a frame's head in ASCII coding: SOH, 22 hex characters, STX or SYN."));
        }

        if (LengthBy(bytes) != bytes.Length)
        {
            return (null, new Fault("sl651-length", Text($"The head states {LengthBy(bytes)} bytes and there are {bytes.Length}.")));
        }

        if (CrcFault(bytes) is { } crc)
        {
            return (null, crc);
        }

        bool down = bytes[LengthAt] == (byte)'8', many = bytes[HeadLength - 1] == Sl651Frame.Syn;
        ReadOnlyMemory<byte> body = wire[HeadLength..^TailLength];
        int total = 0, number = 0;
        if (many)
        {
            total = body.Length < NumbersLength ? -1 : Hex(body.Span[..3]);
            number = total < 0 ? -1 : Hex(body.Span[3..NumbersLength]);
            if (total < 0 || number < 0)
            {
                return (null, new Fault("sl651-length", "A packet of several has no packet numbers."));
            }

            body = body[NumbersLength..];
        }

        byte end = bytes[^TailLength];
        if (Sl651Frame.EndFault(down, end) is { } wrongEnd)
        {
            return (null, wrongEnd);
        }

        return (new Sl651Frame(
            (byte)Hex(bytes.Slice(down ? 11 : 1, 2)),
            Encoding.ASCII.GetString(bytes.Slice(down ? 1 : 3, 10)).ToUpperInvariant(),
            (ushort)Hex(bytes.Slice(13, 4)),
            (byte)Hex(bytes.Slice(FunctionAt, 2)),
            down,
            total,
            number,
            body,
            end)
        { Ascii = true }, null);
    }

    /// <summary>The number of up to seven hex characters; −1 when one is none.</summary>
    internal static int Hex(ReadOnlySpan<byte> characters)
    {
        int value = 0;
        foreach (byte b in characters)
        {
            int digit = b switch
            {
                >= (byte)'0' and <= (byte)'9' => b - '0',
                >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
                >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
                _ => -1,
            };
            if (digit < 0)
            {
                return -1;
            }

            value = (value << 4) | digit;
        }

        return value;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
