using Command.Ingest.Contracts;
using Command.Web.Resources;

namespace Command.Web.Components.Parts;

/// <summary>One feed's health. Its state is not in here: the browser finds it by its own clock from these times.</summary>
/// <param name="Since">When listening began.</param>
/// <param name="Broken">True when the last thing it sent could not be read.</param>
/// <param name="Exercise">True when all that was heard of it is an exercise's.</param>
public sealed record FeedRow(string Feed, string Name, TimeSpan Rhythm, DateTimeOffset? LastReceivedAt, DateTimeOffset Since, bool Broken, bool Exercise)
{
    /// <summary>From when silence is judged while nothing has come; null for a feed that was never heard at all, which waits for as long as it takes.</summary>
    public DateTimeOffset? From { get; init; }

    public static FeedRow Of(FeedStatus status, Words words)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(words);
        return new FeedRow(
            status.Feed,
            words.Pick(status.NameZh, status.NameEn),
            TimeSpan.FromSeconds(Math.Max(0.001, status.RhythmSeconds)),
            status.LastReceivedAt,
            status.Since,
            status.LastFaultAt is { } fault && fault > (status.LastReceivedAt ?? DateTimeOffset.MinValue),
            status.Exercise)
        {
            From = status.EverHeard ? status.Since : null,
        };
    }

    /// <summary>So many rhythms, in milliseconds, as the browser takes it.</summary>
    public string After(int rhythms) => (Rhythm.TotalMilliseconds * rhythms).ToString("0", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The rhythm as an age is written.</summary>
    public string RhythmText => Rhythm.TotalSeconds < 100
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Rhythm.TotalSeconds:0.#} s")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Rhythm.TotalMinutes:0} min");
}
