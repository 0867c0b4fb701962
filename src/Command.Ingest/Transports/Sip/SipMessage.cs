using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Command.Ingest.Transports.Sip;

/// <summary>A header field, its name in the long form.</summary>
public readonly record struct SipHeader(string Name, string Value);

/// <summary>One SIP message (RFC 3261, 7): a request with <see cref="Method"/> and <see cref="Uri"/>, or a response with <see cref="Status"/>. Immutable.</summary>
public sealed record SipMessage
{
    /// <summary>The request's method; null for a response.</summary>
    public string? Method { get; init; }

    public string Uri { get; init; } = "";

    /// <summary>The response's status; 0 for a request.</summary>
    public int Status { get; init; }

    public string Phrase { get; init; } = "";

    public required ImmutableArray<SipHeader> Headers { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public string CallId => Header("Call-ID") ?? "";

    /// <summary>The sequence number; -1 where there is none.</summary>
    public long Sequence => long.TryParse(Header("CSeq")?.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;

    /// <summary>The topmost Via's branch, which names the transaction.</summary>
    public string Branch => Parameter(Header("Via"), "branch") ?? "";

    /// <summary>The user of the From address: the device.</summary>
    public string Sender => User(Header("From"));

    /// <summary>The first field of that name, or null.</summary>
    public string? Header(string name)
    {
        foreach (SipHeader header in Headers)
        {
            if (header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return header.Value;
            }
        }

        return null;
    }

    public IEnumerable<string> All(string name) => Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value);

    /// <summary>Seconds of a registration or subscription: the Contact's parameter, else the field; null where neither says.</summary>
    public int? Expires => int.TryParse(Parameter(Header("Contact"), "expires") ?? Header("Expires"), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? seconds : null;

    /// <summary>The user part of an address such as <c>"name" &lt;sip:user@host:5060&gt;;tag=x</c>; empty where it has none.</summary>
    public static string User(string? address)
    {
        int scheme = address?.IndexOf("sip:", StringComparison.OrdinalIgnoreCase) ?? -1;
        if (scheme < 0)
        {
            return "";
        }

        ReadOnlySpan<char> rest = address.AsSpan(scheme + 4);
        int end = rest.IndexOfAny("@>; ");
        return end > 0 && rest[end] == '@' ? rest[..end].ToString() : "";
    }

    /// <summary>A parameter after the address (<c>;tag=x</c>), or null.</summary>
    public static string? Parameter(string? value, string name)
    {
        if (value is null)
        {
            return null;
        }

        int start = value.IndexOf('>', StringComparison.Ordinal);
        foreach (string part in value[(start + 1)..].Split(';').Skip(start < 0 ? 1 : 0))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && part.AsSpan(0, equals).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return part[(equals + 1)..].Trim().Trim('"');
            }
        }

        return null;
    }

    /// <summary>The message as it goes on the wire; Content-Length is added here and nowhere else.</summary>
    public byte[] ToBytes()
    {
        StringBuilder head = new(512);
        head.Append(Method is null ? string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {Status} {Phrase}") : $"{Method} {Uri} SIP/2.0").Append("\r\n");
        foreach (SipHeader header in Headers.Where(h => !h.Name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)))
        {
            head.Append(header.Name).Append(": ").Append(header.Value).Append("\r\n");
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Body.Length}\r\n\r\n");
        return [.. Encoding.UTF8.GetBytes(head.ToString()), .. Body.Span];
    }

    /// <summary>The response to this request (8.2.6): Via, From, To with a tag of ours, Call-ID and CSeq are the request's.</summary>
    public SipMessage Respond(int status, string phrase, string tag, params SipHeader[] more)
    {
        ImmutableArray<SipHeader>.Builder headers = ImmutableArray.CreateBuilder<SipHeader>();
        headers.AddRange(All("Via").Select(v => new SipHeader("Via", v)));
        headers.Add(new("From", Header("From") ?? ""));
        string to = Header("To") ?? "";
        headers.Add(new("To", Parameter(to, "tag") is null ? $"{to};tag={tag}" : to));
        headers.Add(new("Call-ID", CallId));
        headers.Add(new("CSeq", Header("CSeq") ?? ""));
        headers.AddRange(more);
        return new SipMessage { Status = status, Phrase = phrase, Headers = headers.DrainToImmutable() };
    }
}
