using System.Globalization;
using System.Text;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>
/// Reads the body of an up frame in ASCII coding, SL 651-2014 §6.6.2: serial and send time without a space, then names and values, each with a space after it.
/// ST sets the station, TT the time of all that follow, and both may come again. M is missing. One element that cannot be read is a fault; the others go on.
/// </summary>
internal sealed class Sl651AsciiBody
{
    /// <summary>Serial (4 hex characters) and send time (12 digits) that every up body begins with.</summary>
    public const int HeadLength = 16;

    private const int SerialLength = 4, MinuteDigits = 10, MaxNumber = 20, Slots = 12;
    private const string Missing = "M", Observed = "TT", Station = "ST", Manual = "RGZS", Picture = "PIC", Batch = "DATA", RainSeries = "DRP", LevelSeries = "DRZ";

    /// <summary>Class letters of table A.1.</summary>
    private const string Classes = "PHKZDTMGQIO";

    private readonly byte[] _body;
    private readonly TimeSpan _offset;
    private readonly Sl651Content _content;
    private Sl651Station _station;
    private byte _class;
    private DateTimeOffset? _observed;
    private int _at = HeadLength;

    private Sl651AsciiBody(Sl651Frame frame, TimeSpan offset, Sl651Content content)
    {
        _body = frame.Body.ToArray();
        _offset = offset;
        _station = content.Stations.Of(frame.Station);
        _observed = content.SentAt;
        _content = content;
    }

    /// <summary>Reads a whole body; false when it is too short for its head or its serial is no number.</summary>
    public static bool Read(Sl651Frame frame, TimeSpan offset, Sl651Content content)
    {
        if (Sl651Content.SerialOf(frame) is not { } serial)
        {
            return false;
        }

        content.Begin(serial, Time(Encoding.Latin1.GetString(frame.Body.Span[SerialLength..HeadLength]), offset));
        Sl651AsciiBody body = new(frame, offset, content);
        while (body.Next() is { } name && body.ReadOne(name))
        {
        }

        return true;
    }

    private bool ReadOne(string name)
    {
        switch (name.ToUpperInvariant())
        {
            case Observed:
                return ReadObserved();
            case Station:
                return ReadStation();
            case Manual:
                _content.ManualText = Sl651Text.Of(_body.AsSpan(_at));
                return false;
            case Picture:
                // The picture runs to the end of the body in its own bytes and stays in the envelope.
                _at = _body.Length;
                return false;
            case Batch:
                return Stop("sl651-batch", "A batch of velocities (DATA): the standard gives it no layout, so its values cannot be told; its bytes are kept.");
            case RainSeries:
                return ReadSlots(Sl651Elements.Of(0x22), 0);
            case [.. LevelSeries, >= '1' and <= '8'] series:
                return ReadSlots(Sl651Elements.OfLevelSeries(series[^1] - '0'), series[^1] - '0');
            case ['D', 'R', 'D' or 'H' or 'N', _, _] step:
                return ReadSeries(step);
            default:
                return ReadElement(name);
        }
    }

    private bool ReadObserved()
    {
        string? digits = Next();
        _observed = digits is { Length: MinuteDigits } ? Time(digits, _offset) : null;
        if (_observed is null)
        {
            _content.Faults.Add(At("sl651-time", $"The observation time {Shown(digits)} is not a time YYMMDDHHmm; the values under it are left out."));
        }

        return true;
    }

    private bool ReadStation()
    {
        if (Next() is not { Length: 10 } station || !station.All(char.IsAsciiHexDigit))
        {
            return Stop("sl651-element", "After ST stands no station of ten characters.");
        }

        _station = _content.Stations.Of(station);
        _class = 0;

        // A class letter may be an element's name too (Q, Z, H, P …): as an element it has a number after it.
        int before = _at;
        if (Next() is { Length: 1 } letter && Classes.Contains(letter, StringComparison.OrdinalIgnoreCase) && !IsValue(Peek()))
        {
            _class = (byte)char.ToUpperInvariant(letter[0]);
        }
        else
        {
            _at = before;
        }

        return true;
    }

    private bool ReadElement(string name)
    {
        if (ElementOf(name) is not { } element)
        {
            return Stop("sl651-element", $"{Shown(name)} is no element's name.");
        }

        if (Next() is not { } text)
        {
            return Stop("sl651-element", $"Element {element.Property} has no value.");
        }

        Add(element, name, text, _observed);
        return true;
    }

