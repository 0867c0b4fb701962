using System.Collections.Immutable;
using Command.Ingest.Incidents.Dispatch.Advice;
using CsCheck;

namespace Command.Ingest.Tests.Incidents.Dispatch.Advice;

public sealed class BatchTests
{
    private static readonly Gen<BatchQuestion> s_small = Question(Gen.Int[1, 3], Gen.Int[1, 5]);
    private static readonly Gen<BatchQuestion> s_large = Question(Gen.Int[1, 8], Gen.Int[1, 40]);

    [Fact]
    public void Of_TheNearestUnitIsTheOnlyOneForAnother_GivesItWhereItSavesMore()
    {
        BatchQuestion question = Made([("I-1", 4, [("fire", 1)]), ("I-2", 4, [("fire", 1)])], [("甲", "fire"), ("乙", "fire")], [[100, 120], [110, 900]]);
        (BatchChoice best, BatchChoice greedy, ImmutableArray<BatchDifference> differing) = Batch.Of(question, TestContext.Current.CancellationToken);
        Assert.Equal(230, best.WeightedDelay);
        Assert.Equal(1_000, greedy.WeightedDelay);
        Assert.Equal([new BatchDifference("乙", "I-1", "I-2"), new BatchDifference("甲", "I-2", "I-1")], differing);
    }

    [Fact]
    public void Of_TheGraverIncident_WaitsLess()
    {
        BatchQuestion question = Made([("I-1", 4, [("fire", 1)]), ("I-2", 1, [("fire", 1)])], [("甲", "fire"), ("乙", "fire")], [[100, 300], [200, 300]]);
        BatchChoice best = Batch.Of(question, TestContext.Current.CancellationToken).Best;
        Assert.Equal("甲", Assert.Single(best.Incidents[1].Units).CallSign);
        Assert.Equal(300 + (8 * 200), best.WeightedDelay);
    }

    [Fact]
    public void Of_FewerUnitsThanPlaces_NamesWhatIsMissing()
    {
        BatchQuestion question = Made([("I-1", 4, [("pump", 2)])], [("甲", "pump"), ("乙", "fire")], [[100, 50]]);
        BatchChoice best = Batch.Of(question, TestContext.Current.CancellationToken).Best;
        Assert.Equal(new AdviceShortfall("pump", 2, 1), Assert.Single(best.Incidents[0].Shortfalls));
        Assert.Equal(100 + 7_200, best.WeightedDelay);
    }

    [Fact]
    public void Of_NothingWaits_IsNothing() => Assert.Empty(Batch.Of(Made([], [("甲", "fire")], []), TestContext.Current.CancellationToken).Best.Incidents);

    [Fact]
    public void Best_AnyBatch_IsNeverWorseThanGreedy() => s_large.Sample(q =>
    {
        (BatchChoice best, BatchChoice greedy, _) = Batch.Of(q, CancellationToken.None);
        Assert.True(best.WeightedDelay <= greedy.WeightedDelay, $"{best.WeightedDelay} and greedy {greedy.WeightedDelay}");
    }, iter: 300);

    [Fact]
    public void Best_AnySmallBatch_IsWhatTryingEverythingFinds() =>
        s_small.Sample(q => Assert.Equal(BruteForce(q), Batch.Of(q, CancellationToken.None).Best.WeightedDelay, 0.11), iter: 500);

    [Fact]
    public void Best_AnyBatch_GivesNoUnitTwiceAndNoneWhatItCanNotDo() => s_large.Sample(q =>
    {
        BatchPick[] picks = [.. Batch.Of(q, CancellationToken.None).Best.Incidents.SelectMany(i => i.Units)];
        Assert.Equal(picks.Length, picks.Select(p => p.CallSign).Distinct().Count());
        Assert.All(picks, p => Assert.Contains(p.For, q.Units.Single(u => u.CallSign == p.CallSign).Capabilities));
    }, iter: 300);

