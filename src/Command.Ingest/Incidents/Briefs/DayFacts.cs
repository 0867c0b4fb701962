using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Ingest.Resources;

namespace Command.Ingest.Incidents.Briefs;

/// <summary>What the picture knows of a day, as facts for a 日报. Pure. An exercise's incidents are no part of the city's day.</summary>
public static class DayFacts
{
    /// <summary>When a day begins and ends by the city's clock.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Span(CityPack pack, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return (Midnight(day), Midnight(day.AddDays(1)));

        DateTimeOffset Midnight(DateOnly date)
        {
            DateTime local = date.ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(local, pack.City.TimeZone.GetUtcOffset(local));
        }
    }

    /// <summary>The incidents that a day's brief speaks of: opened or closed on it, or open at its end; the gravest first.</summary>
    public static ImmutableArray<Incident> Incidents(PictureState picture, CityPack pack, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(picture);
        (DateTimeOffset from, DateTimeOffset to) = Span(pack, day);
        return
        [
            .. picture.Incidents.Values.Where(i => i.MergedInto is null && !i.Exercise && i.OpenedAt < to && (i.ClosedAt is not { } closed || closed >= from))
                .OrderBy(i => i.LevelSet?.Level ?? i.Level ?? 5).ThenBy(i => i.OpenedAt).ThenBy(i => i.Id, StringComparer.Ordinal),
        ];
    }

    /// <summary>The facts of a day, in the order of the form.</summary>
    public static ImmutableArray<BriefFact> Of(PictureState picture, CityPack pack, DateOnly day, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        (DateTimeOffset from, DateTimeOffset to) = Span(pack, day);
        ImmutableArray<Incident> all = Incidents(picture, pack, day);
        List<BriefFact> facts = [];
        int opened = all.Count(i => i.OpenedAt >= from), closed = all.Count(i => i.ClosedAt is { } at && at < to), grave = all.Count(i => (i.LevelSet?.Level ?? i.Level) is 1 or 2);
        BriefFacts.Add(facts, "overview", "counts", "DayCounts", BriefText.Day(day), opened, closed, all.Length - closed, grave);
        BriefFacts.Capped(facts, "incidents", all, i => BriefFacts.Fact(
            "incidents",
            i.Id,
            i.ClosedAt is { } over && over < to ? "DayIncidentClosed" : "DayIncident",
            i.Id,
            BriefFacts.LevelOf(i.LevelSet?.Level ?? i.Level),
            BriefFacts.KindOf(pack, i.Kind),
            BriefFacts.TitleOf(pack, i),
            BriefFacts.PlaceOf(pack, i.Place),
            BriefText.Time(i.ObservedAt, pack.City.TimeZone)));
        BriefFacts.Capped(
            facts,
            "alerts",
            picture.Alerts.Values.Where(a => a.InForce && !a.Alert.Exercise).OrderBy(a => a.Alert.Sent).ThenBy(a => a.Id, StringComparer.Ordinal),
            a => BriefFacts.Alert(a, pack.City.TimeZone) with { Section = "alerts" });
        BriefFacts.Capped(
            facts,
            "water",
            picture.Readings.Values.Where(s => s.Check?.Difference is not null && !s.Latest.Exercise).OrderByDescending(s => s.Check!.Difference).ThenBy(s => s.Id, StringComparer.Ordinal),
            s => BriefFacts.Gauge(pack, s) with { Section = "water" });
        HashSet<string> real = [.. all.Select(i => i.Id)];
        Assignment[] jobs = [.. picture.Assignments.Values.Where(a => real.Contains(a.Incident) && a.Steps.Any(s => s.At >= from && s.At < to))];
        if (jobs.Length > 0)
        {
            BriefFacts.Add(facts, "measures", "jobs", "DayJobs", jobs.Length, jobs.Select(a => a.Unit).Distinct().Count(), jobs.Count(a => a.IsActive));
        }

        BriefFacts.Capped(
            facts,
            "directives",
            picture.Directives.Values.Where(d => !d.Exercise && (d.IsOpen || d.At >= from || d.Tasks.Any(t => t.Steps.Any(s => s.At >= from)))).OrderBy(d => d.At).ThenBy(d => d.Id, StringComparer.Ordinal)
                .SelectMany(d => BriefFacts.Directive(pack, d, now)),
            f => f);
        return [.. facts];
    }
}
