using Command.Ingest.Picture;

namespace Command.Ingest.Fusion;

/// <summary>The gatherings as the writer last left them, for whoever wants to look. Safe to share between threads.</summary>
public sealed class KnownGatherings(FusionModel model)
{
    private volatile Gatherings? _current;

    /// <summary>Set by the writer alone; null where no writer has worked yet.</summary>
    public Gatherings? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>Those of a picture, or of one shortly before it; found out anew on a node that does not write.</summary>
    public Gatherings Of(PictureState picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return _current is { } known && picture.Sequence - known.Sequence is >= 0 and < Stale ? known : _current = Gatherings.Of(picture, model);
    }

    /// <summary>Entries after which those found out before are no longer good enough for a clerk's look.</summary>
    private const int Stale = 50;
}
