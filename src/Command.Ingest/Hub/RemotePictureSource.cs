using System.Runtime.CompilerServices;
using System.Text.Json;
using Command.Ingest.Contracts;
using Microsoft.AspNetCore.SignalR.Client;

namespace Command.Ingest.Hub;

/// <summary>Follows the picture of another process by its <see cref="PictureHub"/>.</summary>
/// <param name="ingest">The address of a running Command.Ingest.</param>
/// <param name="key">An API key of role <c>node</c> there; null where it lets loopback in.</param>
public sealed class RemotePictureSource(Uri ingest, string? key) : IPictureSource
{
    public async IAsyncEnumerable<FollowFrame> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HubConnection connection = new HubConnectionBuilder()
            .WithUrl(new Uri(ingest, PictureHub.Path), o => o.AccessTokenProvider = () => Task.FromResult(key))
            .AddMessagePackProtocol()
            .Build();
        await using (connection.ConfigureAwait(false))
        {
            await connection.StartAsync(cancellationToken).ConfigureAwait(false);
            await foreach (byte[] bytes in connection.StreamAsync<byte[]>(nameof(PictureHub.Follow), cancellationToken).ConfigureAwait(false))
            {
                yield return JsonSerializer.Deserialize(bytes, CommandJson.Wire.FollowFrame)!;
            }
        }
    }
}
