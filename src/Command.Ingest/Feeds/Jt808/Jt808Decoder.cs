using System.Collections.Frozen;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>
/// Vehicle terminals by JT/T 808-2013 and -2019 (道路运输车辆卫星定位系统 终端通讯协议). Frames come over TCP, or one body holds several of them,
/// binary or as hex text. The standard does not name a datum: positions are in the feed's declared one.
/// </summary>
public sealed class Jt808Decoder : IStreamFormat, IOutlined
{
    /// <inheritdoc/>
    public string Format => "jt808";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes => [];

    /// <inheritdoc/>
    public IStreamSession Open(FeedContext context) => new Jt808Session(context);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context) =>
        PushedFrames.Decode(body, context, Format, new Jt808Session(context), Jt808Framing.ReadLast);

    /// <inheritdoc/>
    public IEnumerable<OutlinePart> Outline(ReadOnlyMemory<byte> body, FeedContext context) => Jt808Outline.Of(body, context);
}
