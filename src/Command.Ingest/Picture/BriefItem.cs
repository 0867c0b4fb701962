using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture;

/// <summary>A brief as the picture holds it: the working version and, once signed, the published one beside it.</summary>
/// <param name="Brief">The working version; nobody changes it any more once it is published.</param>
/// <param name="Author">Who drafted it.</param>
/// <param name="At">When.</param>
/// <param name="State">How far it is.</param>
/// <param name="Version">1 as drafted, one more with each change of any kind.</param>
public sealed record BriefItem(Brief Brief, string Author, DateTimeOffset At, BriefState State, int Version)
{
    /// <summary>The signed version; null before.</summary>
    public PublishedBrief? Published { get; init; }

    public string? SubmittedBy { get; init; }

    public string? ApprovedBy { get; init; }

    public DateTimeOffset? ApprovedAt { get; init; }

    /// <summary>The account that signed it.</summary>
    public string? PublishedBy { get; init; }

    public string? WithdrawnBy { get; init; }

    public DateTimeOffset? WithdrawnAt { get; init; }

    public string? WithdrawnWhy { get; init; }

    /// <summary>The notices that carried it.</summary>
    public ImmutableArray<string> Notices { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>When it last changed.</summary>
    public DateTimeOffset ChangedAt { get; init; } = At;

    /// <summary>The name of a row of numbers: a year's, real or of exercises.</summary>
    public static string RowOf(int year, bool exercise) => string.Create(CultureInfo.InvariantCulture, $"{year}{(exercise ? "-exercise" : "")}");

    internal static PictureState Drafted(PictureState picture, BriefDrafted e, JournalEntry entry) => With(picture, new BriefItem(e.Brief, entry.Author, entry.KnownAt, BriefState.Working, 1));

    internal static PictureState Edited(PictureState picture, BriefEdited e, JournalEntry entry) => Change(picture, e.Id, entry, b => b with
    {
        State = BriefState.Working,
        SubmittedBy = null,
        ApprovedBy = null,
        ApprovedAt = null,
        Brief = b.Brief with { Sections = [.. b.Brief.Sections.Select(s => s.Id == e.Section ? new BriefSection(s.Id, e.Zh, e.En, s.Version + 1, entry.Author, entry.KnownAt) : s)] },
    });

    internal static PictureState Moved(PictureState picture, BriefMoved e, JournalEntry entry) => Change(picture, e.Id, entry, b => e.State == BriefState.Approved
        ? b with { State = e.State, ApprovedBy = entry.Author, ApprovedAt = entry.KnownAt }
        : b with { State = e.State, SubmittedBy = entry.Author });

    internal static PictureState Signed(PictureState picture, BriefPublished e, JournalEntry entry)
    {
        PictureState next = Change(picture, e.Id, entry, b => b with { State = BriefState.Published, Published = e.Published, PublishedBy = entry.Author });
        return picture.Briefs.TryGetValue(e.Id, out BriefItem? known) ? next with { BriefCounts = next.BriefCounts.SetItem(RowOf(e.Published.Year, known.Brief.Exercise), e.Published.Count) } : next;
    }

    internal static PictureState Withdrawn(PictureState picture, BriefWithdrawn e, JournalEntry entry) =>
        Change(picture, e.Id, entry, b => b with { State = BriefState.Withdrawn, WithdrawnBy = entry.Author, WithdrawnAt = entry.KnownAt, WithdrawnWhy = e.Why });

    internal static PictureState Sent(PictureState picture, BriefSent e, JournalEntry entry) => Change(picture, e.Id, entry, b => b with { Notices = b.Notices.Add(e.Notice) });

    private static PictureState With(PictureState picture, BriefItem item) => picture with { Briefs = picture.Briefs.SetItem(item.Brief.Id, item) };

    private static PictureState Change(PictureState picture, string id, JournalEntry entry, Func<BriefItem, BriefItem> change) =>
        picture.Briefs.TryGetValue(id, out BriefItem? item) ? With(picture, change(item) with { Version = item.Version + 1, ChangedAt = entry.KnownAt }) : picture;
}
