using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Command.Ingest.Api.Incidents;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Dispatch.Advice;
using Command.Ingest.Resources;
using CsCheck;

namespace Command.Ingest.Tests.Incidents.Dispatch.Advice;

public sealed class SetRankingTests
{
    [Fact]
    public void Of_OneUnitWithTwoCapabilities_FillsOnePlace()
    {
        AdviceTown town = new AdviceTown().Needs("fire", 1).Needs("rescue", 1).Unit("甲", 100, "fire rescue").Unit("乙", 200, "fire").Unit("丙", 900, "rescue");
        AdviceSet best = town.Advice().Sets[0];
        Assert.Equal("甲 乙", AdviceTown.Names(best));
        Assert.Equal(["rescue"], best.Units[0].For);
        Assert.Equal(["fire"], best.Units[1].For);
        Assert.Empty(best.Shortfalls);
    }

    [Fact]
    public void Of_ASharedNeed_IsServedByUnitsThatComeForAnother()
    {
        AdviceTown town = new AdviceTown().Needs("fire", 2).Needs("rescue", 1, shared: true).Unit("甲", 100, "fire").Unit("乙", 200, "fire").Unit("丙", 250, "fire rescue").Unit("丁", 240, "rescue");
        AdviceSet best = town.Advice().Sets[0];
        Assert.Equal("甲 丙", AdviceTown.Names(best));
        Assert.Equal(["fire", "rescue"], best.Units[1].For);
    }

    [Fact]
    public void Of_FewerThanNeeded_NamesWhatIsMissing()
    {
        AdviceTown town = new AdviceTown().Needs("pump", 2).Unit("甲", 100, "pump").Unit("乙", 50, "fire");
        AdviceSet best = Assert.Single(town.Advice().Sets);
        Assert.Equal(new AdviceShortfall("pump", 2, 1), Assert.Single(best.Shortfalls));
        Assert.Equal(["pump", "2", "1"], AdviceTown.Reason(best.Reasons, "advice-short")!.Args);
    }

    [Fact]
    public void Of_NobodyAtAll_IsAnEmptySetThatSaysSo()
    {
        AdviceSet only = Assert.Single(new AdviceTown().Needs("pump", 1).Unit("乙", 50, "fire").Advice().Sets);
        Assert.Empty(only.Units);
        Assert.Equal(new AdviceShortfall("pump", 1, 0), Assert.Single(only.Shortfalls));
    }

    [Fact]
    public void Of_WhoCanNotBeSent_IsNamedWithTheReason()
    {
        AdviceTown town = new AdviceTown().Needs("fire", 1)
            .Unit("a", 100, "fire", u => u with { Duty = AdviceDuty.OffDuty })
            .Unit("b", 100, "fire", u => u with { Duty = AdviceDuty.Committed, Incident = "I-0009" })
            .Unit("c", 100, "fire", u => u with { Duty = AdviceDuty.Silent })
            .Unit("d", 100, "fire", u => u with { FixAt = AdviceTown.Now.AddMinutes(-31) })
            .Unit("e", 100, "fire", u => u with { At = null, FixAt = null })
            .Unit("f", null, "fire")
            .Unit("g", 100, "fire")
            .Unit("h", 300, "fire")
            .Unit("i", 1, "medical");
        (ImmutableArray<AdviceSet> sets, ImmutableArray<AdviceExcluded> excluded) = town.Advice(without: "g");
        Assert.Equal("h", AdviceTown.Names(Assert.Single(sets)));
        Assert.Equal(
            "a advice-off-duty, b advice-committed, c advice-silent, d advice-old-fix, e advice-no-fix, f advice-no-way, g advice-taken-out",
            string.Join(", ", excluded.Select(e => $"{e.CallSign} {e.Reason.Code}")));
        Assert.Equal(["31"], excluded[3].Reason.Args);
    }

    [Fact]
    public void Of_AUnitPutIn_IsInEverySetThoughItIsBusyAndSaysSo()
    {
        AdviceTown town = new AdviceTown().Needs("fire", 2).Unit("甲", 100, "fire").Unit("乙", 200, "fire").Unit("丙", 900, "fire", u => u with { Duty = AdviceDuty.Committed, Incident = "I-0009" });
        ImmutableArray<AdviceSet> sets = town.Advice(with: "丙").Sets;
        Assert.Equal(["甲 丙", "乙 丙"], sets.Select(AdviceTown.Names));
        Assert.NotNull(AdviceTown.Reason(sets[0].Units[1].Reasons, "advice-committed"));
    }

