using System.Net;
using Microsoft.Data.Sqlite;

namespace Command.Faults.Tests;

/// <summary>
/// Acknowledged is on the disk, not in the kernel's memory. A kill leaves the kernel's memory as it is, so that only counting the syncs shows it. Positions
/// are pushed, because each is one commit and no more: the writer has nothing to append for them.
/// </summary>
public sealed class SyncTests(ITestOutputHelper output)
{
    private const int Count = 40;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_EachAcknowledged_HasSyncedTheJournal()
    {
        using TempFolder data = new("command-sync-");
        await using Node node = await Node.StartAsync(Node.Ingest, "a", data.Path);
        await using Strace strace = await Strace.AttachAsync(node.ProcessId, Cancel);
        DateTimeOffset at = DateTimeOffset.UtcNow.AddHours(-2);
        for (int i = 0; i < Count; i++)
        {
            using HttpResponseMessage answer = await node.PushAsync("vehicles", Messages.Position("13900000001", (ushort)i, at.AddSeconds(i)), Cancel);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        int syncs = await strace.StopAsync("command.db-wal");

        output.WriteLine($"{Count} acknowledged pushes: {syncs} syncs of the WAL");
        Assert.True(syncs >= Count, $"{Count} pushes were acknowledged and the WAL was synced {syncs} times.");
    }

    [Theory]
    [InlineData("FULL", true)]
    [InlineData("NORMAL", false)]
    public async Task Method_OnSettingsThatSyncAndDoNot_TellsThemApart(string synchronous, bool synced)
    {
        using TempFolder data = new("command-sync-");
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = System.IO.Path.Combine(data.Path, "control.db"), Pooling = false }.ToString());
        connection.Open();
        Run($"PRAGMA journal_mode=WAL; PRAGMA synchronous={synchronous}; CREATE TABLE t (n INTEGER)");
        await using Strace strace = await Strace.AttachAsync(Environment.ProcessId, Cancel);
        for (int i = 0; i < Count; i++)
        {
            Run("INSERT INTO t VALUES (1)");
        }

        int syncs = await strace.StopAsync("control.db-wal");

        output.WriteLine($"{Count} commits with synchronous={synchronous}: {syncs} syncs of the WAL");
        Assert.Equal(synced, syncs >= Count);

        void Run(string sql)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }
}
