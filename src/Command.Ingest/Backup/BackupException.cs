namespace Command.Ingest.Backup;

/// <summary>A backup could not be made, is not what was made, or can't be put back. The message says which and what to do.</summary>
public sealed class BackupException : Exception
{
    public BackupException()
    {
    }

    public BackupException(string message)
        : base(message)
    {
    }

    public BackupException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public BackupException(string code, string message)
        : base(message) => Code = code;

    public BackupException(string code, string message, Exception innerException)
        : base(message, innerException) => Code = code;

    /// <summary>Stable, kebab-case.</summary>
    public string Code { get; } = "backup-failed";
}
