using Command.Ingest.Configuration;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Journal;

/// <summary>Drops fixes that are older than the settings keep them, a little at a time, so that ingest never waits for it.</summary>
public sealed class TrackRetention(IJournalStore journal, IOptions<CommandOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_round = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await journal.DropFixesAsync(time.GetUtcNow() - options.Value.Ingest.KeepFixes, stoppingToken).ConfigureAwait(false) > 0)
                {
                    await Task.Delay(s_pause, time, stoppingToken).ConfigureAwait(false);
                }

                await Task.Delay(s_round, time, stoppingToken).ConfigureAwait(false);
            }
            catch (JournalUnavailableException)
            {
                await Task.Delay(s_round, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
            }
        }
    }
}
