using Command.Ingest.Configuration;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Tests.Backup;

public sealed class SqliteBackupTests : BackupCompliance
{
    [Fact]
    public async Task Backup_OfAJournalThatCantBeTrusted_IsNotMadeAndLeavesNothing()
    {
        await FilledAsync(20);
        using (SqliteConnection connection = new($"Data Source={Path.Combine(Source.DataDir, "command.db")};Pooling=False"))
        {
            await connection.OpenAsync(Cancel);
            using SqliteCommand change = connection.CreateCommand();
            change.CommandText = "UPDATE journal SET author = 'mallory' WHERE sequence = 12";
            await change.ExecuteNonQueryAsync(Cancel);
        }

        (int code, string said) = await RunAsync(Source, ["backup", "--into", Into]);
        Assert.Equal(1, code);
        Assert.Contains("backup-chain-broken", said, StringComparison.Ordinal);
        Assert.Contains("from entry 12 on", said, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Into));
    }

    [Fact]
    public async Task Backup_WhereNoJournalIs_SaysWhichFolderToName()
    {
        (int code, string said) = await RunAsync(new CommandOptions { DataDir = Path.Combine(Folder, "nothing") }, ["backup", "--into", Into]);
        Assert.Equal(1, code);
        Assert.Contains("Command__DataDir", said, StringComparison.Ordinal);
    }

    protected override CommandOptions Source => new() { DataDir = Path.Combine(Folder, "data") };

    protected override IJournalStore Open(CommandOptions options) => SqliteJournal.Open(Path.Combine(options.DataDir, "command.db"), Guid.NewGuid().ToString("N"));

    protected override (CommandOptions Options, string[] Arguments) Place(string name) =>
        (new CommandOptions { DataDir = Path.Combine(Folder, name) }, ["--into", Path.Combine(Folder, name)]);
}
