using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Sl651;

/// <summary>
/// Hydrological telemetry by SL 651-2014 (水文监测数据通信规约) in HEX/BCD coding: water level, flow, rain. Frames come over TCP, or one body holds
/// several of them, binary or as hex text. ASCII coding is refused with a fault.
/// </summary>
public sealed class Sl651Decoder : IStreamFormat
{
    /// <summary>After so many unreadable parts the rest of a body is given up: it is no telemetry.</summary>
    private const int MaxFaults = 1000;

    private static readonly SearchValues<byte> s_hex = SearchValues.Create("0123456789abcdefABCDEF \t\r\n"u8);

    /// <inheritdoc/>
    public string Format => "sl651";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes => [];

    /// <inheritdoc/>
    public IStreamSession Open(FeedContext context) => new Sl651Session(context);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ReadOnlyMemory<byte> rest = body;
        if (body.Span.IndexOfAnyExcept(s_hex) < 0)
        {
            if (FromHex(body.Span) is not { } binary)
            {
                return Decoded.Unreadable("sl651-hex", "The body is hex text with an odd number of digits.");
            }

            rest = binary;
        }

        if (rest.IsEmpty)
        {
            return Decoded.Unreadable("sl651-empty", "The body holds no frame.");
        }

        Sl651Session session = new(context);
        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        HashSet<string> heartbeats = [];
        while (!rest.IsEmpty)
        {
            if (faults.Count >= MaxFaults)
            {
                faults.Add(new Fault("sl651-too-many-faults", "The rest of the body was not read: too much of it was not telemetry."));
                break;
            }

            FrameRead read = session.Read(rest.Span);
            if (read == FrameRead.NeedMore)
            {
                read = Sl651Framing.ReadLast(rest.Span);
            }

            rest = rest[read.Consumed..];
            if (read.Skipped is { } skipped)
            {
                faults.Add(skipped);
            }
            else if (read.Frame is { } frame)
            {
                Decoded decoded = session.Decode(frame, context.ReceivedAt);
                messages.AddRange(decoded.Messages);
                faults.AddRange(decoded.Faults);
                heartbeats.UnionWith(decoded.Heartbeats);
            }
        }

        return new Decoded(messages.ToImmutable(), faults.ToImmutable()) { Heartbeats = [.. heartbeats.Order(StringComparer.Ordinal)] };
    }

    private static byte[]? FromHex(ReadOnlySpan<byte> text)
    {
        byte[] digits = new byte[text.Length];
        int count = 0;
        foreach (byte b in text)
        {
            if (b > (byte)' ')
            {
                digits[count++] = b;
            }
        }

        return count % 2 == 0 ? Convert.FromHexString(digits.AsSpan(0, count)) : null;
    }
}
