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

        Gathered gathered = new();
        while (!rest.IsEmpty)
        {
            if (gathered.FaultCount >= MaxFaults)
            {
                gathered.Add(new Fault($"{format}-too-many-faults", $"The rest of the body was not read: too much of it was not {format}. Check that the sender and the feed speak the same format."));
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
                gathered.Add(skipped);
            }
            else if (read.Frame is { } frame)
            {
                gathered.Add(session.Decode(frame, context.ReceivedAt), frame);
            }
        }

        return gathered.Whole();
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

    /// <summary>What the frames of a body gave. Most bodies hold one frame, whose messages are then the body's as they are.</summary>
    private struct Gathered
    {
        private Decoded? _only;
        private List<Message>? _messages;
        private List<Fault>? _faults;
        private SortedSet<string>? _heartbeats;
        private List<(string Message, ReadOnlyMemory<byte> Frame)>? _unfinished;

        public readonly int FaultCount => (_faults?.Count ?? 0) + (_only?.Faults.Length ?? 0);

        public void Add(Fault fault)
        {
            Spill();
            _faults!.Add(fault);
        }

        public void Add(Decoded decoded, byte[] frame)
        {
            Follow(decoded.Part, frame);
            if (_only is null && _messages is null && decoded.Heartbeats.Length < 2)
            {
                _only = decoded;
                return;
            }

            Spill();
            Take(decoded);
        }

        public readonly Decoded Whole() => _only is { } only
            ? new Decoded(only.Messages, only.Faults) { Heartbeats = only.Heartbeats, Unfinished = Unfinished() }
            : new Decoded([.. _messages ?? []], [.. _faults ?? []]) { Heartbeats = [.. _heartbeats ?? []], Unfinished = Unfinished() };

        private readonly ImmutableArray<ReadOnlyMemory<byte>> Unfinished() => _unfinished is { Count: > 0 } parts ? [.. parts.Select(p => p.Frame)] : [];

        /// <summary>Notes the frames of messages that are not whole yet.</summary>
        private void Follow(FramePart? part, byte[] frame)
        {
            if (part is { Completes: true })
            {
                _unfinished?.RemoveAll(p => p.Message == part.Message);
            }
            else if (part is not null)
            {
                (_unfinished ??= []).Add((part.Message, frame));
            }
        }

        private void Spill()
        {
            (_messages, _faults, _heartbeats) = (_messages ?? [], _faults ?? [], _heartbeats ?? new SortedSet<string>(StringComparer.Ordinal));
            if (_only is { } only)
            {
                _only = null;
                Take(only);
            }
        }

        private readonly void Take(Decoded decoded)
        {
            _messages!.AddRange(decoded.Messages);
            _faults!.AddRange(decoded.Faults);
            _heartbeats!.UnionWith(decoded.Heartbeats);
        }
    }
}
