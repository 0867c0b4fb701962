using System.Net;

namespace Command.Ingest.Transports.Sip;

/// <summary>The way back to where a message came from: a UDP address or a connection.</summary>
public interface ISipFlow
{
    IPEndPoint Remote { get; }

    /// <summary>Where we are reached on this flow.</summary>
    IPEndPoint Local { get; }

    /// <summary>UDP or TCP, as the Via names it. Only UDP loses messages, so only there is a request sent again.</summary>
    string Protocol { get; }

    /// <summary>Sends bytes; what can't be sent is dropped, as UDP does.</summary>
    ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);
}
