using System.Buffers;
using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds;

/// <summary>What is left of a body when no more bytes will come: a format's way to cut it.</summary>
public delegate FrameRead LastFrameRead(ReadOnlySpan<byte> buffer);

/// <summary>Reads the frames of a stream format out of one pushed body, which may be binary or hex text with white space in it.</summary>
public static class PushedFrames
{
    /// <summary>After so many unreadable parts the rest of a body is given up: it is not of this format.</summary>
    private const int MaxFaults = 1000;

    private static readonly SearchValues<byte> s_hex = SearchValues.Create("0123456789abcdefABCDEF \t\r\n"u8);

    /// <summary>Decodes every frame of a body in order, as if it had come over one connection.</summary>
    /// <param name="body">The pushed bytes.</param>
    /// <param name="context">Whose feed it is and when it came.</param>
    /// <param name="format">The format's name, which its fault codes begin with.</param>
    /// <param name="session">A connection of its own for this body.</param>
    /// <param name="readLast">What to do with an unfinished end.</param>
    public static Decoded Decode(ReadOnlyMemory<byte> body, FeedContext context, string format, IStreamSession session, LastFrameRead readLast)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(readLast);
        if (Binary(body) is not { } rest)
        {
            return Decoded.Unreadable($"{format}-hex", "The body is hex text with an odd number of digits.");
        }

        if (rest.IsEmpty)
        {
            return Decoded.Unreadable($"{format}-empty", "The body holds no frame.");
        }

        ImmutableArray<Message>.Builder messages = ImmutableArray.CreateBuilder<Message>();
        ImmutableArray<Fault>.Builder faults = ImmutableArray.CreateBuilder<Fault>();
        HashSet<string> heartbeats = [];
        List<(string Message, ReadOnlyMemory<byte> Frame)> unfinished = [];
        while (!rest.IsEmpty)
        {
            if (faults.Count >= MaxFaults)
            {
                faults.Add(new Fault($"{format}-too-many-faults", $"The rest of the body was not read: too much of it was not {format}. Check that the sender and the feed speak the same format."));
                break;
            }

            FrameRead read = session.Read(rest.Span);
            if (read == FrameRead.NeedMore)
            {
                read = readLast(rest.Span);
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
                if (decoded.Part is { Completes: true } whole)
                {
                    unfinished.RemoveAll(p => p.Message == whole.Message);
                }
                else if (decoded.Part is { } part)
                {
                    unfinished.Add((part.Message, frame));
                }
            }
        }

        return new Decoded(messages.DrainToImmutable(), faults.DrainToImmutable())
        {
            Heartbeats = [.. heartbeats.Order(StringComparer.Ordinal)],
            Unfinished = [.. unfinished.Select(p => p.Frame)],
        };
    }

    /// <summary>The bytes that a body means: its own, or those that its hex text writes; null for an odd number of digits.</summary>
    public static ReadOnlyMemory<byte>? Binary(ReadOnlyMemory<byte> body)
    {
        if (body.Span.IndexOfAnyExcept(s_hex) >= 0)
        {
            return body;
        }

        return FromHex(body.Span) is { } bytes ? (ReadOnlyMemory<byte>?)bytes : null;
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
