using Command.Ingest.Contracts;
using Command.Web.Resources;

namespace Command.Web.Components.Parts;

/// <summary>One feed's health. Its state is not in here: the browser finds it by its own clock from these times.</summary>
/// <param name="LastAliveAt">When it last gave something usable, or was last asked and had nothing new.</param>
/// <param name="Since">When listening began.</param>
/// <param name="Broken">True when what it gives can't be used or it can't be reached: another matter than silence.</param>
/// <param name="Exercise">True when all that was heard of it is an exercise's.</param>
/// <param name="Finding">What is wrong with its positions as a whole, in words; null when nothing is.</param>
public sealed record FeedRow(string Feed, string Name, TimeSpan Rhythm, DateTimeOffset? LastAliveAt, DateTimeOffset Since, bool Broken, bool Exercise, string? Finding)
{
    /// <summary>From when silence is judged while nothing has come; null for a feed that was never heard at all, which waits for as long as it takes.</summary>
    public DateTimeOffset? From { get; init; }

    public static FeedRow Of(FeedStatus status, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(names);
        return new FeedRow(
            status.Feed,
            names.Words.Pick(status.NameZh, status.NameEn),
            TimeSpan.FromSeconds(Math.Max(0.001, status.RhythmSeconds)),
            status.LastAlive,
            status.Since,
            status.IsBroken(),
            status.Exercise,
            status.Diagnostics.IsDefaultOrEmpty ? null : string.Join('\n', status.Diagnostics.Select(names.Reason)))
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
