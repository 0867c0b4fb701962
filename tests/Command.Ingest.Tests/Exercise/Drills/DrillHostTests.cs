using Command.Ingest.Contracts;
using Command.Ingest.Exercise;
using Command.Ingest.Exercise.Drills;
using Command.Ingest.Picture;
using Command.Ingest.Writer;

namespace Command.Ingest.Tests.Exercise.Drills;

/// <summary>Drills over the real transports into the real picture.</summary>
public sealed class DrillHostTests
{
    private static readonly (string, string) s_allowed = ("Command:Exercise:Drills", "true");

    [Fact]
    public async Task Drill_FromStartToEnd_IsMarkedHeldScoredAndLeavesNothingOpen()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("command-drill-");
        try
        {
            await using Host host = await Host.StartAsync(folder.FullName, s_allowed);
            Assert.Null(host.Get<ExerciseState>().Name);
            await DoAsync(host, new StartDrill("d1", "gas-explosion", 5, 60, 20));
            await UntilAsync(host, p => p.Open.Count >= 3 && host.Feed("vehicles").Stored > 40);
            Assert.All(host.Picture.Incidents.Values, i => Assert.True(i.Exercise));
            Assert.All(host.Picture.Reports.Values, r => Assert.True(r.Report.Exercise));
            Assert.Equal("Gas explosion", host.Get<ExerciseState>().Name?.En);

            // What is real is never taken for a part of it, at the same place and of the same kind.
            Report fire = host.Picture.Reports.Values.First(r => r.Incident is not null && r.Report.SourceKind is not null).Report;
            Assert.True((await host.PushAsync("city", Ingest.Feeds.Open311.Open311Writer.Json([fire with { SourceId = "REAL-1", Exercise = false }]), contentType: "application/json")).IsSuccessStatusCode);
            await UntilAsync(host, p => p.Reports.ContainsKey("city:REAL-1"));

            await DoAsync(host, new PauseDrill("d1", true));
            (long City, long Vehicles) held = await StillAsync(host);
            await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
            Assert.Equal(held, Stored(host));

            await DoAsync(host, new InjectDrill("d1", new DrillInject("twice", InjectKind.Twice, TimeSpan.Zero, TimeSpan.FromHours(20), "city")));
            await DoAsync(host, new PauseDrill("d1", false));
            await UntilAsync(host, _ => host.Feed("city").Duplicates >= 3);

            await DoAsync(host, new EndDrill("d1") { Reason = "完" });
            await UntilAsync(host, p => File.Exists(Path.Combine(folder.FullName, "exercise", "d1.score.json")) && p.Reports.Values.Where(r => r.Report.Exercise).All(r => r.IsOver));
            PictureState over = host.Picture;
            Assert.All(over.Incidents.Values.Where(i => i.Exercise), i => Assert.DoesNotContain("city:REAL-1", i.Sources.Select(s => s.Source.Id)));
            Assert.All(over.Incidents.Values.Where(i => !i.Exercise), i => Assert.Equal(["city:REAL-1"], i.Sources.Where(s => s.Source.Type == "report").Select(s => s.Source.Id)));
            Assert.NotEmpty(await File.ReadAllLinesAsync(Path.Combine(folder.FullName, "exercise", "d1.truth.jsonl"), TestContext.Current.CancellationToken));
            Assert.Null(host.Get<ExerciseState>().Name);
            Assert.Equal(0, host.Feed("city").Quarantined);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Drill_SilentFeedAndRewind_SaysNothingThereAndIsConserved()
    {
        await using Host host = await Host.StartAsync(s_allowed);
        await DoAsync(host, new StartDrill("d1", "siren-day", null, 300, 0));
        await DoAsync(host, new InjectDrill("d1", new DrillInject("dead", InjectKind.FeedSilent, TimeSpan.Zero, TimeSpan.FromHours(20), "traffic")));
        await UntilAsync(host, _ => host.Get<DrillTally>().Feeds.GetValueOrDefault("traffic")?.Lost > 0);
        Assert.Equal(0, host.Get<DrillTally>().Feeds["traffic"].Sent);
        Assert.Equal(0, host.Feed("traffic").Stored);

        await DoAsync(host, new PauseDrill("d1", true));
        await StillAsync(host);
        FeedStatus city = host.Feed("city");
        Assert.Equal(host.Get<DrillTally>().Feeds["city"].Sent, city.Stored + city.Duplicates + city.Quarantined);

        await DoAsync(host, new RewindDrill("d1", TimeSpan.Zero));
        await UntilAsync(host, p => p.Drills["d1"].Round == 1 && host.Get<TruthBook>().Of("d1/1").Count > 0);
    }

    [Fact]
    public async Task Drill_OfAScenarioThatCannotBeRead_EndsWithTheReason()
    {
        await using Host host = await Host.StartAsync(s_allowed);
        await DoAsync(host, new StartDrill("d1", "no-such", null, 1));
        await UntilAsync(host, p => p.Drills["d1"].IsOver);
        Assert.Contains("exercise/no-such.json", host.Picture.Drills["d1"].EndedWhy, StringComparison.Ordinal);
    }

    private static async Task DoAsync(Host host, DeskCommand command)
    {
        CommandAnswer answer = await host.Get<CommandQueue>().SubmitAsync(null, "li.min", command, TestContext.Current.CancellationToken);
        Assert.Null(answer.Refusal);
    }

    private static (long City, long Vehicles) Stored(Host host) => (host.Feed("city").Stored, host.Feed("vehicles").Stored);

    /// <summary>Waits until what was on its way has arrived.</summary>
    private static async Task<(long City, long Vehicles)> StillAsync(Host host)
    {
        (long City, long Vehicles) last = Stored(host);
        for (int still = 0; still < 8;)
        {
            await Task.Delay(250, TestContext.Current.CancellationToken);
            still = Stored(host) == last ? still + 1 : 0;
            last = Stored(host);
        }

        return last;
    }

    private static async Task UntilAsync(Host host, Func<PictureState, bool> expected)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(90));
        while (!expected(host.Picture))
        {
            await Task.Delay(100, patience.Token);
        }
    }
}
