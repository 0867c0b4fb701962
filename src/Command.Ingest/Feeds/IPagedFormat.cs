namespace Command.Ingest.Feeds;

/// <summary>
/// A format whose answers come in pages, each naming the next (OGC SensorThings 1.1 §9.3.3.6 <c>@iot.nextLink</c>).
/// Pure: it reads a link, and whoever polls decides whether it is followed.
/// </summary>
public interface IPagedFormat
{
    /// <summary>The link to the next page as the sender wrote it, absolute or relative to this page; null on the last one and for a body that is no page.</summary>
    /// <param name="body">One page as it came.</param>
    string? NextPage(ReadOnlyMemory<byte> body);
}
