using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Configuration;

namespace Command.Ingest.Transports.Senders;

/// <summary>Who may send to a feed, as the settings say. Immutable.</summary>
public sealed record SenderRules
{
    /// <summary>The keys of the settings, as hashes.</summary>
    public ImmutableArray<SenderKey> Keys { get; init; } = [];

    /// <summary>The key before this one and until when it is good, for protocols that derive codes from it.</summary>
    public (string Key, DateTimeOffset Until)? Old { get; init; }

    /// <summary>Where senders may be; null for anywhere.</summary>
    public AddressList? From { get; init; }

    /// <summary>SHA-256 of the certificates that a sender may show, in hexadecimal.</summary>
    public FrozenSet<string> Certificates { get; init; } = [];

    /// <summary>DER bytes of the authorities whose certificates a sender may show.</summary>
    public ImmutableArray<byte[]> Issuers { get; init; } = [];

    /// <summary>Pushes, frames or datagrams a second; null for the general bound on pushes.</summary>
    public int? MostPerSecond { get; init; }

    /// <summary>TCP: the connection is TLS with the server's certificate.</summary>
    public bool Tls { get; init; }

    /// <summary>JT/T 808: a terminal must show its authentication code on each connection.</summary>
    public bool RequireCode { get; init; }

    /// <summary>True when a sender must show a certificate.</summary>
    public bool AsksForCertificate => Certificates.Count > 0 || !Issuers.IsEmpty;

    /// <summary>Reads a feed's settings, which are validated.</summary>
    /// <param name="feed">The feed's id.</param>
    /// <param name="options">Its settings.</param>
    /// <param name="key">Its key in the open, of the settings or a developer's; null for none.</param>
    /// <exception cref="SettingsException">The issuers' file can't be read.</exception>
    public static SenderRules Of(string feed, FeedOptions options, string? key)
    {
        ArgumentNullException.ThrowIfNull(options);
        DateTimeOffset? until = DateTimeOffset.TryParse(options.OldKeyUntil, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset end) ? end : null;
        return new SenderRules
        {
            Keys =
            [
                .. Configured(feed, "settings", key, options.KeyHash, null),
                .. Configured(feed, "settings-old", options.OldKey, options.OldKeyHash, until),
            ],
            Old = options.OldKey is { } old && until is { } good ? (old, good) : null,
            From = AddressList.Read(options.From),
            Certificates = Thumbprints(options.ClientCertificates).ToFrozenSet(StringComparer.OrdinalIgnoreCase),
            Issuers = options.ClientIssuer is { } file ? CaFile.Read($"Command__Feeds__{feed}__ClientIssuer", file) : [],
            MostPerSecond = options.MaxPerSecond,
            Tls = options.Tls,
            RequireCode = options.RequireCode,
        };
    }

    /// <summary>Thumbprints as they are written, with or without colons.</summary>
    public static IEnumerable<string> Thumbprints(string? written) =>
        (written ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(t => t.Replace(":", "", StringComparison.Ordinal).ToLowerInvariant());

    private static IEnumerable<SenderKey> Configured(string feed, string id, string? key, string? hash, DateTimeOffset? until) =>
        (key is null ? hash?.ToLowerInvariant() : SenderKey.HashOf(key)) is { } kept ? [new SenderKey(id, feed, kept, id, default, "", until, null)] : [];
}
