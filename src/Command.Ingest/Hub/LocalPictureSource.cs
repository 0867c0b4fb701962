using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Command.Ingest.Contracts;

namespace Command.Ingest.Hub;

/// <summary>Follows the picture of this process.</summary>
public sealed class LocalPictureSource(PictureBroadcast broadcast) : IPictureSource
{
    public async IAsyncEnumerable<FollowFrame> FollowAsync([EnumeratorCancellation] CancellationToken cancellationToken, FollowPoint? from = null)
    {
        (FollowFrame first, ChannelReader<PictureFrame> rest, IDisposable stop) = broadcast.Follow(from);
        using (stop)
        {
            yield return first;
            await foreach (PictureFrame frame in rest.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return new FollowFrame(null, frame);
            }
        }
    }
}
