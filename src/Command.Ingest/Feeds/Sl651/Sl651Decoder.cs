using System.Collections.Frozen;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>
/// Hydrological telemetry by SL 651-2014 (水文监测数据通信规约) in HEX/BCD and in ASCII coding: water level, flow, rain and the other
/// elements of its table C.1. Frames come over TCP or UDP, or one body holds several of them, binary or as hex text.
/// </summary>
public sealed class Sl651Decoder : IStreamFormat, IOutlined
{
    /// <inheritdoc/>
    public string Format => "sl651";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes => [];

    /// <inheritdoc/>
    public IStreamSession Open(FeedContext context) => new Sl651Session(context);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context) =>
        PushedFrames.Decode(body, context, Format, new Sl651Session(context), Sl651Framing.ReadLast);

    /// <inheritdoc/>
    public IEnumerable<OutlinePart> Outline(ReadOnlyMemory<byte> body, FeedContext context) => Sl651Outline.Of(body, context);
}
