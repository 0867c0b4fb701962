using Command.Ingest.Journal;
using Command.Ingest.Tracks;

namespace Command.Ingest.Handling;

/// <summary>Follows the journal and keeps the rows up with it, on the node that writes. It reads on the connections kept for history and rests between pieces, so that ingest is not slowed.</summary>
public sealed partial class HandlingKeeper(HandlingStore store, WritingNode node, TimeProvider time, ILogger<HandlingKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan s_round = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_forget = TimeSpan.FromHours(24);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        DateTimeOffset forgot = time.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (node.Writes() && await Task.Run(() => store.TakeAsync(stoppingToken), stoppingToken).ConfigureAwait(false) == HandlingStore.Piece)
                {
                    await Task.Delay(s_rest, time, stoppingToken).ConfigureAwait(false);
                }

                if (node.Writes() && time.GetUtcNow() - forgot >= s_forget)
                {
                    forgot = time.GetUtcNow();
                    await store.ForgetAsync(stoppingToken).ConfigureAwait(false);
                }

                await Task.Delay(s_round, time, stoppingToken).ConfigureAwait(false);
            }
            catch (JournalUnavailableException e)
            {
                LogWaits(e);
                await Task.Delay(s_round, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (JournalCorruptException e)
            {
                LogWaits(e);
                await Task.Delay(s_round * 30, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }
    }

    [LoggerMessage(190, LogLevel.Warning, "How things were handled can't be kept up with the journal now; it is tried again")]
    private partial void LogWaits(Exception e);
}
