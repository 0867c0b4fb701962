using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Tracks;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Backup;

/// <summary>Makes backups as often as the settings say, on the node that writes.</summary>
public sealed partial class BackupService(
    IOptions<CommandOptions> options, IHostEnvironment environment, BackupHealth health, WritingNode node, TimeProvider time, ILogger<BackupService> logger) : BackgroundService
{
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_again = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Backup is not { Into: { } into } settings)
        {
            return;
        }

        DateTimeOffset? due = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Who begins to write goes on where the one before left off.
                due = node.Writes() ? due ?? (Newest(into) is { } newest ? newest + settings.Every : DateTimeOffset.MinValue) : null;
                if (time.GetUtcNow() >= due)
                {
                    DateTimeOffset began = time.GetUtcNow();
                    due = await MakeAsync(into, settings, stoppingToken).ConfigureAwait(false) ? began + settings.Every : began + (settings.Every < s_again ? settings.Every : s_again);
                }

                await Task.Delay(s_look, time, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }
    }

    private async Task<bool> MakeAsync(string into, BackupOptions settings, CancellationToken cancellationToken)
    {
        try
        {
            Backups backups = new(BackupSettings.EngineOf(options.Value, environment.ContentRootPath), BackupKey.Read(settings.KeyFile), time);
            (string folder, BackupManifest manifest, DrillResult drill) = await backups.MakeAsync(Path.GetFullPath(into, environment.ContentRootPath), settings.Keep, cancellationToken).ConfigureAwait(false);
            PhotoBackup photos = new(BackupSettings.PhotosOf(options.Value, environment.ContentRootPath), BackupKey.Read(settings.KeyFile));
            await Task.Run(() => photos.Copy(Path.GetFullPath(into, environment.ContentRootPath), cancellationToken), cancellationToken).ConfigureAwait(false);
            if (drill.Passed)
            {
                health.Made(manifest.CreatedAt);
                LogMade(folder, manifest.Journal.Sequence);
                return true;
            }

            health.Failed(Reason.Of("backup-drill-failed", Path.GetFileName(folder), drill.Message));
            LogDrillFailed(folder, drill.Code!, drill.Message!);
        }
        catch (BackupException e)
        {
            health.Failed(Reason.Of("backup-failed", e.Message));
            LogFailed(e.Code, e);
        }

        return false;
    }

    /// <summary>When the newest good backup was made, if there is one.</summary>
    private DateTimeOffset? Newest(string into)
    {
        foreach ((string folder, DrillResult? drill) in BackupFolder.All(Path.GetFullPath(into, environment.ContentRootPath)).Reverse())
        {
            if (drill is { Passed: true } && BackupFolder.MadeAt(folder) is { } at)
            {
                health.Made(at);
                return at;
            }
        }

        return null;
    }

    [LoggerMessage(130, LogLevel.Information, "Backup {Folder} made and tried, up to sequence {Sequence}")]
    private partial void LogMade(string folder, long sequence);

    [LoggerMessage(131, LogLevel.Error, "Backup {Folder} failed its drill ({Code}): {Problem}")]
    private partial void LogDrillFailed(string folder, string code, string problem);

    [LoggerMessage(132, LogLevel.Error, "No backup could be made ({Code})")]
    private partial void LogFailed(string code, Exception e);
}
