using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cap;

/// <summary>
/// Decodes the Common Alerting Protocol: one alert of CAP 1.2 (OASIS, ITU-T X.1303 bis; the shape of GB/T 35965.1-2018), 1.1 or 1.0,
/// or an Atom, RSS or EDXL-DE 1.0 document that embeds them. Shapes are WGS 84, lon/lat degrees, radii in metres.
/// </summary>
/// <remarks>Stateless and safe to share between threads. Nothing that a document points to is ever fetched here.</remarks>
public sealed class CapDecoder : IIndexFormat
{
    // A national index carries some hundreds; the bound keeps a hostile one from filling the quarantine.
    private const int MostAlerts = 10_000;

    // Each is read as a document of its own; more of them than this is no list of warnings.
    private const int MostQuoted = 1_000;

    /// <inheritdoc/>
    public string Format => "cap";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes { get; } = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "application/cap+xml", "application/xml", "text/xml", "application/atom+xml", "application/rss+xml", "application/edxl+xml", "application/octet-stream");

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (SafeXml.Read(body, CapElement.UnsignedAlert) is { } unsigned)
        {
            (Alert? message, Fault? wrong) = CapAlert.Read(unsigned, context, static (_, _) => "none");
            return new Decoded(message is null ? [] : [message], wrong is null ? [] : [wrong]);
        }

        (XDocument? document, Fault? fault) = SafeXml.Read(body);
        if (document?.Root is not { } root)
        {
            return new Decoded([], [fault ?? new Fault("xml-malformed", "The document has no element.")]);
        }

        if (CapWrapper.IsAlert(root))
        {
            return Alerts([root], body, context);
        }

        if (CapWrapper.Of(root) is not { } wrapper)
        {
            return Decoded.Unreadable(
                "cap-root",
                $"The document is a {CapIssues.Quote(root.Name.ToString())}; expected an alert of {CapWords.Current} (or CAP 1.1, 1.0), an Atom or RSS feed, or an EDXL-DE 1.0 distribution.",
                CapIssues.Where(root));
        }

        Decoded decoded = Wrapped(root, wrapper, body, context);
        return wrapper.Kind == CapWrapperKind.Edxl ? EdxlStatus(root, decoded) : decoded;
    }

    /// <inheritdoc/>
    public ImmutableArray<string> Links(ReadOnlyMemory<byte> body) =>
        SafeXml.Read(body).Document?.Root is { } root && !CapWrapper.IsAlert(root) && CapWrapper.Of(root) is { } wrapper ? wrapper.Links() : [];

    private static Decoded Wrapped(XElement root, CapWrapper wrapper, ReadOnlyMemory<byte> body, FeedContext context)
    {
        Decoded decoded = Alerts([.. root.Descendants().Where(e => CapWrapper.IsAlert(e) && !e.Ancestors().Any(CapWrapper.IsAlert)).Take(MostAlerts + 1)], body, context);
        int without = 0, read = 0;
        foreach (XElement item in wrapper.Items.Where(i => !CapWrapper.Embeds(i)))
        {
            if (read == MostQuoted || wrapper.Quoted(item) is not { } quoted)
            {
                without++;
            }
            else if (++read > 0 && SafeXml.Read(quoted) is ({ Root: { } alert }, _) && CapWrapper.IsAlert(alert))
            {
                Decoded inside = Alerts([alert], quoted, context);
                decoded = new Decoded(decoded.Messages.AddRange(inside.Messages), decoded.Faults.AddRange(inside.Faults));
            }
            else
            {
                without++;
            }
        }

        if (without == 0)
        {
            return decoded;
        }

        if (context.FollowsLinks && without == wrapper.Links().Length)
        {
            return decoded with { Heartbeats = [context.Feed] };
        }

        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"{without} of {wrapper.Items.Length} items carry no CAP alert, only words about one or a link to it, and links are not followed. Send the alert document itself, or put the alert element into each item.");
        return decoded with { Faults = decoded.Faults.Add(new Fault(wrapper.Kind == CapWrapperKind.Edxl ? "cap-content-missing" : "cap-index-only", reason, CapIssues.Where(root))) };
    }

    private static Decoded Alerts(ImmutableArray<XElement> alerts, ReadOnlyMemory<byte> body, FeedContext context)
    {
        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        using CapSignatures signatures = CapSignatures.Of(body, alerts, context);
        for (int i = 0; i < alerts.Length; i++)
        {
            if (i == MostAlerts)
            {
                faults.Add(new Fault("cap-too-many", $"The document holds more than {MostAlerts} alerts; those after are not read.", CapIssues.Where(alerts[i])));
                break;
            }

            XElement at = alerts[i];
            int index = i;
            (Alert? alert, Fault? fault) = CapAlert.Read(CapElement.Of(at), context, (sent, issues) => signatures.State(index, at, sent, issues));
            if (alert is not null)
            {
                messages.Add(alert);
            }
            else
            {
                faults.Add(fault!);
            }
        }

        return new Decoded(messages.ToImmutable(), faults.ToImmutable());
    }

    // The alert's own status counts: a wrapper called a test around an actual warning must not hide it, nor may it pass unseen.
    private static Decoded EdxlStatus(XElement root, Decoded decoded)
    {
        if (root.Element(root.Name.Namespace + "distributionStatus")?.Value.Trim() is not { Length: > 0 } status)
        {
            return decoded;
        }

        return decoded with
        {
            Messages = [.. decoded.Messages.Select(m => m is Alert alert && !alert.Status.Equals(status, StringComparison.OrdinalIgnoreCase)
                ? alert with { Issues = alert.Issues.Add(new Fault("cap-edxl-status", $"The distribution is {CapIssues.Quote(status)} and the alert {alert.Status}; the alert's own status counts.", "distributionStatus")) }
                : m)],
        };
    }
}
