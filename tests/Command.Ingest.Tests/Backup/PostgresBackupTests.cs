using Command.Ingest.Configuration;
using Command.Ingest.Journal;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Tests.Journal;

namespace Command.Ingest.Tests.Backup;

public sealed class PostgresBackupTests(PostgresFixture postgres) : BackupCompliance
{
    private CommandOptions? _source;

    protected override CommandOptions Source => _source ??= new CommandOptions { Postgres = postgres.NewDatabase() };

    protected override IJournalStore Open(CommandOptions options) => PostgresJournal.Open(options.Postgres!, Guid.NewGuid().ToString("N"), TimeProvider.System);

    protected override (CommandOptions Options, string[] Arguments) Place(string name) => (new CommandOptions { Postgres = postgres.NewDatabase() }, []);
}
