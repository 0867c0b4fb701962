using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>Events being decided, each folded at once, so that the next decision sees it. Local to one decision; not thread-safe.</summary>
/// <param name="picture">What is known.</param>
/// <param name="knownAt">The time of the decision.</param>
/// <param name="author">Who decides.</param>
/// <param name="gatherings">Which reports of the picture speak of one event; without it that is found out when it is needed.</param>
public sealed class Draft(PictureState picture, DateTimeOffset knownAt, string author, Gatherings? gatherings = null)
{
    private readonly ImmutableArray<JournalEntry>.Builder _entries = ImmutableArray.CreateBuilder<JournalEntry>();
    private Gatherings? _gatherings = gatherings;

    /// <summary>The picture with all events so far.</summary>
    public PictureState Picture { get; private set; } = picture;

    public DateTimeOffset KnownAt => knownAt;

    /// <summary>Who decides.</summary>
    public string Author => author;

    /// <summary>The gatherings of <see cref="Picture"/>, where they have been asked for.</summary>
    public Gatherings? Known => _gatherings is { } known && known.IsOf(Picture) ? known : null;

    public ImmutableArray<JournalEntry> Entries => _entries.ToImmutable();

    /// <summary>Which reports of <see cref="Picture"/> speak of one event.</summary>
    public Gatherings Gatherings(FusionModel model) => Known ?? (_gatherings = Fusion.Gatherings.Of(Picture, model));

    public void Add(PictureEvent e, DateTimeOffset observedAt)
    {
        JournalEntry entry = new(Picture.Sequence + 1, observedAt, knownAt, author, e);
        PictureState next = Fold.Evolve(Picture, entry);
        _gatherings = Known?.After(next, e);
        Picture = next;
        _entries.Add(entry);
    }

    /// <summary>Keeps what of the gatherings does not follow from the picture: what is still to be decided, and what senders said of late.</summary>
    /// <exception cref="InvalidOperationException">They are of another picture.</exception>
    public void Keep(Gatherings gatherings)
    {
        ArgumentNullException.ThrowIfNull(gatherings);
        if (!gatherings.IsOf(Picture))
        {
            throw new InvalidOperationException("These gatherings are of another picture.");
        }

        _gatherings = gatherings;
    }
}
