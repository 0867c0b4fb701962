using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Ingest.Contracts;

namespace Command.Ingest.Transports.Sip;

/// <summary>What was found at the start of a buffer.</summary>
/// <param name="Consumed">Bytes to drop; 0 with neither message nor fault means that more are needed.</param>
/// <param name="Message">A whole message, or null.</param>
/// <param name="Fault">Why the bytes are none. On a stream nothing after it can be found: the connection is over.</param>
public readonly record struct SipRead(int Consumed, SipMessage? Message, Fault? Fault);

/// <summary>Finds SIP messages in bytes (RFC 3261, 7.5 and 18.3). Pure; bounded in head, fields and body; never throws.</summary>
public static class SipReader
{
    public const int MaxHead = 16 * 1024;

    public const int MaxHeaders = 64;

    /// <summary>Pieces of a catalogue are some kilobytes.</summary>
    public const int MaxBody = 1024 * 1024;

    /// <summary>Names that the standard allows in one letter (7.3.3).</summary>
    private static readonly FrozenDictionary<string, string> s_compact = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["v"] = "Via",
        ["f"] = "From",
        ["t"] = "To",
        ["i"] = "Call-ID",
        ["m"] = "Contact",
        ["l"] = "Content-Length",
        ["c"] = "Content-Type",
        ["e"] = "Content-Encoding",
        ["o"] = "Event",
        ["s"] = "Subject",
        ["k"] = "Supported",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the first message.</summary>
    /// <param name="buffer">What has come.</param>
    /// <param name="datagram">True when the buffer is one datagram: it holds one message, and its end may stand for Content-Length.</param>
    public static SipRead Read(ReadOnlySpan<byte> buffer, bool datagram)
    {
        // Empty lines before a message are keep-alives of the connection (7.5).
        int start = buffer.IndexOfAnyExcept((byte)'\r', (byte)'\n', (byte)0);
        if (start < 0)
        {
            return new SipRead(buffer.Length, null, null);
        }

        ReadOnlySpan<byte> bytes = buffer[start..];
        int head = bytes[..Math.Min(bytes.Length, MaxHead)].IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return bytes.Length >= MaxHead
                ? Bad(buffer, new Fault("sip-head", $"No empty line ends the head within {MaxHead} bytes."))
                : datagram ? Bad(buffer, new Fault("sip-head", "The datagram ends before the head does.")) : new SipRead(start, null, null);
        }

        string text = Encoding.UTF8.GetString(bytes[..head]);
        if (Head(text) is not { } message)
        {
            return Bad(buffer, new Fault("sip-malformed", "The bytes are no SIP message: a request or status line and fields of a name, a colon and a value are expected."));
        }

        int after = head + 4;
        string? told = message.Header("Content-Length");
        int length = bytes.Length - after;
        if (told is null ? !datagram : !int.TryParse(told, NumberStyles.None, CultureInfo.InvariantCulture, out length))
        {
            return Bad(buffer, new Fault("sip-length", "Content-Length is missing or no number, so the message's end can't be found."));
        }

        if (length > MaxBody)
        {
            return Bad(buffer, new Fault("sip-too-large", $"The body is larger than {MaxBody} bytes. Send the catalogue in smaller pieces."));
        }

        if (bytes.Length - after < length)
        {
            return datagram ? Bad(buffer, new Fault("sip-length", "The datagram holds less than its Content-Length: it was cut short.")) : new SipRead(start, null, null);
        }

        return new SipRead(start + after + length, message with { Body = bytes.Slice(after, length).ToArray() }, null);
    }

    private static SipRead Bad(ReadOnlySpan<byte> buffer, Fault fault) => new(buffer.Length, null, fault);

    private static SipMessage? Head(string text)
    {
        // A field's value may go on in the next line after a blank (7.3.1).
        string[] lines = text.Replace("\r\n ", " ", StringComparison.Ordinal).Replace("\r\n\t", " ", StringComparison.Ordinal).Split("\r\n", MaxHeaders + 2);
        if (lines.Length > MaxHeaders + 1 || lines.Any(l => l.AsSpan().ContainsAnyInRange('\0', '\u0008') || l.AsSpan().ContainsAnyInRange('\u000A', '\u001F')))
        {
            return null;
        }

        ImmutableArray<SipHeader>.Builder headers = ImmutableArray.CreateBuilder<SipHeader>(lines.Length - 1);
        foreach (string line in lines.AsSpan(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            string name = colon > 0 ? line[..colon].TrimEnd() : "";
            if (name.Length == 0 || name.AsSpan().ContainsAny(' ', '\t'))
            {
                return null;
            }

            headers.Add(new SipHeader(s_compact.GetValueOrDefault(name, name), line[(colon + 1)..].Trim()));
        }

        string[] first = lines[0].Split(' ', 3);
        if (first.Length < 2)
        {
            return null;
        }

        if (first[0] == "SIP/2.0")
        {
            return int.TryParse(first[1], NumberStyles.None, CultureInfo.InvariantCulture, out int status) && status is >= 100 and <= 699
                ? new SipMessage { Status = status, Phrase = first.Length > 2 ? first[2] : "", Headers = headers.DrainToImmutable() }
                : null;
        }

        return first.Length == 3 && first[2] == "SIP/2.0" && first[0].Length is > 0 and <= 20 && first[0].All(char.IsAsciiLetterUpper)
            ? new SipMessage { Method = first[0], Uri = first[1], Headers = headers.DrainToImmutable() }
            : null;
    }
}
