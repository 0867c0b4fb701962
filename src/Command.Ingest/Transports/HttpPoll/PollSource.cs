using Command.Ingest.City;
using Command.Ingest.Configuration;

namespace Command.Ingest.Transports.HttpPoll;

/// <summary>What a feed of transport <c>poll</c> fetches, how often, and what it shows there.</summary>
/// <param name="Url">http or https.</param>
/// <param name="Interval">From the begin of one poll to the next, 1 s to 1 day.</param>
public sealed record PollSource(Uri Url, TimeSpan Interval)
{
    /// <summary>HTTP Basic, with <see cref="Password"/>.</summary>
    public string? User { get; init; }

    public string? Password { get; init; }

    /// <summary>A key, in <see cref="Header"/> or as a bearer token where that is null.</summary>
    public string? ApiKey { get; init; }

    public string? Header { get; init; }

    /// <summary>The pack's declaration with the settings laid over it.</summary>
    /// <param name="key">The settings' key of the feed.</param>
    /// <param name="spec">The pack's feed, or null.</param>
    /// <param name="options">The settings.</param>
    /// <param name="rhythmSeconds">How often the feed is expected to speak; the interval where none is set.</param>
    /// <exception cref="SettingsException">The address is missing or cannot be polled.</exception>
    public static PollSource Of(string key, FeedSpec? spec, FeedOptions options, double rhythmSeconds)
    {
        ArgumentNullException.ThrowIfNull(options);
        Uri? url = options.Url is { } text ? new Uri(text) : spec?.Url;
        if (url is null || url.Scheme is not ("http" or "https"))
        {
            throw new SettingsException($"{key}__Url is missing or can't be polled. Write the address to fetch, for instance https://open.example.city/requests.json.");
        }

        TimeSpan interval = CommandOptionsValidator.Seconds(options.Interval) is { } seconds ? TimeSpan.FromSeconds(seconds) : spec?.Interval ?? TimeSpan.FromSeconds(Math.Clamp(rhythmSeconds, 1, 86_400));
        return new PollSource(url, interval)
        {
            User = options.User,
            Password = options.Password,
            ApiKey = options.ApiKey,
            Header = options.Header,
        };
    }
}
