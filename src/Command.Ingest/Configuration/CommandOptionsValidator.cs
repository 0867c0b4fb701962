using System.Globalization;
using Command.Geo.Crs;
using Command.Ingest.Bus.Redis;
using Command.Ingest.Feeds;
using Command.Ingest.Journal.Postgres;
using Command.Ingest.Transports.Senders;
using Microsoft.Extensions.Options;

namespace Command.Ingest.Configuration;

/// <summary>Checks the settings at start and names every wrong key with what to write.</summary>
public sealed class CommandOptionsValidator(IHostEnvironment environment) : IValidateOptions<CommandOptions>
{
    private static readonly string[] s_transports = ["http", "tcp", "udp", "poll", "mqtt", "sip"];
    private static readonly string[] s_roles = ["reader", "node", "operator", ApiKeyOptions.Reporter];

    public ValidateOptionsResult Validate(string? name, CommandOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<string> errors = [];
        Require(errors, !string.IsNullOrWhiteSpace(options.DataDir), "Command__DataDir", "a folder, for instance /var/lib/command");
        Require(
            errors,
            string.IsNullOrEmpty(options.Postgres) || PostgresSettings.TryRead(options.Postgres, out _),
            "Command__Postgres",
            "a connection string with a host and a database, for instance Host=127.0.0.1;Database=command;Username=command, or leave it unset to keep the journal in SQLite");
        Require(
            errors,
            string.IsNullOrEmpty(options.Redis) || RedisLink.TryRead(options.Redis),
            "Command__Redis",
            "a connection string with a host, for instance 127.0.0.1:6379,password=…, or leave it unset when there is only one node");
        Require(errors, options.City.Length > 0 && options.City.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'), "Command__City", "the name of a folder below city/, for instance harbin");
        Require(errors, options.Exercise.Speed is >= 1 and <= 600, "Command__Exercise__Speed", "a number from 1 to 600");
        Require(errors, options.Ingest.MaxBodyBytes is >= 1024 and <= 268_435_456, "Command__Ingest__MaxBodyBytes", "bytes, from 1024 to 268435456");
        Require(errors, options.Ingest.MaxPushesPerSecond is >= 1 and <= 1_000_000, "Command__Ingest__MaxPushesPerSecond", "a whole number from 1 to 1000000");
        Require(errors, options.Ingest.KeepFixes is null, "Command__Ingest__KeepFixes", "whole days in Command__Tracks__KeepDays instead");
        Require(errors, options.Ingest.ReserveBytes is >= 0 and <= 1L << 40, "Command__Ingest__ReserveBytes", "bytes, from 0 to 1099511627776");
        Require(
            errors,
            options.Cap.Sender is null || (options.Cap.Sender.Length is > 0 and <= 200 && !options.Cap.Sender.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or '<' or '&')),
            "Command__Cap__Sender",
            "a name without spaces, commas, < and &, for instance warnings@example.org");
        Require(
            errors,
            options.Ingest.Url is null || options.Ingest.Addresses().Length > 0,
            "Command__Ingest__Url",
            "an address like http://10.0.0.5:5081, or several with commas between, or leave it unset to make the picture in this process");
        Require(
            errors,
            options.Node is null || (options.Node.Length is > 0 and <= 64 && options.Node.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')),
            "Command__Node",
            "a name of letters, digits, dots and hyphens that no other process has, for instance ingest-1");
        Require(errors, string.IsNullOrEmpty(options.Proxies) || AddressList.Read(options.Proxies) is not null, "Command__Proxies", "addresses and networks of the proxies with commas between, for instance 127.0.0.1,10.0.0.0/24, or leave it unset");
        Require(
            errors,
            !options.DemoSignIn || environment.IsDevelopment(),
            "Command__DemoSignIn",
            "false, or set ASPNETCORE_ENVIRONMENT=Development: outside Development nobody is let in without signing in");
        Require(
            errors,
            options.Ingest.PollAllow.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).All(h => Uri.CheckHostName(h) != UriHostNameType.Unknown),
            "Command__Ingest__PollAllow",
            "host names or addresses with commas between, for instance gis.city.local,10.0.0.7");
        foreach ((string key, string write) in options.Video.Faults().Concat(options.Conference.Faults()).Concat(options.Tracks.Faults()).Concat(options.Persons.Faults()).Concat(options.Photos.Faults()).Concat(options.Past.Faults()).Concat(options.Paper.Faults()).Concat(options.Backup.Faults()).Concat(options.Notices.Faults()))
        {
            Require(errors, false, key, write);
        }

        foreach ((string id, FeedOptions feed) in options.Feeds)
        {
            ValidateFeed(errors, $"Command__Feeds__{id}", feed);
        }

        foreach ((string key, string write) in options.Crs.SelectMany(c => c.Value.Errors(c.Key)))
        {
            Require(errors, false, key, write);
        }

        foreach ((string id, ApiKeyOptions key) in options.ApiKeys)
        {
            Require(errors, key.Key.Length >= 16, $"Command__ApiKeys__{id}__Key", "a secret of at least 16 characters");
            Require(errors, s_roles.Contains(key.Role), $"Command__ApiKeys__{id}__Role", "one of " + string.Join(", ", s_roles));
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    /// <summary>A rhythm as written: seconds, or a time span such as <c>00:05:00</c>.</summary>
    public static double? Seconds(string? rhythm)
    {
        if (double.TryParse(rhythm, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds))
        {
            return seconds is > 0 and <= 86_400 ? seconds : null;
        }

        return TimeSpan.TryParse(rhythm, CultureInfo.InvariantCulture, out TimeSpan span) && span > TimeSpan.Zero && span <= TimeSpan.FromDays(1)
            ? span.TotalSeconds
            : null;
    }

    private static void ValidateFeed(List<string> errors, string key, FeedOptions feed)
    {
        Require(errors, feed.Key is null || feed.Key.Length >= 16, key + "__Key", "a secret of at least 16 characters");
        Require(errors, feed.Format is null || FeedFormats.Find(feed.Format) is not null, key + "__Format", "one of " + FeedFormats.Names);
        Require(errors, feed.Transport is null || s_transports.Contains(feed.Transport), key + "__Transport", "one of " + string.Join(", ", s_transports));
        Require(errors, feed.Datum is null || PositionSystem.IsKnown(feed.Datum), key + "__Datum", PositionSystem.Words);
        Require(errors, feed.Port is null or (>= 0 and <= 65535), key + "__Port", "a port from 0 (any free one) to 65535");
        Require(errors, feed.Bind is null || System.Net.IPAddress.TryParse(feed.Bind, out _), key + "__Bind", "an IP address to listen on, for instance 127.0.0.1 or 0.0.0.0");
        Require(errors, feed.Signature is "optional" or "required", key + "__Signature", "optional or required");
        Require(errors, feed.Timetable is null || (feed.Timetable.Trim().Length > 0 && !feed.Timetable.Any(char.IsControl)), key + "__Timetable", "the path of the agency's static GTFS, for instance /etc/command/gtfs.zip, or leave it unset");
        Require(errors, feed.ServerId is null || (feed.ServerId.Length == 20 && feed.ServerId.All(char.IsAsciiDigit)), key + "__ServerId", "an id of 20 digits, for instance 23010000002000000001");
        Require(errors, feed.Domain is null || (feed.Domain.Length is > 0 and <= 64 && feed.Domain.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')), key + "__Domain", "a domain of digits, letters, dots and hyphens, for instance 2301000000");
        Require(errors, feed.Rhythm is null || Seconds(feed.Rhythm) is not null, key + "__Rhythm", "seconds, or a time span such as 00:05:00, at most one day");
        ValidateSource(errors, key, feed);
        ValidateSender(errors, key, feed);
    }

    private static void ValidateSender(List<string> errors, string key, FeedOptions feed)
    {
        Require(errors, feed.KeyHash is null || (feed.Key is null && IsHash(feed.KeyHash)), key + "__KeyHash", $"the SHA-256 of the key in 64 hexadecimal digits, and then no {key}__Key");
        Require(errors, feed.OldKey is null || feed.OldKey.Length >= 16, key + "__OldKey", "the key before this one, a secret of at least 16 characters");
        Require(errors, feed.OldKeyHash is null || (feed.OldKey is null && IsHash(feed.OldKeyHash)), key + "__OldKeyHash", $"the SHA-256 of the old key in 64 hexadecimal digits, and then no {key}__OldKey");
        bool old = feed.OldKey is not null || feed.OldKeyHash is not null;
        Require(
            errors,
            old == feed.OldKeyUntil is not null && (feed.OldKeyUntil is null || DateTimeOffset.TryParse(feed.OldKeyUntil, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _)),
            key + "__OldKeyUntil",
            $"until when the old key is good, for instance 2026-08-01T00:00:00+08:00, where there is {key}__OldKey or {key}__OldKeyHash, and nothing where there is neither");
        Require(errors, feed.From is null || AddressList.Read(feed.From) is not null, key + "__From", "addresses and networks with commas between, for instance 10.20.0.0/16,192.0.2.7");
        Require(errors, feed.ClientCertificates is null || SenderRules.Thumbprints(feed.ClientCertificates).All(IsHash), key + "__ClientCertificates", "the SHA-256 of each certificate in 64 hexadecimal digits (openssl x509 -fingerprint -sha256), with commas between");
        Require(errors, feed.ClientIssuer is null || Path.IsPathFullyQualified(feed.ClientIssuer), key + "__ClientIssuer", "the full path of a PEM file, for instance /etc/command/senders-ca.pem");
        Require(errors, feed.MaxPerSecond is null or (>= 1 and <= 1_000_000), key + "__MaxPerSecond", "a whole number from 1 to 1000000");
        bool asks = feed.ClientCertificates is not null || feed.ClientIssuer is not null;
        Require(errors, !asks || feed.Transport is null or "http" || (feed.Transport == "tcp" && feed.Tls), key + "__Tls", $"true with {key}__Transport=tcp, or nothing of {key}__ClientCertificates and __ClientIssuer: certificates are shown by https pushes and TLS connections alone");
        Require(errors, !feed.Tls || feed.Transport is null or "tcp", key + "__Tls", $"false, or {key}__Transport=tcp");
    }

    private static bool IsHash(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigit);

    private static void ValidateSource(List<string> errors, string key, FeedOptions feed)
    {
        string[] schemes = feed.Transport switch
        {
            "poll" => ["http", "https"],
            "mqtt" => ["mqtt", "mqtts"],
            _ => ["http", "https", "mqtt", "mqtts"],
        };
        bool url = feed.Url is null
            || (Uri.TryCreate(feed.Url, UriKind.Absolute, out Uri? address) && schemes.Contains(address.Scheme) && address.Host.Length > 0 && address.UserInfo.Length == 0);
        Require(errors, url, key + "__Url", $"an address that begins with {string.Join(":// or ", schemes)}://, without user and password in it ({key}__User and {key}__Password hold them)");
        Require(errors, feed.Interval is null || Seconds(feed.Interval) is >= 1, key + "__Interval", "seconds, or a time span such as 00:01:00, from one second to one day");
        Require(errors, feed.Topic is null || feed.Topic.Split(',').All(IsFilter), key + "__Topic", "topics to subscribe to with commas between, for instance city/cases/# or sensors/+/level");
        Require(errors, feed.Password is null || feed.User is not null, key + "__User", "the user whose password is set");
        Require(errors, feed.CaFile is null || (feed.Transport is null or "mqtt" && Path.IsPathFullyQualified(feed.CaFile)), key + "__CaFile", "the full path of a PEM file, for instance /etc/command/broker-ca.pem, and that for a feed of transport mqtt");
        Require(errors, feed.SipPassword is null || feed.SipPassword.Length >= 8, key + "__SipPassword", "a secret of at least 8 characters");
        foreach ((string device, string password) in feed.SipPasswords)
        {
            Require(errors, device.Length == 20 && device.All(char.IsAsciiDigit), $"{key}__SipPasswords__{device}", "a device's id of 20 digits after SipPasswords__, for instance SipPasswords__34020000001320000001");
            Require(errors, password is { Length: >= 8 }, $"{key}__SipPasswords__{device}", "a secret of at least 8 characters");
        }

        Require(errors, feed.ApiKey is null || feed.User is null || feed.Header is not null, key + "__Header", "the header for the key, because the user and password take Authorization");
        Require(errors, feed.ApiKey is null || !feed.ApiKey.AsSpan().ContainsAnyExceptInRange(' ', '~'), key + "__ApiKey", "the key in printable ASCII");
        Require(
            errors,
            feed.Header is null || (feed.Header.Length > 0 && feed.Header.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')),
            key + "__Header",
            "a header's name, for instance X-Api-Key");
    }

    /// <summary>MQTT 3.1.1 §4.7.1: <c>#</c> only as the last level, <c>+</c> only as a whole one.</summary>
    private static bool IsFilter(string topic)
    {
        string[] levels = topic.Trim().Split('/');
        return topic.Trim().Length is > 0 and <= 1024
            && levels.Select((level, i) => level == "+" || (level == "#" && i == levels.Length - 1) || !level.AsSpan().ContainsAny('+', '#')).All(well => well);
    }

    private static void Require(List<string> errors, bool holds, string key, string write)
    {
        if (!holds)
        {
            errors.Add($"{key} can't be used as it is. Write {write}.");
        }
    }
}
