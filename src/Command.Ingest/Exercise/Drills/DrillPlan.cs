using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Exercise.City;
using Command.Ingest.Picture;

namespace Command.Ingest.Exercise.Drills;

/// <summary>Something that a drill says, by what it follows from.</summary>
/// <param name="Source">Empty for the story; the inject's id otherwise. What a source says stands in the same order however often it is planned anew.</param>
public sealed record DrillStatement(string Source, Statement Statement);

/// <summary>Everything that a drill says by HTTP. Pure: the same drill in the same city gives the same statements, whenever it is asked.</summary>
public static class DrillPlan
{
    /// <summary>The statements of the story and of the injects so far.</summary>
    public static ImmutableArray<DrillStatement> Of(Scenario scenario, Drill drill, CityPack pack, LineNetwork roads, Senders senders, Telling telling, ImmutableArray<DayStory.DayReport> day)
    {
        ArgumentNullException.ThrowIfNull(drill);
        return
        [
            .. Story.Plan(scenario, pack, roads, senders, telling).Select(s => new DrillStatement("", s)),
            .. DayStory.Plan(day, pack, senders, telling).Select(s => new DrillStatement("day", s)),
            .. drill.Injects.SelectMany((inject, i) => Injections.Plan(inject, i + 1, pack, roads, senders, telling).Select(s => new DrillStatement(inject.Id, s))),
        ];
    }

    /// <summary>What of one feed's statements is due, is left out, or waits.</summary>
    /// <param name="plan">All statements.</param>
    /// <param name="format">The feed's format.</param>
    /// <param name="told">How many of each source were told to this feed before; changed.</param>
    /// <param name="now">The wall's clock.</param>
    public static IEnumerable<Statement> Due(ImmutableArray<DrillStatement> plan, string format, Dictionary<string, int> told, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(told);
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        foreach (DrillStatement one in plan)
        {
            if (one.Statement.Format != format)
            {
                continue;
            }

            int number = seen[one.Source] = seen.GetValueOrDefault(one.Source) + 1;
            if (one.Statement.Due <= now && number > told.GetValueOrDefault(one.Source))
            {
                told[one.Source] = number;
                yield return one.Statement;
            }
        }
    }
}
