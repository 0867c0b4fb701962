using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Fusion;

/// <summary>
/// Notices a sender gone mad by what it says: more new reports of one spot in a minute than anything real gives, or the same words of more places. It looks at
/// patterns and not at how much a sender says: a storm is many reports of many places in many words. Immutable; time comes in.
/// </summary>
public sealed class SenderWatch
{
    /// <summary>New reports of one spot by one feed in a minute: the worst crash is called in by dozens.</summary>
    public const int MostOfOneSpot = 100;

    /// <summary>Spots that one feed speaks of in the very same words in a minute.</summary>
    public const int MostInOneWord = 60;

    /// <summary>How long what fits the pattern is held after the last of it.</summary>
    public static readonly TimeSpan Calm = TimeSpan.FromMinutes(10);

    private const double SpotDeg = 0.004;
    private const int MostPatterns = 20_000;
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly ImmutableDictionary<Pattern, Tally> _tallies;
    private readonly DateTimeOffset _since;

    private SenderWatch(ImmutableDictionary<Pattern, Tally> tallies, DateTimeOffset since) => (_tallies, _since) = (tallies, since);

    public static SenderWatch None { get; } = new(ImmutableDictionary<Pattern, Tally>.Empty, DateTimeOffset.MinValue);

    /// <summary>After one more new report.</summary>
    /// <param name="report">The report.</param>
    /// <param name="now">When it became known.</param>
    /// <returns>The watch, and why the report is held; null when nothing is wrong with it.</returns>
    public (SenderWatch Watch, Reason? Held) Hear(ReportFeatures report, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(report);
        ImmutableDictionary<Pattern, Tally> tallies = _tallies;
        DateTimeOffset since = _since;
        if (now - since > s_window || now < since)
        {
            // A sender that is held stays so while it goes on; what is calm is forgotten.
            tallies = tallies.Where(t => t.Value.HeldAt is { } held && now - held < Calm && now >= held).Select(t => KeyValuePair.Create(t.Key, t.Value with { Count = 0 })).ToImmutableDictionary();
            since = now;
        }

        Reason? held = null;
        if (report.Centre is { } at && tallies.Count < MostPatterns)
        {
            (int X, int Y) spot = ((int)Math.Floor(at.Lon / SpotDeg), (int)Math.Floor(at.Lat / SpotDeg));
            (tallies, int ofSpot) = Count(tallies, new Pattern(report.Feed, report.Exercise, spot, 0), now, MostOfOneSpot);
            if (ofSpot > MostOfOneSpot)
            {
                held = Reason.Of("sender-one-spot", report.Feed, MostOfOneSpot, at.Lat.ToString("0.0000", CultureInfo.InvariantCulture), at.Lon.ToString("0.0000", CultureInfo.InvariantCulture));
            }

            // The same words of the same spot are one event said often, which the spot's tally is for.
            if (report.Wording.Whole != 0 && ofSpot == 1)
            {
                (tallies, int inWords) = Count(tallies, new Pattern(report.Feed, report.Exercise, default, report.Wording.Whole), now, MostInOneWord);
                held ??= inWords > MostInOneWord ? Reason.Of("sender-one-word", report.Feed, MostInOneWord) : null;
            }
        }

        return (new SenderWatch(tallies, since), held);
    }

    private static (ImmutableDictionary<Pattern, Tally> Tallies, int Count) Count(ImmutableDictionary<Pattern, Tally> tallies, Pattern pattern, DateTimeOffset now, int most)
    {
        Tally tally = tallies.GetValueOrDefault(pattern);
        int count = tally.HeldAt is null ? tally.Count + 1 : Math.Max(tally.Count + 1, most + 1);
        return (tallies.SetItem(pattern, new Tally(count, count > most ? now : null)), count);
    }

    private readonly record struct Pattern(string Feed, bool Exercise, (int X, int Y) Spot, ulong Words);

    private readonly record struct Tally(int Count, DateTimeOffset? HeldAt);
}
