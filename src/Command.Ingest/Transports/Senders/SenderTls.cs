using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Command.Ingest.Contracts;

namespace Command.Ingest.Transports.Senders;

/// <summary>TLS for the connections of TCP feeds that ask for it, with the certificate that the web server has too.</summary>
public sealed class SenderTls(SenderDoors doors, IConfiguration configuration, TimeProvider time) : IDisposable
{
    private const string PathKey = "Kestrel:Certificates:Default:Path", KeyKey = "Kestrel:Certificates:Default:KeyPath";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private SslStreamCertificateContext? _certificate;

    /// <summary>Reads the certificate, so that one that can't be used is told at the start.</summary>
    /// <exception cref="SettingsException">There is none, or it can't be read.</exception>
    public void Prepare(string feed) => _ = Certificate(feed);

    /// <summary>The sender's side of a connection, after its greeting; null for a sender that is not let in.</summary>
    public async Task<Stream?> OpenAsync(Socket socket, FeedConfig feed, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(feed);
        IPAddress? from = (socket.RemoteEndPoint as IPEndPoint)?.Address;
        SslStream tls = new(new NetworkStream(socket, ownsSocket: false), leaveInnerStreamOpen: false);
        try
        {
            using CancellationTokenSource patience = new(s_patience, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stopping, patience.Token);
            await tls.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = Certificate(feed.Id),
                    ClientCertificateRequired = feed.Sender.AsksForCertificate,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning disable CA5359 // The sender's certificate is judged below, by the feed's own lists.
                    RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
                },
                either.Token).ConfigureAwait(false);
            using X509Certificate2? shown = tls.RemoteCertificate is { } raw ? X509CertificateLoader.LoadCertificate(raw.GetRawCertData()) : null;
            if (doors.AtCertificate(feed, shown, from) is null)
            {
                return tls;
            }
        }
        catch (Exception e) when (e is AuthenticationException or IOException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            doors.Note(feed, new Fault("sender-tls", $"{from} did not greet by TLS: {e.Message}"));
        }

        await tls.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _certificate = null;

    private SslStreamCertificateContext Certificate(string feed)
    {
        lock (_gate)
        {
            if (_certificate is not null)
            {
                return _certificate;
            }

            string path = configuration[PathKey] ?? throw new SettingsException($"Feed '{feed}' asks for TLS, and the server has no certificate. Set Kestrel__Certificates__Default__Path and __KeyPath to PEM files, or Command__Feeds__{feed}__Tls=false.");
            try
            {
                using X509Certificate2 pem = X509Certificate2.CreateFromPemFile(path, configuration[KeyKey]);
                return _certificate = SslStreamCertificateContext.Create(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null), additionalCertificates: null, offline: true);
            }
            catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
            {
                throw new SettingsException($"Feed '{feed}' asks for TLS, and {path} can't be used as the server's certificate: {e.Message} Set Kestrel__Certificates__Default__Path and __KeyPath to PEM files.", e);
            }
        }
    }
}
