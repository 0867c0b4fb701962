using Command.Benchmarks.Endurance;
using Command.Benchmarks.Load;

namespace Command.Faults.Tests;

/// <summary>What the load and endurance commands take, and how the highest load is looked for.</summary>
public sealed class LoadPlanTests
{
    [Fact]
    public void Read_EveryPlanThatIsKept_IsOne()
    {
        string[] files = Directory.GetFiles(System.IO.Path.Combine(AppContext.BaseDirectory, "plans"), "*.json");
        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            (LoadPlan? plan, string? fault) = LoadPlan.Read(file, File.ReadAllText(file));
            Assert.Null(fault);
            Assert.Equal(System.IO.Path.GetFileNameWithoutExtension(file), plan!.Name);
        });
    }

    [Fact]
    public void Read_CityPlan_IsWhatThePromiseNames()
    {
        LoadPlan plan = LoadPlan.Read("city", File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "plans", "city.json"))).Plan!;
        Assert.Equal((100, 10_000, 200, 1000.0, 50_000), (plan.Reports, plan.Positions, plan.Screens, plan.BoundMs, plan.Positions + plan.Parked));
    }

    [Theory]
    [InlineData("{\n  \"name\": \"x\",\n  \"reportz\": 5\n}", "line 3", "reportz")]
    [InlineData("{\n  \"name\": \"x\",\n  \"reports\": \"many\"\n}", "line 3", "reports")]
    [InlineData("{\"reports\": 5}", "line 1", "name")]
    [InlineData("{", "line 1", "no plan")]
    [InlineData("{\"name\": \"x\"}", "nothing would be sent", "x.json")]
    [InlineData("{\"name\": \"x\", \"positions\": 60000}", "positions is 60000", "0 to 50000")]
    [InlineData("{\"name\": \"x\", \"reports\": 1, \"stage\": \"cloud\"}", "cloud", "\"grown\"")]
    [InlineData("{\"name\": \"x\", \"reports\": 1, \"steps\": [1, 0]}", "steps", "above 0")]
    [InlineData("{\"name\": \"x\", \"reports\": 1, \"seconds\": 10, \"faults\": [{\"at\": 10, \"what\": \"reconnect\"}]}", "comes at 10 s", "for 10 s")]
    [InlineData("{\"name\": \"x\", \"reports\": 1, \"faults\": [{\"at\": 1, \"what\": \"flood\"}]}", "\"flood\"", "standStill")]
    [InlineData("{\"name\": \"x\", \"reports\": 1, \"faults\": null}", "line 1", "faults")]
    public void Read_WhatIsNoPlan_SaysWhereAndWhat(string json, string where, string what)
    {
        (LoadPlan? plan, string? fault) = LoadPlan.Read("x.json", json);
        Assert.Null(plan);
        Assert.Contains(where, fault, StringComparison.Ordinal);
        Assert.Contains(what, fault, StringComparison.Ordinal);
        Assert.Contains("Nothing was measured", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.31)]
    [InlineData(1)]
    [InlineData(5.5)]
    [InlineData(63)]
    public void Search_AnyCapacity_IsFoundWithinFivePercent(double capacity)
    {
        LoadSearch search = new();
        int tries = 0;
        for (; search.Next is { } next && tries < 40; tries++)
        {
            search = search.With(next, next <= capacity);
        }

        Assert.InRange(tries, 1, 15);
        Assert.InRange(search.Borne!.Value, capacity / 1.06, capacity);
    }

    [Fact]
    public void Search_NothingOrEverythingIsBorne_Ends()
    {
        LoadSearch never = new(), always = new();
        for (int i = 0; i < 20; i++)
        {
            never = never.Next is { } less ? never.With(less, false) : never;
            always = always.Next is { } more ? always.With(more, true) : always;
        }

        Assert.Equal((null, null), (never.Next, never.Borne));
        Assert.Equal((null, 64.0, null), (always.Next, always.Borne, always.TooMuch));
    }

    [Fact]
    public void Search_LessIsNotBorneAfterMoreWas_TrustsTheLess() => Assert.Equal(new LoadSearch(null, 1), new LoadSearch().With(2, true).With(1, false));

    [Fact]
    public void EnduranceOptions_AsAsked()
    {
        (EnduranceOptions? options, string? fault) = EnduranceOptions.Of(["--minutes", "5", "--speed", "60", "--seed", "7", "--reports", "2.5", "--screens", "3", "--page", "end.txt"]);
        Assert.Null(fault);
        Assert.Equal(new EnduranceOptions(TimeSpan.FromMinutes(5), 60, 7, 2.5, 3, "end.txt"), options);
    }

    [Theory]
    [InlineData("--hours", "0")]
    [InlineData("--speed", "601")]
    [InlineData("--screens", "many")]
    [InlineData("--seed")]
    [InlineData("--days", "3")]
    public void EnduranceOptions_WhatIsNotUnderstood_IsSaid(params string[] args)
    {
        (EnduranceOptions? options, string? fault) = EnduranceOptions.Of(args);
        Assert.Null(options);
        Assert.Contains(args[0], fault, StringComparison.Ordinal);
    }
}
