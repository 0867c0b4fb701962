using System.Diagnostics.CodeAnalysis;

namespace Command.Ingest.Configuration;

/// <summary>推送: pushed messages by the push services of browsers' makers.</summary>
public sealed class PushOptions
{
    /// <summary>Whom a push service's people may ask about us: <c>mailto:</c> or <c>https:</c> (RFC 8292 §2.1). Unset, nothing is pushed, and no browser asks to be: the services are others' machines abroad.</summary>
    public string? Contact { get; set; }

    /// <summary>Hosts of push services with commas between; <c>*.</c> before one stands for all below it. No other address that a browser names is ever asked.</summary>
    public string Hosts { get; set; } = "fcm.googleapis.com, updates.push.services.mozilla.com, *.push.apple.com, *.notify.windows.com";

    /// <summary>True for an address of a push service that may be asked.</summary>
    public bool Takes(string endpoint, [NotNullWhen(true)] out Uri? address) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out address) && address.Scheme == Uri.UriSchemeHttps && address.UserInfo.Length == 0 && address.Fragment.Length == 0 && endpoint.Length <= 2_000 && Lists(address.IdnHost);

    internal IEnumerable<(string Key, string Write)> Faults()
    {
        if (Contact is not null && !(Uri.TryCreate(Contact, UriKind.Absolute, out Uri? contact) && contact.Scheme is "mailto" or "https" && Contact.Length <= 200 && Contact.All(c => c is > ' ' and <= '~')))
        {
            yield return ("Push__Contact", "mailto: and an address, or an https address, for instance mailto:command@example.org, or leave it unset");
        }

        if (Split().Length == 0 || Split().Any(h => Uri.CheckHostName(h.StartsWith("*.", StringComparison.Ordinal) ? h[2..] : h) == UriHostNameType.Unknown))
        {
            yield return ("Push__Hosts", "hosts with commas between, for instance fcm.googleapis.com, *.push.apple.com");
        }
    }

    private bool Lists(string host) => Split().Any(h => h.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(h[1..], StringComparison.OrdinalIgnoreCase) : host.Equals(h, StringComparison.OrdinalIgnoreCase));

    private string[] Split() => Hosts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
