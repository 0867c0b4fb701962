using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Resources;

namespace Command.Ingest.Incidents.Briefs;

/// <summary>
/// Drafts a brief in the official form, in Chinese and English at once. Pure: picture, pack, moment and the last published brief in, text out. A follow-up says what
/// changed since the last one and not what that said; what the picture does not know stands as a gap to be filled in, and is never invented.
/// </summary>
public static class BriefDrafts
{
    private static readonly FrozenSet<string> s_kept = FrozenSet.ToFrozenSet(["casualties", "leaders", "requests"], StringComparer.Ordinal);

    /// <summary>A brief on an incident.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="pack">The city.</param>
    /// <param name="draft">What is asked for.</param>
    /// <param name="incident">The incident.</param>
    /// <param name="last">The last published brief on it; null before the first.</param>
    /// <param name="now">The moment.</param>
    public static Brief OfIncident(PictureState picture, CityPack pack, DraftBrief draft, Incident incident, BriefItem? last, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(incident);
        ImmutableArray<BriefFact> facts = BriefFacts.Of(picture, pack, incident, now);
        int ordinal = draft.Kind == BriefKind.FollowUp ? (last?.Brief.Ordinal ?? 0) + 1 : 0;
        TwoTexts kind = BriefText.Of($"Kind{draft.Kind}", ordinal);
        TwoTexts title = BriefText.Of("TitleIncident", BriefFacts.TitleOf(pack, incident), kind, incident.Id);
        return new Brief(
            draft.Id,
            draft.Kind,
            ordinal,
            incident.Id,
            null,
            title.Zh,
            title.En,
            draft.Class ?? pack.Briefs.Class,
            now,
            picture.Sequence,
            last?.Brief.Id,
            incident.Exercise,
            [.. BriefForm.OfIncident.Select(s => Section(s, facts, last))],
            facts,
            [incident.Id]);
    }

    /// <summary>A 日报.</summary>
    public static Brief OfDay(PictureState picture, CityPack pack, DraftBrief draft, DateOnly day, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(draft);
        ImmutableArray<BriefFact> facts = DayFacts.Of(picture, pack, day, now);
        TwoTexts title = BriefText.Of("TitleDay", BriefText.Day(day));
        string[] of = [.. DayFacts.Incidents(picture, pack, day).Select(i => i.Id), .. picture.Directives.Values.Select(d => d.Incident).OfType<string>()];
        return new Brief(
            draft.Id,
            BriefKind.Daily,
            0,
            null,
            day,
            title.Zh,
            title.En,
            draft.Class ?? pack.Briefs.Class,
            now,
            picture.Sequence,
            null,
            false,
            [.. BriefForm.OfDay.Select(s => Section(s, facts, null))],
            facts,
            [.. of.Distinct(StringComparer.Ordinal)]);
    }

    private static BriefSection Section(string id, ImmutableArray<BriefFact> facts, BriefItem? last)
    {
        List<TwoTexts> lines = [];
        if (last?.Published is { } before)
        {
            TwoTexts number = new(before.ZhNumber, before.EnNumber);
            Dictionary<string, BriefFact> told = [];
            foreach (BriefFact fact in last.Brief.Facts.Where(f => f.Section == id))
            {
                told[fact.Key] = fact;
            }

            BriefFact[] now = [.. facts.Where(f => f.Section == id)];
            lines.AddRange(now.Where(f => !told.ContainsKey(f.Key)).Select(f => BriefText.Of("New", new TwoTexts(f.Zh, f.En))));
            lines.AddRange(now.Where(f => told.TryGetValue(f.Key, out BriefFact? was) && was.Zh != f.Zh).Select(f => BriefText.Of("Changed", new TwoTexts(f.Zh, f.En))));
            lines.AddRange(told.Values.Where(f => now.All(n => n.Key != f.Key)).Select(f => BriefText.Of("Gone", new TwoTexts(f.Zh, f.En))));

            // What people wrote by themselves the picture can't compare: somebody has to say whether it still holds.
            BriefSection? written = before.Sections.FirstOrDefault(s => s.Id == id);
            lines.Add(s_kept.Contains(id) && (lines.Count == 0 || written?.By is not null)
                ? BriefText.Of("SinceOpen", number, new TwoTexts(BriefForm.ZhOpen, BriefForm.EnOpen))
                : lines.Count == 0 ? BriefText.Of("Unchanged", number) : BriefText.Of("RestUnchanged", number));
        }
        else
        {
            lines.AddRange(facts.Where(f => f.Section == id).Select(f => new TwoTexts(f.Zh, f.En)));
            if (lines.Count == 0)
            {
                lines.Add(id switch
                {
                    "directives" or "alerts" or "incidents" => BriefText.Of("None"),
                    _ => new TwoTexts(BriefForm.ZhOpen, BriefForm.EnOpen),
                });
            }
            else if (id is "scope")
            {
                lines.Add(BriefText.Of("ScopeOpen", new TwoTexts(BriefForm.ZhOpen, BriefForm.EnOpen)));
            }
        }

        return new BriefSection(id, string.Join('\n', lines.Select(l => l.Zh)), string.Join('\n', lines.Select(l => l.En)), 1, null, null);
    }
}
