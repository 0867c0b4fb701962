using Command.Ingest.Configuration;
using Command.Ingest.Tracks;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Journal;

/// <summary>Drops the days of fixes that the settings keep no longer, one at a time, so that ingest never waits for it.</summary>
public sealed class TrackRetention(IJournalStore journal, IOptions<CommandOptions> options, WritingNode node, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_round = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The start of the first UTC day that is kept.</summary>
    public DateTimeOffset FirstKept() => new(time.GetUtcNow().UtcDateTime.Date.AddDays(-options.Value.Tracks.KeepDays), TimeSpan.Zero);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (node.Writes() && await journal.DropFixesAsync(FirstKept(), stoppingToken).ConfigureAwait(false) > 0)
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
