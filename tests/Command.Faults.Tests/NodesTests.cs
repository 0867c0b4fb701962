using System.Diagnostics;
using System.Text.Json;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Npgsql;

namespace Command.Faults.Tests;

/// <summary>Nodes that share one PostgreSQL: the server, the writer, or the writer's time fails.</summary>
public sealed class NodesTests(PostgresServer postgres, ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_StoppedAtOnceUnderLoad_LosesNothingAndNodesGoOnByThemselves()
    {
        LoopbackPostgres server = postgres.Get();
        string database = server.NewDatabase();
        await using Topology nodes = await Topology.StartAsync(database, null, ingest: 2, web: 0);
        Ledger ledger = new();
        PatientSenders load = new(ledger);
        Random random = Rounds.Random();
        for (int i = 0; i < Rounds.Of(2, 30); i++)
        {
            await using Sending sending = Sending.Start(load, Target.Of(nodes.Ingest[i % 2]));
            int before = ledger.ReportCount;
            await Until.SoAsync("messages are taken", s_patience, () => ledger.ReportCount > before + 20);
            await Task.Delay(random.Next(20, 300), Cancel);
            server.Kill();
            try
            {
                foreach (Node node in nodes.Ingest)
                {
                    await Until.SoAsync("/readyz says what is wrong", s_patience, async () => await ReadyAsync(node) is (503, var said) && said.Contains("journal", StringComparison.OrdinalIgnoreCase));
                }
            }
            finally
            {
                server.Up();
            }

            int after = ledger.ReportCount;
            await Until.SoAsync("messages are taken again", s_patience, () => ledger.ReportCount > after + 20);
        }

        await HoldAsync(database, ledger, nodes);
        await Promises.ReplayedAsync(nodes.Ingest[0], ledger, 100, Cancel);
        await HoldAsync(database, ledger, nodes);
        output.WriteLine(ledger.ToString());
    }

    [Fact]
    public async Task Replica_ThatMustConfirmAndIsAway_NothingIsAcknowledgedUntilItIsNoLongerAsked()
    {
        string database = postgres.Get().NewDatabase();
        Ledger ledger = new();
        PatientSenders load = new(ledger, pushers: 2);
        await using Topology nodes = await Topology.StartAsync(database, null, ingest: 1, web: 0);
        await using (Sending before = Sending.Start(load, Target.PushesTo(nodes.Ingest[0])))
        {
            await Until.SoAsync("messages are taken", s_patience, () => ledger.ReportCount > 10);
        }

        Ask(database, "nobody");
        try
        {
            await using Sending meanwhile = Sending.Start(load, Target.PushesTo(nodes.Ingest[0]));
            Rows rows = Rows.OfPostgres(database);
            await Until.SoAsync("a commit waits for the replica", s_patience, () => rows.Count("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") > 0);
            int acknowledged = ledger.ReportCount, unanswered = ledger.Unanswered;
            await Until.SoAsync("pushes are turned away", s_patience, () => ledger.Unanswered >= unanswered + 2);
            Assert.Equal(acknowledged, ledger.ReportCount);
            Assert.Contains("journal", (await ReadyAsync(nodes.Ingest[0])).Said, StringComparison.Ordinal);
        }
        finally
        {
            Ask(database, "");
        }

        await using (Sending after = Sending.Start(load, Target.PushesTo(nodes.Ingest[0])))
        {
            int before = ledger.ReportCount;
            await Until.SoAsync("messages are taken again", s_patience, () => ledger.ReportCount > before + 10);
        }

        await HoldAsync(database, ledger, nodes);
    }

    [Fact]
    public async Task Writer_Killed_IsFollowedByAStandbyWithinSeconds()
    {
        string database = postgres.Get().NewDatabase();
        Ledger ledger = new();
        PatientSenders load = new(ledger);
        await using Topology nodes = await Topology.StartAsync(database, null, ingest: 1, web: 0);
        for (int i = 0; i < Rounds.Of(2, 20); i++)
        {
            Node writer = nodes.Ingest[i];
            await Until.SoAsync("it writes", s_patience, async () => (await ReadyAsync(writer)).Said.Contains("\"role\":\"writer\"", StringComparison.Ordinal));
            Node standby = await nodes.AddIngestAsync();
            await using Sending sending = Sending.Start(load, Target.PushesTo(standby));
            int before = ledger.ReportCount;
            await Until.SoAsync("messages are taken", s_patience, () => ledger.ReportCount > before + 20);

            long last = await SequenceAsync(standby);
            long killed = Stopwatch.GetTimestamp();
            writer.Kill();

            // What the old one had appended before is shown meanwhile: what counts is an entry of a term that is not its own.
            await Until.SoAsync("the standby writes", s_patience, async () => (await ReadyAsync(standby)).Said.Contains("\"role\":\"writer\"", StringComparison.Ordinal));
            long taken = await SequenceAsync(standby);
            await Until.SoAsync("it has appended", s_patience, async () => await SequenceAsync(standby) > taken);
            TimeSpan took = Stopwatch.GetElapsedTime(killed);
            output.WriteLine($"first append {took.TotalSeconds:0.00} s after the writer was killed (from {last}, {taken})");
            Assert.True(took < TimeSpan.FromSeconds(20), $"It took {took.TotalSeconds:0.0} s.");
        }

        await HoldAsync(database, ledger, nodes);
    }

    [Fact]
    public async Task Writer_FrozenAndThawed_CanNotAppendAnyMoreAndShowsTheSame()
    {
        string database = postgres.Get().NewDatabase();
        Ledger ledger = new();
        PatientSenders load = new(ledger);
        await using Topology nodes = await Topology.StartAsync(database, null, ingest: 1, web: 0);
        Node old = nodes.Ingest[0];
        await Until.SoAsync("it writes", s_patience, async () => (await ReadyAsync(old)).Said.Contains("\"role\":\"writer\"", StringComparison.Ordinal));
        Node standby = await nodes.AddIngestAsync();
        await using (Sending sending = Sending.Start(load, Target.PushesTo(standby)))
        {
            await Until.SoAsync("messages are taken", s_patience, () => ledger.ReportCount > 20);
            old.Freeze();
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(6), Cancel);
                int before = ledger.ReportCount;
                await Until.SoAsync("messages are taken by the other", s_patience, () => ledger.ReportCount > before + 20);
            }
            finally
            {
                old.Thaw();
            }

            int after = ledger.ReportCount;
            await Until.SoAsync("messages are taken with both", s_patience, () => ledger.ReportCount > after + 20);
        }

        await HoldAsync(database, ledger, nodes);
        (_, string said) = await ReadyAsync(old);
        using JsonDocument ready = JsonDocument.Parse(said);
        Assert.Equal("standby", ready.RootElement.GetProperty("role").GetString());
        Assert.Equal("ingest-2", ready.RootElement.GetProperty("writer").GetString());
        output.WriteLine(ledger.ToString());
    }

    /// <summary>Makes every commit wait for a replica of that name; for none when it is empty.</summary>
    private static void Ask(string database, string replica)
    {
        using NpgsqlConnection connection = new(new NpgsqlConnectionStringBuilder(database) { Pooling = false, Options = "-c synchronous_commit=local" }.ConnectionString);
        connection.Open();
        foreach (string sql in (string[])[$"ALTER SYSTEM SET synchronous_standby_names = '{replica}'", "SELECT pg_reload_conf()"])
        {
            using NpgsqlCommand command = new(sql, connection);
            command.ExecuteNonQuery();
        }
    }

    private static async Task HoldAsync(string database, Ledger ledger, Topology nodes)
    {
        await using IJournalStore journal = PostgresJournal.Open(database, "none", TimeProvider.System);
        await Promises.HoldAsync(journal, Rows.OfPostgres(database), ledger, Cancel, [.. nodes.Ingest.Where(n => !n.HasExited)]);
    }

    private static async Task<long> SequenceAsync(Node node)
    {
        using JsonDocument ready = JsonDocument.Parse((await ReadyAsync(node)).Said);
        return ready.RootElement.GetProperty("sequence").GetInt64();
    }

    private static async Task<(int Status, string Said)> ReadyAsync(Node node)
    {
        using HttpResponseMessage answer = await node.Http.GetAsync(new Uri("/readyz", UriKind.Relative), Cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }
}
