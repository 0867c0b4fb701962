using Command.Ingest.Configuration;
using Command.Ingest.Tracks;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Journal;

/// <summary>Erases the bytes of messages when their time is over: they hold the persons that the picture has masked. A little at a time, so that what comes in never waits for it.</summary>
public sealed class RawRetention(IJournalStore journal, IOptions<CommandOptions> options, WritingNode node, TimeProvider time) : BackgroundService
{
    private const int Together = 200;
    private static readonly TimeSpan s_round = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private string _after = "";

    /// <summary>Erases what is due.</summary>
    /// <returns>How many envelopes had bytes.</returns>
    /// <exception cref="JournalUnavailableException">It can't be done now; what was done stays done.</exception>
    public async Task<int> RoundAsync(CancellationToken stop)
    {
        DateTimeOffset before = time.GetUtcNow().AddDays(-options.Value.Persons.KeepDays);
        int erased = 0;
        while (node.Writes() && await Task.Run(() => journal.EnvelopesBefore(_after, before, Together), stop).ConfigureAwait(false) is { IsEmpty: false } due)
        {
            erased += await journal.EraseAsync(due, stop).ConfigureAwait(false);
            _after = due[^1];
            await Task.Delay(s_pause, time, stop).ConfigureAwait(false);
        }

        return erased;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RoundAsync(stoppingToken).ConfigureAwait(false);
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
