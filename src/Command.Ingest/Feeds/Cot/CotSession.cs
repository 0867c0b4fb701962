using System.Globalization;
using System.Text;
using Command.Geo.Wire;

namespace Command.Ingest.Feeds.Cot;

/// <summary>One TCP connection of a TAK client or server. Events are not acknowledged by the protocol; only a ping wants an answer.</summary>
public sealed class CotSession : IStreamSession
{
    private const string Ping = "t-x-c-t";
    private const string Pong = "t-x-c-t-r";
    private const double Unknown = 9_999_999;

    private static readonly TimeSpan s_stale = TimeSpan.FromSeconds(20);

    private readonly CotDecoder _decoder;
    private readonly FeedContext _context;
    private CotFraming _framing;

    public CotSession(CotDecoder decoder, FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentNullException.ThrowIfNull(context);
        _decoder = decoder;
        _context = context;
    }

    /// <inheritdoc/>
    public FrameRead Read(ReadOnlySpan<byte> buffer) => _framing.Read(buffer);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> frame, DateTimeOffset receivedAt) => _decoder.Decode(frame, _context with { ReceivedAt = receivedAt });

    /// <summary>A pong for a ping, in the form that the ping came in; nothing for anything else.</summary>
    public ReadOnlyMemory<byte> Reply(ReadOnlyMemory<byte> frame, FrameOutcome outcome, DateTimeOffset now)
    {
        if (outcome != FrameOutcome.Stored || frame.Span.IndexOf("t-x-c-t"u8) < 0 || CotDecoder.EventOf(frame)?.Type != Ping)
        {
            return default;
        }

        return frame.Span[0] == CotDecoder.TakMagic ? Protobuf(now) : Xml(now);
    }

    /// <summary>Every event does.</summary>
    public bool StandsAlone(ReadOnlyMemory<byte> frame) => true;

    private static byte[] Xml(DateTimeOffset now)
    {
        string at = Moment(now);
        return Encoding.UTF8.GetBytes(
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?><event version=\"2.0\" uid=\"takPong\" type=\"{Pong}\" how=\"h-g-i-g-o\" time=\"{at}\" start=\"{at}\" stale=\"{Moment(now + s_stale)}\">"
            + "<point lat=\"0.0\" lon=\"0.0\" hae=\"0.0\" ce=\"9999999.0\" le=\"9999999.0\"/></event>\n");
    }

    private static byte[] Protobuf(DateTimeOffset now)
    {
        ulong at = (ulong)now.ToUnixTimeMilliseconds();
        ProtoWriter item = new();
        item.Text(1, Pong);
        item.Text(5, "takPong");
        item.Number(6, at);
        item.Number(7, at);
        item.Number(8, at + (ulong)s_stale.TotalMilliseconds);
        item.Text(9, "h-g-i-g-o");
        item.Double(13, Unknown);
        item.Double(14, Unknown);
        ProtoWriter message = new();
        message.Bytes(2, item.Written);
        ProtoWriter framed = new();
        framed.RawBytes(message.Written);
        return [CotDecoder.TakMagic, .. framed.Written];
    }

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
