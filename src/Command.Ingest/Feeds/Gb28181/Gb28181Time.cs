using System.Globalization;

namespace Command.Ingest.Feeds.Gb28181;

/// <summary>Times as <c>2026-04-11T10:30:00</c>: without an offset they are the feed's own (Beijing). Milliseconds, a blank for the T, and an offset are taken too.</summary>
internal static class Gb28181Time
{
    private static readonly string[] s_forms = ["yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF"];
    private static readonly string[] s_withOffset = ["yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <summary>The moment, or null when the text is none.</summary>
    public static DateTimeOffset? Read(string? text, TimeSpan offset)
    {
        if (text is null or { Length: > 40 })
        {
            return null;
        }

        if (DateTime.TryParseExact(text, s_forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime local))
        {
            long utc = local.Ticks - offset.Ticks;
            return utc >= DateTime.MinValue.Ticks && utc <= DateTime.MaxValue.Ticks ? new DateTimeOffset(local, offset) : null;
        }

        return DateTimeOffset.TryParseExact(text, s_withOffset, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at) ? at : null;
    }
}
