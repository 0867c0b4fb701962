using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Picture;

namespace Command.Ingest.Exercise.City;

/// <summary>
/// How an event of a drill goes on: it grows until enough units that can do what its plan asks for are there, and shrinks while they work. Immutable, pure.
/// </summary>
/// <param name="Incident">The incident's number.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="OpenedAt">When the desk knew of it.</param>
/// <param name="Severity">1 when it began, 0 when it is done, 3 at the most.</param>
/// <param name="Harm">The sum of severity over time, severity minutes.</param>
/// <param name="AdequateAt">When enough were there first; null while they never were.</param>
/// <param name="DoneAt">When nothing was left to do.</param>
public sealed record Scene(string Incident, string Kind, DateTimeOffset OpenedAt, double Severity, double Harm, DateTimeOffset? AdequateAt, DateTimeOffset? DoneAt)
{
    /// <summary>What sending the nearest free unit for each need, a minute after it was known, would have come to; null where there were too few.</summary>
    public Nearest? ByNearest { get; init; }

    /// <summary>Until that many times as grave as it began.</summary>
    public const double Gravest = 3;

    /// <summary>Crews of a drill are done in a tenth of the time that the plan gives them.</summary>
    private const double Haste = 10;

    /// <summary>The same, some minutes later.</summary>
    /// <param name="covered">How much of what it needs is there, 0 to 1.</param>
    /// <param name="level">1 to 4, or null.</param>
    /// <param name="workMinutes">The plan's minutes of work.</param>
    /// <param name="minutes">How much later.</param>
    /// <param name="now">When that is.</param>
    public Scene After(double covered, int? level, double workMinutes, double minutes, DateTimeOffset now)
    {
        if (DoneAt is not null)
        {
            return this;
        }

        double next = Math.Clamp(Severity + Change(covered, level, workMinutes, minutes), 0, Gravest);
        return this with
        {
            Severity = next,
            Harm = Harm + ((Severity + next) / 2 * minutes),
            AdequateAt = AdequateAt ?? (covered >= 1 ? now : null),
            DoneAt = next <= 0 ? now : null,
        };
    }

    /// <summary>The harm of one that has enough units from a moment on.</summary>
    /// <param name="adequate">How long after it was known, minutes.</param>
    /// <param name="level">1 to 4, or null.</param>
    /// <param name="workMinutes">The plan's minutes of work.</param>
    public static double HarmOf(double adequate, int? level, double workMinutes)
    {
        double severity = 1, harm = 0;
        const double step = 0.1;
        for (double t = 0; severity > 0 && t < 24 * 60; t += step)
        {
            double next = Math.Clamp(severity + Change(t >= adequate ? 1 : 0, level, workMinutes, step), 0, Gravest);
            harm += (severity + next) / 2 * step;
            severity = next;
        }

        return harm;
    }

    /// <summary>How much of what is needed is there, 0 to 1.</summary>
    /// <param name="needs">Capabilities with their counts.</param>
    /// <param name="units">What each unit that is there can do; each counts for one need, and for every shared one.</param>
    public static double Covered(ImmutableArray<(string Capability, int Count, bool Shared)> needs, IEnumerable<ImmutableArray<string>> units)
    {
        int wanted = needs.Sum(n => n.Count), there = 0;
        List<ImmutableArray<string>> free = [.. units], all = [.. free];
        foreach ((string capability, int count, bool shared) in needs.OrderBy(n => n.Shared))
        {
            for (int i = 0; i < count; i++)
            {
                int found = (shared ? all : free).FindIndex(u => u.Contains(capability));
                if (found < 0)
                {
                    break;
                }

                (shared ? all : free).RemoveAt(found);
                there++;
            }
        }

        return wanted == 0 ? all.Count > 0 ? 1 : 0 : (double)there / wanted;
    }

    /// <summary>What an incident's plan needs at its level; empty where it has none.</summary>
    public static ImmutableArray<(string Capability, int Count, bool Shared)> Needs(CityPack pack, Incident incident)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(incident);
        int? level = incident.LevelSet?.Level ?? incident.Level;
        return [.. (pack.Plans.OfKind(incident.Kind)?.Needs ?? []).Select(n => (n.Capability, n.CountAt(level), n.Shared)).Where(n => n.Item2 > 0)];
    }

    private static double Change(double covered, int? level, double workMinutes, double minutes)
    {
        double growth = level switch { 1 => 0.08, 2 => 0.05, 3 => 0.03, 4 => 0.015, _ => 0.02 };
        return minutes * ((growth * (1 - covered)) - (covered * Haste / Math.Max(1, workMinutes)));
    }
}

/// <summary>What sending the nearest would have come to.</summary>
/// <param name="Adequate">How long after it was known enough would have been there.</param>
/// <param name="Harm">Severity minutes.</param>
public sealed record Nearest(TimeSpan Adequate, double Harm);
