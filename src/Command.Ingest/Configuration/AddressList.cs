using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Command.Ingest.Configuration;

/// <summary>Addresses and networks (CIDR, RFC 4632) as the settings list them with commas between. Immutable.</summary>
/// <param name="Networks">Each entry; a single address is a network of one.</param>
public sealed record AddressList(ImmutableArray<IPNetwork> Networks)
{
    private const int Most = 1000;

    /// <summary>Reads a list.</summary>
    /// <returns>Null when an entry is no address or network, or there is none.</returns>
    public static AddressList? Read(string? written)
    {
        ImmutableArray<IPNetwork>.Builder networks = ImmutableArray.CreateBuilder<IPNetwork>();
        foreach (string entry in (written ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (IPNetwork.TryParse(entry, out IPNetwork network))
            {
                networks.Add(network);
            }
            else if (IPAddress.TryParse(entry, out IPAddress? one))
            {
                networks.Add(new IPNetwork(one, one.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
            }
            else
            {
                return null;
            }
        }

        return networks.Count is > 0 and <= Most ? new AddressList(networks.ToImmutable()) : null;
    }

    /// <summary>True when one of the entries holds the address; IPv4 written as IPv6 is IPv4.</summary>
    public bool Holds(IPAddress? address)
    {
        IPAddress? plain = address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address;
        if (plain is null)
        {
            return false;
        }

        foreach (IPNetwork network in Networks)
        {
            if (network.Contains(plain))
            {
                return true;
            }
        }

        return false;
    }
}
