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
/// <remarks>Stateless and safe to share between threads. Nothing that a document points to is ever fetched.</remarks>
public sealed class CapDecoder : IFeedDecoder
{
    // A national index carries some hundreds; the bound keeps a hostile one from filling the quarantine.
    private const int MostAlerts = 10_000;

    private static readonly XNamespace s_atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace s_edxl = "urn:oasis:names:tc:emergency:EDXL:DE:1.0";

    /// <inheritdoc/>
    public string Format => "cap";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes { get; } = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "application/cap+xml", "application/xml", "text/xml", "application/atom+xml", "application/rss+xml", "application/edxl+xml", "application/octet-stream");

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        (XDocument? document, Fault? fault) = SafeXml.Read(body);
        if (document?.Root is not { } root)
        {
            return new Decoded([], [fault ?? new Fault("xml-malformed", "The document has no element.")]);
        }

        if (IsAlert(root))
        {
            return Alerts([root], context);
        }

        if (root.Name == s_atom + "feed")
        {
            return Wrapped(root, root.Elements(s_atom + "entry"), "cap-index-only", context);
        }

        if (root.Name == s_atom + "entry")
        {
            return Wrapped(root, [root], "cap-index-only", context);
        }

        if (root.Name == "rss")
        {
            return Wrapped(root, root.Elements("channel").Elements("item"), "cap-index-only", context);
        }

        if (root.Name == s_edxl + "EDXLDistribution")
        {
            return EdxlStatus(root, Wrapped(root, root.Elements(s_edxl + "contentObject"), "cap-content-missing", context));
        }

        return Decoded.Unreadable(
            "cap-root",
            $"The document is a {CapIssues.Quote(root.Name.ToString())}; expected an alert of {CapWords.Current} (or CAP 1.1, 1.0), an Atom or RSS feed, or an EDXL-DE 1.0 distribution.",
            CapIssues.Where(root));
    }

    private static Decoded Wrapped(XElement root, IEnumerable<XElement> items, string code, FeedContext context)
    {
        Decoded decoded = Alerts(root.Descendants().Where(e => IsAlert(e) && !e.Ancestors().Any(IsAlert)), context);
        int all = 0, without = 0;
        foreach (XElement item in items)
        {
            all++;
            without += item.Descendants().Any(IsAlert) ? 0 : 1;
        }

        if (without == 0)
        {
            return decoded;
        }

        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"{without} of {all} items carry no CAP alert, only words about one or a link to it, and links are not followed. Send the alert document itself, or put the alert element into each item.");
        return decoded with { Faults = decoded.Faults.Add(new Fault(code, reason, CapIssues.Where(root))) };
    }

    private static Decoded Alerts(IEnumerable<XElement> alerts, FeedContext context)
    {
        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        foreach (XElement element in alerts)
        {
            if (messages.Count + faults.Count == MostAlerts)
            {
                faults.Add(new Fault("cap-too-many", $"The document holds more than {MostAlerts} alerts; those after are not read.", CapIssues.Where(element)));
                break;
            }

            (Alert? alert, Fault? fault) = CapAlert.Read(element, context);
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
        if (CapXml.Text(root, "distributionStatus") is not { } status)
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

    private static bool IsAlert(XElement element) => element.Name.LocalName == "alert" && CapWords.Namespaces.Contains(element.Name.NamespaceName);
}
