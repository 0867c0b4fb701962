namespace Command.Ingest.Transports;

/// <summary>
/// Notices that this machine's clock was set, by comparing it with one that only counts on. A feed that fell silent before the clock was put back would
/// otherwise look alive until the clock has caught up, and every feed would look dead after it was put forward.
/// </summary>
public sealed partial class ClockWatch(FeedMonitor monitor, TimeProvider time, ILogger<ClockWatch> logger) : BackgroundService
{
    /// <summary>Less than this is a clock being slewed, which is no step.</summary>
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_round = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        (DateTimeOffset utc, long counted) = (time.GetUtcNow(), time.GetTimestamp());
        using PeriodicTimer timer = new(s_round, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                (DateTimeOffset utcNow, long countedNow) = (time.GetUtcNow(), time.GetTimestamp());
                TimeSpan passed = time.GetElapsedTime(counted, countedNow), step = utcNow - utc - passed;
                if (step.Duration() >= s_least)
                {
                    monitor.ClockStepped(step, utcNow - passed, utcNow);
                    LogStepped(step.TotalSeconds);
                }

                (utc, counted) = (utcNow, countedNow);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(150, LogLevel.Warning, "This machine's clock was set by {Seconds:0.0} s; the feeds' ages are kept as they were")]
    private partial void LogStepped(double seconds);
}