    [Fact]
    public void Of_ACloserUnitBehindAClosedBridge_SaysWhatIsClosed()
    {
        AdviceTown town = new AdviceTown().Needs("fire", 1)
            .Unit("消防1", 300, "fire", u => u with { At = new(126.66, 45.757) })
            .Unit("消防2", 620, "fire", u => u with { At = new(126.6446, 45.757) })
            .Way("消防2", 6_000, 120, "阳明滩大桥");
        AdviceSet second = town.Advice().Sets[1];
        Assert.Equal("消防2", AdviceTown.Names(second));
        Reason reason = AdviceTown.Reason(second.Reasons, "advice-nearer-but-closed")!;
        ReasonText texts = new(Harbin.Pack);
        Assert.Equal("消防2 比 消防1 近 1.2 公里，但阳明滩大桥封闭", texts.Of(reason, CultureInfo.GetCultureInfo("zh-CN")));
        Assert.Equal("消防2 is 1.2 km nearer than 消防1, but 阳明滩大桥 is closed", texts.Of(reason, CultureInfo.GetCultureInfo("en")));
        Assert.Equal(["阳明滩大桥", "8"], AdviceTown.Reason(second.Units[0].Reasons, "advice-closed-way")!.Args);
        Assert.Equal(120, second.Units[0].OpenSeconds);
    }

    [Fact]
    public void Of_AShiftThatEndsInTwelveMinutes_WeighsAndIsSaid()
    {
        AdviceTown town = new AdviceTown().Needs("fire", 1).Unit("甲", 200, "fire", u => u with { ShiftEnds = AdviceTown.Now.AddMinutes(12) }).Unit("乙", 260, "fire", u => u with { ShiftEnds = AdviceTown.Now.AddHours(9) });
        ImmutableArray<AdviceSet> sets = town.Advice().Sets;
        Assert.Equal(["乙", "甲"], sets.Select(AdviceTown.Names));
        Assert.Equal(["12"], AdviceTown.Reason(sets[1].Units[0].Reasons, "advice-shift-ends")!.Args);
        Assert.Equal(["甲", "乙", "1"], AdviceTown.Reason(sets[1].Reasons, "advice-sooner-but")!.Args);
    }

    [Fact]
    public void Of_ACrewThatHasNotRestedAndOneFromElsewhere_WeighMore()
    {
        AdviceTown town = new AdviceTown().Needs("fire", 1)
            .Unit("甲", 200, "fire", u => u with { ClearedAt = AdviceTown.Now.AddMinutes(-5), Rest = TimeSpan.FromMinutes(30) })
            .Unit("乙", 300, "fire", u => u with { Areas = ["230104"] })
            .Unit("丙", 320, "fire", u => u with { Areas = ["230102"] });
        ImmutableArray<AdviceSet> sets = town.Advice().Sets;
        Assert.Equal(["丙", "乙", "甲"], sets.Select(AdviceTown.Names));
        Assert.Equal(["230104"], AdviceTown.Reason(sets[1].Units[0].Reasons, "advice-outside-areas")!.Args);
        Assert.Equal(["5", "30"], AdviceTown.Reason(sets[2].Units[0].Reasons, "advice-rest")!.Args);
    }

    [Fact]
    public void Of_TheLastUnitOfADepot_LeavesItUncoveredAndSomebodyCouldMoveUp()
    {
        AdviceTown town = new AdviceTown().Needs("fire", 1)
            .Unit("甲", 100, "fire").Unit("乙", 700, "fire").Unit("丙", 1_000, "fire")
            .Depot("daoli", "fire", ("甲", 0), ("乙", 900), ("丙", 700))
            .Depot("nangang", "fire", ("乙", 0), ("丙", 60));
        ImmutableArray<AdviceSet> sets = town.Advice().Sets;
        Assert.Equal("甲", AdviceTown.Names(sets[0]));
        AdviceGap gap = Assert.Single(sets[0].Gaps);
        Assert.Equal(new AdviceGap("daoli", "daoli站", "daoli", "fire", 33.3, "丙", 11.7), gap);
        Assert.Equal(["daoli", "fire", "33", "丙", "12"], AdviceTown.Reason(sets[0].Reasons, "advice-gap-move-up")!.Args);
        Assert.Empty(sets[1].Gaps);
    }

