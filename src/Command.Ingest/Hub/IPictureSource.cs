using Command.Ingest.Contracts;

namespace Command.Ingest.Hub;

/// <summary>Where a web node gets the picture from: this process, or another by <see cref="PictureHub"/>.</summary>
public interface IPictureSource
{
    /// <summary>
    /// A snapshot first, then every change. Ends or throws when the link is lost or this follower fell behind: begin again.
    /// A follower that says where it stands gets what it missed in place of the snapshot, as far as that is still at hand.
    /// </summary>
    /// <param name="cancellationToken">Ends the following.</param>
    /// <param name="from">Where the follower stands; null for a snapshot.</param>
    IAsyncEnumerable<FollowFrame> FollowAsync(CancellationToken cancellationToken, FollowPoint? from = null);
}

/// <summary>Where a follower stands.</summary>
/// <param name="Epoch">The journal it follows.</param>
/// <param name="Sequence">The last entry it has folded.</param>
public sealed record FollowPoint(string Epoch, long Sequence);
