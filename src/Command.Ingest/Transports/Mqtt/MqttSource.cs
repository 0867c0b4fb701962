using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Configuration;

namespace Command.Ingest.Transports.Mqtt;

/// <summary>The broker that a feed of transport <c>mqtt</c> joins, and the topics it subscribes to.</summary>
/// <param name="Broker"><c>mqtt://host:port</c>, or <c>mqtts://host:port</c> with TLS.</param>
/// <param name="Topics">Topic filters of MQTT 3.1.1 §4.7.</param>
public sealed record MqttSource(Uri Broker, ImmutableArray<string> Topics)
{
    private const int PlainPort = 1883, TlsPort = 8883;

    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>DER bytes of the authorities that alone may have signed the broker's certificate; none: those that the machine trusts.</summary>
    public ImmutableArray<byte[]> Authorities { get; init; } = [];

    public bool Tls => Broker.Scheme == "mqtts";

    public int Port => Broker.Port > 0 ? Broker.Port : Tls ? TlsPort : PlainPort;

    /// <summary>The pack's declaration with the settings laid over it.</summary>
    /// <param name="key">The settings' key of the feed.</param>
    /// <param name="spec">The pack's feed, or null.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="SettingsException">The broker or the topic is missing, or the file of the authority can't be used.</exception>
    public static MqttSource Of(string key, FeedSpec? spec, FeedOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Uri? broker = options.Url is { } text ? new Uri(text) : spec?.Url;
        if (broker is null || broker.Scheme is not ("mqtt" or "mqtts"))
        {
            throw new SettingsException($"{key}__Url is missing or names no broker. Write mqtt://host:1883, or mqtts://host:8883 for TLS.");
        }

        if ((options.Topic ?? spec?.Topic) is not { Length: > 0 } topics)
        {
            throw new SettingsException($"{key}__Topic is missing. Write the topics to subscribe to, for instance city/cases/#.");
        }

        if (options.CaFile is not null && broker.Scheme != "mqtts")
        {
            throw new SettingsException($"{key}__CaFile names an authority, but {key}__Url asks for no TLS. Write mqtts:// in {key}__Url, or leave out {key}__CaFile.");
        }

        return new MqttSource(broker, [.. topics.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)])
        {
            User = options.User,
            Password = options.Password,
            Authorities = options.CaFile is { } file ? CaFile.Read($"{key}__CaFile", file) : [],
        };
    }
}
