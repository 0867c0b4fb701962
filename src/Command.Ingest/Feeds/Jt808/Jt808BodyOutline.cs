using System.Buffers.Binary;
using System.Globalization;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>Takes the body of an unescaped message apart.</summary>
/// <param name="sheet">Takes the parts.</param>
/// <param name="message">The unescaped message.</param>
/// <param name="from">The body's first byte.</param>
/// <param name="end">The byte after its last.</param>
/// <param name="offset">Of the times.</param>
internal sealed class Jt808BodyOutline(OutlineSheet sheet, byte[] message, int from, int end, TimeSpan offset)
{
    private int _at = from;

    public void Read(ushort id, bool edition2019)
    {
        switch (id)
        {
            case Jt808Id.Position:
                Position(end, "", "");
                break;
            case Jt808Id.PositionAnswer when Left >= 2:
                Put(2, "应答流水号", "serial answered", Number(2));
                Position(end, "", "");
                break;
            case Jt808Id.PositionBatch when Left >= 3:
                Batch();
                break;
            case Jt808Id.Register:
                Registration(edition2019);
                break;
            case Jt808Id.Authenticate:
                Put(Left, "鉴权码等", "authentication code");
                break;
            case Jt808Id.TerminalAnswer or Jt808Id.PlatformAnswer when Left >= 5:
                Put(2, "应答流水号", "serial answered", Number(2));
                Put(2, "应答消息 ID", "message answered", Convert.ToHexString(message.AsSpan(_at, 2)));
                Put(1, "结果（0 为成功）", "result (0 is success)", Number(1));
                break;
            default:
                break;
        }

        Put(Left, "其余消息体", "the rest of the body");
    }

    private int Left => end - _at;

    private void Batch()
    {
        Put(2, "数据项个数", "items", Number(2));
        Put(1, message[_at] == 1 ? "类型：盲区补报" : "类型：正常位置批量汇报", message[_at] == 1 ? "type: kept back in a radio shadow" : "type: regular", Number(1));
        for (int item = 1; Left >= 2 && !sheet.Full; item++)
        {
            int length = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(_at));
            Put(2, $"第 {item} 项长度", $"length of item {item}", Text($"{length}"));
            Position(Math.Min(end, _at + length), $"第 {item} 项 ", $"item {item}: ");
        }
    }

    private void Position(int to, string zh, string en)
    {
        if (to - _at < Jt808Fix.Length)
        {
            Put(to - _at, zh + "不足的位置信息", en + "a position cut short");
            return;
        }

        uint alarms = Word(_at), status = Word(_at + 4);
        (string alarmsZh, string alarmsEn) = Jt808Names.Alarms(alarms);
        (string statusZh, string statusEn) = Jt808Names.Status(status);
        Put(4, $"{zh}报警标志：{alarmsZh}", $"{en}alarms: {alarmsEn}");
        Put(4, $"{zh}状态：{statusZh}", $"{en}status: {statusEn}");
        Put(4, zh + "纬度", en + "latitude", Degrees(Word(_at), (status & 4) != 0));
        Put(4, zh + "经度", en + "longitude", Degrees(Word(_at), (status & 8) != 0));
        Put(2, zh + "高程", en + "height", Text($"{BinaryPrimitives.ReadInt16BigEndian(message.AsSpan(_at))} m"));
        Put(2, zh + "速度", en + "speed", Text($"{BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(_at)) / 10d:0.0} km/h"));
        Put(2, zh + "方向（正北为 0，顺时针）", en + "course (clockwise from north)", Number(2) + "°");
        Put(6, zh + "时间", en + "time", Jt808Time.Read(message.AsSpan(_at, 6), offset)?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "?");
        while (to - _at >= 2 && !sheet.Full)
        {
            Item(to, zh, en);
        }

        Put(to - _at, zh + "不完整的附加信息", en + "an item cut short");
    }

    private void Item(int to, string zh, string en)
    {
        (string nameZh, string nameEn, double scale, string unit) = Jt808Names.Item(message[_at]);
        int length = message[_at + 1], there = Math.Min(length, to - _at - 2);
        string cutZh = there < length ? "（不完整）" : "", cutEn = there < length ? " (cut short)" : "";
        ReadOnlySpan<byte> data = message.AsSpan(_at + 2, there);
        string? value = null;
        if (scale > 0 && there == length && length is > 0 and <= 4)
        {
            uint number = 0;
            foreach (byte b in data)
            {
                number = (number << 8) | b;
            }

            value = string.Create(CultureInfo.InvariantCulture, $"{Math.Round(number * scale, 1)} {unit}").TrimEnd();
        }

        Put(2 + there, $"{zh}附加信息 {message[_at]:X2}：{nameZh}{cutZh}", $"{en}item {message[_at]:X2}: {nameEn}{cutEn}", value);
    }

    private void Registration(bool edition2019)
    {
        // A body too short for the longer model name is of the edition of 2011.
        ReadOnlySpan<int> lengths = edition2019 ? [11, 30, 30] : Left > 37 ? [5, 20, 7] : [5, 8, 7];
        if (Left < 4 + lengths[0] + lengths[1] + lengths[2] + 1)
        {
            return;
        }

        string? plate = Jt808Registration.PlateIn(edition2019 ? Jt808Edition.V2019 : Jt808Edition.V2013, message.AsSpan(_at, Left));
        Put(2, "省域 ID", "province", Number(2));
        Put(2, "市县域 ID", "city", Number(2));
        Put(lengths[0], "制造商 ID", "maker", Letters(lengths[0]));
        Put(lengths[1], "终端型号", "model", Letters(lengths[1]));
        Put(lengths[2], "终端 ID", "terminal's own id", Letters(lengths[2]));
        Put(1, "车牌颜色（0 为未上牌）", "plate colour (0 for none)", Number(1));
        Put(Left, "车辆标识", "number plate", plate);
    }

    private string Letters(int length)
    {
        Span<char> text = stackalloc char[length];
        int count = 0;
        foreach (byte b in message.AsSpan(_at, length))
        {
            if (b is > 0x20 and < 0x7F)
            {
                text[count++] = (char)b;
            }
        }

        return text[..count].ToString();
    }

    private static string Degrees(uint millionths, bool negative) => Text($"{(negative ? -(double)millionths : millionths) / 1e6:0.000000}°");

    private uint Word(int at) => BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(at));

    private string Number(int length) => (length == 1 ? message[_at] : BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(_at))).ToString(CultureInfo.InvariantCulture);

    private void Put(int length, string zh, string en, string? value = null)
    {
        if (length > 0)
        {
            sheet.Add(_at, length, zh, en, value);
            _at += length;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
