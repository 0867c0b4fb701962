using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>Writes messages of JT/T 808-2013 and -2019: a terminal's and the platform's answers. Pure.</summary>
public static class Jt808Writer
{
    private const int Split = 0x2000, Edition2019 = 0x4000;

    /// <summary>0100: asks for registration.</summary>
    /// <param name="terminal">Who asks.</param>
    /// <param name="serial">The message's serial.</param>
    /// <param name="maker">Maker's id, ASCII.</param>
    /// <param name="model">Terminal model, ASCII.</param>
    /// <param name="id">Terminal id, ASCII.</param>
    /// <param name="plate">Number plate as bytes in GBK.</param>
    /// <param name="plateColour">1 blue, 2 yellow, 3 black, 4 white, 9 other; 0 for none.</param>
    /// <param name="province">First two digits of the GB/T 2260 code: 23 for Heilongjiang.</param>
    /// <param name="city">Last four digits of it: 0100 for Harbin.</param>
    public static byte[] Register(
        Jt808Terminal terminal, ushort serial, string maker, string model, string id, ReadOnlySpan<byte> plate, byte plateColour, ushort province = 23, ushort city = 100)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        bool edition2019 = terminal.Edition == Jt808Edition.V2019;
        List<byte> body = [(byte)(province >> 8), (byte)province, (byte)(city >> 8), (byte)city];
        body.AddRange(Filled(maker, edition2019 ? 11 : 5));
        body.AddRange(Filled(model, edition2019 ? 30 : 20));
        body.AddRange(Filled(id, edition2019 ? 30 : 7));
        body.Add(plateColour);
        body.AddRange(plate);
        return Message(terminal, Jt808Id.Register, serial, [.. body]);
    }

    /// <summary>0102: presents the code that the registration gave.</summary>
    public static byte[] Authenticate(Jt808Terminal terminal, ushort serial, string code, string imei = "", string software = "")
    {
        ArgumentNullException.ThrowIfNull(terminal);
        byte[] ascii = Encoding.ASCII.GetBytes(code);
        return Message(terminal, Jt808Id.Authenticate, serial, terminal.Edition == Jt808Edition.V2019
            ? [(byte)ascii.Length, .. ascii, .. Filled(imei, 15), .. Filled(software, 20)]
            : ascii);
    }

    /// <summary>0002.</summary>
    public static byte[] Heartbeat(Jt808Terminal terminal, ushort serial) => Message(terminal, Jt808Id.Heartbeat, serial, default);

    /// <summary>0003.</summary>
    public static byte[] Logout(Jt808Terminal terminal, ushort serial) => Message(terminal, Jt808Id.Logout, serial, default);

    /// <summary>0200: one position.</summary>
    public static byte[] Position(Jt808Terminal terminal, ushort serial, Jt808Report report) => Message(terminal, Jt808Id.Position, serial, PositionBody(report));

    /// <summary>0704: several positions, oldest first; more than one frame where they do not fit into one.</summary>
    /// <param name="terminal">Who sends.</param>
    /// <param name="serial">The first frame's serial; the others follow it.</param>
    /// <param name="delayed">True for positions that were kept back in a radio shadow.</param>
    /// <param name="reports">The positions.</param>
    public static ImmutableArray<byte[]> Batch(Jt808Terminal terminal, ushort serial, bool delayed, IReadOnlyList<Jt808Report> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        List<byte> body = [(byte)(reports.Count >> 8), (byte)reports.Count, (byte)(delayed ? 1 : 0)];
        foreach (Jt808Report report in reports)
        {
            body.AddRange([0, Jt808Fix.Length, .. PositionBody(report)]);
        }

        return Messages(terminal, Jt808Id.PositionBatch, serial, [.. body], Jt808Frame.MaxBody);
    }

    /// <summary>8001: the platform's general answer.</summary>
    /// <param name="terminal">To whom.</param>
    /// <param name="serial">The platform's own serial.</param>
    /// <param name="answered">The serial of the message that is answered.</param>
    /// <param name="id">Its id.</param>
    /// <param name="result">0 done, 1 failed, 2 wrong message, 3 not supported.</param>
    public static byte[] PlatformAnswer(Jt808Terminal terminal, ushort serial, ushort answered, ushort id, byte result) =>
        Message(terminal, Jt808Id.PlatformAnswer, serial, [(byte)(answered >> 8), (byte)answered, (byte)(id >> 8), (byte)id, result]);

    /// <summary>8003: asks for packets of a split message again.</summary>
    /// <param name="terminal">Whom.</param>
    /// <param name="serial">The platform's own serial.</param>
    /// <param name="first">The serial of the message's first packet.</param>
    /// <param name="packets">The missing packets' numbers, rising; at most 255.</param>
    public static byte[] ResendRequest(Jt808Terminal terminal, ushort serial, ushort first, ReadOnlySpan<ushort> packets)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(packets.Length, byte.MaxValue, nameof(packets));
        List<byte> body = [(byte)(first >> 8), (byte)first];
        if (terminal.Edition == Jt808Edition.V2019)
        {
            // 2019 widened the count to two bytes.
            body.Add(0);
        }

        body.Add((byte)packets.Length);
        foreach (ushort packet in packets)
        {
            body.AddRange([(byte)(packet >> 8), (byte)packet]);
        }

        return Message(terminal, Jt808Id.ResendRequest, serial, [.. body]);
    }

    /// <summary>8100: the answer to a registration; the code goes with result 0 only.</summary>
    public static byte[] RegisterAnswer(Jt808Terminal terminal, ushort serial, ushort answered, byte result, ReadOnlySpan<byte> code) =>
        Message(terminal, Jt808Id.RegisterAnswer, serial, [(byte)(answered >> 8), (byte)answered, result, .. result == 0 ? code : default]);

    /// <summary>Any message as the frames it needs, each with at most <paramref name="size"/> bytes of body.</summary>
    public static ImmutableArray<byte[]> Messages(Jt808Terminal terminal, ushort id, ushort serial, ReadOnlySpan<byte> body, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (body.Length <= size)
        {
            return [Message(terminal, id, serial, body)];
        }

        byte[][] parts = [.. body.ToArray().Chunk(size)];
        return [.. parts.Select((part, i) => Frame(terminal, id, (ushort)(serial + i), parts.Length, i + 1, part))];
    }

    private static byte[] Message(Jt808Terminal terminal, ushort id, ushort serial, ReadOnlySpan<byte> body) => Frame(terminal, id, serial, 0, 0, body);

    private static byte[] PositionBody(Jt808Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        uint status = report.Status;
        byte[] body = new byte[Jt808Fix.Length];
        if (report.At is { } at)
        {
            status |= 2u | (at.Lat < 0 ? 4u : 0) | (at.Lon < 0 ? 8u : 0);
            BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(8), (uint)Math.Round(Math.Abs(at.Lat) * 1e6));
            BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(12), (uint)Math.Round(Math.Abs(at.Lon) * 1e6));
        }

        BinaryPrimitives.WriteUInt32BigEndian(body, report.Alarms);
        BinaryPrimitives.WriteUInt32BigEndian(body.AsSpan(4), status);
        BinaryPrimitives.WriteInt16BigEndian(body.AsSpan(16), (short)report.AltitudeM);
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(18), (ushort)Math.Round(report.SpeedKmh * 10));
        BinaryPrimitives.WriteUInt16BigEndian(body.AsSpan(20), (ushort)report.HeadingDeg);
        Jt808Time.Write(body.AsSpan(22), report.Time);
        return body;
    }

    private static byte[] Filled(string text, int length)
    {
        byte[] field = new byte[length];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(text.Length, length, nameof(text));
        Encoding.ASCII.GetBytes(text, field);
        return field;
    }

    private static byte[] Frame(Jt808Terminal terminal, ushort id, ushort serial, int packets, int packet, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body.Length, Jt808Frame.MaxBody, nameof(body));
        bool edition2019 = terminal.Edition == Jt808Edition.V2019;
        int properties = body.Length | (packets > 0 ? Split : 0) | (edition2019 ? Edition2019 : 0);
        Span<byte> message = stackalloc byte[Jt808Frame.MaxLength];
        int at = Put(message, 0, id);
        at = Put(message, at, properties);
        if (edition2019)
        {
            message[at++] = terminal.Version;
        }

        byte[] phone = terminal.PhoneBytes();
        phone.CopyTo(message[at..]);
        at = Put(message, at + phone.Length, serial);
        if (packets > 0)
        {
            at = Put(message, Put(message, at, packets), packet);
        }

        body.CopyTo(message[at..]);
        at += body.Length;
        message[at] = Jt808Frame.Checksum(message[..at]);
        return Escaped(message[..(at + 1)]);
    }

    private static int Put(Span<byte> message, int at, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message[at..], (ushort)value);
        return at + 2;
    }

    private static byte[] Escaped(ReadOnlySpan<byte> message)
    {
        Span<byte> wire = stackalloc byte[Jt808Frame.MaxWire];
        int at = 0;
        wire[at++] = Jt808Frame.Flag;
        foreach (byte b in message)
        {
            if (b is Jt808Frame.Flag or Jt808Frame.Escape)
            {
                wire[at++] = Jt808Frame.Escape;
                wire[at++] = (byte)(b == Jt808Frame.Flag ? 2 : 1);
            }
            else
            {
                wire[at++] = b;
            }
        }

        wire[at++] = Jt808Frame.Flag;
        return wire[..at].ToArray();
    }
}
