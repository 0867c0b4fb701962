using Command.Ingest.Configuration;

namespace Command.Ingest.Backup;

/// <summary>Which store the settings mean.</summary>
internal static class BackupSettings
{
    public static IBackupEngine EngineOf(CommandOptions options, string contentRoot) => string.IsNullOrEmpty(options.Postgres)
        ? Sqlite(Path.GetFullPath(options.DataDir, contentRoot))
        : new PostgresBackup(options.Postgres);

    public static IBackupEngine Sqlite(string dataDir) => new SqliteBackup(Path.Combine(dataDir, "command.db"));

    /// <summary>Where the crews' photos are.</summary>
    public static string PhotosOf(CommandOptions options, string contentRoot) => Path.Combine(Path.GetFullPath(options.DataDir, contentRoot), "photos");
}