    [Fact]
    public void Of_TwoUnitsOfOneDepot_UncoverItOnlyTogether()
    {
        AdviceTown town = new AdviceTown().Needs("fire", 2).Unit("甲", 100, "fire").Unit("乙", 110, "fire").Unit("丙", 300, "fire")
            .Depot("daoli", "fire", ("甲", 0), ("乙", 0));
        ImmutableArray<AdviceSet> sets = town.Advice().Sets;
        Assert.Equal("甲 丙", AdviceTown.Names(sets[0]));
        Assert.Empty(sets[0].Gaps);
        Assert.Null(Assert.Single(sets.Single(s => AdviceTown.Names(s) == "甲 乙").Gaps).MoveUp);
    }

    [Fact]
    public void Of_ManyUnits_GivesFiveSetsThatDiffer()
    {
        AdviceTown town = new AdviceTown().Needs("fire", 3).Needs("medical", 1);
        for (int i = 0; i < 12; i++)
        {
            town.Unit($"f{i:00}", 100 + (i * 37), "fire").Unit($"m{i:00}", 80 + (i * 41), "medical");
        }

        ImmutableArray<AdviceSet> sets = town.Advice().Sets;
        Assert.Equal([1, 2, 3, 4, 5], sets.Select(s => s.Rank));
        Assert.Equal(5, sets.Select(AdviceTown.Names).Distinct().Count());
        Assert.Equal(sets.OrderBy(s => s.Cost).Select(s => s.Rank), sets.Select(s => s.Rank));
    }

    [Fact]
    public void Of_AnyTown_TheBestSetsAreWhatTryingAllOfThemFinds()
    {
        string[] capabilities = ["fire", "rescue", "pump"];
        Gen.Select(Gen.Int[0, 2].Array[3], Gen.Select(Gen.Int[1, 60], Gen.Int[1, 7]).Array[1, 7]).Where(t => t.Item1.Sum() > 0).Sample((counts, drawn) =>
        {
            AdviceTown town = new();
            for (int n = 0; n < counts.Length; n++)
            {
                town.Needs(capabilities[n], counts[n]);
            }

            for (int i = 0; i < drawn.Length; i++)
            {
                town.Unit($"u{i}", drawn[i].Item1, string.Join(' ', capabilities.Where((_, n) => (drawn[i].Item2 & (1 << n)) != 0)));
            }

            AdviceSet[] sets = [.. town.Advice().Sets];
            double[] all = [.. Independent(counts, drawn).Select(s => s.Cost + ((counts.Sum() - s.Count) * AdviceWeights.Usual.Missing)).Order()];
            Assert.Equal(all[0], sets[0].Cost);
            Assert.Equal(sets.Select(s => s.Cost).Order(), sets.Select(s => s.Cost));
            if (sets.Length > 1 && sets.All(s => s.Shortfalls.IsEmpty))
            {
                Assert.Equal(all.Take(sets.Length), sets.Select(s => s.Cost));
            }
        }, iter: 1_000);
    }

    [Fact]
    public void Of_Set_ReadsBackFromJsonAsItWas()
    {
        (ImmutableArray<AdviceSet> sets, ImmutableArray<AdviceExcluded> excluded) = new AdviceTown().Needs("fire", 2).Unit("甲", 100, "fire").Unit("乙", 110, "fire").Unit("丙", null, "fire").Depot("daoli", "fire", ("甲", 0)).Advice();
        Recommendation advice = new("I-0001", "fire", 1, 3, AdviceTown.Now, 7, true, [new AdviceNeed("fire", 2, false)], sets, excluded, [], []);
        string json = JsonSerializer.Serialize(advice, IncidentJson.Options);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<Recommendation>(json, IncidentJson.Options), IncidentJson.Options));
        Assert.Contains("\"callSign\":\"甲\"", json, StringComparison.Ordinal);
    }

    // Every set of units of which each has a place of its own.
    private static IEnumerable<(double Cost, int Count)> Independent(int[] counts, (int Seconds, int Abilities)[] units)
    {
        for (int mask = 0; mask < 1 << units.Length; mask++)
        {
            (int Seconds, int Abilities)[] chosen = [.. units.Where((_, i) => (mask & (1 << i)) != 0)];
            if (Fits(chosen, 0, [.. counts]))
            {
                yield return (chosen.Sum(c => c.Seconds), chosen.Length);
            }
        }
    }

    private static bool Fits((int Seconds, int Abilities)[] chosen, int next, ImmutableArray<int> left) =>
        next == chosen.Length || Enumerable.Range(0, left.Length).Any(n => left[n] > 0 && (chosen[next].Abilities & (1 << n)) != 0 && Fits(chosen, next + 1, left.SetItem(n, left[n] - 1)));
}
