using System.Net;
using System.Net.Sockets;

namespace Command.Ingest.Transports.Sip;

/// <summary>A UDP address that something came from.</summary>
internal sealed class SipDatagramFlow(Socket socket, IPEndPoint remote) : ISipFlow
{
    public IPEndPoint Remote => remote;

    public IPEndPoint Local { get; } = (IPEndPoint)socket.LocalEndPoint!;

    public string Protocol => "UDP";

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendToAsync(bytes, SocketFlags.None, remote, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Nobody is there any more, which the keep-alive will tell.
        }
    }
}
