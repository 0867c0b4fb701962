using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Command.Ingest.Contracts;
using MQTTnet;

namespace Command.Ingest.Transports.Mqtt;

/// <summary>
/// Judges the certificate that a broker shows in one session (RFC 5280, RFC 6125), and keeps in words why it was refused: the exception says only that it was.
/// With an authority of the feed's own nothing else is trusted, and no revocation is looked up, because such an authority seldom publishes any.
/// </summary>
internal sealed class MqttTrust(MqttSource source, string key) : IDisposable
{
    private const X509ChainStatusFlags Unsigned =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid | X509ChainStatusFlags.ExplicitDistrust;

    private const int MostNames = 5, LongestName = 80;

    private readonly X509Certificate2Collection _authorities = [.. source.Authorities.Select(X509CertificateLoader.LoadCertificate)];

    /// <summary>Why the certificate was refused; null while none was.</summary>
    public Fault? Distrust { get; private set; }

    /// <summary>Puts the demands into a session's options.</summary>
    public void Demand(MqttClientTlsOptionsBuilder tls)
    {
        tls.UseTls(source.Tls);
        if (source.Tls)
        {
            tls.WithCertificateValidationHandler(Judge);
            if (_authorities.Count > 0)
            {
                tls.WithTrustChain(_authorities).WithRevocationMode(X509RevocationMode.NoCheck);
            }
        }
    }

    public void Dispose()
    {
        foreach (X509Certificate2 authority in _authorities)
        {
            authority.Dispose();
        }
    }

    private bool Judge(MqttClientCertificateValidationEventArgs shown)
    {
        string[] wrong = [.. Wrong(shown)];
        Distrust = wrong.Length == 0
            ? null
            : new Fault("mqtt-untrusted", $"{source.Broker.Scheme}://{source.Broker.Host} is not joined, because the certificate it shows {string.Join(" It also ", wrong)}");
        return wrong.Length == 0;
    }

    private IEnumerable<string> Wrong(MqttClientCertificateValidationEventArgs shown)
    {
        if (shown.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) || shown.Certificate is null)
        {
            yield return $"is none at all. Have one made for the broker, or write mqtt:// in {key}__Url if there is to be no TLS.";
            yield break;
        }

        if (shown.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            yield return $"is for {Names(shown.Certificate)} and not for {source.Broker.Host}, so that another machine may be answering. Write the certificate's name in {key}__Url, or have the broker's certificate made for {source.Broker.Host}.";
        }

        if (shown.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            X509ChainStatus[] states = shown.Chain?.ChainStatus ?? [];
            if (states.Any(s => (s.Status & Unsigned) != 0) || states.Length == 0)
            {
                string trusted = _authorities.Count > 0 ? $"the authority in {key}__CaFile" : "an authority that this machine trusts";
                yield return $"is not signed by {trusted}. Set {key}__CaFile to the PEM file of the authority that signed it, once you know that it is the right broker.";
            }

            if (states.Any(s => s.Status == X509ChainStatusFlags.NotTimeValid))
            {
                using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(shown.Certificate.GetRawCertData());
                yield return string.Create(CultureInfo.InvariantCulture, $"is out of its time ({certificate.NotBefore.ToUniversalTime():u} to {certificate.NotAfter.ToUniversalTime():u}). Have it renewed, and compare the clocks of both machines.");
            }

            if (states.Where(s => (s.Status & (Unsigned | X509ChainStatusFlags.NotTimeValid)) == 0).Select(s => s.Status.ToString()).Distinct().ToArray() is { Length: > 0 } others)
            {
                yield return $"does not hold ({string.Join(", ", others)}). Ask who runs the broker for a certificate that does.";
            }
        }
    }

    private static string Names(X509Certificate shown)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(shown.GetRawCertData());
        List<string> names = [];
        try
        {
            foreach (X509SubjectAlternativeNameExtension alternatives in certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>())
            {
                names.AddRange(alternatives.EnumerateDnsNames().Concat(alternatives.EnumerateIPAddresses().Select(a => a.ToString())));
            }
        }
        catch (CryptographicException)
        {
            // A certificate of strange names is named by its subject.
        }

        string[] told = [.. (names.Count > 0 ? names : [certificate.Subject]).Take(MostNames).Select(n => n.Length <= LongestName ? n : n[..LongestName] + "…")];
        return string.Join(", ", told);
    }
}
