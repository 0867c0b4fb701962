using System.Globalization;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Briefs;

/// <summary>The 日报 that time alone brings about: drafted at the pack's hour, once a day of the city's clock, whichever node writes and however often it starts. People submit, approve and sign it. Pure.</summary>
public static class DailyClock
{
    /// <summary>Adds the day's draft when it is due and nobody has drafted one.</summary>
    /// <param name="draft">Whose author is the system.</param>
    /// <param name="pack">The city.</param>
    public static void Tick(Draft draft, CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(pack);
        DateOnly today = pack.City.DayOf(draft.KnownAt);
        DateTimeOffset due = DayFacts.Span(pack, today).From + pack.Briefs.DailyAt;
        if (draft.KnownAt < due || draft.Picture.Briefs.Values.Any(b => b.Brief.Day == today) || !KnewBefore(draft.Picture, due))
        {
            return;
        }

        // A refusal (the briefs are full) leaves the page, which says that the day's brief is late.
        _ = BriefCommands.Decide(draft, pack, new DraftBrief(IdOf(today), BriefKind.Daily, null, today, null));
    }

    /// <summary>The id of the draft of a day.</summary>
    public static string IdOf(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"daily-{day:yyyy-MM-dd}");

    /// <summary>A platform that heard of the city only after the hour has nothing to say of the day.</summary>
    private static bool KnewBefore(PictureState picture, DateTimeOffset due) =>
        picture.Incidents.Values.Any(i => !i.Exercise && i.OpenedAt < due)
        || picture.Alerts.Values.Any(a => !a.Alert.Exercise && a.KnownAt < due)
        || picture.Readings.Values.Any(s => !s.Latest.Exercise && s.KnownAt < due)
        || picture.Reports.Values.Any(r => !r.Report.Exercise && r.KnownAt < due);
}
