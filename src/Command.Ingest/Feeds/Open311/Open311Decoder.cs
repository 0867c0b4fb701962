using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Open311;

/// <summary>
/// Reads a GeoReport v2 <c>GET /requests</c> document, JSON or XML, into one <see cref="Report"/> an item.
/// The form is told by the first byte that is not blank: senders' media types are often wrong.
/// </summary>
public sealed class Open311Decoder : ITokenFormat, IPollPlan, IReporterFormat
{
    /// <summary>GeoReport v2, POST Service Request: who reports. Device and account say nothing to a person, and a key is a secret.</summary>
    private static readonly ImmutableArray<string> s_reporter = ["first_name", "last_name", "phone", "email"];

    private readonly Open311PollPlan _plan = new();

    /// <inheritdoc/>
    public string Format => "open311";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes { get; } =
        FrozenSet.ToFrozenSet(["application/json", "text/json", "application/xml", "text/xml", "text/plain", "application/octet-stream"]);

    /// <inheritdoc/>
    public Uri Next(Uri configured, DateTimeOffset now, DateTimeOffset? lastSuccess) => _plan.Next(configured, now, lastSuccess);

    /// <inheritdoc/>
    public Uri? TokenAddress(Uri configured, string token) => Open311Tokens.TokenAddress(configured, token);

    /// <inheritdoc/>
    public Uri? CaseAddress(Uri configured, string id) => Open311Tokens.CaseAddress(configured, id);

    /// <inheritdoc/>
    public TokenAnswers ReadTokens(ReadOnlyMemory<byte> body) => Open311Tokens.Read(body);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Open311Document document = Read(body);
        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        faults.AddRange(document.Faults);
        Open311Named? names = context.Tokens is { } tokens ? new Open311Named(tokens) : null;
        foreach (Open311Item row in document.Items)
        {
            (Open311Item? item, Fault? waits) = names?.Name(row) ?? (row, null);
            if (waits is not null)
            {
                faults.Add(waits);
            }
            else if (item is not null && Open311Shape.NotARequest(item) is { } fault)
            {
                faults.Add(fault);
            }
            else if (item is not null)
            {
                messages.Add(Open311Mapping.ToReport(item, context));
            }
        }

        // A wrong document is one mistake of its sender, not one a row.
        bool wrong = messages.Count == 0 && faults.Count > 1 && faults.All(f => f.Code == faults[0].Code && Open311Shape.IsDocument(f));
        return new Decoded(messages.DrainToImmutable(), wrong ? [faults[0]] : faults.DrainToImmutable())
        {
            // A list of nothing but tokens is an answer of a server that is well.
            Heartbeats = names is { Tokens: true } ? [context.Feed] : [],
            Aliases = names?.Aliases ?? [],
            WaitingFor = names?.Waiting ?? [],
        };
    }

    /// <inheritdoc/>
    public ImmutableArray<ReporterField> Reporter(ReadOnlyMemory<byte> body, string sourceId) =>
        Read(body).Items.FirstOrDefault(i => i["service_request_id"] == sourceId || i["token"] == sourceId) is { } item
            ? [.. s_reporter.Where(item.Has).Select(n => new ReporterField(n, item[n]!))]
            : [];

    internal static Open311Document Read(ReadOnlyMemory<byte> body)
    {
        ReadOnlySpan<byte> bytes = body.Span;
        int start = bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (start < bytes.Length && bytes[start] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            start++;
        }

        if (start == bytes.Length)
        {
            return Open311Document.Refused("empty-body", "The body is empty; send a service_requests document.");
        }

        return bytes[start] switch
        {
            (byte)'[' or (byte)'{' => Open311Json.Read(body[start..]),
            // UTF-16 XML opens with its byte order mark.
            (byte)'<' or 0xFE or 0xFF => Open311Xml.Read(body),
            (byte)'H' when bytes[start..].StartsWith("HTTP/"u8) => Open311Document.Refused(
                "http-response", "This is the text of an HTTP response with its status line; send only the body of GET /requests."),
            _ => Open311Document.Refused(
                "open311-unrecognised", $"The first byte is 0x{bytes[start]:X2}: neither JSON nor XML. Send the body of GET /requests."),
        };
    }
}
