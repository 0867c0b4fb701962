using System.Net;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Sqlite;

namespace Command.Faults.Tests;

/// <summary>The disk runs full.</summary>
public sealed class DiskTests(ITestOutputHelper output)
{
    private const int Megabytes = 16;

    // Reports go on while the test looks, and what is kept for them has to last until it has looked.
    private const int WideMegabytes = 160;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("67108864")]
    [InlineData("0")]
    public async Task Disk_RunsFull_AcknowledgesNothingThatIsNotStoredAndGoesOnWhenThereIsRoom(string reserve)
    {
        using SmallDisk disk = new(Megabytes);
        await using Node node = await Node.StartAsync(Node.Ingest, "a", disk.Data, ("Command__Ingest__ReserveBytes", reserve));
        Ledger ledger = new();
        PatientSenders load = new(ledger);
        await SendAsync(load, Target.Of(node), "messages are taken", () => ledger.ReportCount >= 30 && ledger.FixCount > 0 && ledger.ReadingCount > 0);

        disk.Leave(256 * 1024);
        int turnedAway = ledger.Unanswered;
        await SendAsync(load, Target.PushesTo(node), "messages are turned away", () => ledger.Unanswered >= turnedAway + 20);

        using (HttpResponseMessage answer = await node.PushAsync("city", Messages.Case("too-much", 1, DateTimeOffset.UtcNow.AddHours(-1)), Cancel))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            Assert.Contains("not be made durable", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }

        await Until.SoAsync("/readyz says that the disk is full", s_patience, async () => await ReadyAsync(node) is (503, var said) && said.Contains("disk is full", StringComparison.Ordinal));
        Assert.Equal("alive", await node.Http.GetStringAsync(new Uri("/healthz", UriKind.Relative), Cancel));
        Assert.Contains("FeatureCollection", await node.Http.GetStringAsync(new Uri("/ogc/collections/reports/items?limit=5", UriKind.Relative), Cancel), StringComparison.Ordinal);
        HashSet<string> stored = [.. Rows.Of(System.IO.Path.Combine(disk.Data, "command.db")).Sources()];
        Assert.DoesNotContain(ledger.Reports.Keys, id => !stored.Contains("city:" + id));

        disk.Clear();
        int before = ledger.ReportCount;
        await SendAsync(load, Target.Of(node), "messages are taken again", () => ledger.ReportCount > before + 30);
        await Until.SoAsync("/readyz is content", s_patience, async () => await ReadyAsync(node) is (200, _));
        await using SqliteJournal journal = SqliteJournal.Open(System.IO.Path.Combine(disk.Data, "command.db"), "none");
        await Promises.HoldAsync(journal, Rows.Of(System.IO.Path.Combine(disk.Data, "command.db")), ledger, Cancel, node);
        await Promises.ReplayedAsync(node, ledger, 100, Cancel);
        Assert.False(node.HasExited);
        output.WriteLine(ledger.ToString());
    }

    [Fact]
    public async Task Disk_NearlyFull_KeepsWhatIsLeftForReportsAndShowsPositionsAllTheSame()
    {
        using SmallDisk disk = new(WideMegabytes);
        await using Node node = await Node.StartAsync(Node.Ingest, "a", disk.Data);
        Ledger ledger = new();
        PatientSenders load = new(ledger);
        DateTimeOffset at = DateTimeOffset.UtcNow.AddMinutes(-10);
        Assert.Equal(HttpStatusCode.Accepted, await PositionAsync(node, 1, at));

        disk.Leave(DiskRules.Reserve(64 << 20, WideMegabytes << 20) - (128 * 1024));
        await Until.SoAsync("/readyz says that there is little room and that reports are still taken", s_patience, async () =>
            await ReadyAsync(node) is (200, var said) && said.Contains("positions are shown and no longer stored", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await PositionAsync(node, 2, at.AddSeconds(30)));
        await SendAsync(load, Target.PushesTo(node), "reports are taken", () => ledger.ReportCount >= 20);
        Assert.Equal(0, ledger.Unanswered - TurnedAwayOnStop(ledger));
        await Until.SoAsync("the position that was not stored is on the map", s_patience, async () =>
            (await node.Http.GetStringAsync(new Uri("/ogc/collections/units/items", UriKind.Relative), Cancel)).Contains("126.601", StringComparison.Ordinal));
        await ScreensAreToldAsync(node, "disk-low");

        disk.Clear();
        await Until.SoAsync("positions are stored again", s_patience, async () => await PositionAsync(node, 2, at.AddSeconds(30)) == HttpStatusCode.Accepted);
        await using SqliteJournal journal = SqliteJournal.Open(System.IO.Path.Combine(disk.Data, "command.db"), "none");
        await Promises.HoldAsync(journal, Rows.Of(System.IO.Path.Combine(disk.Data, "command.db")), ledger, Cancel, node);
        Assert.Equal(2, journal.Counts()["vehicles"].Stored);
    }

    // Each sender may have been in the midst of one push when it was told to stop.
    private static int TurnedAwayOnStop(Ledger ledger) => Math.Min(ledger.Unanswered, 4);

    private static async Task SendAsync(PatientSenders load, Target target, string what, Func<bool> until)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task sending = load.RunAsync(target, stop.Token);
        await Until.SoAsync(what, s_patience, until);
        await stop.CancelAsync();
        await sending;
    }

    private static async Task<HttpStatusCode> PositionAsync(Node node, ushort serial, DateTimeOffset at)
    {
        using HttpResponseMessage answer = await node.PushAsync("vehicles", Messages.Position("13900000001", serial, at), Cancel);
        return answer.StatusCode;
    }

    private static async Task<(int Status, string Said)> ReadyAsync(Node node)
    {
        using HttpResponseMessage answer = await node.Http.GetAsync(new Uri("/readyz", UriKind.Relative), Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    // The pulse that a follower is met with was made before it came, and may be older than the trouble.
    private static async Task ScreensAreToldAsync(Node node, string code)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(s_patience);
        List<string> told = [];
        try
        {
            await foreach (Ingest.Contracts.FollowFrame frame in new Ingest.Hub.RemotePictureSource(node.Address, null).FollowAsync(patience.Token))
            {
                told.AddRange(frame.Frame.Pulse?.Degraded.Select(d => d.Code) ?? []);
                if (told.Contains(code))
                {
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
        {
            // Not in time.
        }

        Assert.Fail($"Screens are not told {code}, only: {string.Join(' ', told)}");
    }
}
