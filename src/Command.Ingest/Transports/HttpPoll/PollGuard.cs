using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Transports.HttpPoll;

/// <summary>
/// Keeps polls from reaching what lies inside: addresses are judged after the name is resolved and just before the connection is made, so that neither a
/// redirect nor a name that changes its address gets by. Hosts of <c>Command__Ingest__PollAllow</c> may have any address.
/// </summary>
public sealed class PollGuard(IOptions<CommandOptions> options)
{
    // The special-purpose registries of IANA (RFC 6890); cloud metadata services live in 169.254/16 and fc00::/7.
    private static readonly ImmutableArray<IPNetwork> s_inside =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    private static readonly IPNetwork s_global = IPNetwork.Parse("2000::/3");

    private readonly FrozenSet<string> _allowed = options.Value.Ingest.PollAllow
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>While an exercise is configured only listed hosts are reached at all.</summary>
    public bool ExerciseOnly => options.Value.Exercise.Enabled;

    /// <summary>True for a host that the settings list.</summary>
    public bool Lists(string host) => _allowed.Contains(host.Trim('[', ']'));

    /// <summary>True for an address of the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || s_global.Contains(plain)) && !s_inside.Any(n => n.Contains(plain));
    }

    /// <summary>Connects to the first address of the host that may be reached.</summary>
    /// <exception cref="RefusedAddressException">None may.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        string host = context.DnsEndPoint.Host;
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        IPAddress[] reachable = Lists(host) ? addresses : ExerciseOnly ? [] : [.. addresses.Where(IsPublic)];
        if (reachable.Length == 0)
        {
            throw new RefusedAddressException(Refusal(host));
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

    private string Refusal(string host) => ExerciseOnly
        ? $"{host} is not reached while an exercise is configured. If it must be, add it to Command__Ingest__PollAllow."
        : $"{host} has no address on the public internet, and inside addresses are reached by permission only. If it is meant, add it to Command__Ingest__PollAllow.";
}

/// <summary>A host's addresses may not be reached; the message says what to write.</summary>
public sealed class RefusedAddressException : IOException
{
    public RefusedAddressException()
    {
    }

    public RefusedAddressException(string message)
        : base(message)
    {
    }

    public RefusedAddressException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
