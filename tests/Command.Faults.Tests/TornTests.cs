using System.Collections.Immutable;
using System.Text.Json;
using Command.Ingest.Contracts;
using Command.Ingest.Journal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Command.Faults.Tests;

/// <summary>
/// Files as a power cut or a bad disk leaves them. What was not yet synced may be missing from the end of the WAL, and only from there: before a checkpoint
/// moves pages into the main file SQLite syncs the WAL that they come from, so the WALs here are small enough that none has happened.
/// </summary>
public sealed class TornTests(ITestOutputHelper output)
{
    private const int WalHeader = 32;

    /// <summary>A frame's header and a page.</summary>
    private const int Frame = 24 + 4096;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wal_CutOrFlippedAtItsEnd_GivesAPrefixOfTheHistoryAndStarts()
    {
        using TempFolder killed = new("command-torn-");
        ImmutableArray<string> whole = await KilledAsync(killed.Path);
        byte[] wal = await File.ReadAllBytesAsync(Wal(killed.Path), Cancel);
        Assert.True(wal.Length is > 20 * Frame and < 2000 * Frame, $"A WAL of {wal.Length} bytes is no good for this.");
        Random random = Rounds.Random();
        HashSet<int> prefixes = [];
        for (int i = 0; i < Rounds.Of(40, 400); i++)
        {
            using TempFolder copy = Copy(killed.Path);
            await File.WriteAllBytesAsync(Wal(copy.Path), i % 2 == 0 ? wal[..random.Next(0, wal.Length)] : Flipped(wal, random), Cancel);

            await using SqliteJournal journal = SqliteJournal.Open(Database(copy.Path), "none");

            ImmutableArray<string> read = [.. journal.Read(0).Select(Json)];
            Assert.Equal(whole[..read.Length], read);
            Assert.All(journal.Counts().Values, c => Assert.Equal(c.Received, c.Stored + c.Duplicates + c.Quarantined));
            prefixes.Add(read.Length);
        }

        Assert.True(prefixes.Count > 3, "The cuts made no difference.");
        output.WriteLine($"{whole.Length} entries; prefixes from {prefixes.Min()} to {prefixes.Max()}");
    }

    [Fact]
    public async Task Wal_Cut_TheNodeStartsAndGoesOn()
    {
        using TempFolder killed = new("command-torn-");
        await KilledAsync(killed.Path);
        byte[] wal = await File.ReadAllBytesAsync(Wal(killed.Path), Cancel);
        Random random = Rounds.Random();
        for (int i = 0; i < Rounds.Of(2, 20); i++)
        {
            using TempFolder copy = Copy(killed.Path);
            await File.WriteAllBytesAsync(Wal(copy.Path), wal[..random.Next(wal.Length / 2, wal.Length)], Cancel);
            await using Node node = await Node.StartAsync(Node.Ingest, "a", copy.Path);
            Ledger ledger = new();
            await SendAsync(node, new PatientSenders(ledger), ledger, 10);

            await using SqliteJournal journal = SqliteJournal.Open(Database(copy.Path), "none");
            await Promises.HoldAsync(journal, Rows.Of(Database(copy.Path)), ledger, Cancel, node);
        }
    }

    [Fact]
    public async Task Entry_AlteredInTheFile_TheNodeRefusesToStartAndSaysWhatToDo()
    {
        using TempFolder data = new("command-torn-");
        ImmutableArray<string> whole = await KilledAsync(data.Path);
        int altered = whole.Length / 2;
        Alter(data.Path, altered);

        (int code, string said) = await Node.RunToEndAsync(Node.Ingest, data.Path);

        Assert.Equal(1, code);
        Assert.Contains($"can't be trusted from entry {altered} on", said, StringComparison.Ordinal);
        Assert.Contains("put a backup in its place", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_DamagedInTheFile_TheNodeRefusesToStartAndSaysWhatToDo()
    {
        using TempFolder data = new("command-torn-");
        await KilledAsync(data.Path);
        Run(data.Path, "PRAGMA wal_checkpoint(TRUNCATE)");
        byte[] file = await File.ReadAllBytesAsync(Database(data.Path), Cancel);
        int root = (int)Rows.Of(Database(data.Path)).Count("SELECT rootpage FROM sqlite_schema WHERE name = 'journal'");
        file.AsSpan((root - 1) * 4096, 4096).Fill(0xA5);
        await File.WriteAllBytesAsync(Database(data.Path), file, Cancel);

        (int code, string said) = await Node.RunToEndAsync(Node.Ingest, data.Path);

        Assert.Equal(1, code);
        Assert.Contains("malformed", said, StringComparison.Ordinal);
        Assert.Contains("put a backup in its place", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", said, StringComparison.Ordinal);
    }

    /// <summary>Runs a node under a little load and kills it.</summary>
    /// <returns>Its whole history.</returns>
    private static async Task<ImmutableArray<string>> KilledAsync(string data)
    {
        await using (Node node = await Node.StartAsync(Node.Ingest, "a", data))
        {
            // In steps, each written before the next is sent: a writer that is behind would write everything at once, and there would be nothing to cut between.
            Ledger ledger = new();
            PatientSenders load = new(ledger);
            for (int reports = 6; reports <= 60; reports += 6)
            {
                await SendAsync(node, load, ledger, reports);
                await Until.SoAsync("the writer has written", TimeSpan.FromSeconds(60), () => Rows.Of(Database(data)).Count("SELECT count(*) FROM inbox WHERE done = 0") == 0);
            }

            node.Kill();
        }

        using TempFolder copy = Copy(data);
        await using SqliteJournal journal = SqliteJournal.Open(Database(copy.Path), "none");
        return [.. journal.Read(0).Select(Json)];
    }

    private static async Task SendAsync(Node node, PatientSenders load, Ledger ledger, int reports)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Task sending = load.RunAsync(Target.Of(node), stop.Token);
        await Until.SoAsync("messages are taken", TimeSpan.FromSeconds(60), () => ledger.ReportCount >= reports);
        await stop.CancelAsync();
        await sending;
    }

    /// <summary>The WAL with a few bits of its last frames changed.</summary>
    private static byte[] Flipped(byte[] wal, Random random)
    {
        byte[] flipped = [.. wal];
        int frames = (wal.Length - WalHeader) / Frame;
        int from = WalHeader + ((frames - random.Next(1, frames / 2)) * Frame);
        for (int i = 0; i < 3; i++)
        {
            flipped[random.Next(from, wal.Length)] ^= (byte)(1 << random.Next(8));
        }

        return flipped;
    }

    private static TempFolder Copy(string from)
    {
        TempFolder copy = new("command-torn-");
        File.Copy(Database(from), Database(copy.Path));
        File.Copy(Wal(from), Wal(copy.Path));
        return copy;
    }

    /// <summary>Changes one bit of what an entry says, as whoever puts another place in it would.</summary>
    private static void Alter(string data, int sequence)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = Database(data), Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT event FROM journal WHERE sequence = $1";
        command.Parameters.AddWithValue("$1", sequence);
        byte[] bytes = (byte[])command.ExecuteScalar()!;
        bytes[bytes.Length / 2] ^= 1;
        command.CommandText = "UPDATE journal SET event = $2 WHERE sequence = $1";
        command.Parameters.AddWithValue("$2", bytes);
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private static void Run(string data, string sql)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = Database(data), Pooling = false }.ToString());
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static string Json(JournalEntry entry) => JsonSerializer.Serialize(entry, CommandJson.Wire.JournalEntry);

    private static string Database(string folder) => System.IO.Path.Combine(folder, "command.db");

    private static string Wal(string folder) => Database(folder) + "-wal";
}
