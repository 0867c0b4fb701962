using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>Message ids of JT/T 808 that this feed knows by name.</summary>
internal static class Jt808Id
{
    public const ushort TerminalAnswer = 0x0001, Heartbeat = 0x0002, Logout = 0x0003, Register = 0x0100, Authenticate = 0x0102;
    public const ushort Position = 0x0200, PositionAnswer = 0x0201, PositionBatch = 0x0704;
    public const ushort PlatformAnswer = 0x8001, ResendRequest = 0x8003, RegisterAnswer = 0x8100;

    /// <summary>Ids from here on go from the platform to the terminal.</summary>
    public const ushort FirstDown = 0x8000;

    /// <summary>Whether the body is read, so that its packets have to be put together; of the others only the bytes are kept.</summary>
    public static bool IsRead(ushort id) => id is Position or PositionAnswer or PositionBatch or Register or Authenticate;
}

/// <summary>Who a message is from, as far as its connection knows.</summary>
/// <param name="Terminal">The terminal's identity.</param>
/// <param name="Plate">The number plate of its registration on this connection.</param>
/// <param name="ChecksumFault">Set when the frame's checksum is wrong and the feed takes it all the same.</param>
internal readonly record struct Jt808Source(string Terminal, string? Plate, Fault? ChecksumFault);

/// <summary>Makes messages of one whole terminal message.</summary>
internal static class Jt808Messages
{
    private const int BatchHead = 3;

    public static Decoded Of(ushort id, in Jt808Source source, ushort serial, ReadOnlySpan<byte> body, FeedContext context, DateTimeOffset receivedAt) => id switch
    {
        Jt808Id.Position => One(source, serial, body, context, receivedAt),
        Jt808Id.PositionAnswer => One(source, serial, body.Length > 2 ? body[2..] : default, context, receivedAt),
        Jt808Id.PositionBatch => Batch(source, serial, body, context, receivedAt),
        >= Jt808Id.FirstDown => new Decoded([], [new Fault("jt808-direction", string.Create(CultureInfo.InvariantCulture, $"Message {id:X4} goes from a platform to a terminal."), source.Terminal)]),
        _ => new Decoded([], []) { Heartbeats = [source.Terminal] },
    };

    private static Decoded One(in Jt808Source source, ushort serial, ReadOnlySpan<byte> body, FeedContext context, DateTimeOffset receivedAt) =>
        new Jt808Fix(body).Read(source, serial, 0, false, context, receivedAt, out Position? position) is { } fault
            ? new Decoded([], [fault])
            : new Decoded([position!], []);

    /// <summary>0704: count, type (0 regular, 1 kept back in a radio shadow), then position reports each after its length.</summary>
    private static Decoded Batch(in Jt808Source source, ushort serial, ReadOnlySpan<byte> body, FeedContext context, DateTimeOffset receivedAt)
    {
        if (body.Length < BatchHead)
        {
            return new Decoded([], [new Fault("jt808-batch", "A batch is shorter than its count and type.", source.Terminal)]);
        }

        int count = BinaryPrimitives.ReadUInt16BigEndian(body);
        bool delayed = body[2] == 1;
        ImmutableArray<Message>.Builder positions = ImmutableArray.CreateBuilder<Message>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        ReadOnlySpan<byte> rest = body[BatchHead..];
        int index = 0;
        while (rest.Length >= 2)
        {
            index++;
            int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
            if (length > rest.Length - 2)
            {
                break;
            }

            if (new Jt808Fix(rest.Slice(2, length)).Read(source, serial, index, delayed, context, receivedAt, out Position? position) is { } fault)
            {
                faults.Add(fault with { Where = string.Create(CultureInfo.InvariantCulture, $"{source.Terminal}, item {index}") });
            }
            else
            {
                positions.Add(position!);
            }

            rest = rest[(2 + length)..];
        }

        int read = positions.Count + faults.Count;
        if (!rest.IsEmpty || read != count)
        {
            faults.Add(new Fault("jt808-batch", string.Create(CultureInfo.InvariantCulture, $"A batch states {count} items; {read} were there and {rest.Length} bytes are left over."), source.Terminal));
        }

        return new Decoded(positions.DrainToImmutable(), faults.DrainToImmutable()) { Heartbeats = read == 0 ? [source.Terminal] : [] };
    }
}
