using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using Command.Ingest.Transports.HttpPoll;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Transports.Mqtt;

/// <summary>Keeps the subscription of every feed of transport <c>mqtt</c>.</summary>
public sealed class MqttService(
    FeedGateways gateways, FeedMonitor monitor, PollGuard guard, IJournalStore journal, IOptions<CommandOptions> options, TimeProvider time, ILogger<MqttService> logger) : BackgroundService
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

            // Stable over restarts and of this journal alone: two that share an id throw each other out.
            string clientId = $"command-{gateway.Feed.Id}-{journal.Epoch[..Math.Min(8, journal.Epoch.Length)]}";
            links.Add(new MqttLink(gateway, monitor, source, clientId, options.Value.Ingest.MaxBodyBytes, time, logger).RunAsync(stoppingToken));
        }

        return Task.WhenAll(links);
    }
}
