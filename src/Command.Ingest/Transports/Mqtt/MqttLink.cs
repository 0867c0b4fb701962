using System.Buffers;
using System.Security.Cryptography;
using Command.Ingest.Contracts;
using Command.Ingest.Journal;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace Command.Ingest.Transports.Mqtt;

/// <summary>
/// One feed's subscription at a broker (MQTT 3.1.1, QoS 1). A message is acknowledged when it is durable and not before; the broker keeps the session, so
/// that what was published meanwhile, or was not acknowledged, comes when the link is back.
/// </summary>
internal sealed partial class MqttLink(FeedGateway gateway, FeedMonitor monitor, MqttSource source, string clientId, bool keeps, long limit, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1), s_longest = TimeSpan.FromSeconds(60), s_answer = TimeSpan.FromSeconds(10), s_keepAlive = TimeSpan.FromSeconds(30);

    private readonly Random _random = new(RandomNumberGenerator.GetInt32(int.MaxValue));

    public async Task RunAsync(CancellationToken stopping)
    {
        TimeSpan wait = s_first;
        try
        {
            while (true)
            {
                (Fault ended, bool joined) = await SessionAsync(stopping).ConfigureAwait(false);
                monitor.Failed(gateway.Feed.Id, time.GetUtcNow(), ended);
                LogEnded(gateway.Feed.Id, ended.Code, ended.Reason);
                wait = joined ? s_first : wait;
                await Task.Delay(wait * (0.5 + (_random.NextDouble() / 2)), time, stopping).ConfigureAwait(false);
                wait = wait * 2 < s_longest ? wait * 2 : s_longest;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The host stops; the broker keeps what comes meanwhile.
        }
    }

    private async Task<(Fault Ended, bool Joined)> SessionAsync(CancellationToken stopping)
    {
        MqttClientFactory factory = new();
        using IMqttClient client = factory.CreateMqttClient();
        TaskCompletionSource<Fault> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += e =>
        {
            ended.TrySetResult(new Fault("mqtt-disconnected", $"The link to {Broker} broke: {e.ReasonString ?? e.Exception?.Message ?? e.Reason.ToString()}."));
            return Task.CompletedTask;
        };
        client.ApplicationMessageReceivedAsync += e => TakeAsync(e, ended, stopping);
        using MqttTrust trust = new(source, $"Command__Feeds__{gateway.Feed.Id}");
        bool joined = false;
        try
        {
            if (await JoinAsync(factory, client, trust, stopping).ConfigureAwait(false) is { } refused)
            {
                return (refused, false);
            }

            joined = true;
            monitor.Restored(gateway.Feed.Id);
            LogJoined(gateway.Feed.Id, Broker);
            Fault fault = await ended.Task.WaitAsync(stopping).ConfigureAwait(false);
            await LeaveAsync(client).ConfigureAwait(false);
            return (fault, joined);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await LeaveAsync(client).ConfigureAwait(false);
            throw;
        }
#pragma warning disable CA1031 // The boundary of one feed: a broker can fail in more ways than the client has exceptions for, and each ends this session only.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (trust.Distrust ?? new Fault("mqtt-unreachable", $"{Broker} can't be joined: {e.GetBaseException().Message}"), joined);
        }
    }

    private async Task<Fault?> JoinAsync(MqttClientFactory factory, IMqttClient client, MqttTrust trust, CancellationToken stopping)
    {
        MqttClientOptionsBuilder options = factory.CreateClientOptionsBuilder()
            .WithTcpServer(source.Broker.IdnHost, source.Port)
            .WithProtocolVersion(MqttProtocolVersion.V311)
            .WithClientId(clientId)
            .WithCleanSession(!keeps)
            .WithKeepAlivePeriod(s_keepAlive)
            .WithTimeout(s_answer)
            .WithTlsOptions(trust.Demand);
        if (source.User is { } user)
        {
            options = options.WithCredentials(user, source.Password);
        }

        MqttClientConnectResult connected = await client.ConnectAsync(options.Build(), stopping).ConfigureAwait(false);
        if (connected.ResultCode != MqttClientConnectResultCode.Success)
        {
            return new Fault("mqtt-refused", $"{Broker} refuses the sign-in: {connected.ResultCode}. Check Command__Feeds__{gateway.Feed.Id}__User and __Password.");
        }

        MqttClientSubscribeOptions topics = new() { TopicFilters = [.. source.Topics.Select(t => new MqttTopicFilter { Topic = t, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce })] };
        MqttClientSubscribeResult subscribed = await client.SubscribeAsync(topics, stopping).ConfigureAwait(false);
        return subscribed.Items.FirstOrDefault(i => i.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2) is { } item
            ? new Fault("mqtt-refused", $"{Broker} refuses the topic {item.TopicFilter.Topic}: {item.ResultCode}. Check Command__Feeds__{gateway.Feed.Id}__Topic.")
            : null;
    }

    private async Task TakeAsync(MqttApplicationMessageReceivedEventArgs e, TaskCompletionSource<Fault> ended, CancellationToken stopping)
    {
        e.AutoAcknowledge = false;
        if (ended.Task.IsCompleted)
        {
            // Acknowledgements go in the order of receipt (§4.6): after one that can't be given, none is.
            return;
        }

        try
        {
            byte[] body = e.ApplicationMessage.Payload.ToArray();
            if (body.LongLength > limit)
            {
                Fault fault = new("mqtt-too-large", $"A message on {e.ApplicationMessage.Topic} is larger than {limit} bytes; its first bytes are kept. Raise Command__Ingest__MaxBodyBytes, or send less at a time.");
                await gateway.SkippedAsync(body.AsMemory(0, (int)Math.Min(limit, 64 * 1024)), fault, exercise: false, stopping).ConfigureAwait(false);
            }
            else if (body.Length > 0)
            {
                await gateway.ReceiveAsync(body, null, exercise: false, stopping, e.ApplicationMessage.Topic).ConfigureAwait(false);
            }

            await e.AcknowledgeAsync(stopping).ConfigureAwait(false);
        }
        catch (JournalUnavailableException)
        {
            ended.TrySetResult(new Fault("mqtt-not-durable", "A message could not be made durable, so it was not acknowledged; the broker sends it again when the link is back."));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Not acknowledged: it comes again at the next start.
        }
#pragma warning disable CA1031 // The boundary of one message: unacknowledged it comes again, and the client would hide the reason.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogFault(gateway.Feed.Id, fault);
            ended.TrySetResult(new Fault("mqtt-disconnected", $"The link to {Broker} broke while a message was taken in: {fault.Message}"));
        }
    }

    private string Broker => $"{source.Broker.Scheme}://{source.Broker.Host}:{source.Port.ToString(System.Globalization.CultureInfo.InvariantCulture)}";

    private static async Task LeaveAsync(IMqttClient client)
    {
        if (!client.IsConnected)
        {
            return;
        }

        try
        {
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(2));
            await client.DisconnectAsync(new MqttClientDisconnectOptions(), patience.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The link is given up either way.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }

    [LoggerMessage(260, LogLevel.Information, "Feed {Feed} is subscribed at {Broker}")]
    private partial void LogJoined(string feed, string broker);

    [LoggerMessage(261, LogLevel.Warning, "The subscription of feed {Feed} ended: {Code}: {Reason}")]
    private partial void LogEnded(string feed, string code, string reason);

    [LoggerMessage(262, LogLevel.Error, "A message of feed {Feed} failed by a fault of ours")]
    private partial void LogFault(string feed, Exception e);
}
