using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Notices;
using Command.Ingest.Picture;
using Command.Ingest.Resources;

namespace Command.Ingest.Incidents.Directives;

/// <summary>What time alone changes of instructions: who answers for a task is told once when it turns yellow and once when it turns red. Pure.</summary>
public static class DirectiveClock
{
    /// <summary>Adds the events that are due at the draft's time.</summary>
    /// <param name="draft">Whose author is the system.</param>
    /// <param name="pack">The city.</param>
    public static void Tick(Draft draft, CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(pack);
        if (draft.Picture.Directives.IsEmpty)
        {
            return;
        }

        foreach (DirectiveItem item in draft.Picture.Directives.Values.OrderBy(d => d.Id, StringComparer.Ordinal))
        {
            foreach (DirectiveTask task in item.Tasks.Where(t => t.IsOpen && t.DoneAt is null))
            {
                DirectiveLight light = DirectiveLights.Of(task, draft.KnownAt, pack.Briefs);
                if (light > task.Reminded)
                {
                    draft.Add(new DirectiveReminded(item.Id, task.Part.Id, light), draft.KnownAt);
                    Tell(draft, pack, item, task, light);
                }
            }
        }
    }

    private static void Tell(Draft draft, CityPack pack, DirectiveItem item, DirectiveTask task, DirectiveLight light)
    {
        string? own = pack.Briefs.Groups.GetValueOrDefault(task.Part.Agency), over = light == DirectiveLight.Red ? pack.Briefs.Overdue : null;
        ImmutableArray<string> groups = [.. new[] { own, over }.OfType<string>().Distinct(StringComparer.Ordinal)];
        if (groups.IsEmpty || pack.Briefs.Channels.IsEmpty)
        {
            return;
        }

        Agency? agency = pack.AgencyOf(task.Part.Agency);
        TwoTexts name = new(agency?.Zh ?? task.Part.Agency, agency?.En ?? task.Part.Agency);
        TwoTexts title = BriefText.Of($"Remind{light}", name), text = BriefText.Of($"Remind{light}Text", task.Part.Text.ReplaceLineEndings(" "), BriefText.Time(task.Part.Due, pack.City.TimeZone));
        SendNotice notice = new(
            string.Create(CultureInfo.InvariantCulture, $"directive-{draft.Picture.Sequence}"),
            new NoticeWords(title.Zh, text.Zh),
            new NoticeWords(title.En, text.En),
            item.Incident is { } about && draft.Picture.Incidents.ContainsKey(about) ? about : null,
            [],
            groups,
            [],
            pack.Briefs.Channels,
            item.Exercise,
            null)
        {
            Because = "directive",
        };

        // A refusal (the notices are full) leaves the light and the board, which show it all the same.
        _ = NoticeCommands.Decide(draft, pack, notice);
    }
}
