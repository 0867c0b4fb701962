using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>Takes frames of both codings apart, field by field, also those whose CRC or length is wrong. Total: any bytes give parts.</summary>
internal static class Sl651Outline
{
    public static IEnumerable<OutlinePart> Of(ReadOnlyMemory<byte> body, FeedContext context)
    {
        // White space alone is hex text of nothing: its own bytes are what there is to show.
        ReadOnlyMemory<byte> bytes = PushedFrames.Binary(body) is { IsEmpty: false } meant ? meant : body;
        OutlineSheet sheet = new(bytes);
        int at = 0;
        while (at < bytes.Length && !sheet.Full)
        {
            ReadOnlyMemory<byte> rest = bytes[at..];
            if (IsHead(rest.Span))
            {
                at += Frame(sheet, at, rest, context.Offset);
            }
            else if (IsAsciiHead(rest.Span))
            {
                at += AsciiFrame(sheet, at, rest, context.Offset);
            }
            else
            {
                int length = ToNextHead(rest.Span);
                sheet.Add(at, length, "不属于任何帧的字节", "bytes that belong to no frame");
                at += length;
            }
        }

        return sheet.Parts;
    }

    private static bool IsHead(ReadOnlySpan<byte> bytes) => bytes.Length >= Sl651Frame.HeadLength && Sl651Frame.LooksLikeHead(bytes);

    private static bool IsAsciiHead(ReadOnlySpan<byte> bytes) => bytes.Length >= Sl651AsciiFrame.HeadLength && Sl651AsciiFrame.MayBeHead(bytes);

    private static int ToNextHead(ReadOnlySpan<byte> bytes)
    {
        for (int at = 1; at < bytes.Length; at++)
        {
            int found = bytes[at..].IndexOfAny(Sl651Frame.Flag, Sl651Frame.Soh);
            if (found < 0)
            {
                break;
            }

            at += found;
            if (IsHead(bytes[at..]) || IsAsciiHead(bytes[at..]))
            {
                return at;
            }
        }

        return bytes.Length;
    }

    private static int Frame(OutlineSheet sheet, int at, ReadOnlyMemory<byte> wire, TimeSpan offset)
    {
        ReadOnlySpan<byte> bytes = wire.Span;
        int stated = Sl651Frame.LengthBy(bytes), length = Math.Min(stated, bytes.Length);
        bool whole = stated <= bytes.Length, down = bytes[11] >> 4 == 8, many = bytes[13] == Sl651Frame.Syn;
        byte function = bytes[10];
        sheet.Add(at, 2, "帧起始符（HEX/BCD 编码）", "start of a frame (HEX/BCD coding)");
        sheet.Add(at + (down ? 7 : 2), 1, "中心站地址", "centre's address", Number(bytes[down ? 7 : 2]));
        sheet.Add(at + (down ? 2 : 3), 5, "遥测站地址", "station's address", Convert.ToHexString(bytes.Slice(down ? 2 : 3, 5)));
        sheet.Add(at + 8, 2, "密码", "password");
        Function(sheet, at + 10, 1, function);
        Direction(sheet, at + 11, 2, down, stated - Sl651Frame.HeadLength - Sl651Frame.TailLength, whole, bytes.Length);
        Start(sheet, at + 13, many);
        int bodyAt = Sl651Frame.HeadLength, bodyEnd = whole ? length - Sl651Frame.TailLength : length;
        int packet = 1;
        if (many && bodyEnd - bodyAt >= 3)
        {
            int packets = (bytes[bodyAt] << 4) | (bytes[bodyAt + 1] >> 4);
            packet = ((bytes[bodyAt + 1] & 0xF) << 8) | bytes[bodyAt + 2];
            sheet.Add(at + bodyAt, 3, "包总数与序列号", "packets and number of this one", Text($"{packet} / {packets}"));
            bodyAt += 3;
        }

        if (packet == 1)
        {
            new Sl651BodyOutline(sheet, wire[bodyAt..Math.Max(bodyAt, bodyEnd)], at + bodyAt, function, down, offset).Read();
        }
        else
        {
            sheet.Add(at + bodyAt, bodyEnd - bodyAt, "正文的后续部分", "the body's continuation");
        }

        if (whole)
        {
            End(sheet, at + length - 3, bytes[length - 3]);
            Crc(sheet, at + length - 2, 2, BinaryPrimitives.ReadUInt16BigEndian(bytes[(length - 2)..length]), Sl651Crc.Of(bytes[..(length - 2)]));
        }

        return length;
    }

