using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Handling;

/// <summary>An appeal with how it stands.</summary>
/// <param name="Author">Who filed it.</param>
/// <param name="At">When.</param>
/// <param name="Upheld">Null while nobody has decided.</param>
/// <param name="DecidedBy">Who decided.</param>
/// <param name="DecidedAt">When.</param>
/// <param name="Answer">Why so, in their words.</param>
public sealed record AppealItem(Appeal Appeal, string Author, DateTimeOffset At, bool? Upheld, string? DecidedBy, DateTimeOffset? DecidedAt, string? Answer)
{
    /// <summary>Decided ones that the picture keeps at the most; the journal has all.</summary>
    private const int MostDecided = 2_000;

    internal static PictureState Filed(PictureState picture, AppealFiled e, JournalEntry entry) =>
        picture with { Appeals = picture.Appeals.SetItem(e.Appeal.Id, new AppealItem(e.Appeal, entry.Author, entry.KnownAt, null, null, null, null)) };

    internal static PictureState Decided(PictureState picture, AppealDecided e, JournalEntry entry)
    {
        if (!picture.Appeals.TryGetValue(e.Id, out AppealItem? item))
        {
            return picture;
        }

        AppealItem[] decided = [.. picture.Appeals.Values.Where(a => a.Upheld is not null)];
        string[] old = decided.Length < MostDecided ? [] : [.. decided.OrderBy(a => a.DecidedAt).ThenBy(a => a.Appeal.Id, StringComparer.Ordinal).Take(decided.Length - MostDecided + 1).Select(a => a.Appeal.Id)];
        return picture with { Appeals = picture.Appeals.RemoveRange(old).SetItem(e.Id, item with { Upheld = e.Upheld, DecidedBy = entry.Author, DecidedAt = entry.KnownAt, Answer = e.Why }) };
    }
}
