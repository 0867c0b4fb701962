using System.Collections.Immutable;
using System.Threading.Channels;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Writer;

namespace Command.Ingest.Hub;

/// <summary>
/// Hands every change of the picture to those who follow it. A follower that can't keep up is let go and starts again from a snapshot;
/// it never holds the others back.
/// </summary>
public sealed class PictureBroadcast(UnitIntake units, TimeProvider time)
{
    private const int Backlog = 256;

    /// <summary>Entries kept for followers that were away for a moment.</summary>
    private const int Kept = 5000;

    private readonly Lock _gate = new();
    private ImmutableArray<Channel<PictureFrame>> _followers = [];
    private readonly Queue<JournalEntry> _recent = new();
    private string _epoch = "";
    private PictureState _picture = PictureState.Empty;
    private Pulse? _pulse;
    private long _unitVersion;

    /// <summary>True once the journal has been read.</summary>
    public bool Started { get; private set; }

    /// <summary>The picture as last published.</summary>
    public PictureState Picture => Volatile.Read(ref _picture);

    /// <summary>The newest pulse, or null before the first.</summary>
    public Pulse? Pulse => Volatile.Read(ref _pulse);

    public string Epoch => _epoch;

    public UnitTable Units => units.Table;

    public int Followers => _followers.Length;

    /// <summary>Begins with the picture read from the journal.</summary>
    public void Start(string epoch, PictureState picture)
    {
        lock (_gate)
        {
            _epoch = epoch;
            _picture = picture;
            Started = true;
        }
    }

    /// <summary>Publishes committed entries with the picture they lead to.</summary>
    public void Publish(PictureState picture, ImmutableArray<JournalEntry> entries) =>
        Send(f => f with { Sequence = picture.Sequence, Entries = entries }, () => Remember(picture, entries));

    /// <summary>Publishes the newest fix of every unit that moved since the last call.</summary>
    public void PublishUnits()
    {
        if (units.Table.Version == Volatile.Read(ref _unitVersion))
        {
            return;
        }

        (ImmutableArray<UnitFix> moved, long version) = units.Table.Since(_unitVersion);
        Send(f => f with { Units = moved }, () => _unitVersion = version);
    }

    public void Publish(Pulse pulse) => Send(f => f with { Pulse = pulse }, () => _pulse = pulse);

    /// <summary>
    /// Starts following: a snapshot, and the frames that come after it. The reader ends when the follower fell behind.
    /// </summary>
    /// <param name="from">Where the follower stands: it gets the entries since in place of the snapshot, if they are still kept.</param>
    public (FollowFrame First, ChannelReader<PictureFrame> Later, IDisposable Stop) Follow(FollowPoint? from = null)
    {
        Channel<PictureFrame> channel = Channel.CreateBounded<PictureFrame>(new BoundedChannelOptions(Backlog) { SingleReader = true });
        lock (_gate)
        {
            _followers = _followers.Add(channel);
            PictureFrame first = Frame() with { Units = [.. units.Table.All()], Pulse = _pulse };
            FollowFrame begin = from is not null && Missed(from) is { } missed ? new FollowFrame(null, first with { Entries = missed }) : new FollowFrame(_picture, first);
            return (begin, channel.Reader, new Leave(this, channel));
        }
    }

    private void Remember(PictureState picture, ImmutableArray<JournalEntry> entries)
    {
        _picture = picture;
        foreach (JournalEntry entry in entries)
        {
            if (_recent.Count == Kept)
            {
                _recent.Dequeue();
            }

            _recent.Enqueue(entry);
        }
    }

    /// <summary>What came after a point; nothing when this node has not come so far itself, null when it can't be told from what is kept.</summary>
    private ImmutableArray<JournalEntry>? Missed(FollowPoint from)
    {
        if (from.Epoch != _epoch)
        {
            return null;
        }

        if (from.Sequence >= _picture.Sequence)
        {
            return [];
        }

        return _recent.TryPeek(out JournalEntry? oldest) && oldest.Sequence <= from.Sequence + 1 ? [.. _recent.Where(e => e.Sequence > from.Sequence)] : null;
    }

    private PictureFrame Frame() => new() { Epoch = _epoch, Sequence = _picture.Sequence, At = time.GetUtcNow() };

    private void Send(Func<PictureFrame, PictureFrame> fill, Action remember)
    {
        lock (_gate)
        {
            remember();
            PictureFrame frame = fill(Frame());
            foreach (Channel<PictureFrame> follower in _followers)
            {
                if (!follower.Writer.TryWrite(frame))
                {
                    follower.Writer.TryComplete();
                    _followers = _followers.Remove(follower);
                }
            }
        }
    }

    private sealed class Leave(PictureBroadcast broadcast, Channel<PictureFrame> channel) : IDisposable
    {
        public void Dispose()
        {
            lock (broadcast._gate)
            {
                broadcast._followers = broadcast._followers.Remove(channel);
            }

            channel.Writer.TryComplete();
        }
    }
}
