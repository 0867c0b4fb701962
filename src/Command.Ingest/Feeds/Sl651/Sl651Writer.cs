using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>Writes frames of SL 651-2014: a station's reports in HEX/BCD, and a centre's answers in the coding of what they answer. Pure.</summary>
public static class Sl651Writer
{
    private const int MaxBody = 0xFFF;

    /// <summary>A report as one frame.</summary>
    public static byte[] Report(Sl651Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return Up(report, Body(report), Sl651Frame.Stx, Sl651Frame.Etx);
    }

    /// <summary>A report as SYN packets of at most <paramref name="size"/> bytes of body each.</summary>
    public static ImmutableArray<byte[]> Packets(Sl651Report report, int size)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        byte[][] parts = [.. Body(report).Chunk(size)];
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parts.Length, 0xFFF, nameof(size));
        return [.. parts.Select((part, i) => Up(report, [.. Numbers(parts.Length, i + 1), .. part], Sl651Frame.Syn, i + 1 == parts.Length ? Sl651Frame.Etx : Sl651Frame.Etb))];
    }

    /// <summary>The keep-alive of function 2F: serial and time only.</summary>
    public static byte[] KeepAlive(byte centre, string station, ushort password, ushort serial, DateTimeOffset sentAt) =>
        Frame(down: false, centre, station, password, 0x2F, Head(serial, sentAt), Sl651Frame.Stx, Sl651Frame.Etx);

    /// <summary>A centre's confirmation of an up frame: the serial echoed, the addresses swapped; of a long message with the last packet's number (tables 19 and 23).</summary>
    /// <param name="up">The frame that is confirmed.</param>
    /// <param name="serial">Its serial.</param>
    /// <param name="now">The centre's time, in the stations' offset; stations may set their clocks by it.</param>
    /// <param name="end">ESC (1B) keeps the station on line, EOT (04) lets it go, ACK (06) asks for more.</param>
    public static byte[] Confirm(Sl651Frame up, ushort serial, DateTimeOffset now, byte end)
    {
        ArgumentNullException.ThrowIfNull(up);
        return Answer(up, serial, now, end, up.Packets);
    }

    /// <summary>A centre's NAK: asks for one packet of a long message again.</summary>
    /// <param name="up">Any packet of it.</param>
    /// <param name="serial">The message's serial; 0 where its first packet is missing.</param>
    /// <param name="now">The centre's time, in the stations' offset.</param>
    /// <param name="packet">The missing packet, from 1.</param>
    public static byte[] Resend(Sl651Frame up, ushort serial, DateTimeOffset now, int packet)
    {
        ArgumentNullException.ThrowIfNull(up);
        return Answer(up, serial, now, Sl651Frame.Nak, packet);
    }

    /// <summary>A frame in ASCII coding.</summary>
    /// <param name="down">Whether it goes from a centre to a station.</param>
    /// <param name="centre">The centre's address.</param>
    /// <param name="station">The station's address, ten hex digits.</param>
    /// <param name="password">The station's password.</param>
    /// <param name="function">Function code of table B.1.</param>
    /// <param name="body">The characters of the body, with the packet numbers where it is one of several.</param>
    /// <param name="start">STX, or SYN for one packet of several.</param>
    /// <param name="end">The end character.</param>
    public static byte[] Ascii(bool down, byte centre, string station, ushort password, byte function, string body, byte start, byte end)
    {
        ArgumentNullException.ThrowIfNull(station);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfNotEqual(station.Length, 10, nameof(station));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body.Length, MaxBody, nameof(body));
        string address = down ? $"{station}{centre:X2}" : $"{centre:X2}{station}";
        byte[] head = [Sl651Frame.Soh, .. Encoding.ASCII.GetBytes($"{address}{password:X4}{function:X2}{(down ? '8' : '0')}{body.Length:X3}"), start, .. Encoding.ASCII.GetBytes(body), end];
        return [.. head, .. Encoding.ASCII.GetBytes($"{Sl651Crc.Of(head):X4}")];
    }

    private static byte[] Answer(Sl651Frame up, ushort serial, DateTimeOffset now, byte end, int packet)
    {
        byte start = up.Packets > 0 ? Sl651Frame.Syn : Sl651Frame.Stx;
        if (up.Ascii)
        {
            string numbers = up.Packets > 0 ? $"{up.Packets:X3}{packet:X3}" : "";
            string body = string.Create(CultureInfo.InvariantCulture, $"{numbers}{serial:X4}{now:yyMMddHHmmss}");
            return Ascii(down: true, up.Centre, up.Station, up.Password, up.Function, body, start, end);
        }

        byte[] head = Head(serial, now);
        return Frame(down: true, up.Centre, up.Station, up.Password, up.Function, up.Packets > 0 ? [.. Numbers(up.Packets, packet), .. head] : head, start, end);
    }

    private static byte[] Up(Sl651Report report, byte[] body, byte start, byte end) =>
        Frame(down: false, report.Centre, report.Station, report.Password, report.Function, body, start, end);

    private static byte[] Body(Sl651Report report)
    {
        byte[] station = Convert.FromHexString(report.Station);
        List<byte> body = [.. Head(report.Serial, report.SentAt), 0xF1, 0xF1, .. station, report.StationClass];
        byte[] time = new byte[5];
        foreach (Sl651Group group in report.Groups)
        {
            Sl651Bcd.PutTime(time, group.ObservedAt);
            body.AddRange([0xF0, 0xF0, .. time]);
            body.AddRange(group.Items.SelectMany(item => item.Bytes));
        }

        return [.. body];
    }

    private static byte[] Head(ushort serial, DateTimeOffset time)
    {
        byte[] head = new byte[Sl651Body.HeadLength];
        BinaryPrimitives.WriteUInt16BigEndian(head, serial);
        Sl651Bcd.PutTime(head.AsSpan(2), time);
        return head;
    }

    private static byte[] Numbers(int total, int index) => [(byte)(total >> 4), (byte)(((total & 0xF) << 4) | (index >> 8)), (byte)index];

    private static byte[] Frame(bool down, byte centre, string station, ushort password, byte function, ReadOnlySpan<byte> body, byte start, byte end)
    {
        byte[] address = Convert.FromHexString(station);
        ArgumentOutOfRangeException.ThrowIfNotEqual(address.Length, 5, nameof(station));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(body.Length, MaxBody, nameof(body));
        byte[] frame = new byte[Sl651Frame.HeadLength + body.Length + Sl651Frame.TailLength];
        frame[0] = frame[1] = Sl651Frame.Flag;
        frame[down ? 7 : 2] = centre;
        address.CopyTo(frame, down ? 2 : 3);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(8), password);
        frame[10] = function;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(11), (ushort)((down ? 0x8000 : 0) | body.Length));
        frame[13] = start;
        body.CopyTo(frame.AsSpan(Sl651Frame.HeadLength));
        frame[^3] = end;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(frame.Length - 2), Sl651Crc.Of(frame.AsSpan(0, frame.Length - 2)));
        return frame;
    }
}
