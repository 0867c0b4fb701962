using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Picture.Handling;

namespace Command.Ingest.Shares;

/// <summary>
/// What the command centre makes itself, and no feed brings: notices, briefs, instructions, appeals, drills, duty, paper cards. Of these an agency sees what is about an incident that it
/// sees, and its own; the rest is the centre's alone, also for an agency from which nothing of the feeds is hidden. Pure.
/// </summary>
internal static class CentrePicture
{
    /// <summary>A picture with these tables as one viewer has them; the same object where nothing of them is hidden.</summary>
    /// <param name="seen">The picture with what the feeds brought as the viewer has it.</param>
    /// <param name="picture">The whole picture.</param>
    /// <param name="agency">The viewer's agency; null for the command centre.</param>
    /// <param name="sees">True for an incident that the viewer sees.</param>
    /// <param name="seesWhole">True for an incident of which nothing is hidden from the viewer.</param>
    public static PictureState Of(PictureState seen, PictureState picture, string? agency, Func<string, bool> sees, Func<string, bool> seesWhole)
    {
        bool centre = agency is null;
        ImmutableDictionary<string, NoticeItem> notices = Kept(picture.Notices, n => About(n.Notice.Incident));
        ImmutableDictionary<string, BriefItem> briefs = Kept(picture.Briefs, b => (b.Brief.Incident is not null || centre) && b.Brief.Mentions.All(i => picture.Incidents.ContainsKey(i) ? seesWhole(i) : centre));
        ImmutableDictionary<string, DirectiveItem> directives = Directives(picture.Directives, agency, About);
        ImmutableDictionary<string, AppealItem> appeals = centre ? picture.Appeals : Kept(picture.Appeals, a => a.Appeal.Agency == agency);
        ImmutableDictionary<string, PaperCard> cards = centre ? Kept(picture.Cards, c => c.Incident is not { } of || sees(of)) : ImmutableDictionary<string, PaperCard>.Empty;
        ImmutableDictionary<string, int> counts = centre ? seen.BriefCounts : ImmutableDictionary<string, int>.Empty;
        ImmutableDictionary<string, Drill> drills = centre ? picture.Drills : ImmutableDictionary<string, Drill>.Empty;
        DutyState duty = centre ? picture.Duty : DutyState.Empty;
        return ReferenceEquals(notices, seen.Notices) && ReferenceEquals(briefs, seen.Briefs) && ReferenceEquals(directives, seen.Directives) && ReferenceEquals(appeals, seen.Appeals)
            && Same(cards, seen.Cards) && Same(counts, seen.BriefCounts) && Same(drills, seen.Drills) && ReferenceEquals(duty, seen.Duty)
            ? seen
            : seen with { Notices = notices, Briefs = briefs, BriefCounts = counts, Directives = directives, Appeals = appeals, Cards = cards, Drills = drills, Duty = duty };

        // What is about no incident is the command centre's, and what is about one that has left the picture too.
        bool About(string? incident) => incident is { } about ? sees(about) || (centre && !picture.Incidents.ContainsKey(about)) : centre;
    }

    // An instruction is as hidden as its incident; the agency that a task of it was given to sees that task all the same, and no other.
    private static ImmutableDictionary<string, DirectiveItem> Directives(ImmutableDictionary<string, DirectiveItem> all, string? agency, Func<string?, bool> there)
    {
        ImmutableDictionary<string, DirectiveItem> seen = all;
        foreach ((string id, DirectiveItem item) in all)
        {
            if (!there(item.Incident))
            {
                ImmutableArray<DirectiveTask> own = [.. item.Tasks.Where(t => t.Part.Agency == agency)];
                seen = own.IsEmpty ? seen.Remove(id) : seen.SetItem(id, item with { Incident = null, Text = "", Tasks = own });
            }
        }

        return seen;
    }

    private static ImmutableDictionary<string, T> Kept<T>(ImmutableDictionary<string, T> all, Func<T, bool> there)
    {
        ImmutableDictionary<string, T> seen = all;
        foreach ((string id, T item) in all)
        {
            seen = there(item) ? seen : seen.Remove(id);
        }

        return seen;
    }

    private static bool Same<T>(ImmutableDictionary<string, T> a, ImmutableDictionary<string, T> b) => ReferenceEquals(a, b) || (a.IsEmpty && b.IsEmpty);
}
