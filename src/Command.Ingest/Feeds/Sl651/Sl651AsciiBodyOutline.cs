using System.Globalization;
using System.Text;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>Takes the body of a frame in ASCII coding apart: serial, send time, then names and values.</summary>
/// <param name="sheet">Takes the parts.</param>
/// <param name="body">The body without packet numbers.</param>
/// <param name="start">The body's first byte within the whole.</param>
/// <param name="offset">Of the times.</param>
internal sealed class Sl651AsciiBodyOutline(OutlineSheet sheet, ReadOnlyMemory<byte> body, int start, TimeSpan offset)
{
    private const int LongestWord = 80;

    private int _at;

    public void Read()
    {
        if (body.Length < Sl651AsciiBody.HeadLength)
        {
            sheet.Add(start, body.Length, "正文", "body");
            return;
        }

        sheet.Add(start, 4, "流水号", "serial", Sl651AsciiFrame.Hex(body.Span[..4]).ToString(CultureInfo.InvariantCulture));
        sheet.Add(start + 4, 12, "发报时间", "send time", Time(Latin(body.Span.Slice(4, 12)), "yyyy-MM-dd HH:mm:ss"));
        _at = Sl651AsciiBody.HeadLength;
        while (!sheet.Full && Next() is { } word)
        {
            One(word);
        }
    }

    private void One(Range word)
    {
        string name = Latin(body.Span[word]).ToUpperInvariant();
        switch (name)
        {
            case "TT" when Next() is { } time:
                Pair(word, time, "观测时间", "observation time", Time(Latin(body.Span[time]), "yyyy-MM-dd HH:mm"));
                break;
            case "ST" when Next() is { } station:
                Pair(word, station, "测站编码", "station", Latin(body.Span[station]));
                Class();
                break;
            case "RGZS":
                Rest(word, "人工置数", "manual data");
                break;
            case "PIC":
                Rest(word, "图片", "picture");
                break;
            case "DATA":
                Rest(word, "流速批量数据，标准未定格式", "batch of velocities; the standard gives no layout");
                break;
            case "DRP" when Next() is { } slots:
                Pair(word, slots, "1 小时内每 5 分钟降水量", "rain of each 5 minutes of an hour", Latin(body.Span[slots]));
                break;
            case ['D', 'R', 'Z', >= '1' and <= '8'] when Next() is { } slots:
                Pair(word, slots, $"1 小时内每 5 分钟相对水位 {name[3]}", $"relative level {name[3]} of each 5 minutes of an hour", Latin(body.Span[slots]));
                break;
            case ['D', 'R', 'D' or 'H' or 'N', _, _]:
                Add(word, "时间步长", "time step", name[3..] + name[2] switch { 'D' => " d", 'H' => " h", _ => " min" });
                break;
            default:
                Element(word, name);
                break;
        }
    }

    private void Class()
    {
        int before = _at;
        if (Next() is { } letter && body.Span[letter] is [var one] && "PHKZDTMGQIO".Contains(char.ToUpperInvariant((char)one), StringComparison.Ordinal))
        {
            // A class letter may be an element's name too: as an element it has a number after it.
            int after = _at;
            bool element = Next() is { } next && IsNumber(Latin(body.Span[next]));
            _at = element ? before : after;
            if (!element)
            {
                (string zh, string en) = Sl651Names.Class((byte)char.ToUpperInvariant((char)one));
                Add(letter, $"测站分类：{zh}", $"class: {en}");
            }

            return;
        }

        _at = before;
    }

    private void Element(Range word, string name)
    {
        byte? id = Sl651Elements.IdOf(name);
        (string zh, string en) = id is { } known ? Sl651Names.Element(known) : IsNumber(name) ? ("序列中的数值", "value of a series") : ("自定义要素", "element of the sender's own");
        int before = _at;
        if (!IsNumber(name) && Next() is { } value && Latin(body.Span[value]) is var text && (text == "M" || IsNumber(text) || id == Sl651Elements.Status))
        {
            string unit = id is { } number ? Sl651Elements.Of(number).Unit : "";
            Pair(word, value, text == "M" ? zh + "（缺测）" : zh, text == "M" ? en + " (missing)" : en, text == "M" ? null : unit.Length == 0 ? text : $"{text} {unit}");
            return;
        }

        _at = before;
        Add(word, zh, en, name);
    }

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private string Time(string digits, string format) => digits.Length is 10 or 12 && digits.All(char.IsAsciiDigit)
        ? Sl651Bcd.Time(Convert.FromHexString(digits), offset)?.ToString(format, CultureInfo.InvariantCulture) ?? "?"
        : "?";

    private static string Latin(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, LongestWord)]);

    private Range? Next()
    {
        ReadOnlySpan<byte> rest = body.Span[_at..];
        int first = rest.IndexOfAnyExcept((byte)' ', (byte)'\r', (byte)'\n');
        if (first < 0)
        {
            _at = body.Length;
            return null;
        }

        int length = rest[first..].IndexOf((byte)' ');
        int from = _at + first, to = length < 0 ? body.Length : from + length;
        _at = to;
        return from..to;
    }

    private void Add(Range word, string zh, string en, string? value = null) => sheet.Add(start + word.Start.Value, word.End.Value - word.Start.Value, zh, en, value);

    private void Pair(Range name, Range value, string zh, string en, string? said) =>
        sheet.Add(start + name.Start.Value, value.End.Value - name.Start.Value, zh, en, said is null ? null : Outline.Short(said));

    private void Rest(Range word, string zh, string en)
    {
        sheet.Add(start + word.Start.Value, body.Length - word.Start.Value, zh, en);
        _at = body.Length;
    }
}
