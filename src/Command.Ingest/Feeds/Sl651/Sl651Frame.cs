using System.Buffers.Binary;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>One frame of SL 651-2014, in HEX/BCD (§6.5) or in ASCII (§6.4), its CRC proved.</summary>
/// <param name="Centre">The centre's address, 1 to 255.</param>
/// <param name="Station">The station's address: ten upper-case hex digits, mostly BCD but not always (an administrative code with a HEX tail).</param>
/// <param name="Password">The station's password as it stands on the wire.</param>
/// <param name="Function">Function code of table B.1.</param>
/// <param name="Down">True when it goes from a centre to a station.</param>
/// <param name="Packets">How many packets the message has; 0 when it is a single frame (STX).</param>
/// <param name="Packet">Which packet this is, from 1; 0 for a single frame.</param>
/// <param name="Body">The bytes between the start and end characters, without the packet numbers.</param>
/// <param name="End">The end character: ETX 03 or ETB 17 up; ENQ 05, ACK 06, NAK 15, EOT 04 or ESC 1B down.</param>
public sealed record Sl651Frame(
    byte Centre,
    string Station,
    ushort Password,
    byte Function,
    bool Down,
    int Packets,
    int Packet,
    ReadOnlyMemory<byte> Body,
    byte End)
{
    /// <summary>True when it is in ASCII coding; its answer must be too (§6.1.2).</summary>
    public bool Ascii { get; init; }

    /// <summary>Bytes before the body, from the first 7E to the start character.</summary>
    public const int HeadLength = 14;

    /// <summary>Bytes after the body: end character and CRC.</summary>
    public const int TailLength = 3;

    /// <summary>The longest frame that twelve bits of length can state.</summary>
    public const int MaxLength = HeadLength + 0xFFF + TailLength;

    internal const byte Flag = 0x7E, Soh = 0x01, Stx = 0x02, Syn = 0x16, Etx = 0x03, Etb = 0x17, Eot = 0x04, Enq = 0x05, Ack = 0x06, Nak = 0x15, Esc = 0x1B;

    /// <summary>Whether the 14 bytes can be a frame's head: the direction is 0 or 8 and the start character STX or SYN.</summary>
    public static bool LooksLikeHead(ReadOnlySpan<byte> head) =>
        head[0] == Flag && head[1] == Flag && (head[11] >> 4) is 0 or 8 && head[13] is Stx or Syn;

    /// <summary>The whole frame's length by its head.</summary>
    public static int LengthBy(ReadOnlySpan<byte> head) => HeadLength + (BinaryPrimitives.ReadUInt16BigEndian(head[11..]) & 0xFFF) + TailLength;

    /// <summary>Reads exactly one frame, or says why not.</summary>
    /// <param name="wire">The frame's bytes.</param>
    /// <param name="proved">True when its CRC was proved as it was cut from the stream; of ASCII coding it is proved all the same.</param>
    public static (Sl651Frame? Frame, Fault? Fault) Read(ReadOnlyMemory<byte> wire, bool proved = false) => Read(wire, proved, null);

    /// <summary>Reads exactly one frame, or says why not.</summary>
    /// <param name="wire">The frame's bytes.</param>
    /// <param name="proved">True when its CRC was proved as it was cut from the stream.</param>
    /// <param name="stations">The stations of its connection.</param>
    internal static (Sl651Frame? Frame, Fault? Fault) Read(ReadOnlyMemory<byte> wire, bool proved, Sl651Stations? stations)
    {
        ReadOnlySpan<byte> bytes = wire.Span;
        if (bytes.Length > 0 && bytes[0] == Soh)
        {
            return Sl651AsciiFrame.Read(wire);
        }

        if (bytes.Length < HeadLength + TailLength || !LooksLikeHead(bytes))
        {
            return (null, new Fault("sl651-head", "The bytes do not begin with a frame's head: 7E7E, addresses, function, direction 0 or 8, STX or SYN."));
        }

        if (LengthBy(bytes) != bytes.Length)
        {
            return (null, new Fault("sl651-length", Text($"The head states {LengthBy(bytes)} bytes and there are {bytes.Length}.")));
        }

        if (!proved && CrcFault(bytes) is { } crc)
        {
            return (null, crc);
        }

        bool down = bytes[11] >> 4 == 8, many = bytes[13] == Syn;
        ReadOnlyMemory<byte> body = wire[HeadLength..^TailLength];
        if (many && body.Length < 3)
        {
            return (null, new Fault("sl651-length", "A packet of several has no packet numbers."));
        }

        byte end = bytes[^TailLength];
        if (EndFault(down, end) is { } wrongEnd)
        {
            return (null, wrongEnd);
        }

        ReadOnlySpan<byte> numbers = body.Span, station = bytes.Slice(down ? 2 : 3, Sl651Stations.AddressLength);
        return (new Sl651Frame(
            down ? bytes[7] : bytes[2],
            stations?.Of(station).Address ?? Convert.ToHexString(station),
            BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]),
            bytes[10],
            down,
            many ? (numbers[0] << 4) | (numbers[1] >> 4) : 0,
            many ? ((numbers[1] & 0xF) << 8) | numbers[2] : 0,
            many ? body[3..] : body,
            end), null);
    }

    /// <summary>Null when the last two bytes are the CRC of all before them.</summary>
    internal static Fault? CrcFault(ReadOnlySpan<byte> frame)
    {
        ushort stated = BinaryPrimitives.ReadUInt16BigEndian(frame[^2..]), found = Sl651Crc.Of(frame[..^2]);
        return stated == found ? null : new Fault("crc-mismatch", Text($"The frame states CRC {stated:X4} and its bytes give {found:X4}."));
    }

    /// <summary>Null when the direction uses the end character.</summary>
    internal static Fault? EndFault(bool down, byte end) =>
        (down ? end is Enq or Ack or Nak or Eot or Esc : end is Etx or Etb) ? null : new Fault("sl651-end", Text($"The end character {end:X2} is none that this direction uses."));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
