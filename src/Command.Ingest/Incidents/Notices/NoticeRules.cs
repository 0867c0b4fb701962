using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Duty;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Notices;

/// <summary>
/// Turns what happens into notices by the pack's rules. Pure: an entry of the journal, the picture it leads to and the one before it in, commands out.
/// What a further kind of event tells people is one more line of <see cref="About"/>.
/// </summary>
public static class NoticeRules
{
    private const int LongestTitle = 120, LongestText = 1_000;

    /// <summary>The notices that follow from an entry. Each has an id of its own by rule and entry, so that an entry looked at twice tells nobody twice.</summary>
    /// <param name="plan">The pack's rules.</param>
    /// <param name="pack">The pack.</param>
    /// <param name="before">The picture before the entry.</param>
    /// <param name="after">The picture with it.</param>
    /// <param name="entry">The entry.</param>
    public static ImmutableArray<SendNotice> Of(DutyPlan plan, CityPack pack, PictureState before, PictureState after, JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(entry);
        if (plan.Rules.IsEmpty || About(before, after, entry.Event) is not var (on, id) || after.Incidents.GetValueOrDefault(id) is not { } incident)
        {
            return [];
        }

        int? level = LevelOf(incident);
        return
        [
            .. plan.Rules
                .Where(r => r.On == on && (r.Levels.IsEmpty || (level is { } l && r.Levels.Contains(l))) && (r.Kinds.IsEmpty || r.Kinds.Contains(incident.Kind)))
                .Select(r => r with { Groups = [.. r.Groups.Concat(GroupsOf(pack, plan, entry.Event)).Distinct(StringComparer.Ordinal)] })
                .Select(r => (Rule: r, Crew: r.Crew ? CrewOf(after, entry.Event) : []))
                .Where(r => r.Rule.Endpoints.Length > 0 || r.Crew.Length > 0 || Roster.IsKept(after.Duty, plan, r.Rule.Groups))
                .Select(r => Write(r.Rule, pack, incident, level, entry) with { To = r.Crew }),
        ];
    }

    /// <summary>The rules that hold where some channels lead nowhere: a rule goes by the channels that are left, and one without any is not in force, rather than writing notices that reach nobody.</summary>
    /// <param name="plan">The pack's rules.</param>
    /// <param name="push">True where messages can be pushed: the settings name whom the services may ask.</param>
    public static DutyPlan InForce(DutyPlan plan, bool push)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return push ? plan : plan with
        {
            Rules = [.. plan.Rules.Select(r => r with { Channels = r.Channels.Remove(NoticeChannels.Push) }).Where(r => !r.Channels.IsEmpty)],
        };
    }

    private static (string On, string Incident)? About(PictureState before, PictureState after, PictureEvent e) => e switch
    {
        IncidentOpened o => ("opened", o.Id),
        IncidentReassessed r when IsGraver(before, after, r.Id) => ("raised", r.Id),
        LevelOverridden l when IsGraver(before, after, l.Id) => ("raised", l.Id),
        IncidentClosed c => ("closed", c.Id),
        UnitAssigned a => ("assigned", a.Assignment.Incident),
        PlanStarted p => ("plan", p.Run.Incident),
        _ => null,
    };

    /// <summary>Whom a plan tells at its level, where the duty room keeps a roster for them.</summary>
    private static IEnumerable<string> GroupsOf(CityPack pack, DutyPlan duty, PictureEvent e) =>
        e is PlanStarted { Run: { } run } && pack.Plans.Find(run.Plan) is { } plan
            ? plan.Notices.Where(n => Plan.Holds(n.From, run.Level)).Select(n => n.Group).Where(g => duty.Groups.Any(d => d.Id == g))
            : [];

    /// <summary>Who is signed on to the unit that was sent, each by the name that they sign in with.</summary>
    private static ImmutableArray<NoticeRecipient> CrewOf(PictureState picture, PictureEvent e) => e is UnitAssigned { Assignment.Unit: { } unit } && picture.Units.TryGetValue(unit, out UnitDuty? duty)
        ? [.. duty.Crew.Select(c => c.Name).Distinct(StringComparer.Ordinal).Select(name => new NoticeRecipient("", name, null, null, name, null, null, null))]
        : [];

    private static bool IsGraver(PictureState before, PictureState after, string id) =>
        before.Incidents.TryGetValue(id, out Incident? was) && after.Incidents.TryGetValue(id, out Incident? now) && LevelOf(now) is { } level && level < (LevelOf(was) ?? int.MaxValue);

    private static int? LevelOf(Incident incident) => incident.LevelSet?.Level ?? incident.Level;

    private static SendNotice Write(NoticeRule rule, CityPack pack, Incident incident, int? level, JournalEntry entry)
    {
        Kind? kind = pack.KindOf(incident.Kind);
        Plan? started = entry.Event is PlanStarted { Run.Plan: var id } ? pack.Plans.Find(id) : null;
        return new SendNotice(
            string.Create(CultureInfo.InvariantCulture, $"rule-{rule.Id}-{entry.Sequence}"),
            new NoticeWords(Fill(rule.ZhTitle, kind?.Zh, started?.Zh, Zh(level), LongestTitle), Fill(rule.ZhText, kind?.Zh, started?.Zh, Zh(level), LongestText)),
            rule is { EnTitle: { } title, EnText: { } text } ? new NoticeWords(Fill(title, kind?.En, started?.En, En(level), LongestTitle), Fill(text, kind?.En, started?.En, En(level), LongestText)) : null,
            incident.Id,
            [],
            rule.Groups,
            rule.Endpoints,
            rule.Channels,
            incident.Exercise,
            null)
        {
            Because = rule.Id,
        };

        string Fill(string words, string? named, string? plan, string grade, int longest) => Line(words
            .Replace("{incident}", incident.Id, StringComparison.Ordinal)
            .Replace("{kind}", named ?? incident.Kind, StringComparison.Ordinal)
            .Replace("{level}", grade, StringComparison.Ordinal)
            .Replace("{address}", incident.Place.Address ?? incident.Place.District ?? "—", StringComparison.Ordinal)
            .Replace("{plan}", plan ?? "", StringComparison.Ordinal)
            .Replace("{unit}", (entry.Event as UnitAssigned)?.Assignment.Unit ?? "", StringComparison.Ordinal)
            .Replace("{title}", incident.Title, StringComparison.Ordinal), longest);
    }

    /// <summary>A sender's title may hold anything; a notice's holds no control characters and has an end.</summary>
    private static string Line(string words, int longest)
    {
        string clean = string.Concat(words.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return clean.Length > longest ? clean[..(longest - 1)] + "…" : clean.Length == 0 ? "—" : clean;
    }

    private static string Zh(int? level) => level switch { 1 => "特别重大", 2 => "重大", 3 => "较大", 4 => "一般", _ => "未定级" };

    private static string En(int? level) => level is { } set ? string.Create(CultureInfo.InvariantCulture, $"level {set}") : "without a level";
}
