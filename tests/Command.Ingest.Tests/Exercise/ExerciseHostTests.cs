using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Ingest.Exercise;
using Command.Ingest.Hub;
using Command.Ingest.Picture;
using Command.Ingest.Transports;

namespace Command.Ingest.Tests.Exercise;

/// <summary>The exercise over the real transports into the real picture.</summary>
public sealed class ExerciseHostTests
{
    private static readonly (string, string) s_on = ("Command:Exercise:Enabled", "true");

    [Fact]
    public async Task Run_RealTime_ShowsLifeWithinTenSeconds()
    {
        await using Host host = await Host.StartAsync(s_on);

        await UntilAsync(host, TimeSpan.FromSeconds(10), p =>
            Units(host, "vehicles") == 300
            && Units(host, "transit") == 12
            && Units(host, "field") == 5
            && p.Readings.Values.Count(r => r.Latest.Feed == "sensors") == 5
            && p.Reports.Values.Count(r => r.Report.Feed == "roadworks") == 3
            && p.Alerts.Values.Any(a => a.InForce)
            && p.Open.Count >= 3
            && p.Readings.Count >= 13
            && p.Reports.Count >= 20);
    }

    [Fact]
    public async Task Run_EverythingThatArrives_IsMarkedAndNothingIsQuarantined()
    {
        await using Host host = await Host.StartAsync(s_on, ("Command:Exercise:Speed", "360"));

        // Told to its end and begun again.
        PictureState picture = await UntilAsync(host, TimeSpan.FromSeconds(60), p => p.Alerts.Values.Any(a => a.Alert.MsgType == "Cancel" && a.Alert.Event == "暴雨") && host.Feed("vehicles").Stored > 1_500);

        Assert.All(picture.Incidents.Values, i => Assert.True(i.Exercise));
        Assert.All(picture.Reports.Values, r => Assert.True(r.Report.Exercise));
        Assert.All(picture.Alerts.Values, a => Assert.True(a.Alert.Exercise));
        Assert.All(picture.Readings.Values, r => Assert.True(r.Latest.Exercise));
        Assert.All(host.Get<PictureBroadcast>().Units.All(), u => Assert.True(u.Exercise));
        Assert.Equal(new ExerciseName("七月汛情清晨演练", "July flood morning"), host.Get<PictureBroadcast>().Pulse?.Exercise);
        ImmutableArray<FeedStatus> feeds = host.Get<FeedMonitor>().Snapshot();
        Assert.Equal(Harbin.Pack.Feeds.Length, feeds.Length);
        ImmutableArray<FeedStatus> told = [.. feeds.Where(f => f.Feed is "civil" or "city" or "flood" or "traffic" or "vehicles")];
        Assert.Equal(5, told.Length);
        ImmutableArray<FeedStatus> repeated = [.. feeds.Where(f => f.Feed is "sensors" or "transit" or "roadworks" or "field")];
        Assert.Equal(4, repeated.Length);
        Assert.All(repeated, f =>
        {
            Assert.True(f.Stored > 0, f.Feed);
            Assert.True(f.Exercise, f.Feed);
            Assert.Equal(0, f.Quarantined);
        });
        // Who says the whole dataset each time says again what has not changed; the others never do.
        Assert.All(repeated.Where(f => f.Feed is "sensors" or "field"), f => Assert.Equal(0, f.Duplicates));
        Assert.All(feeds.Except(told).Except(repeated), f => Assert.Equal((0, 0, 0), (f.Stored, f.Quarantined, f.Duplicates)));
        Assert.All(told, f =>
        {
            Assert.True(f.Stored > 0, f.Feed);
            Assert.True(f.Exercise, f.Feed);
            Assert.Equal((0, 0), (f.Quarantined, f.Duplicates));
        });
    }

