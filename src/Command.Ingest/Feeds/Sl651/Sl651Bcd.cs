namespace Command.Ingest.Feeds.Sl651;

/// <summary>Binary-coded decimals as SL 651-2014 writes numbers and times: two digits a byte, high nibble first.</summary>
internal static class Sl651Bcd
{
    /// <summary>More digits than this do not fit a long; the longest element of the standard has 11.</summary>
    private const int MaxBytes = 9;

    private static readonly DateTimeOffset s_last = DateTimeOffset.MaxValue.AddYears(-1);

    /// <summary>The digits as a number, or null when a nibble is not a digit or there are too many.</summary>
    public static long? Number(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes)
        {
            return null;
        }

        long value = 0;
        foreach (byte b in bytes)
        {
            int high = b >> 4, low = b & 0xF;
            if (high > 9 || low > 9)
            {
                return null;
            }

            value = (value * 100) + (high * 10) + low;
        }

        return value;
    }

    /// <summary>A time YYMMDDHHmm or YYMMDDHHmmSS of the years 2000 to 2099, or null when it is not one.</summary>
    public static DateTimeOffset? Time(ReadOnlySpan<byte> bytes, TimeSpan offset)
    {
        if (Number(bytes) is null)
        {
            return null;
        }

        int year = 2000 + Digits(bytes[0]), month = Digits(bytes[1]), day = Digits(bytes[2]), hour = Digits(bytes[3]), minute = Digits(bytes[4]);
        int second = bytes.Length > 5 ? Digits(bytes[5]) : 0;
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) && hour < 24 && minute < 60 && second < 60
            ? new DateTimeOffset(year, month, day, hour, minute, second, offset)
            : null;
    }

    /// <summary>False when the last of so many times at a step lies beyond what a calendar can hold, whatever the feed's offset.</summary>
    public static bool Reaches(DateTimeOffset first, TimeSpan step, int count) =>
        step <= TimeSpan.Zero || count - 1 <= (s_last - first).Ticks / step.Ticks;

    public static void PutTime(Span<byte> at, DateTimeOffset time)
    {
        at[0] = Pair(time.Year % 100);
        at[1] = Pair(time.Month);
        at[2] = Pair(time.Day);
        at[3] = Pair(time.Hour);
        at[4] = Pair(time.Minute);
        if (at.Length > 5)
        {
            at[5] = Pair(time.Second);
        }
    }

    /// <summary>Writes the last digits of a number into all of the bytes.</summary>
    public static void PutNumber(Span<byte> at, long value)
    {
        for (int i = at.Length - 1; i >= 0; i--)
        {
            at[i] = Pair((int)(value % 100));
            value /= 100;
        }
    }

    private static int Digits(byte b) => ((b >> 4) * 10) + (b & 0xF);

    private static byte Pair(int value) => (byte)(((value / 10) << 4) | (value % 10));
}
