using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Tracks;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Backup;

/// <summary>How the backups stand, for the screens, <c>/readyz</c> and <c>/metrics</c>.</summary>
public sealed class BackupHealth(IOptions<CommandOptions> options, WritingNode node, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly DateTimeOffset _since = time.GetUtcNow();
    private DateTimeOffset? _good;
    private Reason? _failure;

    /// <summary>Since the newest backup that passed its drill; null when there is none.</summary>
    public TimeSpan? Age
    {
        get
        {
            lock (_gate)
            {
                return _good is { } at ? time.GetUtcNow() - at : null;
            }
        }
    }

    /// <summary>What is wrong with the backups, or null: the last one failed, or the newest good one is older than two rounds. Only the node that writes makes any.</summary>
    public Reason? Trouble
    {
        get
        {
            BackupOptions backup = options.Value.Backup;
            lock (_gate)
            {
                TimeSpan old = time.GetUtcNow() - (_good ?? _since);
                return !node.Writes() ? null : _failure ?? (backup.Into is not null && old > 2 * backup.Every ? Reason.Of("backup-old", Math.Floor(old.TotalMinutes)) : null);
            }
        }
    }

    /// <summary>A backup that passed its drill is there.</summary>
    public void Made(DateTimeOffset at)
    {
        lock (_gate)
        {
            (_good, _failure) = (at, null);
        }
    }

    /// <summary>A backup could not be made, or failed its drill.</summary>
    public void Failed(Reason why)
    {
        lock (_gate)
        {
            _failure = why;
        }
    }
}
