using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.Gb28181;

/// <summary>
/// What one registered platform says, body after body. A catalogue comes in pieces, told by SN; only when the ids of all <c>SumNum</c> items have come is it all that the
/// platform has. SIP finds the bodies' bounds and answers them, so a body is a frame and has no answer of its own. Not thread-safe.
/// </summary>
/// <param name="context">Whose feed it is.</param>
/// <param name="platform">The id that the sender has registered as.</param>
public sealed class Gb28181Session(FeedContext context, string platform) : IStreamSession
{
    /// <summary>Catalogues that may be under way at a time; the oldest gives way.</summary>
    private const int MaxPending = 4;

    /// <summary>Ids kept of all catalogues under way.</summary>
    private const int MaxIds = 200_000;

    private readonly List<Pieces> _pending = [];

    /// <inheritdoc/>
    public FrameRead Read(ReadOnlySpan<byte> buffer) => new(buffer.Length, buffer.IsEmpty ? null : buffer.ToArray(), null);

    /// <inheritdoc/>
    public Decoded Decode(ReadOnlyMemory<byte> frame, DateTimeOffset receivedAt) => Gb28181Decoder.Decode(frame, context with { ReceivedAt = receivedAt }, platform, Take);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Reply(ReadOnlyMemory<byte> frame, FrameOutcome outcome, DateTimeOffset now) => default;

    private SnapshotMark? Take(Gb28181Catalog piece, FeedContext now)
    {
        if (piece.Sum is not > 0 || piece.Sn is null)
        {
            return null;
        }

        Pieces? pieces = _pending.Find(p => p.Sn == piece.Sn && p.Sum == piece.Sum);
        if (pieces is null)
        {
            pieces = new Pieces(piece.Sn, piece.Sum.Value);
            _pending.Add(pieces);
        }

        pieces.Lost |= piece.Lost;
        pieces.Ids.UnionWith(piece.Ids);
        while (_pending.Count > MaxPending || (_pending.Count > 1 && _pending.Sum(p => p.Ids.Count) > MaxIds))
        {
            _pending.RemoveAt(0);
        }

        // The pieces stay until newer ones push them out: if the last one can't be made durable it comes again, and completes them again.
        if (pieces.Ids.Count > MaxIds)
        {
            pieces.Lost = true;
            pieces.Ids.Clear();
        }

        return !pieces.Lost && pieces.Ids.Count == pieces.Sum ? Gb28181Catalog.Mark(platform, pieces.Ids, now) : null;
    }

    private sealed class Pieces(string sn, int sum)
    {
        public string Sn => sn;

        public int Sum => sum;

        public HashSet<string> Ids { get; } = new(StringComparer.Ordinal);

        public bool Lost { get; set; }
    }
}