    [Fact]
    public async Task Run_TrueEvents_CanBeHeldAgainstWhatFusionMadeOfThem()
    {
        await using Host host = await Host.StartAsync(s_on, ("Command:Exercise:Speed", "60"));
        TruthBook truth = host.Get<TruthBook>();

        PictureState picture = await UntilAsync(host, TimeSpan.FromSeconds(60), p => p.Incidents.Values.Count(i => Truths(truth, i).Length >= 3) >= 3);

        Incident[] fused = [.. picture.Incidents.Values.Where(i => Truths(truth, i).Length >= 2)];
        Assert.All(fused.SelectMany(i => Truths(truth, i)), Assert.NotEmpty);
        Assert.True(fused.Count(i => Truths(truth, i).Distinct().Count() == 1) * 2 > fused.Length, "Most incidents with several reports are about one true event.");
    }

    [Fact]
    public async Task Run_StoppedHalfWay_EndsWhatItLeftOpenWhenItBeginsAgain()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("command-exercise-");
        try
        {
            ImmutableHashSet<string> left;
            await using (Host first = await Host.StartAsync(folder.FullName, s_on))
            {
                PictureState before = await UntilAsync(first, TimeSpan.FromSeconds(30), p => p.Open.Count >= 3 && p.Reports.Count >= 20 && p.Alerts.Values.Any(a => a.InForce));
                left = [.. before.Reports.Keys, .. before.Alerts.Keys];
            }

            await using Host second = await Host.StartAsync(folder.FullName, s_on);

            PictureState picture = await UntilAsync(second, TimeSpan.FromSeconds(30), p =>
                p.Reports.Values.Where(r => left.Contains(r.Id)).All(r => r.Report.Feed == "roadworks" ? r.IsOver : r.Report.Status > ReportStatus.Resolved)
                && p.Alerts.Values.Where(a => left.Contains(a.Id)).All(a => !a.InForce)
                && p.Open.Count >= 3);
            Assert.All(picture.Open, id => Assert.All(picture.Incidents[id].Sources, s => Assert.DoesNotContain(s.Source.Id, left)));
            Assert.All(second.Get<FeedMonitor>().Snapshot(), f => Assert.Equal(0, f.Quarantined));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Start_NotEnabled_HasNoDoorAndNoName()
    {
        await using Host host = await Host.StartAsync();

        Assert.Null(host.Get<TcpListenerService>().Door("vehicles", exercise: true));
        Assert.Null(host.Get<ExerciseState>().Name);
    }

    [Fact]
    public async Task Start_UnknownScenario_NamesTheKeyAndWhatToWrite()
    {
        SettingsException e = await Assert.ThrowsAsync<SettingsException>(() => Host.StartAsync(s_on, ("Command:Exercise:Scenario", "no-such")));

        Assert.Contains("Command__Exercise__Scenario", e.Message, StringComparison.Ordinal);
        Assert.Contains("exercise/no-such.json", e.Message, StringComparison.Ordinal);
    }

    private static int Units(Host host, string feed) => host.Get<PictureBroadcast>().Units.All().Count(u => u.Feed == feed);

    private static string[] Truths(TruthBook truth, Incident incident) =>
        [.. incident.Sources.Where(s => s.Source.Type == "report").Select(s => truth.EventOf(s.Source.Id) ?? "")];

    /// <summary>Waits until the picture is as expected, looking at each frame: also at those that bring units only.</summary>
    private static async Task<PictureState> UntilAsync(Host host, TimeSpan most, Func<PictureState, bool> expected)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(most);
        PictureState picture = PictureState.Empty;
        try
        {
            await foreach (FollowFrame frame in host.Get<LocalPictureSource>().FollowAsync(patience.Token))
            {
                picture = frame.Snapshot ?? Fold.EvolveAll(picture, frame.Frame.Entries);
                if (expected(picture))
                {
                    return picture;
                }
            }
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            string feeds = string.Join("; ", host.Get<FeedMonitor>().Snapshot().Select(f => $"{f.Feed} stored {f.Stored}, duplicates {f.Duplicates}, quarantined {f.Quarantined}"));
            Assert.Fail($"Not within {most}: {host.Get<PictureBroadcast>().Units.Count} units, {picture.Open.Count} open incidents, {picture.Alerts.Count} alerts, {picture.Readings.Count} series, {picture.Reports.Count} reports; {feeds}");
        }

        throw new InvalidOperationException("The picture's stream ended.");
    }
}
