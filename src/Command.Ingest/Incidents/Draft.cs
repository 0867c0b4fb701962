using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>Events being decided, each folded at once, so that the next decision sees it. Local to one decision; not thread-safe.</summary>
public sealed class Draft(PictureState picture, DateTimeOffset knownAt, string author)
{
    private readonly ImmutableArray<JournalEntry>.Builder _entries = ImmutableArray.CreateBuilder<JournalEntry>();

    /// <summary>The picture with all events so far.</summary>
    public PictureState Picture { get; private set; } = picture;

    public DateTimeOffset KnownAt => knownAt;

    public ImmutableArray<JournalEntry> Entries => _entries.ToImmutable();

    public void Add(PictureEvent e, DateTimeOffset observedAt)
    {
        JournalEntry entry = new(Picture.Sequence + 1, observedAt, knownAt, author, e);
        Picture = Fold.Evolve(Picture, entry);
        _entries.Add(entry);
    }
}
