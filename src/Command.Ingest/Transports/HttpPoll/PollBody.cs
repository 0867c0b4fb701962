using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Command.Ingest.Transports.HttpPoll;

/// <summary>Reads an answer's body within bounds: neither what comes over the wire nor what it unpacks to may be larger than the limit.</summary>
internal static class PollBody
{
    private const int Evidence = 64 * 1024;

    /// <summary>CRC-32 and length at the end of gzip.</summary>
    private const int Trailer = 8;

    /// <summary>Reads and unpacks.</summary>
    /// <param name="wire">The body as it comes.</param>
    /// <param name="encoding">The content coding: empty, gzip or br.</param>
    /// <param name="limit">Bytes at the most.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The body, or a failure with the first bytes as evidence.</returns>
    public static async Task<PollAnswer> ReadAsync(Stream wire, string encoding, long limit, CancellationToken cancellationToken)
    {
        (byte[] packed, bool whole) = await UpToAsync(wire, limit, cancellationToken).ConfigureAwait(false);
        if (!whole)
        {
            return TooLarge(packed, limit, "");
        }

        if (encoding.Length == 0 || packed.Length == 0)
        {
            return new PollAnswer(PollAnswerKind.Body) { Body = packed };
        }

        return encoding == "br" ? UnpackBrotli(packed, limit) : await UnpackGzipAsync(packed, limit, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<PollAnswer> UnpackGzipAsync(byte[] packed, long limit, CancellationToken cancellationToken)
    {
        using GZipStream unpacking = new(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
        try
        {
            (byte[] body, bool all) = await UpToAsync(unpacking, limit, cancellationToken).ConfigureAwait(false);
            if (!all)
            {
                return TooLarge(packed, limit, " once unpacked");
            }

            // The stream takes an answer that was cut off for a whole one; the length at its end (RFC 1952 §2.3.1, ISIZE) does not.
            bool whole = packed.Length >= Trailer && BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(packed.Length - 4)) == (uint)body.Length;
            return whole ? new PollAnswer(PollAnswerKind.Body) { Body = body } : Unreadable(packed, "gzip");
        }
        catch (InvalidDataException)
        {
            return Unreadable(packed, "gzip");
        }
    }

    /// <summary>By the decoder itself: the stream over it takes an answer that was cut off for a whole one.</summary>
    private static PollAnswer UnpackBrotli(byte[] packed, long limit)
    {
        ArrayBufferWriter<byte> body = new();
        ReadOnlySpan<byte> rest = packed;
        BrotliDecoder decoder = default;
        try
        {
            while (body.WrittenCount <= limit)
            {
                OperationStatus status = decoder.Decompress(rest, body.GetSpan(16 * 1024), out int consumed, out int written);
                body.Advance(written);
                rest = rest[consumed..];
                if (status == OperationStatus.Done)
                {
                    return new PollAnswer(PollAnswerKind.Body) { Body = body.WrittenSpan.ToArray() };
                }

                if (status != OperationStatus.DestinationTooSmall)
                {
                    return Unreadable(packed, "br");
                }
            }

            return TooLarge(packed, limit, " once unpacked");
        }
        finally
        {
            decoder.Dispose();
        }
    }

    private static async Task<(byte[] Bytes, bool Whole)> UpToAsync(Stream stream, long limit, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> bytes = new();
        while (bytes.WrittenCount <= limit)
        {
            Memory<byte> room = bytes.GetMemory(16 * 1024);
            int read = await stream.ReadAsync(room, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                return (bytes.WrittenSpan.ToArray(), true);
            }

            bytes.Advance(read);
        }

        return (bytes.WrittenSpan.ToArray(), false);
    }

    private static PollAnswer Unreadable(byte[] packed, string encoding) =>
        PollAnswer.Failed("poll-encoding", $"The answer says that it is packed with {encoding}, but can't be unpacked; its first bytes are kept.") with { Body = Start(packed) };

    private static PollAnswer TooLarge(byte[] packed, long limit, string when) =>
        PollAnswer.Failed("poll-too-large", $"The answer is larger than {limit} bytes{when}; its first bytes are kept. Ask for less at a time, or raise Command__Ingest__MaxBodyBytes.") with { Body = Start(packed) };

    private static ReadOnlyMemory<byte> Start(byte[] packed) => packed.AsMemory(0, Math.Min(packed.Length, Evidence));
}
