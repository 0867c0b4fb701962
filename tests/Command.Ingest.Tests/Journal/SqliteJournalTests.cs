using Command.Ingest.Journal;
using Command.Ingest.Journal.Sqlite;

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

    protected override IJournalStore Open(string name) => SqliteJournal.Open(Path.Combine(_folder, name + ".db"), Guid.NewGuid().ToString("N"));
}
