using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Command.Ingest.Security;

/// <summary>What one client may take of the server: bounds on every connection and request.</summary>
public static class Connections
{
    /// <summary>The largest body of a request that declares no bound of its own; the feeds' door does.</summary>
    public const long LargestBody = 4 * 1024 * 1024;

    private const long MostConnections = 20_000;
    private static readonly TimeSpan s_head = TimeSpan.FromSeconds(15);

    /// <summary>Sets them. Kestrel's own hold besides: 240 bytes a second at least for a body after five seconds, 100 headers, 32 KiB of them.</summary>
    public static void Bound(KestrelServerOptions kestrel)
    {
        ArgumentNullException.ThrowIfNull(kestrel);
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LargestBody;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.RequestHeadersTimeout = s_head;

        // Which certificates a sender may show is each feed's own matter, and asked for at the feed's door.
        kestrel.ConfigureHttpsDefaults(https => https.ClientCertificateValidation = Any);
    }

    private static bool Any(X509Certificate2 certificate, X509Chain? chain, System.Net.Security.SslPolicyErrors errors) => true;
}
