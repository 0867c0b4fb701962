using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cot;

/// <summary>
/// Reads Cursor on Target events: XML (schema 2.0), one or several in a body or over a stream, and TAK protocol version 1 (protobuf) with its mesh and stream headers.
/// Positions are WGS 84; heights are above its ellipsoid.
/// </summary>
public sealed class CotDecoder : IStreamFormat
{
    /// <summary>Events, and stretches of noise between them, read of one body.</summary>
    public const int MaxEvents = 5_000;

    internal const byte TakMagic = 0xBF;

    /// <inheritdoc/>
    public string Format => "cot";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes { get; } =
        FrozenSet.ToFrozenSet(["application/xml", "text/xml", "text/plain", "application/x-protobuf", "application/protobuf", "application/octet-stream"]);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ReadOnlySpan<byte> bytes = body.Span;

        // A datagram of the mesh: BF, version, BF, and then one message of that version to its end.
        if (bytes.Length >= 3 && bytes[0] == TakMagic && bytes[2] == TakMagic && bytes[1] < 0x80)
        {
            return bytes[1] switch
            {
                0 => Xml(body[3..], context),
                1 => Protobuf(bytes[3..], context),
                _ => Decoded.Unreadable("tak-version", $"The datagram states TAK protocol version {bytes[1]}; versions 0 (XML) and 1 (protobuf) are read."),
            };
        }

        // Framing looks at bytes; a body of two bytes a character is one document.
        return bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) ? Xml(body, context) : Several(body, context);
    }

    /// <inheritdoc/>
    public IStreamSession Open(FeedContext context) => new CotSession(this, context);

    private static Decoded Several(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ReadOnlyMemory<byte> left = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        CotFraming framing = default;
        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        ImmutableArray<string>.Builder alive = ImmutableArray.CreateBuilder<string>();
        int parts = 0;
        while (!left.IsEmpty)
        {
            if (parts == MaxEvents)
            {
                faults.Add(new Fault("too-many-events", string.Create(CultureInfo.InvariantCulture, $"The body has more than {MaxEvents} events; those after them were not read. Send it in parts.")));
                break;
            }

            FrameRead read = framing.Read(left.Span);
            if (read.Skipped is { } skipped)
            {
                parts++;
                faults.Add(skipped);
            }

            // What does not end is read as it is: the parser says best what is missing.
            ReadOnlyMemory<byte> frame = read.Consumed == 0 ? left : read.Frame;
            left = read.Consumed == 0 ? default : left[read.Consumed..];
            if (!frame.IsEmpty)
            {
                parts++;
                Decoded one = Frame(frame, context);
                messages.AddRange(one.Messages);
                faults.AddRange(one.Faults);
                alive.AddRange(one.Heartbeats);
            }
        }

        if (parts == 0)
        {
            return Decoded.Unreadable("empty-body", "The body is empty; send a Cursor on Target event.");
        }

        return new Decoded(messages.DrainToImmutable(), faults.DrainToImmutable()) { Heartbeats = alive.DrainToImmutable() };
    }

    /// <summary>One event as the framing gave it.</summary>
    private static Decoded Frame(ReadOnlyMemory<byte> frame, FeedContext context)
    {
        if (frame.Span[0] != TakMagic)
        {
            return Xml(frame, context);
        }

        return Protobuf(Message(frame.Span), context);
    }

    /// <summary>The event of a stream's frame, or null.</summary>
    internal static CotEvent? EventOf(ReadOnlyMemory<byte> frame) =>
        frame.IsEmpty ? null : frame.Span[0] == TakMagic ? TakMessage.Read(Message(frame.Span)).Event : CotXml.Read(frame).Event;

    /// <summary>What follows BF and the length.</summary>
    private static ReadOnlySpan<byte> Message(ReadOnlySpan<byte> frame)
    {
        int end = frame[1..].IndexOfAnyInRange((byte)0, (byte)0x7F);
        return end < 0 ? default : frame[(end + 2)..];
    }

    private static Decoded Xml(ReadOnlyMemory<byte> bytes, FeedContext context)
    {
        (CotEvent? item, Fault? fault) = CotXml.Read(bytes);
        return item is null ? new Decoded([], [fault!]) : CotMapping.Of(item, context);
    }

    private static Decoded Protobuf(ReadOnlySpan<byte> bytes, FeedContext context)
    {
        (CotEvent? item, Fault? fault) = TakMessage.Read(bytes);
        return (item, fault) switch
        {
            ({ } found, _) => CotMapping.Of(found, context),
            (_, { } broken) => new Decoded([], [broken]),
            _ => new Decoded([], []) { Heartbeats = [context.Feed] },
        };
    }
}
