using System.Globalization;
using System.Xml.Linq;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>Reads and writes CAP times (CAP 1.2 §3.3.2): the offset is mandatory, UTC is <c>-00:00</c>, and the letter Z is forbidden (and yet sent).</summary>
internal static class CapTime
{
    private const string Shape = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";

    /// <summary>An optional time; one that cannot be read is null with an issue, because an alert without its onset is still an alert.</summary>
    public static DateTimeOffset? Optional(XElement parent, string name, CapIssues issues)
    {
        if (CapXml.First(parent, name) is not { } element || element.Value.Trim() is not { Length: > 0 } text)
        {
            return null;
        }

        (DateTimeOffset? time, Fault? problem) = Read(text, element);
        if (problem is not null)
        {
            issues.Add(problem);
        }

        return time;
    }

    /// <summary>The time and, where it could be read but not as the standard wants it, a problem beside it; null and the reason otherwise.</summary>
    public static (DateTimeOffset? Time, Fault? Problem) Read(string text, XElement at)
    {
        if (text[^1] is 'Z' or 'z')
        {
            return DateTimeOffset.TryParseExact(text.AsSpan(0, text.Length - 1), Shape, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset utc)
                ? (utc, new Fault("cap-time-z", $"{CapIssues.Quote(text)} ends with Z; CAP writes UTC as -00:00.", CapIssues.Where(at)))
                : (null, Invalid(text, at));
        }

        if (DateTime.TryParseExact(text, Shape, CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
        {
            return (null, new Fault("cap-time-no-offset", $"{CapIssues.Quote(text)} has no offset from UTC; CAP requires one, as in 2026-07-18T09:00:00+08:00.", CapIssues.Where(at)));
        }

        return HasOffset(text) && DateTimeOffset.TryParseExact(text, Shape + "zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time)
            ? (time, null)
            : (null, Invalid(text, at));
    }

    /// <summary>The form of the schema: whole seconds, an offset in digits.</summary>
    public static string Write(DateTimeOffset time) => time.Offset == TimeSpan.Zero
        ? time.ToString("yyyy-MM-dd'T'HH:mm:ss'-00:00'", CultureInfo.InvariantCulture)
        : time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    private static bool HasOffset(string text) => text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':';

    private static Fault Invalid(string text, XElement at) =>
        new("cap-time-invalid", $"{CapIssues.Quote(text)} is not a time; expected the form 2026-07-18T09:00:00+08:00.", CapIssues.Where(at));
}
