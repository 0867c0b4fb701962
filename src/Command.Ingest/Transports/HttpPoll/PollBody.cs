using System.Buffers;
using System.IO.Compression;

namespace Command.Ingest.Transports.HttpPoll;

/// <summary>Reads an answer's body within bounds: neither what comes over the wire nor what it unpacks to may be larger than the limit.</summary>
internal static class PollBody
{
    private const int Evidence = 64 * 1024;

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

        if (encoding.Length == 0)
        {
            return new PollAnswer(PollAnswerKind.Body) { Body = packed };
        }

        using MemoryStream memory = new(packed, writable: false);
        Stream unpacking = encoding == "br" ? new BrotliStream(memory, CompressionMode.Decompress) : new GZipStream(memory, CompressionMode.Decompress);
        await using (unpacking.ConfigureAwait(false))
        {
            try
            {
                (byte[] body, bool all) = await UpToAsync(unpacking, limit, cancellationToken).ConfigureAwait(false);
                return all ? new PollAnswer(PollAnswerKind.Body) { Body = body } : TooLarge(packed, limit, " once unpacked");
            }
            catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
            {
                return PollAnswer.Failed("poll-encoding", $"The answer says that it is packed with {encoding}, but can't be unpacked.") with { Body = Start(packed) };
            }
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

    private static PollAnswer TooLarge(byte[] packed, long limit, string when) =>
        PollAnswer.Failed("poll-too-large", $"The answer is larger than {limit} bytes{when}; its first bytes are kept. Ask for less at a time, or raise Command__Ingest__MaxBodyBytes.") with { Body = Start(packed) };

    private static ReadOnlyMemory<byte> Start(byte[] packed) => packed.AsMemory(0, Math.Min(packed.Length, Evidence));
}