    [Fact]
    public void Of_AnotherOrder_IsTheSameAnswer() => Gen.Select(s_large, Gen.Int).Sample((q, seed) =>
    {
        Random random = new(seed);
        int[] scenes = [.. Enumerable.Range(0, q.Scenes.Length).OrderBy(_ => random.Next())], units = [.. Enumerable.Range(0, q.Units.Length).OrderBy(_ => random.Next())];
        BatchQuestion other = q with
        {
            Scenes = [.. scenes.Select(s => q.Scenes[s])],
            Units = [.. units.Select(u => q.Units[u])],
            Seconds = [.. scenes.Select(s => units.Select(u => q.Seconds[s][u]).ToImmutableArray())],
        };
        Assert.Equal(Written(q), Written(other));
    }, iter: 200);

    private static string Written(BatchQuestion question)
    {
        (BatchChoice best, BatchChoice greedy, ImmutableArray<BatchDifference> differing) = Batch.Of(question, CancellationToken.None);
        return System.Text.Json.JsonSerializer.Serialize(new { best, greedy, differing }, Command.Ingest.Api.Incidents.IncidentJson.Options);
    }

    private static double BruteForce(BatchQuestion q)
    {
        (int Scene, string Capability)[] places = [.. q.Scenes.SelectMany((s, i) => s.Needs.SelectMany(n => Enumerable.Repeat((i, n.Capability), n.Count)))];
        bool[] used = new bool[q.Units.Length];
        return Least(0);

        double Least(int place)
        {
            if (place == places.Length)
            {
                return 0;
            }

            (int scene, string capability) = places[place];
            double weight = BatchQuestion.WeightOf(q.Scenes[scene].Level), least = (q.Weights.Missing * weight) + Least(place + 1);
            for (int u = 0; u < used.Length; u++)
            {
                if (!used[u] && q.Seconds[scene][u] is { } seconds && q.Units[u].Capabilities.Contains(capability))
                {
                    used[u] = true;
                    least = Math.Min(least, (seconds * weight) + Least(place + 1));
                    used[u] = false;
                }
            }

            return least;
        }
    }

    private static Gen<BatchQuestion> Question(Gen<int> scenes, Gen<int> units) =>
        from s in scenes
        from u in units
        from needs in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[1, 4]).Array[s]
        from abilities in Gen.Int[1, 3].Array[u]
        from seconds in Gen.Int[0, 1_200].Array[s * u]
        select Made(
            [.. needs.Select((n, i) => ($"I-{i}", n.Item3, new[] { ("fire", n.Item1), ("pump", n.Item2) }))],
            [.. abilities.Select((a, i) => ($"u{i}", string.Join(' ', new[] { (a & 1) != 0 ? "fire" : "", (a & 2) != 0 ? "pump" : "" }.Where(c => c.Length > 0))))],
            [.. Enumerable.Range(0, s).Select(i => Enumerable.Range(0, u).Select(j => seconds[(i * u) + j] is var t && t > 1_100 ? (double?)null : t).ToArray())]);

    private static BatchQuestion Made((string Id, int Level, (string Capability, int Count)[] Needs)[] scenes, (string Name, string Capabilities)[] units, double?[][] seconds) => new()
    {
        Scenes = [.. scenes.Select(s => new AdviceScene(s.Id, default, s.Level, AdviceTown.Now, [], [.. s.Needs.Where(n => n.Count > 0).Select(n => new AdviceNeed(n.Capability, n.Count, false))], 1_800))],
        Units = [.. units.Select(u => new AdviceUnit { CallSign = u.Name, Agency = "fire", Capabilities = [.. u.Capabilities.Split(' ')], At = new(126.6, 45.7), FixAt = AdviceTown.Now })],
        Seconds = [.. seconds.Select(s => s.ToImmutableArray())],
        Now = AdviceTown.Now,
    };
}
