using System.Collections.Frozen;
using Command.Ingest.Configuration;
using Command.Ingest.Hub;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Api.Field;

/// <summary>Takes photos away whose time is over, once an hour and at the start. One that the live picture shows stays, however old.</summary>
public sealed partial class PhotoSweep(PhotoStore photos, PictureBroadcast broadcast, IOptions<CommandOptions> options, TimeProvider time, ILogger<PhotoSweep> logger) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromHours(1), s_look = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            // What is shown is known once the journal was read.
            bool ready = broadcast.Started;
            if (ready)
            {
                FrozenSet<string> shown = broadcast.Picture.JobMessages.Values.SelectMany(m => m).Select(m => m.Photo).OfType<string>().ToFrozenSet(StringComparer.Ordinal);
                int gone = photos.Sweep(time.GetUtcNow().AddDays(-options.Value.Photos.KeepDays), shown);
                if (gone > 0)
                {
                    LogSwept(gone, options.Value.Photos.KeepDays);
                }
            }

            await Task.Delay(ready ? s_every : s_look, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(844, LogLevel.Information, "{Count} photos older than {Days} days were taken away")]
    private partial void LogSwept(int count, int days);
}
