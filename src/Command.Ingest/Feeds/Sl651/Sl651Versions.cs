using System.Globalization;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>
/// Versions of what a report says: observation time to the minute, serial and value, so that a report that is sent again is a duplicate. The values of
/// a body share their serial and mostly their time, so only what differs from the version before is written.
/// </summary>
internal ref struct Sl651Versions
{
    /// <summary>Room for a version: time, serial and the longest double.</summary>
    public const int Room = 64;

    private const int ClockAt = 8, SerialAt = 13;

    private readonly Span<char> _text;
    private readonly int _valueAt;
    private long _minute = -1, _day = -1;

    public Sl651Versions(Span<char> room, ushort serial)
    {
        _text = room;
        _text[SerialAt - 1] = '-';
        serial.TryFormat(_text[SerialAt..], out int length, default, CultureInfo.InvariantCulture);
        _valueAt = SerialAt + length + 1;
        _text[_valueAt - 1] = '-';
    }

    public string Of(DateTimeOffset observed, double? value)
    {
        long minute = observed.Ticks / TimeSpan.TicksPerMinute;
        if (minute != _minute)
        {
            PutTime(observed, minute);
        }

        if (value is { } number && TryWrite(_text[_valueAt..], number, out int written))
        {
            return _text[..(_valueAt + written)].ToString();
        }

        return string.Concat(_text[.._valueAt], "missing");
    }

    private void PutTime(DateTimeOffset observed, long minute)
    {
        const int MinutesADay = 24 * 60;
        _minute = minute;
        (long day, long inDay) = Math.DivRem(minute, MinutesADay);
        if (day != _day)
        {
            _day = day;
            (int year, int month, int date) = observed.DateTime;
            Put(_text, year, 4);
            Put(_text[4..], month, 2);
            Put(_text[6..], date, 2);
        }

        (int hour, int rest) = Math.DivRem((int)inDay, 60);
        Put(_text[ClockAt..], hour, 2);
        Put(_text[(ClockAt + 2)..], rest, 2);
    }

    /// <summary>
    /// The shortest digits that give the number again. What has three decimals at the most, as nearly all that stations send, is written from whole
    /// thousandths: fifteen decimal digits name one number only, so these digits are the same as the general way gives.
    /// </summary>
    private static bool TryWrite(Span<char> text, double number, out int written)
    {
        const double MostThousandths = 1e15;
        double thousandths = Math.Round(number * 1000);
        if (!(Math.Abs(thousandths) < MostThousandths) || thousandths / 1000 != number || (number == 0 && double.IsNegative(number)))
        {
            return number.TryFormat(text, out written, "R", CultureInfo.InvariantCulture);
        }

        ulong whole = (ulong)Math.Abs(thousandths);
        (ulong units, ulong rest) = Math.DivRem(whole, 1000);
        int sign = number < 0 ? 1 : 0;
        text[0] = '-';
        units.TryFormat(text[sign..], out written, default, CultureInfo.InvariantCulture);
        written += sign;
        if (rest > 0)
        {
            text[written] = '.';
            Put(text[(written + 1)..], (int)rest, 3);
            written += rest % 100 == 0 ? 2 : rest % 10 == 0 ? 3 : 4;
        }

        return true;
    }

    private static void Put(Span<char> at, int value, int digits)
    {
        for (int i = digits - 1; i >= 0; i--)
        {
            at[i] = (char)('0' + (value % 10));
            value /= 10;
        }
    }
}
