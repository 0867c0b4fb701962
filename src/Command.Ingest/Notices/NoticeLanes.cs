using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Contracts;
using Command.Ingest.Notices.Channels;
using Command.Ingest.Notices.Push;
using Command.Ingest.Resources;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Notices;

/// <summary>The ways out that the settings open: one for each channel, and for systems one each.</summary>
public sealed class NoticeLanes
{
    /// <summary>Sent at once by text messages and mail; one system is told one thing after another.</summary>
    private const int Workers = 4;

    private readonly FrozenDictionary<string, Lane> _lanes;

    public NoticeLanes(IOptions<CommandOptions> options, IHttpClientFactory http, PushBook devices, CityPack pack, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        NoticesOptions set = options.Value.Notices;
        TimeSpan timeout = TimeSpan.FromSeconds(set.TimeoutSeconds);
        Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);
        if (set.Mail.Host is not null)
        {
            Add(NoticeChannels.Mail, new MailChannel(set.Mail, time), Workers);
        }

        if (set.Sms.Url is not null)
        {
            Add(NoticeChannels.Sms, new SmsChannel(set.Sms, http), Workers);
        }

        if (set.Push.Contact is not null)
        {
            Add(NoticeChannels.Push, new PushChannel(set.Push, devices, new ReasonText(pack), http, time), Workers);
        }

        foreach ((string id, NoticeEndpointOptions endpoint) in set.Webhooks)
        {
            Add(NameOf(NoticeChannels.Webhook, id), new WebhookChannel(endpoint, http, time), 1);
        }

        foreach ((string id, NoticeEndpointOptions endpoint) in set.Broadcasts)
        {
            Add(NameOf(NoticeChannels.Broadcast, id), new WebhookChannel(endpoint, http, time), 1);
        }

        _lanes = lanes.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string name, INoticeChannel channel, int workers) => lanes[name] = new Lane(name, channel, workers, timeout, time);
    }

    public ImmutableArray<Lane> All => _lanes.Values;

    /// <summary>The way that a recipient is reached by; null where the settings open none.</summary>
    public Lane? Of(NoticeRecipient recipient, string channel)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return _lanes.GetValueOrDefault(recipient.Endpoint is { } endpoint ? NameOf(channel, endpoint) : channel);
    }

    /// <summary>The setting that opens it.</summary>
    public static string KeyOf(NoticeRecipient recipient, string channel)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        return "Command__Notices__" + channel switch
        {
            NoticeChannels.Mail => "Mail__Host",
            NoticeChannels.Sms => "Sms__Url",
            NoticeChannels.Push => "Push__Contact",
            NoticeChannels.Webhook => $"Webhooks__{recipient.Endpoint}__Url",
            _ => $"Broadcasts__{recipient.Endpoint}__Url",
        };
    }

    private static string NameOf(string channel, string endpoint) => $"{channel}:{endpoint}";
}
