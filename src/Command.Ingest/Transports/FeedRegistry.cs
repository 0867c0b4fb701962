using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Command.Geo.Crs;
using Command.Ingest.City;
using Command.Ingest.Configuration;
using Command.Ingest.Feeds;
using Command.Ingest.Transports.HttpPoll;
using Command.Ingest.Transports.Mqtt;
using Command.Ingest.Transports.Senders;
using Command.Ingest.Transports.Sip;

namespace Command.Ingest.Transports;

/// <summary>The feeds that run: the pack's, with the settings laid over them, and those that only the settings declare.</summary>
public static class FeedRegistry
{
    /// <summary>Makes the feeds' configuration.</summary>
    /// <param name="pack">The city.</param>
    /// <param name="options">The settings.</param>
    /// <param name="keys">The key of a feed that has none in the settings; null leaves the feed shut.</param>
    /// <exception cref="SettingsException">A feed declared in the settings lacks something; the message names the key and what to write.</exception>
    public static ImmutableArray<FeedConfig> Build(CityPack pack, CommandOptions options, Func<string, string?> keys)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(options);
        IEnumerable<string> ids = pack.Feeds.Select(f => f.Id).Concat(options.Feeds.Keys).Distinct(StringComparer.Ordinal);
        IReadOnlyDictionary<string, SevenParameters> parameters = FeedDatum.Parameters(pack, options);
        return [.. ids.Select(id => One(pack, id, pack.FeedOf(id), options.Feeds.GetValueOrDefault(id) ?? new FeedOptions(), options.Exercise.Opens, keys, parameters))];
    }

    private static FeedConfig One(
        CityPack pack, string id, FeedSpec? spec, FeedOptions options, bool exercise, Func<string, string?> keys, IReadOnlyDictionary<string, SevenParameters> parameters)
    {
        string setting = $"Command__Feeds__{id}";
        string? key = options.Key ?? (options.KeyHash is null ? keys(id) : null);
        string format = options.Format ?? spec?.Format ?? throw Missing(setting, "Format", "one of " + FeedFormats.Names);
        string transport = options.Transport ?? spec?.Transport.ToString().ToLowerInvariant() ?? throw Missing(setting, "Transport", "http, tcp, udp, poll, mqtt or sip");
        double rhythm = CommandOptionsValidator.Seconds(options.Rhythm) ?? spec?.Rhythm.TotalSeconds ?? 300;
        return new FeedConfig
        {
            Id = id,
            Format = format,
            Transport = transport,
            Port = options.Port ?? spec?.Port ?? (transport is "tcp" or "udp" or "sip" ? throw Missing(setting, "Port", $"the {transport.ToUpperInvariant()} port to listen on") : 0),
            Poll = transport == "poll" ? PollSource.Of(setting, spec, options, rhythm) : null,
            Mqtt = transport == "mqtt" ? MqttSource.Of(setting, spec, options) : null,
            Bind = options.Bind ?? "127.0.0.1",
            Agency = options.Agency ?? spec?.Agency.Id ?? throw Missing(setting, "Agency", "the id or name of the agency that sends it"),
            NameZh = spec?.Zh ?? id,
            NameEn = spec?.En ?? id,
            Datum = FeedDatum.Read(id, options.Datum ?? spec?.Datum ?? throw Missing(setting, "Datum", PositionSystem.Words), parameters),
            RhythmSeconds = rhythm,
            Key = key,
            Sender = SenderRules.Of(id, options, key),
            ExerciseKey = exercise ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)) : null,
            Codes = pack.Codes(format),
            Lenient = options.Lenient,
            Sip = SipOptions.Of(options),
            Known = options.Open ? null : Known(pack, format),
            RequireSignature = options.Signature == "required",
        };
    }

    private static FrozenSet<string>? Known(CityPack pack, string format) => format switch
    {
        "jt808" => pack.Units.Select(u => UnitSpec.TerminalKey(u.Terminal)).ToFrozenSet(StringComparer.Ordinal),
        "sl651" => pack.Stations.Select(s => s.Id).ToFrozenSet(StringComparer.OrdinalIgnoreCase),
        _ => null,
    };

    private static SettingsException Missing(string key, string part, string write) =>
        new($"{key}__{part} is missing: the city pack has no such feed to take it from. Write {write}.");
}

/// <summary>The settings can't be used; the message names the key and what to write.</summary>
public sealed class SettingsException : Exception
{
    public SettingsException()
    {
    }

    public SettingsException(string message)
        : base(message)
    {
    }

    public SettingsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
