using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>Events being decided, each folded at once, so that the next decision sees it. Local to one decision; not thread-safe.</summary>
/// <param name="picture">What is known.</param>
/// <param name="knownAt">The time of the decision.</param>
/// <param name="author">Who decides.</param>
/// <param name="open">Where the picture's open incidents are; without it they are looked for when they are needed.</param>
public sealed class Draft(PictureState picture, DateTimeOffset knownAt, string author, OpenIncidents? open = null)
{
    private OpenIncidents? _open = open;
    private readonly ImmutableArray<JournalEntry>.Builder _entries = ImmutableArray.CreateBuilder<JournalEntry>();

    /// <summary>The picture with all events so far.</summary>
    public PictureState Picture { get; private set; } = picture;

    public DateTimeOffset KnownAt => knownAt;

    /// <summary>Who decides.</summary>
    public string Author => author;

    /// <summary>Where the open incidents of <see cref="Picture"/> are.</summary>
    public OpenIncidents Open => _open is { } known && known.IsOf(Picture) ? known : _open = OpenIncidents.Of(Picture);

    public ImmutableArray<JournalEntry> Entries => _entries.ToImmutable();

    public void Add(PictureEvent e, DateTimeOffset observedAt)
    {
        JournalEntry entry = new(Picture.Sequence + 1, observedAt, knownAt, author, e);
        PictureState next = Fold.Evolve(Picture, entry);
        _open = _open is { } known && known.IsOf(Picture) ? known.After(next, e) : null;
        Picture = next;
        _entries.Add(entry);
    }
}
