using System.Security.Cryptography;
using Command.Ingest.Bus;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Transports.HttpPoll;

/// <summary>Polls every feed of transport <c>poll</c> at its interval, a little sooner or later each time so that many feeds do not poll at once.</summary>
public sealed partial class HttpPollService(
    FeedGateways gateways,
    FeedMonitor monitor,
    PollGuard guard,
    PollCursors cursors,
    ILeases leases,
    IHttpClientFactory clients,
    IOptions<CommandOptions> options,
    TimeProvider time,
    ILogger<HttpPollService> logger) : BackgroundService
{
    /// <summary>The name of the client that connects through the guard.</summary>
    public const string Client = "poll";

    private const double Jitter = 0.1;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromHours(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(gateways.All.Where(g => g.Feed.Poll is not null).Select(g => PollAsync(g, g.Feed.Poll!.Interval, stoppingToken)));

    private async Task PollAsync(FeedGateway gateway, TimeSpan interval, CancellationToken stopping)
    {
        string feed = gateway.Feed.Id;
        using HttpClient client = clients.CreateClient(Client);
        Poller poller = new(gateway, monitor, client, guard, cursors, options.Value.Ingest.MaxBodyBytes, time);
        Random random = new(RandomNumberGenerator.GetInt32(int.MaxValue));
        try
        {
            await Task.Delay(interval * (Jitter * random.NextDouble()), time, stopping).ConfigureAwait(false);
            while (true)
            {
                ILease lease = await leases.TakeAsync("poll:" + feed, stopping).ConfigureAwait(false);
                await using (lease.ConfigureAwait(false))
                {
                    await PollAsync(poller, feed, interval, random, lease, stopping).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops; what was not durable is fetched again.
        }
    }

    private async Task PollAsync(Poller poller, string feed, TimeSpan interval, Random random, ILease lease, CancellationToken stopping)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Lost);
        while (lease.IsHeld)
        {
            long began = time.GetTimestamp();
            PollResult result = await OnceAsync(poller, feed, stopping).ConfigureAwait(false);
            TimeSpan wait = interval * (1 + (Jitter * ((2 * random.NextDouble()) - 1))) - time.GetElapsedTime(began);
            if (result.RetryAfter is { } asked && asked > wait)
            {
                wait = asked < s_longestPause ? asked : s_longestPause;
            }

            await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
        }
    }

    private async Task<PollResult> OnceAsync(Poller poller, string feed, CancellationToken stopping)
    {
        try
        {
            PollResult result = await poller.PollAsync(stopping).ConfigureAwait(false);
            if (result.Fault is { } fault)
            {
                LogBroken(feed, fault.Code, fault.Reason);
            }

            return result;
        }
        catch (OperationCanceledException)
        {
            throw;
        }
#pragma warning disable CA1031 // The boundary of one feed: a fault of ours in it must not end the others' polls.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFault(feed, e);
            Fault fault = new("poll-fault", "The poll failed by a fault of the platform's own; its log says more.");
            monitor.Failed(feed, time.GetUtcNow(), fault);
            return new PollResult(PollOutcome.Broken, fault, null);
        }
    }

    [LoggerMessage(220, LogLevel.Warning, "The poll of feed {Feed} is broken: {Code}: {Reason}")]
    private partial void LogBroken(string feed, string code, string reason);

    [LoggerMessage(221, LogLevel.Error, "The poll of feed {Feed} failed by a fault of ours")]
    private partial void LogFault(string feed, Exception e);
}
