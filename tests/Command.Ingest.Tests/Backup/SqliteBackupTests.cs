using Command.Ingest.Configuration;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Sqlite;

namespace Command.Ingest.Tests.Backup;

public sealed class SqliteBackupTests : BackupCompliance
{
    protected override CommandOptions Source => new() { DataDir = Path.Combine(Folder, "data") };

    protected override IJournalStore Open(CommandOptions options) => SqliteJournal.Open(Path.Combine(options.DataDir, "command.db"), Guid.NewGuid().ToString("N"));

    protected override (CommandOptions Options, string[] Arguments) Place(string name) =>
        (new CommandOptions { DataDir = Path.Combine(Folder, name) }, ["--into", Path.Combine(Folder, name)]);
}