    /// <summary>Twelve slots as the hex characters of their bytes; after a step code of zero one hour's series stands after the other.</summary>
    private bool ReadSlots(Sl651Element element, int series)
    {
        int size = series == 0 ? 2 : 4;
        for (int hour = 0; hour == 0 || Peek() is { } more && more.Length == Slots * size && more.All(char.IsAsciiHexDigit); hour++)
        {
            if (Next() is not { } text || text.Length != Slots * size || !text.All(char.IsAsciiHexDigit))
            {
                return Stop("sl651-series", $"A series of twelve slots is not {Slots * size} hex characters.");
            }

            byte[] bytes = Convert.FromHexString(text);
            for (int slot = 0; slot < Slots && _observed is not null; slot++)
            {
                Sl651Value value = series == 0 ? Sl651Value.OfRainSlot(bytes[slot]) : Sl651Value.OfLevelSlot(bytes.AsSpan(2 * slot, 2));
                _content.Add(new(_station, element, _observed.Value.AddHours(hour), value.Number, _class, (sbyte)slot, (byte)series));
            }
        }

        return true;
    }

    /// <summary>DRxnn, then the names of one or more elements, then their values group by group; TT is the time of the first group.</summary>
    private bool ReadSeries(string code)
    {
        if (!int.TryParse(code.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            return Stop("sl651-series", $"The time step {code} has no number.");
        }

        if (count == 0)
        {
            // Note g of table C.1: series of twelve follow, an hour each.
            return true;
        }

        TimeSpan step = code[2] switch { 'D' => TimeSpan.FromDays(count), 'H' => TimeSpan.FromHours(count), _ => TimeSpan.FromMinutes(count) };
        List<(string Name, Sl651Element Element)> columns = [];
        while (Peek() is { } name && !IsValue(name) && ElementOf(name) is { } element)
        {
            columns.Add((name, element));
            Next();
        }

        if (columns.Count == 0)
        {
            return Stop("sl651-series", "After the time step stands no element's name.");
        }

        for (int i = 0; Peek() is { } text && IsValue(text); i++)
        {
            if (_observed is { } first && !Sl651Bcd.Reaches(first, step, (i / columns.Count) + 1))
            {
                return Stop("sl651-series", $"The values at a step of {step} end after the last year that there is: the step or the length is wrong.");
            }

            Next();
            Add(columns[i % columns.Count].Element, columns[i % columns.Count].Name, text, _observed + (step * (i / columns.Count)));
        }

        return true;
    }

    private void Add(Sl651Element element, string name, string text, DateTimeOffset? observed)
    {
        Sl651Value value = text == Missing ? Sl651Value.Missing : Sl651Elements.IdOf(name) == Sl651Elements.Status ? Bits(text) : Number(text);
        if (!value.Readable)
        {
            _content.Faults.Add(At("sl651-value", $"{Shown(text)} of element {element.Property} is neither a number nor M."));
        }
        else if (observed is { } time)
        {
            _content.Add(new(_station, element, time, value.Number, _class));
        }
    }

    private static Sl651Element? ElementOf(string name) => Sl651Elements.IdOf(name) is { } id ? Sl651Elements.Of(id) : Sl651Elements.OfOwn(name);

    private static Sl651Value Bits(string text) =>
        text.Length == 8 && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint bits) ? new(bits, true) : Sl651Value.Unreadable;

    private static Sl651Value Number(string text) =>
        text.Length <= MaxNumber && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? new(value, true)
            : Sl651Value.Unreadable;

    private static bool IsValue(string? text) => text is not null && (text == Missing || Number(text).Readable);

    private static DateTimeOffset? Time(string digits, TimeSpan offset) =>
        digits.Length % 2 == 0 && digits.All(char.IsAsciiDigit) ? Sl651Bcd.Time(Convert.FromHexString(digits), offset) : null;

    private string? Peek()
    {
        int before = _at;
        string? next = Next();
        _at = before;
        return next;
    }

    /// <summary>The next characters up to a space, or null at the end.</summary>
    private string? Next()
    {
        ReadOnlySpan<byte> rest = _body.AsSpan(_at);
        int start = rest.IndexOfAnyExcept((byte)' ', (byte)'\r', (byte)'\n');
        if (start < 0)
        {
            _at = _body.Length;
            return null;
        }

        int length = rest[start..].IndexOf((byte)' ');
        length = length < 0 ? rest.Length - start : length;
        _at += Math.Min(start + length + 1, rest.Length);
        return Encoding.Latin1.GetString(rest.Slice(start, length));
    }

    private bool Stop(string code, string reason)
    {
        _content.Faults.Add(At(code, reason));
        return false;
    }

    private Fault At(string code, string reason) =>
        new(code, reason, string.Create(CultureInfo.InvariantCulture, $"station {_station.Address}, body byte {_at}"));

    private static string Shown(string? text) => text is null ? "(nothing)" : text.Length > MaxNumber ? text[..MaxNumber] + "…" : text;
}
