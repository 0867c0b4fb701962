using Command.Ingest.Contracts;
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

    [Theory]
    [InlineData("ALTER TABLE journal DROP COLUMN hash; PRAGMA user_version=2")]
    [InlineData("ALTER TABLE journal DROP COLUMN hash; DROP TABLE parts; PRAGMA user_version=1")]
    public async Task Open_FileWithoutAChain_IsGivenOneOverWhatItHolds(string back)
    {
        string file = Path.Combine(_folder, "unchained.db");
        await using (SqliteJournal journal = SqliteJournal.Open(file, "first"))
        {
            await journal.AppendAsync(0, [.. Enumerable.Range(1, 2500).Select(n => Entry(n))], [], Cancel);
        }

        Execute(file, back);
        await using (SqliteJournal opened = SqliteJournal.Open(file, "second"))
        {
            Assert.Equal(2500, opened.Read(0).Count());
            await opened.AppendAsync(2500, [Entry(2501)], [], Cancel);
            Assert.Equal(2501, Assert.Single(opened.Read(2500)).Sequence);
        }

        Execute(file, "UPDATE journal SET author = 'mallory' WHERE sequence = 1200");
        await using SqliteJournal changed = SqliteJournal.Open(file, "third");
        Assert.Equal(1200, Assert.Throws<JournalCorruptException>(() => changed.Read(0).Count()).Sequence);
    }

    [Theory]
    [InlineData("UPDATE journal SET author = 'mallory' WHERE sequence = 7000", 7000)]
    [InlineData("DELETE FROM journal WHERE sequence = 6500", 6500)]
    [InlineData("UPDATE journal SET hash = x'00' WHERE sequence = 2049", 2049)]
    public async Task Read_LongHistoryThatWasAltered_GivesAllThatIsGoodAndThenSaysWhere(string alter, long broken)
    {
        string file = Path.Combine(_folder, "long.db");
        await using SqliteJournal journal = SqliteJournal.Open(file, "first");
        await journal.AppendAsync(0, [.. Enumerable.Range(1, 9000).Select(n => Entry(n))], [], Cancel);
        Assert.Equal(Enumerable.Range(1, 9000).Select(n => (long)n), journal.Read(0).Select(e => e.Sequence));
        Assert.Equal([1L, 2L, 3L], journal.Read(0).Take(3).Select(e => e.Sequence));
        Assert.Equal(3000, journal.Read(0).ElementAt(2999).Sequence);
        Execute(file, alter);

        List<long> read = [];
        JournalCorruptException e = Assert.Throws<JournalCorruptException>(() =>
        {
            foreach (JournalEntry entry in journal.Read(0))
            {
                read.Add(entry.Sequence);
            }
        });

        Assert.Equal(broken, e.Sequence);
        Assert.Equal(Enumerable.Range(1, (int)broken - 1).Select(n => (long)n), read);
    }

    [Fact]
    public async Task Open_FileOfTheFirstSchema_IsBroughtToThisOneAndKeepsWhatItHeld()
    {
        string file = Path.Combine(_folder, "old.db");
        await using (SqliteJournal journal = SqliteJournal.Open(file, "first"))
        {
            await journal.SaveSnapshotAsync(7, new byte[] { 1 }, TestContext.Current.CancellationToken);
        }

        Execute(file, "ALTER TABLE journal DROP COLUMN hash; DROP TABLE parts; PRAGMA user_version=1");
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

    protected override void Change(string name, string sql) => Execute(Path.Combine(_folder, name + ".db"), sql);

    protected override IJournalStore Open(string name) => SqliteJournal.Open(Path.Combine(_folder, name + ".db"), Guid.NewGuid().ToString("N"));
}
