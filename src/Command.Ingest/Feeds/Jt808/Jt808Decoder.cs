using System.Buffers;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Jt808;

/// <summary>
/// Vehicle terminals by JT/T 808-2013 and -2019 (道路运输车辆卫星定位系统 终端通讯协议). Frames come over TCP, or one body holds several of them,
/// binary or as hex text. The standard does not name a datum: positions are in the feed's declared one.
/// </summary>
public sealed class Jt808Decoder : IStreamFormat
{
    /// <summary>After so many unreadable parts the rest of a body is given up: it is no terminal's.</summary>
    private const int MaxFaults = 1000;

    private static readonly SearchValues<byte> s_hex = SearchValues.Create("0123456789abcdefABCDEF \t\r\n"u8);

    /// <inheritdoc/>
    public string Format => "jt808";

    /// <inheritdoc/>
    public FrozenSet<string> ContentTypes => [];

    /// <inheritdoc/>
    public IStreamSession Open(FeedContext context) => new Jt808Session(context);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context)
    {
        ReadOnlyMemory<byte> rest = body;
        if (body.Span.IndexOfAnyExcept(s_hex) < 0)
        {
            if (FromHex(body.Span) is not { } binary)
            {
                return Decoded.Unreadable("jt808-hex", "The body is hex text with an odd number of digits.");
            }

            rest = binary;
        }

        if (rest.IsEmpty)
        {
            return Decoded.Unreadable("jt808-empty", "The body holds no frame.");
        }

        Jt808Session session = new(context);
        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        HashSet<string> heartbeats = [];
        while (!rest.IsEmpty)
        {
            if (faults.Count >= MaxFaults)
            {
                faults.Add(new Fault("jt808-too-many-faults", "The rest of the body was not read: too much of it was no message of a terminal."));
                break;
            }

            FrameRead read = session.Read(rest.Span);
            if (read == FrameRead.NeedMore)
            {
                read = Jt808Framing.ReadLast(rest.Span);
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
