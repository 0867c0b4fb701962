using Command.Ingest.Configuration;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Security;

/// <summary>The proxies before this server, whose word on a visitor's address and scheme is taken. Nobody else's is.</summary>
public static class Proxies
{
    /// <summary>Takes the visitor's address and scheme from <c>X-Forwarded-For</c> and <c>-Proto</c> where a proxy of the settings sent them.</summary>
    public static void UseProxies(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetRequiredService<IOptions<CommandOptions>>().Value.Proxies is not { Length: > 0 } written || AddressList.Read(written) is not { } listed)
        {
            return;
        }

        ForwardedHeadersOptions options = new()
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,

            // However many of them stand in a row, each must be listed.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (System.Net.IPNetwork network in listed.Networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }
}
