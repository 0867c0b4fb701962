using System.Diagnostics;
using System.Net;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Journal.Sqlite;
using Npgsql;

namespace Command.Faults.Tests;

/// <summary>The links between the parts are slow, cut, half open, or swallow what is sent.</summary>
public sealed class LinkTests(PostgresServer postgres, ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    /// <summary>A gateway answers a push within 10 s, whatever its journal does; the rest is for a busy machine.</summary>
    private static readonly TimeSpan s_answered = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Senders_OverABadLink_LoseNothing()
    {
        using TempFolder data = new("command-link-");
        await using Node node = await Node.StartAsync(Node.Ingest, "a", data.Path);
        await using ChaosProxy pushes = new(new IPEndPoint(IPAddress.Loopback, node.Address.Port)), flood = new(node.Door("flood")), vehicles = new(node.Door("vehicles"));
        ChaosProxy[] links = [pushes, flood, vehicles];
        using HttpClient http = new() { BaseAddress = new Uri($"http://{pushes.Door}") };
        Ledger ledger = new();
        // Impatient, so that a lost answer costs the test little.
        await using (Sending sending = Sending.Start(new PatientSenders(ledger, patienceSeconds: 1.5), new Target(http, flood.Door, vehicles.Door)))
        {
            await TakenAsync();
            foreach (LinkFault fault in (LinkFault[])[new() { Delay = TimeSpan.FromMilliseconds(150) }, new() { BytesPerSecond = 20_000 }])
            {
                Array.ForEach(links, l => l.Both(fault));
                await TakenAsync();
            }

            Array.ForEach(links, l => l.Both(LinkFault.None));
            for (int i = 0; i < Rounds.Of(3, 50); i++)
            {
                Array.ForEach(links, l => l.Reset());
                await TakenAsync();
                Array.ForEach(links, l => l.HalfOpen());
                await TakenAsync();
            }

            // The answers are lost first, then the questions: stored and not acknowledged, and neither.
            foreach (bool answers in (bool[])[true, false])
            {
                int unanswered = ledger.Unanswered;
                Array.ForEach(links, l => (answers ? new Action<LinkFault>(f => l.ToClient = f) : f => l.ToServer = f)(LinkFault.BlackHole));
                await Until.SoAsync("nothing is answered", s_patience, () => ledger.Unanswered > unanswered + 2);
                Array.ForEach(links, l => l.Both(LinkFault.None));
                Array.ForEach(links, l => l.Reset());
                await TakenAsync();
            }
        }

        string file = System.IO.Path.Combine(data.Path, "command.db");
        await using IJournalStore journal = SqliteJournal.Open(file, "none");
        await Promises.HoldAsync(journal, Rows.Of(file), ledger, Cancel, node);
        output.WriteLine(ledger.ToString());

        async Task TakenAsync()
        {
            (int reports, int fixes, int readings) = (ledger.ReportCount, ledger.FixCount, ledger.ReadingCount);
            await Until.SoAsync("every kind of message is taken", s_patience, () => ledger.ReportCount > reports + 5 && ledger.FixCount > fixes && ledger.ReadingCount > readings);
        }
    }

    [Fact]
    public async Task WebNode_OverABadLink_SaysSoAndHealsByItself()
    {
        string database = postgres.Get().NewDatabase();
        await using Topology nodes = await Topology.StartAsync(database, null, ingest: 1, web: 0);
        await using ChaosProxy link = new(new IPEndPoint(IPAddress.Loopback, nodes.Ingest[0].Address.Port));
        Node web = await nodes.AddWebAsync($"http://{link.Door}");
        await ReadyAsync(web, true);
        int number = 0;
        foreach ((string name, Action spoil) in ((string, Action)[])
        [
            ("black hole", () => link.Both(LinkFault.BlackHole)),
            ("half open", () =>
            {
                link.Refuse = true;
                link.HalfOpen();
            }),
            ("reset", () =>
            {
                link.Refuse = true;
                link.Reset();
            }),
        ])
        {
            spoil();
            TimeSpan noticed = await ReadyAsync(web, false);
            using HttpResponseMessage push = await nodes.Ingest[0].PushAsync("city", Messages.Case($"meanwhile-{++number}", number, DateTimeOffset.UtcNow.AddMinutes(-5)), Cancel);
            Assert.Equal(HttpStatusCode.Accepted, push.StatusCode);
            link.Refuse = false;
            link.Both(LinkFault.None);
            TimeSpan healed = await ReadyAsync(web, true);
            await Until.SoAsync("what it missed is shown", s_patience, async () =>
                (await web.Http.GetStringAsync(new Uri("/ogc/collections/reports/items?limit=100", UriKind.Relative), Cancel)).Contains($"meanwhile-{number}", StringComparison.Ordinal));
            output.WriteLine($"{name}: noticed after {noticed.TotalSeconds:0.0} s, healed {healed.TotalSeconds:0.0} s after the link was");
            Assert.True(noticed < s_answered && healed < s_answered, $"{name}: {noticed}, {healed}");
        }

        async Task<TimeSpan> ReadyAsync(Node node, bool expected) => await Until.SoAsync(expected ? "the web node is ready" : "the web node says that its link is down", s_patience, async () =>
        {
            using HttpResponseMessage answer = await node.Http.GetAsync(new Uri("/readyz", UriKind.Relative), Cancel);
            string said = await answer.Content.ReadAsStringAsync(Cancel);
            return expected ? answer.StatusCode == HttpStatusCode.OK : answer.StatusCode == HttpStatusCode.ServiceUnavailable && said.Contains("link to Command.Ingest is down", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Postgres_OverABadLink_PushesAreAnsweredInTimeAndTheNodeHealsByItself()
    {
        LoopbackPostgres server = postgres.Get();
        string direct = server.NewDatabase();
        await using ChaosProxy link = new(new IPEndPoint(IPAddress.Loopback, server.Port));
        string through = LoopbackPostgres.Through(link.Door.Port, new NpgsqlConnectionStringBuilder(direct).Database!);
        using TempFolder data = new("command-link-");
        await using Node node = await Node.StartAsync(Node.Ingest, "a", data.Path, ("Command__Postgres", through));
        Ledger ledger = new();
        PatientSenders load = new(ledger, pushers: 2);
        await SentAsync();
        foreach ((string name, Action spoil) in ((string, Action)[])
        [
            ("reset", () =>
            {
                link.Refuse = true;
                link.Reset();
            }),
            ("black hole", () => link.Both(LinkFault.BlackHole)),
            .. Rounds.Full ? [("answers lost", () => link.ToClient = LinkFault.BlackHole)] : Array.Empty<(string, Action)>(),
        ])
        {
            spoil();
            long began = Stopwatch.GetTimestamp();
            using (HttpResponseMessage push = await node.PushAsync("city", Messages.Case($"while-{name}", 1, DateTimeOffset.UtcNow.AddMinutes(-5)), Cancel))
            {
                Assert.Equal(HttpStatusCode.ServiceUnavailable, push.StatusCode);
                Assert.NotNull(push.Headers.RetryAfter);
            }

            TimeSpan answered = Stopwatch.GetElapsedTime(began);
            Assert.True(answered < s_answered, $"{name}: a push was answered after {answered.TotalSeconds:0.0} s.");
            await Until.SoAsync("/readyz says that the journal is away", s_answered, async () =>
            {
                using HttpResponseMessage answer = await node.Http.GetAsync(new Uri("/readyz", UriKind.Relative), Cancel);
                return answer.StatusCode == HttpStatusCode.ServiceUnavailable && (await answer.Content.ReadAsStringAsync(Cancel)).Contains("the journal", StringComparison.Ordinal);
            });
            Assert.Contains("FeatureCollection", await node.Http.GetStringAsync(new Uri("/ogc/collections/reports/items?limit=5", UriKind.Relative), Cancel), StringComparison.Ordinal);

            link.Refuse = false;
            link.Both(LinkFault.None);
            long healed = Stopwatch.GetTimestamp();
            await SentAsync();
            await Until.SoAsync("/readyz is content", s_patience, async () =>
            {
                using HttpResponseMessage answer = await node.Http.GetAsync(new Uri("/readyz", UriKind.Relative), Cancel);
                return answer.StatusCode == HttpStatusCode.OK;
            });
            output.WriteLine($"{name}: a push answered after {answered.TotalSeconds:0.0} s, well {Stopwatch.GetElapsedTime(healed).TotalSeconds:0.0} s after the link was");
        }

        await using IJournalStore journal = PostgresJournal.Open(direct, "none", TimeProvider.System);
        await Promises.HoldAsync(journal, Rows.OfPostgres(direct), ledger, Cancel, node);

        async Task SentAsync()
        {
            await using Sending sending = Sending.Start(load, Target.PushesTo(node));
            int before = ledger.ReportCount;
            await Until.SoAsync("messages are taken", s_patience, () => ledger.ReportCount > before + 10);
        }
    }
}
