using System.Net.Sockets;

namespace Command.Ingest.Transports;

/// <summary>
/// Tells of a connection that broke while it was made as of every other that broke. When the other side resets it between its being taken and the first byte, .NET
/// lets the socket's own exception through, which nobody who asks over HTTP expects.
/// </summary>
public sealed class BrokenConnections : DelegatingHandler
{
    /// <summary>Puts it before every client that the factory makes.</summary>
    public static IServiceCollection Expect(IServiceCollection services) =>
        services.ConfigureHttpClientDefaults(client => client.AddHttpMessageHandler(() => new BrokenConnections()));

    /// <exception cref="HttpRequestException">The connection could not be made, or broke.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, e.Message, e);
        }
    }
}
