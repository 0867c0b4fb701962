namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>
/// An entry of an archive as it is unpacked, within bounds: it ends when all entries together have given more than the archive may, or this one more than
/// so many times its packed size, which no table of words and numbers does.
/// </summary>
/// <param name="inner">The entry.</param>
/// <param name="packed">Its packed size in bytes.</param>
/// <param name="left">Bytes that the archive's entries may still give.</param>
internal sealed class GtfsUnpacked(Stream inner, long packed, long left) : Stream
{
    /// <summary>Times the packed size; stop_times.txt, the most regular table, stays below 50.</summary>
    public const int Ratio = 200;

    /// <summary>Bytes below which the ratio says nothing.</summary>
    public const int Small = 1024 * 1024;

    private readonly long _most = Math.Min(left, Math.Max(Small, packed * Ratio));

    /// <summary>Bytes given so far.</summary>
    public long Given { get; private set; }

    /// <summary>True when it ended because of a bound.</summary>
    public bool Exceeded { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => Given;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (Exceeded)
        {
            return 0;
        }

        int read = inner.Read(buffer);
        Given += read;
        Exceeded = Given > _most;
        return Exceeded ? 0 : read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
