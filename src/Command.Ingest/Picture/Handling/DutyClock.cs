using System.Collections.Immutable;
using Command.Ingest.City;

namespace Command.Ingest.Picture.Handling;

/// <summary>A clock of the duty room that runs, or has just run out.</summary>
/// <param name="Clock"><see cref="DutyClock.Phone"/>, <see cref="DutyClock.Written"/>, <see cref="DutyClock.FollowUp"/> or <see cref="DutyClock.Telemetry"/>.</param>
/// <param name="Subject">The incident's number or the series' id.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Level">1 to 4; null for none.</param>
/// <param name="Due">Until when (UTC).</param>
/// <param name="Exercise">True for an exercise's.</param>
public sealed record RunningClock(string Clock, string Subject, string Title, int? Level, DateTimeOffset Due, bool Exercise);

/// <summary>信息报送: until when what is to be told to those above, and what was. Pure; the clocks are the pack's.</summary>
public static class DutyClock
{
    public const string Phone = "phone";
    public const string Written = "written";
    public const string FollowUp = "followUp";
    public const string Telemetry = "telemetry";

    /// <summary>Days of follow-ups that one incident is judged by at the most.</summary>
    private const int MostDays = 400;

    /// <summary>The clocks of what is going on, the one that runs out first before the others; of what was not told for a day past its time nothing is said any more.</summary>
    /// <param name="picture">As the viewer may see it.</param>
    /// <param name="pack">The city.</param>
    /// <param name="now">The time.</param>
    public static ImmutableArray<RunningClock> Running(PictureState picture, CityPack pack, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        List<RunningClock> clocks = [];
        ILookup<string, DateTimeOffset> calls = picture.Duty.Calls.Values.Where(c => c.Call is { Out: true, Incident: not null }).ToLookup(c => c.Call.Incident!, c => c.Call.At, StringComparer.Ordinal);
        ILookup<string, ReportUp> notices = picture.Notices.Values.Where(n => n.Notice is { Incident: not null, NeedsApproval: false })
            .SelectMany(n => n.Notice.Recipients.Select(r => r.Endpoint).OfType<string>().Select(e => (n.Notice.Incident, Told: new ReportUp(e, n.At))))
            .ToLookup(n => n.Incident!, n => n.Told, StringComparer.Ordinal);
        ILookup<string, DateTimeOffset> briefs = picture.Briefs.Values.Where(b => b is { Published: not null, Brief.Incident: not null }).ToLookup(b => b.Brief.Incident!, b => b.Published!.At, StringComparer.Ordinal);
        foreach (string id in picture.Open)
        {
            if (picture.Incidents.TryGetValue(id, out Incident? incident) && GradedOf(incident) is { IsEmpty: false } graded)
            {
                int? level = incident.LevelSet?.Level ?? incident.Level;
                ImmutableArray<ReportUp> told = [.. calls[id].Select(c => new ReportUp(ReportUp.Phone, c)), .. notices[id], .. briefs[id].Select(b => new ReportUp(ReportUp.Brief, b))];
                Add(Phone, incident, level, DueOf(graded, pack.Handling, Phone), ToldAt(told, pack.Handling, Phone));
                Add(Written, incident, level, DueOf(graded, pack.Handling, Written), ToldAt(told, pack.Handling, Written));
                if (FollowedSince(graded, pack.Handling) is { } since && NextFollowUp(pack, now) is var (before, next) && since < next)
                {
                    Add(FollowUp, incident, level, next, told.Any(t => IsWritten(t, pack.Handling) && t.At > before) ? now : null);
                }
            }
        }

        foreach (Series series in picture.Readings.Values)
        {
            if (pack.Handling.TelemetryAt(series.Check?.Threshold) is { } every)
            {
                clocks.Add(new RunningClock(Telemetry, series.Id, series.Latest.StationName ?? pack.StationOf(series.Latest.Station)?.Zh ?? series.Latest.Station, series.Check!.Level, series.Latest.ObservedAt + every, series.Latest.Exercise));
            }
        }

        return [.. clocks.OrderBy(c => c.Due).ThenBy(c => c.Subject, StringComparer.Ordinal).ThenBy(c => c.Clock, StringComparer.Ordinal)];

        void Add(string clock, Incident incident, int? level, DateTimeOffset? due, DateTimeOffset? done)
        {
            if (due is { } until && done is null && until > now - TimeSpan.FromDays(1))
            {
                clocks.Add(new RunningClock(clock, incident.Id, incident.Title, level, until, incident.Exercise));
            }
        }
    }

