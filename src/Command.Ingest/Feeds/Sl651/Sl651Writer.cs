using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>Writes frames of SL 651-2014 in HEX/BCD: a station's reports and a centre's confirmations. Pure.</summary>
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

    /// <summary>A centre's confirmation of an up frame: the serial echoed, the addresses swapped.</summary>
    /// <param name="up">The frame that is confirmed.</param>
    /// <param name="serial">Its serial.</param>
    /// <param name="now">The centre's time, in the stations' offset; stations may set their clocks by it.</param>
    /// <param name="end">ESC (1B) keeps the station on line, EOT (04) lets it go, ACK (06) asks for more.</param>
    public static byte[] Confirm(Sl651Frame up, ushort serial, DateTimeOffset now, byte end)
    {
        ArgumentNullException.ThrowIfNull(up);
        return Frame(down: true, up.Centre, up.Station, up.Password, up.Function, Head(serial, now), Sl651Frame.Stx, end);
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