    private static int AsciiFrame(OutlineSheet sheet, int at, ReadOnlyMemory<byte> wire, TimeSpan offset)
    {
        ReadOnlySpan<byte> bytes = wire.Span;
        int stated = Sl651AsciiFrame.LengthBy(bytes), length = Math.Min(stated, bytes.Length);
        bool whole = stated <= bytes.Length, down = bytes[19] == (byte)'8', many = bytes[23] == Sl651Frame.Syn;
        sheet.Add(at, 1, "帧起始符 SOH（ASCII 编码）", "start of a frame, SOH (ASCII coding)");
        sheet.Add(at + (down ? 11 : 1), 2, "中心站地址", "centre's address", Number(Sl651AsciiFrame.Hex(bytes.Slice(down ? 11 : 1, 2))));
        sheet.Add(at + (down ? 1 : 3), 10, "遥测站地址", "station's address", Encoding.Latin1.GetString(bytes.Slice(down ? 1 : 3, 10)));
        sheet.Add(at + 13, 4, "密码", "password");
        Function(sheet, at + 17, 2, (byte)Sl651AsciiFrame.Hex(bytes.Slice(17, 2)));
        Direction(sheet, at + 19, 4, down, stated - Sl651AsciiFrame.HeadLength - Sl651AsciiFrame.TailLength, whole, bytes.Length);
        Start(sheet, at + 23, many);
        int bodyAt = Sl651AsciiFrame.HeadLength, bodyEnd = whole ? length - Sl651AsciiFrame.TailLength : length;
        int packet = 1;
        if (many && bodyEnd - bodyAt >= Sl651AsciiFrame.NumbersLength)
        {
            int packets = Sl651AsciiFrame.Hex(bytes.Slice(bodyAt, 3));
            packet = Sl651AsciiFrame.Hex(bytes.Slice(bodyAt + 3, 3));
            sheet.Add(at + bodyAt, Sl651AsciiFrame.NumbersLength, "包总数与序列号", "packets and number of this one", Text($"{packet} / {packets}"));
            bodyAt += Sl651AsciiFrame.NumbersLength;
        }

        if (packet == 1)
        {
            new Sl651AsciiBodyOutline(sheet, wire[bodyAt..Math.Max(bodyAt, bodyEnd)], at + bodyAt, offset).Read();
        }
        else
        {
            sheet.Add(at + bodyAt, bodyEnd - bodyAt, "正文的后续部分", "the body's continuation");
        }

        if (whole)
        {
            End(sheet, at + length - 5, bytes[length - 5]);
            Crc(sheet, at + length - 4, 4, Sl651AsciiFrame.Hex(bytes[(length - 4)..length]), Sl651Crc.Of(bytes[..(length - 4)]));
        }

        return length;
    }

    private static void Function(OutlineSheet sheet, int at, int length, byte function)
    {
        (string zh, string en) = Sl651Names.Function(function);
        sheet.Add(at, length, $"功能码：{zh}", $"function: {en}", Text($"{function:X2}"));
    }

    private static void Direction(OutlineSheet sheet, int at, int length, bool down, int body, bool whole, int there)
    {
        (string zh, string en) = whole ? ("", "") : (Text($"；字节不够，只有 {there} 个"), Text($"; the bytes end early, there are {there}"));
        sheet.Add(at, length, (down ? "下行（中心站 → 遥测站），正文长度" : "上行（遥测站 → 中心站），正文长度") + zh, (down ? "down (centre to station), length of the body" : "up (station to centre), length of the body") + en, Number(body));
    }

    private static void Start(OutlineSheet sheet, int at, bool many) =>
        sheet.Add(at, 1, many ? "正文开始，多包（SYN）" : "正文开始（STX）", many ? "start of the body, one packet of several (SYN)" : "start of the body (STX)");

    private static void End(OutlineSheet sheet, int at, byte end)
    {
        (string zh, string en) = Sl651Names.End(end);
        sheet.Add(at, 1, zh, en);
    }

    private static void Crc(OutlineSheet sheet, int at, int length, int stated, ushort found) => sheet.Add(
        at,
        length,
        stated == found ? "校验码，相符" : "校验码，不符：所写与算得",
        stated == found ? "CRC, right" : "CRC, wrong: stated and found",
        stated == found ? Text($"{found:X4}") : Text($"{(stated < 0 ? "?" : stated.ToString("X4", CultureInfo.InvariantCulture))} ≠ {found:X4}"));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
