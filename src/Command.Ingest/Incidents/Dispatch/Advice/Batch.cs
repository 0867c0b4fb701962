using System.Collections.Immutable;

namespace Command.Ingest.Incidents.Dispatch.Advice;

/// <summary>
/// Gives units to several waiting incidents with the least total weighted delay, exactly. Each place of a need that no unit may share takes one unit; needs that
/// may be shared are served by the units that come for others, and what they lack is said as a shortfall. Pure.
/// </summary>
public static class Batch
{
    /// <summary>The best choice and the greedy one. The order of scenes and units makes no difference.</summary>
    /// <param name="question">Who waits and who is there.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static (BatchChoice Best, BatchChoice Greedy, ImmutableArray<BatchDifference> Differing) Of(BatchQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(question);
        ImmutableArray<int> scenes = [.. Enumerable.Range(0, question.Scenes.Length).OrderBy(s => question.Scenes[s].Incident, StringComparer.Ordinal)];
        ImmutableArray<int> units = [.. Enumerable.Range(0, question.Units.Length).Where(u => IsFree(question, question.Units[u])).OrderBy(u => question.Units[u].CallSign, StringComparer.Ordinal)];
        ImmutableArray<Place> places =
        [
            .. from scene in scenes
               from need in question.Scenes[scene].Needs
               where !need.Shared
               from number in Enumerable.Range(0, need.Count)
               select new Place(scene, need.Capability),
        ];
        BatchChoice best = Choice(question, scenes, places, Best(question, places, units, cancellationToken));
        BatchChoice greedy = Choice(question, scenes, places, Greedy(question, places, units));
        return (best, greedy, Differing(best, greedy));
    }

    private static bool IsFree(BatchQuestion question, AdviceUnit unit) =>
        unit is { Duty: AdviceDuty.Free, At: not null, FixAt: { } at } && question.Now - at <= question.Weights.OldestFix;

    private static double? Delay(BatchQuestion question, Place place, int unit) =>
        question.Units[unit].Capabilities.Contains(place.Capability, StringComparer.Ordinal) && question.Seconds[place.Scene][unit] is { } seconds && seconds < question.Weights.Missing
            ? seconds * Weight(question, place)
            : null;

    private static double Weight(BatchQuestion question, Place place) => BatchQuestion.WeightOf(question.Scenes[place.Scene].Level);

    private static double Missing(BatchQuestion question, Place place) => question.Weights.Missing * Weight(question, place);

    // For each place its unit, or null. Each place also has a column of nobody, so that what can't be served is left out at its price.
    private static int?[] Best(BatchQuestion question, ImmutableArray<Place> places, ImmutableArray<int> units, CancellationToken cancellationToken)
    {
        double[][] costs = [.. places.Select(p => units.Select(u => Delay(question, p, u) ?? Missing(question, p)).ToArray())];
        int[] columns = LeastCost.Columns(places.Length, units.Length + places.Length, (p, c) => c < units.Length ? costs[p][c] : Missing(question, places[p]), cancellationToken);
        return [.. columns.Select((c, p) => c < units.Length && Delay(question, places[p], units[c]) is not null ? units[c] : (int?)null)];
    }

    // The gravest that has waited longest first, and for it the cheapest set of who is left.
    private static int?[] Greedy(BatchQuestion question, ImmutableArray<Place> places, ImmutableArray<int> units)
    {
        int?[] unitOf = new int?[places.Length];
        HashSet<int> left = [.. units];
        foreach (IGrouping<int, int> own in Enumerable.Range(0, places.Length).GroupBy(p => places[p].Scene)
            .OrderByDescending(g => BatchQuestion.WeightOf(question.Scenes[g.Key].Level)).ThenBy(g => question.Scenes[g.Key].Since).ThenBy(g => question.Scenes[g.Key].Incident, StringComparer.Ordinal))
        {
            ImmutableArray<AdviceNeed> needs = [.. question.Scenes[own.Key].Needs.Where(n => !n.Shared)];
            ImmutableArray<Candidate> free =
            [
                .. units.Where(left.Contains)
                    .Where(u => question.Seconds[own.Key][u] is { } seconds && seconds < question.Weights.Missing)
                    .Select(u => new Candidate(u, question.Units[u].CallSign, question.Seconds[own.Key][u]!.Value, question.Seconds[own.Key][u]!.Value, Candidates.Serves(needs, question.Units[u].Capabilities), []))
                    .Where(c => c.Serves != 0)
                    .OrderBy(c => c.Cost).ThenBy(c => c.CallSign, StringComparer.Ordinal),
            ];
            if (new UnitSets(needs, free, question.Weights.Missing).Cheapest([], 1) is not [var set])
            {
                continue;
            }

            Dictionary<string, Queue<int>> open = own.GroupBy(p => places[p].Capability, StringComparer.Ordinal).ToDictionary(g => g.Key, g => new Queue<int>(g), StringComparer.Ordinal);
            for (int i = 0; i < set.Units.Length; i++)
            {
                string capability = needs[System.Numerics.BitOperations.TrailingZeroCount(set.For[i])].Capability;
                unitOf[open[capability].Dequeue()] = set.Units[i].Index;
                left.Remove(set.Units[i].Index);
            }
        }

        return unitOf;
    }

    private static BatchChoice Choice(BatchQuestion question, ImmutableArray<int> scenes, ImmutableArray<Place> places, int?[] unitOf)
    {
        ImmutableArray<BatchIncident>.Builder incidents = ImmutableArray.CreateBuilder<BatchIncident>(scenes.Length);
        double total = 0;
        foreach (int scene in scenes)
        {
            AdviceScene at = question.Scenes[scene];
            int[] own = [.. Enumerable.Range(0, places.Length).Where(p => places[p].Scene == scene)];
            int[] sent = [.. own.Where(p => unitOf[p] is not null)];
            ImmutableArray<BatchPick> picks =
            [
                .. sent.Select(p => new BatchPick(question.Units[unitOf[p]!.Value].CallSign, places[p].Capability, Math.Round(question.Seconds[scene][unitOf[p]!.Value]!.Value, 1)))
                    .OrderBy(p => p.Seconds).ThenBy(p => p.CallSign, StringComparer.Ordinal),
            ];
            ImmutableArray<AdviceShortfall> shortfalls =
            [
                .. at.Needs.Select(n => new AdviceShortfall(
                        n.Capability,
                        n.Count,
                        n.Shared
                            ? sent.Count(p => question.Units[unitOf[p]!.Value].Capabilities.Contains(n.Capability, StringComparer.Ordinal))
                            : sent.Count(p => places[p].Capability == n.Capability)))
                    .Where(s => s.Found < s.Needed),
            ];
            double delay = own.Sum(p => unitOf[p] is { } unit ? Delay(question, places[p], unit)!.Value : Missing(question, places[p]));
            total += delay;
            incidents.Add(new BatchIncident(at.Incident, at.Level, BatchQuestion.WeightOf(at.Level), Math.Round(delay, 1), picks, shortfalls));
        }

        return new BatchChoice(Math.Round(total, 1), incidents.MoveToImmutable());
    }

    private static ImmutableArray<BatchDifference> Differing(BatchChoice best, BatchChoice greedy)
    {
        Dictionary<string, string> there = Where(best), here = Where(greedy);
        return
        [
            .. there.Keys.Union(here.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(u => new BatchDifference(u, there.GetValueOrDefault(u), here.GetValueOrDefault(u)))
                .Where(d => d.Best != d.Greedy),
        ];
    }

    private static Dictionary<string, string> Where(BatchChoice choice) =>
        choice.Incidents.SelectMany(i => i.Units.Select(u => (u.CallSign, i.Incident))).ToDictionary(u => u.CallSign, u => u.Incident, StringComparer.Ordinal);

    /// <summary>A place for one unit.</summary>
    private readonly record struct Place(int Scene, string Capability);
}