    /// <summary>Since when an incident has been as grave. Of one whose past the picture does not tell (a baseline of an older release, or a viewer from whom a source is hidden) its level holds since it was opened or set.</summary>
    private static ImmutableArray<DateTimeOffset?> GradedOf(Incident incident) => incident.Since is { IsEmpty: false } known
        ? known
        : LevelSince.With([], incident.LevelSet?.Level ?? incident.Level, incident.LevelSet?.At ?? incident.OpenedAt);

    /// <summary>Until when an incident is to be told: the clock of the gravest level that it had, or of a less grave one that ran out before.</summary>
    /// <param name="graded">When it was first at level 1 to 4 or a graver one.</param>
    public static DateTimeOffset? DueOf(ImmutableArray<DateTimeOffset?> graded, HandlingPlan plan, string way)
    {
        DateTimeOffset? due = null;
        for (int i = 0; i < graded.Length; i++)
        {
            if (graded[i] is { } since && plan.Duty.FirstOrDefault(d => d.Levels.Contains(i + 1)) is { } rule)
            {
                DateTimeOffset until = since + (way == Phone ? rule.Phone : rule.Written);
                due = due is null || until < due ? until : due;
            }
        }

        return due;
    }

    /// <summary>When it was first told; null while it was not.</summary>
    internal static DateTimeOffset? ToldAt(ImmutableArray<ReportUp> told, HandlingPlan plan, string way)
    {
        DateTimeOffset? first = null;
        foreach (ReportUp one in told)
        {
            if (way == Phone ? one.Way == ReportUp.Phone : IsWritten(one, plan))
            {
                first = first is null || one.At < first ? one.At : first;
            }
        }

        return first;
    }

    /// <summary>True for a published brief and for a notice to a system that those above read.</summary>
    private static bool IsWritten(ReportUp told, HandlingPlan plan) => told.Way == ReportUp.Brief || plan.WrittenTo.Contains(told.Way);

    /// <summary>Since when follow-ups are owed: from when it was first as grave as the least grave level that has them; null where it never was.</summary>
    private static DateTimeOffset? FollowedSince(ImmutableArray<DateTimeOffset?> graded, HandlingPlan plan) =>
        plan.FollowUps.IsEmpty || plan.FollowUpLevels.IsEmpty || graded.IsEmpty ? null : graded[plan.FollowUpLevels.Max() - 1];

    /// <summary>The follow-ups that an incident should have had, and whether each was there: in writing, after the one before and by its time.</summary>
    internal static ImmutableArray<(DateTimeOffset Due, bool Kept)> FollowUpsOf(Outcome row, CityPack pack, DateTimeOffset asOf)
    {
        HandlingPlan plan = pack.Handling;
        if (FollowedSince(row.More?.Graded ?? [], plan) is not { } since)
        {
            return [];
        }

        DateTimeOffset end = row.ClosedAt is { } closed && closed < asOf ? closed : asOf;
        ImmutableArray<(DateTimeOffset, bool)>.Builder all = ImmutableArray.CreateBuilder<(DateTimeOffset, bool)>();
        DateTimeOffset before = since;
        DateOnly day = pack.City.DayOf(since);
        for (int i = 0; i < MostDays && day <= pack.City.DayOf(end); i++, day = day.AddDays(1))
        {
            foreach (int minutes in plan.FollowUps)
            {
                DateTimeOffset due = At(day, minutes, pack.City.TimeZone);
                if (due > since && due <= end)
                {
                    all.Add((due, (row.More?.Told ?? []).Any(t => IsWritten(t, plan) && t.At > before && t.At <= due)));
                    before = due;
                }
            }
        }

        return all.ToImmutable();
    }

    /// <summary>The follow-up that is due next, and the one before it.</summary>
    private static (DateTimeOffset Before, DateTimeOffset Next)? NextFollowUp(CityPack pack, DateTimeOffset now)
    {
        if (pack.Handling.FollowUps.IsEmpty)
        {
            return null;
        }

        DateOnly today = pack.City.DayOf(now);
        DateTimeOffset[] all = [.. new[] { today.AddDays(-1), today, today.AddDays(1) }.SelectMany(d => pack.Handling.FollowUps.Select(m => At(d, m, pack.City.TimeZone)))];
        int next = Array.FindIndex(all, a => a >= now);
        return (all[next - 1], all[next]);
    }

    private static DateTimeOffset At(DateOnly day, int minutes, TimeZoneInfo zone)
    {
        DateTime local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minutes);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }
}
