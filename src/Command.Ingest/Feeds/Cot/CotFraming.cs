using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Cot;

/// <summary>
/// Finds the events in a stream: XML documents one after the other, each ending with <c>&lt;/event&gt;</c>, or TAK protobuf frames (BF, length as a varint, message).
/// It remembers how far it has looked, so that a stream that drips in byte by byte is read once.
/// </summary>
internal struct CotFraming
{
    /// <summary>The longest event read. Real ones stay below 16 KiB.</summary>
    public const int MaxEvent = 128 * 1024;

    private const byte TakMagic = 0xBF;

    private int _at;
    private int _depth;

    /// <summary>Finds the next event at the start of the buffer.</summary>
    public FrameRead Read(ReadOnlySpan<byte> buffer)
    {
        FrameRead read = Next(buffer);
        if (read.Consumed > 0)
        {
            _at = 0;
            _depth = 0;
        }

        return read;
    }

    private FrameRead Next(ReadOnlySpan<byte> buffer)
    {
        int blank = _at > 0 ? 0 : Blank(buffer);
        if (blank > 0)
        {
            return new FrameRead(blank, null, null);
        }

        if (buffer.IsEmpty)
        {
            return FrameRead.NeedMore;
        }

        return buffer[0] switch
        {
            TakMagic => Tak(buffer),
            (byte)'<' => Xml(buffer),
            _ => Noise(buffer),
        };
    }

    private static FrameRead Tak(ReadOnlySpan<byte> buffer)
    {
        int length = 0;
        for (int i = 1; i < buffer.Length && i <= 4; i++)
        {
            length |= (buffer[i] & 0x7F) << (7 * (i - 1));
            if (buffer[i] < 0x80)
            {
                int end = i + 1 + length;
                return length > MaxEvent
                    ? new FrameRead(UpToXml(buffer), null, Oversize("A TAK frame states a length of", length))
                    : end > buffer.Length ? FrameRead.NeedMore : new FrameRead(end, buffer[..end].ToArray(), null);
            }
        }

        return buffer.Length > 4 ? new FrameRead(UpToXml(buffer), null, new Fault("cot-noise", "A byte BF without a length after it begins no TAK frame; what follows was dropped up to the next XML.")) : FrameRead.NeedMore;
    }

    private FrameRead Xml(ReadOnlySpan<byte> buffer)
    {
        while (_at < buffer.Length)
        {
            int open = buffer[_at..].IndexOf((byte)'<');
            if (open < 0)
            {
                _at = buffer.Length;
                break;
            }

            _at += open;
            ReadOnlySpan<byte> token = buffer[_at..];
            if (Length(token) is not (> 0 and var length))
            {
                break;
            }

            _at += length;
            if (_at > MaxEvent)
            {
                break;
            }

            bool ends = Close(token[..length]);
            if (ends)
            {
                return new FrameRead(_at, buffer[.._at].ToArray(), null);
            }
        }

        if (buffer.Length <= MaxEvent)
        {
            return FrameRead.NeedMore;
        }

        // The next start of an event is where sense may begin again.
        int next = buffer[1..].IndexOf("<event"u8);
        int drop = next < 0 ? buffer.Length : next + 1;
        return new FrameRead(drop, null, Oversize("No event ended within", drop));
    }

    /// <summary>Counts a tag, and says whether the document ends with it.</summary>
    private bool Close(ReadOnlySpan<byte> token)
    {
        if (token.StartsWith("</"u8))
        {
            _depth--;
            ReadOnlySpan<byte> name = token[2..^1].TrimEnd(" \t\r\n"u8);
            return _depth <= 0 || name.SequenceEqual("event"u8);
        }

        if (token.StartsWith("<?"u8) || token.StartsWith("<!"u8))
        {
            return false;
        }

        if (token.EndsWith("/>"u8))
        {
            return _depth == 0;
        }

        _depth++;
        return false;
    }

    /// <summary>The length of the tag, comment, instruction or CDATA at the start; 0 when it has not ended yet.</summary>
    private static int Length(ReadOnlySpan<byte> token)
    {
        if (token.StartsWith("<!--"u8))
        {
            return Through(token, 4, "-->"u8);
        }

        if (token.StartsWith("<![CDATA["u8))
        {
            return Through(token, 9, "]]>"u8);
        }

        if (token.StartsWith("<?"u8))
        {
            return Through(token, 2, "?>"u8);
        }

        if (token.Length < 9 && ("<!--"u8.StartsWith(token) || "<![CDATA["u8.StartsWith(token)))
        {
            return 0;
        }

        byte quote = 0;
        for (int i = 1; i < token.Length; i++)
        {
            byte c = token[i];
            if (quote != 0)
            {
                quote = c == quote ? (byte)0 : quote;
            }
            else if (c is (byte)'"' or (byte)'\'')
            {
                quote = c;
            }
            else if (c == (byte)'>')
            {
                return i + 1;
            }
        }

        return 0;
    }

    private static int Through(ReadOnlySpan<byte> token, int from, ReadOnlySpan<byte> end)
    {
        int at = token.Length < from ? -1 : token[from..].IndexOf(end);
        return at < 0 ? 0 : from + at + end.Length;
    }

    /// <summary>Where a broken TAK frame's length can't be trusted, only XML shows where sense begins again.</summary>
    private static int UpToXml(ReadOnlySpan<byte> buffer)
    {
        int next = buffer[1..].IndexOf((byte)'<');
        return next < 0 ? buffer.Length : next + 1;
    }

    private static int Blank(ReadOnlySpan<byte> buffer)
    {
        int at = buffer.IndexOfAnyExcept(" \t\r\n\0"u8);
        return at < 0 ? buffer.Length : at;
    }

    private static FrameRead Noise(ReadOnlySpan<byte> buffer)
    {
        int next = buffer.IndexOfAny((byte)'<', TakMagic);
        int length = next < 0 ? buffer.Length : next;
        return new FrameRead(length, null, new Fault("cot-noise", string.Create(CultureInfo.InvariantCulture, $"{length} bytes before an event that belong to none.")));
    }

    private static Fault Oversize(string what, int length) =>
        new("cot-oversize", string.Create(CultureInfo.InvariantCulture, $"{what} {length} bytes; an event is no longer than {MaxEvent}."));
}
