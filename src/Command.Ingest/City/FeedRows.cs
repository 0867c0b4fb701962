using System.Collections.Frozen;
using System.Globalization;

namespace Command.Ingest.City;

/// <summary>Reads the feeds of a pack.</summary>
internal static class FeedRows
{
    private const double LongestIntervalS = 86_400;

    private static readonly FrozenDictionary<string, FeedTransport> s_transports = Words<FeedTransport>();
    private static readonly FrozenDictionary<string, Sharing> s_sharing = Words<Sharing>();

    public static FeedSpec Read(PackObject item, Agency agency, PackReferences references)
    {
        FeedTransport transport = item.Word("transport", s_transports);
        FeedSpec feed = new()
        {
            Id = item.Slug("id"),
            Format = item.Slug("format"),
            Transport = transport,
            Port = Port(item, transport, references),
            Url = Url(item, transport),
            Interval = transport == FeedTransport.Poll && item.OptionalNumber("intervalSeconds", 1, LongestIntervalS) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Topic = transport == FeedTransport.Mqtt ? item.Text("topic") : null,
            Agency = agency,
            Zh = item.Text("zh"),
            En = item.Text("en"),
            Datum = DatumRows.Name(item),
            Sharing = item.Word("sharing", s_sharing),
            FromPublic = item.Has("fromPublic") && item.Flag("fromPublic"),
            Rhythm = TimeSpan.FromSeconds(item.Number("rhythmSeconds", 1, 31_536_000)),
        };
        references.Define("feed", feed.Id, item, "id");
        return feed;
    }

    private static int? Port(PackObject item, FeedTransport transport, PackReferences references)
    {
        if (transport is not (FeedTransport.Tcp or FeedTransport.Udp or FeedTransport.Sip))
        {
            return null;
        }

        int port = item.Integer("port", 1, 65_535);
        references.Define(transport == FeedTransport.Udp ? "UDP port" : "port", port.ToString(CultureInfo.InvariantCulture), item, "port");
        return port;
    }

    /// <summary>An address may be left to the settings, for the one that a city polls is often not for everyone to read.</summary>
    private static Uri? Url(PackObject item, FeedTransport transport)
    {
        if (transport is not (FeedTransport.Poll or FeedTransport.Mqtt) || item.OptionalText("url") is not { } text)
        {
            return null;
        }

        string[] schemes = transport == FeedTransport.Poll ? ["http", "https"] : ["mqtt", "mqtts"];
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && schemes.Contains(url.Scheme) && url.Host.Length > 0 && url.UserInfo.Length == 0)
        {
            return url;
        }

        item.Fault("pack-field", $"'url' must be an address that begins with {schemes[0]}:// or {schemes[1]}:// and holds no user or password.", "url");
        return null;
    }

    private static FrozenDictionary<string, T> Words<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToFrozenDictionary(w => w.ToString().ToLowerInvariant(), StringComparer.Ordinal);
}
