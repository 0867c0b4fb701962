using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Command.Ingest.Exercise;

/// <summary>The way from the exercise to the server that it is in.</summary>
internal static class Loopback
{
    /// <summary>Where this server can be reached from its own machine without encryption.</summary>
    public static Uri? Of(IServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        foreach (string address in server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
        {
            BindingAddress binding = BindingAddress.Parse(address);
            if (binding.Scheme == "http" && !binding.IsUnixPipe && !binding.IsNamedPipe)
            {
                bool any = !IPAddress.TryParse(binding.Host, out IPAddress? ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any);
                return new UriBuilder("http", any ? "127.0.0.1" : binding.Host, binding.Port, binding.PathBase + "/").Uri;
            }
        }

        return null;
    }
}
