using System.Buffers.Binary;
using System.Globalization;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>Takes the body of a frame in HEX/BCD coding apart: serial, send time, then every element with its data.</summary>
/// <param name="sheet">Takes the parts.</param>
/// <param name="body">The body without packet numbers.</param>
/// <param name="start">The body's first byte within the whole.</param>
/// <param name="function">The frame's function, which says whether a station's class is there.</param>
/// <param name="down">True for a frame to a station.</param>
/// <param name="offset">Of the times.</param>
internal sealed class Sl651BodyOutline(OutlineSheet sheet, ReadOnlyMemory<byte> body, int start, byte function, bool down, TimeSpan offset)
{
    private const byte ObservedId = 0xF0, StationId = 0xF1, ManualId = 0xF2, PictureId = 0xF3, RainSeriesId = 0xF4, LastLevelSeriesId = 0xFC, BatchId = 0xFD, ExtendedId = 0xFF;
    private const int Slots = 12;

    private int _at;
    private bool _series;

    public void Read()
    {
        if (body.Length < Sl651Body.HeadLength)
        {
            Rest("正文", "body");
            return;
        }

        Put(2, "流水号", "serial", BinaryPrimitives.ReadUInt16BigEndian(body.Span).ToString(CultureInfo.InvariantCulture));
        Put(6, "发报时间", "send time", Time(body.Span.Slice(2, 6), "yyyy-MM-dd HH:mm:ss"));
        while (_at < body.Length && !sheet.Full)
        {
            if (!One())
            {
                Rest("其余内容，未能拆解", "the rest, which could not be taken apart");
            }
        }
    }

    private bool One()
    {
        ReadOnlySpan<byte> rest = body.Span[_at..];
        switch (rest[0])
        {
            case ObservedId when rest.Length >= 7:
                Put(7, "观测时间", "observation time", Time(rest.Slice(2, 5), "yyyy-MM-dd HH:mm"));
                return true;
            case StationId when rest.Length >= 7:
                Station(rest);
                return true;
            case ManualId:
                Rest("人工置数", "manual data", Sl651Text.Of(rest[Math.Min(2, rest.Length)..]));
                return true;
            case PictureId:
                Rest("图片", "picture");
                return true;
            case BatchId:
                Rest("流速批量数据，标准未定格式", "batch of velocities; the standard gives no layout");
                return true;
            case >= RainSeriesId and <= LastLevelSeriesId:
                return Hour(rest);
            default:
                // What a centre says after its times is settings, which have other identifiers.
                return !down && Element(rest);
        }
    }

    private void Station(ReadOnlySpan<byte> rest)
    {
        Put(7, "测站编码", "station", Convert.ToHexString(rest.Slice(2, 5)));
        bool classed = rest.Length > 7 && rest[7] != ObservedId && (function is >= 0x30 and <= 0x36 || (rest.Length > 8 && rest[8] == ObservedId));
        if (classed)
        {
            (string zh, string en) = Sl651Names.Class(rest[7]);
            Put(1, $"测站分类：{zh}", $"class: {en}");
        }
    }

    private bool Hour(ReadOnlySpan<byte> rest)
    {
        bool rain = rest[0] == RainSeriesId;
        int size = rain ? 1 : 2;
        if (rest.Length < 2 + (Slots * size))
        {
            return false;
        }

        (string zh, string en) = Sl651Names.Element(rest[0]);
        Put(2, zh, en);
        for (int slot = 0; slot < Slots; slot++)
        {
            ReadOnlySpan<byte> one = rest.Slice(2 + (slot * size), size);
            Value(size, $"第 {(slot + 1) * 5} 分钟", $"minute {(slot + 1) * 5}", rain ? Sl651Value.OfRainSlot(one[0]) : Sl651Value.OfLevelSlot(one), rain ? "mm" : "m", 0);
        }

        return true;
    }

    private bool Element(ReadOnlySpan<byte> rest)
    {
        int head = rest[0] == ExtendedId ? 3 : 2;
        if (rest.Length < head || rest.Length < head + (rest[head - 1] >> 3))
        {
            return false;
        }

        byte id = rest[0];
        int length = rest[head - 1] >> 3, decimals = rest[head - 1] & 7;
        (string zh, string en) = Sl651Names.Element(id);
        Sl651Element element = head == 3 ? Sl651Elements.OfExtended(rest[1]) : Sl651Elements.Of(id);
        if (id == Sl651Elements.StepCode && function is 0x31 or 0x38 && length == 3)
        {
            _series = Sl651Bcd.Number(rest.Slice(head, 3)) is > 0;
            Put(head + length, zh, en, Step(rest.Slice(head, length)));
            return true;
        }

        ReadOnlySpan<byte> data = rest.Slice(head, length);
        Put(head, string.Create(CultureInfo.InvariantCulture, $"{zh}：标识与长度（{length} 字节，{decimals} 位小数）"), string.Create(CultureInfo.InvariantCulture, $"{en}: identifier and length ({length} bytes, {decimals} decimals)"));
        if (length == 0)
        {
            return true;
        }

        if (id == Sl651Elements.Status)
        {
            Status(data);
            return true;
        }

        // An equal-step report has one element, whose values run to the end of the body.
        int count = _series ? (body.Length - _at) / length : 1;
        for (int i = 0; i < count && !sheet.Full; i++)
        {
            ReadOnlySpan<byte> one = body.Span.Slice(_at, length);
            Value(length, _series ? $"{zh}，第 {i + 1} 个" : zh, _series ? $"{en}, number {i + 1}" : en, Sl651Value.OfBcd(one, decimals), element.Unit, decimals);
        }

        return true;
    }

    private void Status(ReadOnlySpan<byte> data)
    {
        Sl651Value bits = Sl651Value.OfBits(data);
        (string zh, string en) = bits.Number is { } number ? Sl651StatusNames.Of((uint)number) : ("", "");
        Put(data.Length, $"遥测站状态及报警：{(zh.Length == 0 ? "一切正常" : zh)}", $"state and alarms: {(en.Length == 0 ? "all well" : en)}");
    }

    private void Value(int length, string zh, string en, Sl651Value value, string unit, int decimals)
    {
        (string saidZh, string saidEn) = value switch { { Readable: false } => ("（读不出）", " (not readable)"), { Number: null } => ("（缺测）", " (missing)"), _ => ("", "") };
        string? number = value.Number is { } n ? n.ToString(decimals > 0 ? "F" + decimals.ToString(CultureInfo.InvariantCulture) : "0.##", CultureInfo.InvariantCulture) : null;
        Put(length, zh + saidZh, en + saidEn, number is null ? null : unit.Length == 0 ? number : $"{number} {unit}");
    }

    private string? Time(ReadOnlySpan<byte> bcd, string format) => Sl651Bcd.Time(bcd, offset)?.ToString(format, CultureInfo.InvariantCulture) ?? "?";

    private static string? Step(ReadOnlySpan<byte> bcd) => Sl651Bcd.Number(bcd) is { } digits
        ? string.Create(CultureInfo.InvariantCulture, $"{digits / 10000} d {digits / 100 % 100} h {digits % 100} min")
        : "?";

    private void Put(int length, string zh, string en, string? value = null)
    {
        sheet.Add(start + _at, Math.Min(length, body.Length - _at), zh, en, value);
        _at += length;
    }

    private void Rest(string zh, string en, string? value = null) => Put(body.Length - _at, zh, en, value is null ? null : Outline.Short(value));
}
