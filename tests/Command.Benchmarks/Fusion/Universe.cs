using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise.Days;

namespace Command.Benchmarks.Fusion;

/// <summary>One report of a day that is scored: its first version, and what all of them are labelled with.</summary>
internal sealed record Scored(string Id, Report First, string Event, Difficulty Difficulty, string? Rival);

/// <summary>
/// What of a day is scored: every report, once. Of an event none of whose reports opens an incident only the first one is: the platform keeps such cases
/// as they are, so whether they are put together is not asked; whether one is put to another event is.
/// </summary>
internal sealed class Universe
{
    private readonly ImmutableArray<int> _truth;

    public Universe(ImmutableArray<LabelledMessage> day, CityPack pack)
    {
        Dictionary<string, Scored> reports = new(StringComparer.Ordinal);
        HashSet<string> opened = new(StringComparer.Ordinal);
        List<string> order = [];
        foreach (LabelledMessage one in day)
        {
            if (one.Message is not Report report || one.Event.Length == 0)
            {
                continue;
            }

            string id = MessageIds.Of(report);
            if (pack.KindOf(report.Kind)?.OpensIncident ?? false)
            {
                opened.Add(one.Event);
            }

            if (!reports.TryGetValue(id, out Scored? known))
            {
                order.Add(id);
                reports[id] = new Scored(id, report, one.Event, one.Difficulty, one.Rival);
            }
            else
            {
                reports[id] = known with { Difficulty = known.Difficulty | (one.Difficulty & ~Difficulty.Late) };
            }
        }

        HashSet<string> seen = new(StringComparer.Ordinal);
        Reports = [.. order.Select(id => reports[id]).Where(r => opened.Contains(r.Event) || seen.Add(r.Event))];
        Events = Reports.Select(r => r.Event).Distinct(StringComparer.Ordinal).Count();
        _truth = Numbers(Reports.Select(r => r.Event));
    }

    public ImmutableArray<Scored> Reports { get; }

    public int Events { get; }

    public Agreement Score(ReadOnlySpan<int> found) => Partitions.Compare(_truth.AsSpan(), found);

    public ReadOnlySpan<int> Truth => _truth.AsSpan();

    /// <summary>Groups as numbers, where a report without one stands alone.</summary>
    public ImmutableArray<int> Found(IReadOnlyDictionary<string, string> incidents) =>
        Numbers(Reports.Select(r => incidents.TryGetValue(r.Id, out string? incident) ? incident : "alone " + r.Id));

    public static ImmutableArray<int> Numbers(IEnumerable<string> groups)
    {
        Dictionary<string, int> numbers = new(StringComparer.Ordinal);
        return [.. groups.Select(g => numbers.TryGetValue(g, out int n) ? n : numbers[g] = numbers.Count)];
    }
}
