using Command.Ingest.Contracts;

namespace Command.Ingest.Hub;

/// <summary>Where a web node gets the picture from: this process, or another by <see cref="PictureHub"/>.</summary>
public interface IPictureSource
{
    /// <summary>A snapshot first, then every change. Ends or throws when the link is lost or this follower fell behind: begin again.</summary>
    IAsyncEnumerable<FollowFrame> FollowAsync(CancellationToken cancellationToken);
}
