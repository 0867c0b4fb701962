using Command.Ingest.Bus;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Transports.HttpPoll;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Transports.Mqtt;

/// <summary>Keeps the subscription of every feed of transport <c>mqtt</c>.</summary>
public sealed class MqttService(
    FeedGateways gateways, FeedMonitor monitor, PollGuard guard, IJournalStore journal, ILeases leases, NodeId node, IOptions<CommandOptions> options, TimeProvider time, ILogger<MqttService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Task> links = [];
        foreach (FeedGateway gateway in gateways.All)
        {
            if (gateway.Feed.Mqtt is not { } source)
            {
                continue;
            }

            if (guard.ExerciseOnly && !guard.Lists(source.Broker.IdnHost))
            {
                Fault held = new("mqtt-held", $"{source.Broker.Host} is not joined while an exercise is configured. If it must be, add it to Command__Ingest__PollAllow.");
                monitor.Failed(gateway.Feed.Id, time.GetUtcNow(), held);
                continue;
            }

            links.Add(SubscribeAsync(gateway, source, stoppingToken));
        }

        return Task.WhenAll(links);
    }

    private async Task SubscribeAsync(FeedGateway gateway, MqttSource source, CancellationToken stopping)
    {
        // Stable over restarts and of this journal alone: two that share an id throw each other out.
        string shared = $"command-{gateway.Feed.Id}-{journal.Epoch[..Math.Min(8, journal.Epoch.Length)]}";
        try
        {
            while (true)
            {
                ILease lease = await leases.TakeAsync("mqtt:" + gateway.Feed.Id, stopping).ConfigureAwait(false);
                await using (lease.ConfigureAwait(false))
                {
                    using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Lost);

                    // One of many that can't agree joins under a name of its own, of which nothing may stay at the broker.
                    string clientId = lease.Alone ? shared : $"{shared}-{node.Value}";
                    await new MqttLink(gateway, monitor, source, clientId, keeps: lease.Alone, options.Value.Ingest.MaxBodyBytes, time, logger).RunAsync(either.Token).ConfigureAwait(false);
                    stopping.ThrowIfCancellationRequested();
                }
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
    }
}
