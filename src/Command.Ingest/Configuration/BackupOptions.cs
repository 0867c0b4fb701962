namespace Command.Ingest.Configuration;

/// <summary>Backups made while the server runs.</summary>
public sealed class BackupOptions
{
    /// <summary>The folder that backups are put into. Unset: none are made.</summary>
    public string? Into { get; set; }

    /// <summary>From one to the next. Default 6 h, 1 min to 30 days.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How many that passed their drill are kept. Default 14, 1 to 1000.</summary>
    public int Keep { get; set; } = 14;

    /// <summary>A file of 32 bytes with which they are sealed. Unset: they are not.</summary>
    public string? KeyFile { get; set; }

    internal IEnumerable<(string Key, string Write)> Faults()
    {
        if (Into is not null && string.IsNullOrWhiteSpace(Into))
        {
            yield return ("Command__Backup__Into", "a folder, best on another disk, for instance /mnt/backup/command, or leave it unset to make no backups");
        }

        if (Every < TimeSpan.FromMinutes(1) || Every > TimeSpan.FromDays(30))
        {
            yield return ("Command__Backup__Every", "a time span from 00:01:00 to 30.00:00:00");
        }

        if (Keep is < 1 or > 1000)
        {
            yield return ("Command__Backup__Keep", "a whole number from 1 to 1000");
        }

        if (KeyFile is not null && !(File.Exists(KeyFile) && new FileInfo(KeyFile).Length == 32))
        {
            yield return ("Command__Backup__KeyFile", "the path of a file of exactly 32 bytes that this process may read (head -c 32 /dev/urandom > backup.key), or leave it unset to leave backups unsealed");
        }
    }
}
