using Command.Ingest.Journal;
using Command.Ingest.Journal.Sqlite;
using Microsoft.Data.Sqlite;

namespace Command.Ingest.Tests.Journal;

public sealed class SqliteJournalTests : JournalCompliance, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("command-journal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_FolderThatCantBeMade_SaysWhatToCheck()
    {
        string file = Path.Combine(_folder, "file");
        File.WriteAllText(file, "not a folder");
        JournalUnavailableException e = Assert.Throws<JournalUnavailableException>(() => SqliteJournal.Open(Path.Combine(file, "journal.db"), "x"));
        Assert.Contains("Command__DataDir", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_FileOfTheFirstSchema_IsBroughtToThisOneAndKeepsWhatItHeld()
    {
        string file = Path.Combine(_folder, "old.db");
        await using (SqliteJournal journal = SqliteJournal.Open(file, "first"))
        {
            await journal.SaveSnapshotAsync(7, new byte[] { 1 }, TestContext.Current.CancellationToken);
        }

        Execute(file, "DROP TABLE parts; PRAGMA user_version=1");
        await using SqliteJournal opened = SqliteJournal.Open(file, "second");
        Assert.Equal("first", opened.Epoch);
        Assert.Equal(7, opened.LoadSnapshot()?.Sequence);
        Assert.Empty(opened.Parts("vehicles", false, "m", DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public async Task Open_FileOfALaterVersion_IsRefusedAndLeftAsItIs()
    {
        string file = Path.Combine(_folder, "later.db");
        await SqliteJournal.Open(file, "first").DisposeAsync();
        Execute(file, "PRAGMA user_version=99");

        JournalUnavailableException e = Assert.Throws<JournalUnavailableException>(() => SqliteJournal.Open(file, "second"));
        Assert.Contains("schema 99", e.Message, StringComparison.Ordinal);
    }

    private static void Execute(string file, string sql)
    {
        using SqliteConnection connection = new($"Data Source={file};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    protected override IJournalStore Open(string name) => SqliteJournal.Open(Path.Combine(_folder, name + ".db"), Guid.NewGuid().ToString("N"));
}
