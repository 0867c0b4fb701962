using System.Globalization;
using Command.Ingest.Journal.Postgres;

namespace Command.Faults.Tests;

/// <summary>The machine of the database is lost, and its streaming replica takes its place.</summary>
public sealed class ReplicaTests(ITestOutputHelper output)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Primary_LostAndItsReplicaPromoted_LosesNothingAcknowledgedAndNeedsNoRestart()
    {
        using LoopbackPostgres? primary = LoopbackPostgres.Start();
        Assert.SkipWhen(primary is null, "PostgreSQL is not installed: apt-get install postgresql.");
        string database = new Npgsql.NpgsqlConnectionStringBuilder(primary.NewDatabase()).Database!;
        using LoopbackPostgres replica = primary.Follow();
        string either = string.Create(
            CultureInfo.InvariantCulture,
            $"Host=127.0.0.1:{primary.Port},127.0.0.1:{replica.Port};Username=postgres;Database={database};Target Session Attributes=primary");
        using TempFolder data = new("command-replica-");
        Ledger ledger = new();
        await using Node node = await Node.StartAsync(Node.Ingest, "a", data.Path, ("Command__Postgres", either));
        TimeSpan took;
        await using (Sending sending = Sending.Start(new PatientSenders(ledger), Target.Of(node)))
        {
            await Until.SoAsync("messages are acknowledged", TimeSpan.FromSeconds(30), () => ledger.ReportCount > 100);

            primary.Kill();
            replica.Promote();

            int before = ledger.ReportCount;
            took = await Until.SoAsync("messages are acknowledged again", TimeSpan.FromSeconds(60), () => ledger.ReportCount > before + 50);
        }

        await using PostgresJournal journal = PostgresJournal.Open(LoopbackPostgres.Through(replica.Port, database), "none", TimeProvider.System);
        await Promises.HoldAsync(journal, Rows.OfPostgres(LoopbackPostgres.Through(replica.Port, database)), ledger, Cancel, node);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ledger}; taken again {took.TotalSeconds:0.0} s after the replica was promoted"));
    }
}
