using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Journal.Sqlite;

namespace Command.Faults.Tests;

/// <summary>The ingest process is killed at any moment. It shows that commits are whole and that recovery works; <see cref="SyncTests"/> shows that they reach the disk.</summary>
public sealed class KillTests(PostgresServer postgres, ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_AtAnyMomentUnderLoad_LosesNothingAcknowledged()
    {
        using TempFolder data = new("command-kill-");
        await RunAsync(
            Rounds.Of(12, 200),
            () => Node.StartAsync(Node.Ingest, "a", data.Path),
            () => SqliteJournal.Open(System.IO.Path.Combine(data.Path, "command.db"), "none"),
            Rows.Of(System.IO.Path.Combine(data.Path, "command.db")));
    }

    [Fact]
    public async Task Kill_AtAnyMomentWithPostgres_LosesNothingAcknowledged()
    {
        string database = postgres.Get().NewDatabase();
        using TempFolder data = new("command-kill-");
        await RunAsync(
            Rounds.Of(4, 60),
            () => Node.StartAsync(Node.Ingest, "a", data.Path, ("Command__Postgres", database)),
            () => PostgresJournal.Open(database, "none", TimeProvider.System),
            Rows.OfPostgres(database));
    }

    private async Task RunAsync(int rounds, Func<Task<Node>> start, Func<IJournalStore> open, Rows rows)
    {
        Random random = Rounds.Random();
        Ledger ledger = new();
        PatientSenders load = new(ledger);
        Node node = await start();
        try
        {
            for (int i = 0; i < rounds; i++)
            {
                int before = ledger.ReportCount;
                using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
                Task sending = load.RunAsync(Target.Of(node), stop.Token);
                await Until.SoAsync("the senders are heard", TimeSpan.FromSeconds(30), () => ledger.ReportCount > before);
                await Task.Delay(random.Next(20, 500), Cancel);
                node.Kill();
                await stop.CancelAsync();
                await sending;
                await node.DisposeAsync();

                node = await start();
                await using IJournalStore journal = open();
                await Promises.HoldAsync(journal, rows, ledger, Cancel, node);
            }

            await Promises.ReplayedAsync(node, ledger, 200, Cancel);
            await using IJournalStore after = open();
            await Promises.HoldAsync(after, rows, ledger, Cancel, node);
            Assert.True(ledger.ReportCount >= rounds && ledger.FixCount >= rounds && ledger.ReadingCount >= rounds, ledger.ToString());
            output.WriteLine($"{rounds} kills: {ledger}");
        }
        finally
        {
            await node.DisposeAsync();
        }
    }
}
