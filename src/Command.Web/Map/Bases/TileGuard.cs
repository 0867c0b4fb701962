using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Command.Ingest.Transports.HttpPoll;
using Microsoft.Extensions.Options;

namespace Command.Web.Map.Bases;

/// <summary>
/// Keeps tile requests from reaching what lies inside, by the rule that polls of feeds keep (<see cref="PollGuard.IsPublic"/>): addresses are judged after the name is resolved
/// and just before the connection is made. Hosts of <c>Command__Map__Allow</c> may have any address.
/// </summary>
public sealed class TileGuard(IOptions<MapOptions> options)
{
    private readonly FrozenSet<string> _allowed = options.Value.Allow
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Connects to an address of the host that may be reached.</summary>
    /// <exception cref="RefusedAddressException">None may.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        string host = context.DnsEndPoint.Host;
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        IPAddress[] reachable = _allowed.Contains(host.Trim('[', ']')) ? addresses : [.. addresses.Where(PollGuard.IsPublic)];
        if (reachable.Length == 0)
        {
            throw new RefusedAddressException($"{host} has no address on the public internet, and inside addresses are reached by permission only. If it is meant, add it to Command__Map__Allow.");
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(reachable, context.DnsEndPoint.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }
}
