using System.Collections.Immutable;

namespace Command.Ingest.Feeds;

/// <summary>A format whose documents may be an index: a list of links to the documents that hold the messages. Pure: whoever polls the feed fetches them.</summary>
public interface IIndexFormat : IFeedDecoder
{
    /// <summary>
    /// Absolute http and https addresses that the index points to, each once and in its order; empty when the document holds its messages itself or is no index.
    /// An item that embeds its message is not among them. They come from outside: whoever fetches them decides which hosts may be reached.
    /// </summary>
    /// <param name="body">The index.</param>
    ImmutableArray<string> Links(ReadOnlyMemory<byte> body);
}
