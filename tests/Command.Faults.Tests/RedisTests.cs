using System.Net;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Tests.Bus;

namespace Command.Faults.Tests;

/// <summary>Redis is emptied, killed, frozen and cut off under load: it is never the truth, so nothing may come of it but a little lateness.</summary>
public sealed class RedisTests(PostgresServer postgres, ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_EmptiedKilledFrozenAndCutOff_EveryNodeShowsTheSameAfterwards()
    {
        string database = postgres.Get().NewDatabase();
        await using DebianRedis redis = DebianRedis.Start();
        await using ChaosProxy link = new(IPEndPoint.Parse(redis.ConnectionString));
        await using Topology nodes = await Topology.StartAsync(database, link.Door.ToString(), ingest: 2, web: 1);
        Ledger ledger = new();
        PatientSenders load = new(ledger);
        await using (Sending sending = Sending.Start(load, Target.Of(nodes.Ingest[1])))
        {
            await GoesOnAsync(ledger, "with Redis");
            for (int i = 0; i < Rounds.Of(1, 20); i++)
            {
                await redis.FlushAsync();
                await GoesOnAsync(ledger, "after it was emptied");

                redis.Kill();
                await GoesOnAsync(ledger, "while it is dead");
                await SaidAsync(nodes.Ingest[0], away: true);
                redis.Up();
                await SaidAsync(nodes.Ingest[0], away: false);

                redis.Freeze();
                await GoesOnAsync(ledger, "while it is frozen");
                redis.Thaw();

                link.Both(LinkFault.BlackHole);
                await GoesOnAsync(ledger, "while nothing comes through");
                link.Both(LinkFault.None);
                link.Reset();
                await SaidAsync(nodes.Ingest[1], away: false);
                await GoesOnAsync(ledger, "after all of it");
            }
        }

        await HoldAsync(database, ledger, nodes);
        output.WriteLine(ledger.ToString());
    }

    [Fact]
    public async Task Writer_KilledWithAnnouncementsInHand_LeavesThemToTheNextAndNothingTakesEffectTwice()
    {
        string database = postgres.Get().NewDatabase();
        await using DebianRedis redis = DebianRedis.Start();
        await using Topology nodes = await Topology.StartAsync(database, redis.ConnectionString, ingest: 1, web: 0);
        Ledger ledger = new();
        PatientSenders load = new(ledger);
        for (int i = 0; i < Rounds.Of(2, 20); i++)
        {
            Node writer = nodes.Ingest[i];
            Node standby = await nodes.AddIngestAsync();
            await using Sending sending = Sending.Start(load, Target.Of(standby));
            await GoesOnAsync(ledger, "with both");
            writer.Kill();
            await GoesOnAsync(ledger, "with the standby alone");
        }

        await HoldAsync(database, ledger, nodes);
        output.WriteLine(ledger.ToString());
    }

    private static async Task GoesOnAsync(Ledger ledger, string when)
    {
        int before = ledger.ReportCount;
        await Until.SoAsync($"messages are acknowledged {when}", s_patience, () => ledger.ReportCount > before + 20);
    }

    private static Task<TimeSpan> SaidAsync(Node node, bool away) => Until.SoAsync($"/readyz {(away ? "says" : "no longer says")} that Redis is away", s_patience, async () =>
        (await node.Http.GetStringAsync(new Uri("/readyz", UriKind.Relative), Cancel)).Contains("redis-away", StringComparison.Ordinal) == away);

    private static async Task HoldAsync(string database, Ledger ledger, Topology nodes)
    {
        await using PostgresJournal journal = PostgresJournal.Open(database, "none", TimeProvider.System);
        await Promises.HoldAsync(journal, Rows.OfPostgres(database), ledger, Cancel, [.. nodes.Ingest.Where(n => !n.HasExited)]);
    }
}
