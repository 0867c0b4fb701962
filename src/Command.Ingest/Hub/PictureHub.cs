using System.Runtime.CompilerServices;
using System.Text.Json;
using Command.Ingest.Api;
using Command.Ingest.Api.Rights;
using Command.Ingest.Contracts;
using Microsoft.AspNetCore.SignalR;

namespace Command.Ingest.Hub;

/// <summary><c>/hubs/picture</c>: web nodes and services follow the picture here.</summary>
[Needs(Right.FollowPicture)]
public sealed class PictureHub(LocalPictureSource source, ReadAccess access, SharedViews views) : Microsoft.AspNetCore.SignalR.Hub
{
    public const string Path = "/hubs/picture";

    public override Task OnConnectedAsync()
    {
        if (Context.GetHttpContext() is not { } http || !access.Allows(http))
        {
            Context.Abort();
        }

        return base.OnConnectedAsync();
    }

    /// <summary>A stream of <see cref="FollowFrame"/> as UTF-8 JSON: a snapshot first, then every change, gapless.</summary>
    [Needs(Right.FollowPicture)]
    public IAsyncEnumerable<byte[]> Follow(CancellationToken cancellationToken) => Frames(null, cancellationToken);

    /// <summary>The same for a follower that has everything up to a sequence of an epoch: what it missed first, or a snapshot where that is not at hand.</summary>
    [Needs(Right.FollowPicture)]
    public IAsyncEnumerable<byte[]> FollowFrom(string epoch, long sequence, CancellationToken cancellationToken) => Frames(new FollowPoint(epoch, sequence), cancellationToken);

    private async IAsyncEnumerable<byte[]> Frames(FollowPoint? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (FollowFrame frame in source.FollowAsync(cancellationToken, from).ConfigureAwait(false))
        {
            // Asked at each frame: what is withdrawn meanwhile ends the stream as well.
            if (Context.GetHttpContext() is not { } http || !views.SightOf(http).IsWhole)
            {
                throw new HubException("The journal's stream has everything, and not everything is shared with your agency. Use /ogc and /tiles, or a web node's key.");
            }

            yield return JsonSerializer.SerializeToUtf8Bytes(views.PersonalOf(http).Of(frame), CommandJson.Wire.FollowFrame);
        }
    }
}
