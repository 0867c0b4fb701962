using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;
using Command.Ingest.Resources;
using Command.Ingest.Transports;
using Command.Web.Components.Parts;
using Command.Web.Resources;

namespace Command.Web.Features.Admin;

/// <summary>One feed's row of the table.</summary>
public sealed record FeedLine
{
    /// <summary>A clock that is less off, in seconds, is well: the message's own way is in the difference.</summary>
    private const double SkewWorthSaying = 2;

    public required FeedRow Row { get; init; }

    public FeedCard? Card { get; init; }

    /// <summary>Messages in the last minute that this page has seen; null until it has seen five seconds.</summary>
    public double? PerMinute { get; init; }

    public DateTimeOffset? LastReceivedAt { get; init; }

    /// <summary>When it last answered without anything new, where that is later than its last message.</summary>
    public DateTimeOffset? HeardAt { get; init; }

    public DateTimeOffset? LastObservedAt { get; init; }

    public long Received { get; init; }

    public long Stored { get; init; }

    public long Duplicates { get; init; }

    public long Quarantined { get; init; }

    /// <summary>What is broken at present.</summary>
    public Fault? Fault { get; init; }

    /// <summary>What is wrong with its positions, and what a snapshot of it leaves in doubt, in words.</summary>
    public ImmutableArray<string> Findings { get; init; } = [];

    /// <summary>How its clock stands, in words; null when it is well.</summary>
    public string? Skew { get; init; }

    /// <summary>What is neither stored nor in quarantine, where there is any.</summary>
    public ImmutableArray<FeedAside> Asides { get; init; } = [];

    public required FeedBalance Balance { get; init; }

    /// <param name="status">The feed's state.</param>
    /// <param name="card">How it is configured; null while that is not known.</param>
    /// <param name="perMinute">Messages a minute.</param>
    /// <param name="doubts">Its snapshots that lacked much.</param>
    /// <param name="names">The viewer's words.</param>
    public static FeedLine From(FeedStatus status, FeedCard? card, double? perMinute, IEnumerable<SnapshotDoubted> doubts, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(names);
        Words words = names.Words;
        return new FeedLine
        {
            Row = FeedRow.Of(status, names),
            Card = card,
            PerMinute = perMinute,
            LastReceivedAt = status.LastReceivedAt,
            HeardAt = status.LastHeardAt > (status.LastReceivedAt ?? DateTimeOffset.MinValue) ? status.LastHeardAt : null,
            LastObservedAt = status.LastObservedAt,
            Received = status.Received,
            Stored = status.Stored,
            Duplicates = status.Duplicates,
            Quarantined = status.Quarantined,
            Fault = status.LastFault,
            Findings =
            [
                .. (status.Diagnostics.IsDefault ? [] : status.Diagnostics).Select(names.Reason),
                .. status is { LastRefusal: { } refusal, LastRefusedAt: { } refusedAt }
                    ? [words.Format("Admin_RefusedFinding", TimeZoneInfo.ConvertTime(refusedAt, names.Pack.City.TimeZone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture), FaultText.Of(refusal, words.Culture))]
                    : Array.Empty<string>(),
                .. doubts.Select(d => words.Format("Admin_Doubt", Text(d.Missing), Text(d.Known))),
            ],
            Skew = SkewOf(status.ClockSkewSeconds, words),
            Asides =
            [
                .. Aside(status.InFlight, "Admin_InFlight", words),
                .. Aside(status.TurnedAway, "Admin_TurnedAway", words),
                .. Aside(status.Refused, "Admin_Refused", words),
                .. Aside(status.Dropped, "Admin_Dropped", words),
            ],
            Balance = BalanceOf(status, words),
        };
    }

    public string Rate(Words words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return PerMinute is { } rate ? words.Format("Admin_PerMinute", rate.ToString("#,0", CultureInfo.InvariantCulture)) : "…";
    }

    public string Number(long count) => Text(count);

    private static string Text(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string? SkewOf(double? behind, Words words) => behind switch
    {
        > SkewWorthSaying => words.Format("Feed_Skew_behind", Seconds(behind.Value)),
        < -SkewWorthSaying => words.Format("Feed_Skew_ahead", Seconds(-behind.Value)),
        _ => null,
    };

    private static string Seconds(double seconds) => seconds.ToString(seconds < 10 ? "0.#" : "#,0", CultureInfo.InvariantCulture);

    private static IEnumerable<FeedAside> Aside(long count, string key, Words words) =>
        count > 0 ? [new FeedAside(words.Format(key, Text(count)), words[key + "_Title"])] : [];

    private static FeedBalance BalanceOf(FeedStatus status, Words words)
    {
        bool holds = status.IsConserved();
        return new FeedBalance(
            holds,
            (holds ? "✓ " : "≠ ") + words[holds ? "Admin_Balanced" : "Admin_Unbalanced"],
            words.Format(
                holds ? "Admin_Balance_Title" : "Admin_Unbalance_Title",
                Text(status.Received), Text(status.Stored), Text(status.Duplicates), Text(status.Quarantined), Text(status.InFlight)));
    }
}
