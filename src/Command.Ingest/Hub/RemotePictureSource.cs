using System.Runtime.CompilerServices;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Transports;
using Microsoft.AspNetCore.SignalR.Client;

namespace Command.Ingest.Hub;

/// <summary>Follows the picture of another process by its <see cref="PictureHub"/>; when that one is gone, of the next that answers.</summary>
/// <param name="ingest">The running Command.Ingests.</param>
/// <param name="key">An API key of role <c>node</c> there; null where they let loopback in.</param>
public sealed class RemotePictureSource(IngestAddress ingest, string? key) : IPictureSource
{
    /// <summary>The link is made within so long or not at all; an address behind a firewall that drops answers nothing.</summary>
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(5);

    /// <summary>A frame comes every second: a link on which nothing comes for so long is lost, whatever TCP says.</summary>
    private static readonly TimeSpan s_silent = TimeSpan.FromSeconds(6);

    public RemotePictureSource(Uri ingest, string? key)
        : this(new IngestAddress([ingest]), key)
    {
    }

    public async IAsyncEnumerable<FollowFrame> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken, FollowPoint? from = null)
    {
        Uri address = ingest.Current;
        try
        {
            HubConnection connection = new HubConnectionBuilder()
                .WithUrl(new Uri(address, PictureHub.Path), o =>
                {
                    o.AccessTokenProvider = () => Task.FromResult(key);
                    o.HttpMessageHandlerFactory = inner => new BrokenConnections { InnerHandler = inner };
                })
                .AddMessagePackProtocol()
                .WithServerTimeout(s_silent)
                .Build();
            await using (connection.ConfigureAwait(false))
            {
                await StartAsync(connection, cancellationToken).ConfigureAwait(false);
                IAsyncEnumerable<byte[]> frames = from is null
                    ? connection.StreamAsync<byte[]>(nameof(PictureHub.Follow), cancellationToken)
                    : connection.StreamAsync<byte[]>(nameof(PictureHub.FollowFrom), from.Epoch, from.Sequence, cancellationToken);
                await foreach (byte[] bytes in frames.ConfigureAwait(false))
                {
                    yield return JsonSerializer.Deserialize(bytes, CommandJson.Wire.FollowFrame)!;
                }
            }
        }
        finally
        {
            ingest.Leave(address);
        }
    }

    private static async Task StartAsync(HubConnection connection, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(s_connect);
        try
        {
            await connection.StartAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Command.Ingest did not answer within {s_connect.TotalSeconds:0} s.", e);
        }
    }
}

/// <summary>Which of several Command.Ingests is followed. Safe to use from any thread.</summary>
/// <param name="all">Their addresses; at least one.</param>
public sealed class IngestAddress(IReadOnlyList<Uri> all)
{
    private int _at;

    /// <summary>The one followed, or tried next.</summary>
    public Uri Current => all[(int)((uint)Volatile.Read(ref _at) % (uint)all.Count)];

    /// <summary>Goes on to the next, unless somebody has already.</summary>
    public void Leave(Uri address)
    {
        int at = Volatile.Read(ref _at);
        if (all[(int)((uint)at % (uint)all.Count)] == address)
        {
            Interlocked.CompareExchange(ref _at, at + 1, at);
        }
    }
}
