using System.Buffers.Binary;
using System.Globalization;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>
/// Takes frames apart, field by field, also those whose checksum or length is wrong. Bytes are counted in the unescaped message, its first flag being 0, because
/// that is what the standard counts in. Total: any bytes give parts.
/// </summary>
internal static class Jt808Outline
{
    public static IEnumerable<OutlinePart> Of(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ReadOnlyMemory<byte> rest = PushedFrames.Binary(body) ?? body;
        List<OutlinePart> parts = [];
        int number = 0;
        while (!rest.IsEmpty && number < MostFrames)
        {
            int start = rest.Span.IndexOf(Jt808Frame.Flag);
            if (start != 0)
            {
                number++;
                int length = start < 0 ? rest.Length : start;
                parts.AddRange(Alone(rest[..length], number, "不在两个 7E 之间的字节", "bytes that do not stand between two 7E"));
                rest = rest[length..];
                continue;
            }

            int end = rest.Span[1..].IndexOf(Jt808Frame.Flag) + 1;
            if (end == 1)
            {
                rest = rest[1..];
                continue;
            }

            number++;
            ReadOnlyMemory<byte> wire = end == 0 ? rest : rest[..(end + 1)];
            parts.AddRange(Frame(wire, end > 0, number, context.Offset));
            rest = rest[wire.Length..];
        }

        return parts;
    }

    /// <summary>Frames that are shown of a body that holds many.</summary>
    private const int MostFrames = 200;

    private static IEnumerable<OutlinePart> Alone(ReadOnlyMemory<byte> bytes, int number, string zh, string en)
    {
        OutlineSheet sheet = new(bytes);
        sheet.Add(0, bytes.Length, zh, en);
        return Numbered(sheet, number);
    }

    private static IEnumerable<OutlinePart> Numbered(OutlineSheet sheet, int number) =>
        sheet.Parts.Select(p => number == 1 ? p : p with { Path = string.Create(CultureInfo.InvariantCulture, $"#{number} {p.Path}") });

    private static IEnumerable<OutlinePart> Frame(ReadOnlyMemory<byte> wire, bool closed, int number, TimeSpan offset)
    {
        byte[] message = Plain(wire.Span);
        OutlineSheet sheet = new(message);
        sheet.Add(0, 1, "标识位，报文开始", "flag, start of a frame");
        int end = closed ? message.Length - 2 : message.Length;
        if (end >= 13)
        {
            Head(sheet, message, end, offset);
        }
        else
        {
            sheet.Add(1, end - 1, "不足一个消息头的字节", "bytes too few for a head");
        }

        if (closed && end > 0)
        {
            byte found = Jt808Frame.Checksum(message.AsSpan(1, Math.Max(0, end - 1))), stated = message[end];
            sheet.Add(
                end,
                1,
                stated == found ? "校验码，相符" : "校验码，不符：所写与算得",
                stated == found ? "checksum, right" : "checksum, wrong: stated and found",
                stated == found ? Text($"{found:X2}") : Text($"{stated:X2} ≠ {found:X2}"));
            sheet.Add(end + 1, 1, "标识位，报文结束", "flag, end of the frame");
        }

        return Numbered(sheet, number);
    }

    /// <summary>The frame without its escapes; a wrong one is left as it stands.</summary>
    private static byte[] Plain(ReadOnlySpan<byte> wire)
    {
        List<byte> plain = new(wire.Length);
        for (int i = 0; i < wire.Length; i++)
        {
            bool escaped = wire[i] == Jt808Frame.Escape && i + 1 < wire.Length && wire[i + 1] is 1 or 2;
            plain.Add(!escaped ? wire[i] : wire[++i] == 1 ? Jt808Frame.Escape : Jt808Frame.Flag);
        }

        return [.. plain];
    }

    private static void Head(OutlineSheet sheet, byte[] message, int end, TimeSpan offset)
    {
        ushort id = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(1)), properties = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(3));
        bool split = (properties & 0x2000) != 0, encrypted = (properties & 0x1C00) != 0;
        int bodyLength = properties & Jt808Frame.MaxBody, packets = split ? 4 : 0;
        bool edition2019 = (properties & 0x4000) != 0 && end - 1 != 12 + packets + bodyLength && end - 1 >= 17;
        (string zh, string en) = Jt808Names.Message(id);
        sheet.Add(1, 2, $"消息 ID：{zh}", $"message: {en}", Text($"{id:X4}"));
        sheet.Add(
            3,
            2,
            $"消息体属性：{(edition2019 ? "2019 版" : "2013 版")}{(split ? "，分包" : "")}{(encrypted ? "，已加密" : "")}，消息体长度",
            $"properties: edition of {(edition2019 ? "2019" : "2013")}{(split ? ", one packet of several" : "")}{(encrypted ? ", encrypted" : "")}, length of the body",
            Text($"{bodyLength}"));
        int at = 5;
        if (edition2019)
        {
            sheet.Add(at, 1, "协议版本号", "protocol version", Text($"{message[at]}"));
            at++;
        }

        int phone = edition2019 ? 10 : 6;
        sheet.Add(at, phone, "终端手机号", "terminal's phone number", Jt808Frame.Identity(message.AsSpan(at, phone)));
        at += phone;
        sheet.Add(at, 2, "消息流水号", "serial", Text($"{BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at))}"));
        at += 2;
        int packet = 1;
        if (split && end - at >= 4)
        {
            packet = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at + 2));
            sheet.Add(at, 4, "分包总数与序号", "packets and number of this one", Text($"{packet} / {BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(at))}"));
            at += 4;
        }

        if (end - at != bodyLength)
        {
            sheet.Add(3, 2, "长度不符：实际消息体长度", "the length does not fit: there are in the body", Text($"{end - at}"));
        }

        if (encrypted || packet != 1)
        {
            sheet.Add(at, end - at, encrypted ? "加密的消息体" : "消息体的后续部分", encrypted ? "encrypted body" : "the body's continuation");
            return;
        }

        new Jt808BodyOutline(sheet, message, at, end, offset).Read(id, edition2019);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
