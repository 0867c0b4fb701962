using System.Buffers.Binary;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>Which edition of JT/T 808 a terminal speaks; it is told by bit 14 of a frame's properties.</summary>
public enum Jt808Edition
{
    /// <summary>JT/T 808-2013 and the one of 2011: phone number of 12 digits.</summary>
    V2013,

    /// <summary>JT/T 808-2019: protocol version byte and phone number of 20 digits.</summary>
    V2019,
}

/// <summary>The head of a JT/T 808 message, §4.4.3, as a view over its unescaped bytes.</summary>
internal readonly ref struct Jt808Frame
{
    public const byte Flag = 0x7E, Escape = 0x7D;
    public const int MaxBody = 0x3FF;

    /// <summary>The longest message before escaping: head with version, phone and packet numbers, body, checksum.</summary>
    public const int MaxLength = 2 + 2 + 1 + 10 + 2 + 4 + MaxBody + 1;

    /// <summary>The longest frame on the wire: every byte escaped, and two flags.</summary>
    public const int MaxWire = (2 * MaxLength) + 2;

    public required ushort Id { get; init; }

    public required Jt808Edition Edition { get; init; }

    /// <summary>The protocol version byte of 2019; 0 for 2013.</summary>
    public required byte Version { get; init; }

    /// <summary>The phone number, 6 or 10 bytes of BCD; some makers put hex digits here.</summary>
    public required ReadOnlySpan<byte> Phone { get; init; }

    public required ushort Serial { get; init; }

    /// <summary>How many packets the message has; 0 when it is not split.</summary>
    public required int Packets { get; init; }

    /// <summary>Which packet this is, from 1.</summary>
    public required int Packet { get; init; }

    public required ReadOnlySpan<byte> Body { get; init; }

    /// <summary>Set when the frame was taken although its checksum is wrong.</summary>
    public Fault? ChecksumFault { get; init; }

    /// <summary>
    /// The terminal's identity in both editions: its phone number in lower-case hex digits without leading zeros, because 2013 fills it to 12 digits
    /// and 2019 to 20.
    /// </summary>
    public static string Identity(ReadOnlySpan<byte> phone)
    {
        Span<char> digits = stackalloc char[20];
        Convert.TryToHexStringLower(phone, digits, out int length);
        ReadOnlySpan<char> significant = digits[..length].TrimStart('0');
        return significant.IsEmpty ? "0" : significant.ToString();
    }

    /// <summary>Reads one frame between its flags: unescapes, then proves the checksum, then the lengths.</summary>
    /// <param name="wire">From flag to flag.</param>
    /// <param name="room">At least <see cref="MaxLength"/> bytes, for the unescaped message; what is read may point into it.</param>
    /// <param name="frame">The message, when there is no fault.</param>
    /// <param name="lenient">Take a frame with a wrong checksum when its lengths hold.</param>
    public static Fault? Read(ReadOnlySpan<byte> wire, Span<byte> room, out Jt808Frame frame, bool lenient = false)
    {
        frame = default;
        if (wire.Length < 3 || wire[0] != Flag || wire[^1] != Flag)
        {
            return new Fault("jt808-frame", "The bytes are not a message between two 7E.");
        }

        ReadOnlySpan<byte> message = wire[1..^1];
        if (message.Contains(Escape))
        {
            if (Unescape(message, room, out int length) is { } escape)
            {
                return escape;
            }

            message = room[..length];
        }

        byte stated = message[^1], found = Checksum(message[..^1]);
        Fault? checksum = stated == found
            ? null
            : new Fault("jt808-checksum", Text($"The frame states checksum {stated:X2} and its bytes give {found:X2}: it was damaged on its way, or the terminal reckons wrongly (then set the feed's Lenient)."));
        return checksum is not null && !lenient ? checksum : ReadHead(message[..^1], checksum, out frame);
    }

    public static byte Checksum(ReadOnlySpan<byte> bytes)
    {
        ulong words = 0;
        while (bytes.Length >= sizeof(ulong))
        {
            words ^= BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            bytes = bytes[sizeof(ulong)..];
        }

        words ^= words >> 32;
        words ^= words >> 16;
        words ^= words >> 8;
        byte sum = (byte)words;
        foreach (byte b in bytes)
        {
            sum ^= b;
        }

        return sum;
    }

    private static Fault? ReadHead(ReadOnlySpan<byte> message, Fault? checksum, out Jt808Frame frame)
    {
        frame = default;
        if (message.Length < 12)
        {
            return new Fault("jt808-length", Text($"A message of {message.Length} bytes has no room for its head."));
        }

        int properties = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        bool edition2019 = (properties & 0x4000) != 0, split = (properties & 0x2000) != 0;
        int bodyLength = properties & MaxBody, headLength = HeadLength(edition2019, split);
        if (edition2019 && message.Length == HeadLength(false, split) + bodyLength)
        {
            // Bit 14 was reserved in 2013 and some terminals of that edition set it; the lengths tell them apart.
            edition2019 = false;
            headLength = HeadLength(false, split);
        }

        if (message.Length != headLength + bodyLength)
        {
            return new Fault("jt808-length", Text($"The head states a body of {bodyLength} bytes and there are {message.Length - headLength}."));
        }

        if ((properties & 0x1C00) != 0)
        {
            return new Fault("jt808-encrypted", "The body is encrypted and this feed has no key for it.");
        }

        int phoneAt = edition2019 ? 5 : 4, phoneLength = edition2019 ? 10 : 6;
        ReadOnlySpan<byte> afterPhone = message[(phoneAt + phoneLength)..];
        frame = new Jt808Frame
        {
            Id = BinaryPrimitives.ReadUInt16BigEndian(message),
            Edition = edition2019 ? Jt808Edition.V2019 : Jt808Edition.V2013,
            Version = edition2019 ? message[4] : (byte)0,
            Phone = message.Slice(phoneAt, phoneLength),
            Serial = BinaryPrimitives.ReadUInt16BigEndian(afterPhone),
            Packets = split ? BinaryPrimitives.ReadUInt16BigEndian(afterPhone[2..]) : 0,
            Packet = split ? BinaryPrimitives.ReadUInt16BigEndian(afterPhone[4..]) : 0,
            Body = message[headLength..],
            ChecksumFault = checksum,
        };
        return null;
    }

    private static int HeadLength(bool edition2019, bool split) => (edition2019 ? 17 : 12) + (split ? 4 : 0);

    private static Fault? Unescape(ReadOnlySpan<byte> message, Span<byte> room, out int length)
    {
        length = 0;
        for (int i = 0; i < message.Length; i++)
        {
            byte b = message[i];
            if (b == Escape)
            {
                byte code = i + 1 < message.Length ? message[++i] : (byte)0;
                if (code is not (1 or 2))
                {
                    return new Fault("jt808-escape", "7D is followed by neither 01 nor 02.", Text($"byte {i}"));
                }

                b = code == 1 ? Escape : Flag;
            }

            if (length == room.Length)
            {
                return new Fault("jt808-length", "The message is longer than any head can state.");
            }

            room[length++] = b;
        }

        return null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
