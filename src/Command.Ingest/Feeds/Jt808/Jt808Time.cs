namespace Command.Ingest.Feeds.Jt808;

/// <summary>Times YYMMDDhhmmss in BCD, of the years 2000 to 2099; GMT+8 by the standard.</summary>
internal static class Jt808Time
{
    public static DateTimeOffset? Read(ReadOnlySpan<byte> bcd, TimeSpan offset)
    {
        int year = Pair(bcd[0]), month = Pair(bcd[1]), day = Pair(bcd[2]), hour = Pair(bcd[3]), minute = Pair(bcd[4]), second = Pair(bcd[5]);
        return (year | month | day | hour | minute | second) >= 0
            && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(2000 + year, month) && hour < 24 && minute < 60 && second < 60
            ? new DateTimeOffset(2000 + year, month, day, hour, minute, second, offset)
            : null;
    }

    public static void Write(Span<byte> bcd, DateTimeOffset time)
    {
        ReadOnlySpan<int> parts = [time.Year % 100, time.Month, time.Day, time.Hour, time.Minute, time.Second];
        for (int i = 0; i < parts.Length; i++)
        {
            bcd[i] = (byte)(((parts[i] / 10) << 4) | (parts[i] % 10));
        }
    }

    /// <summary>The number of a byte of two digits; −1 when one is no digit.</summary>
    private static int Pair(byte b) => (b >> 4) <= 9 && (b & 0xF) <= 9 ? ((b >> 4) * 10) + (b & 0xF) : -1;
}
