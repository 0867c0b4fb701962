using System.Collections.Immutable;
using System.Globalization;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>A message's own time, and what its header got wrong. POSIX seconds on the wire.</summary>
/// <param name="At">The header's timestamp; the time of receipt where it is missing, no POSIX time, or ahead of the receipt.</param>
/// <param name="Sound">False when the header's time was sent and could not be used: then the message can't be put in order with others.</param>
/// <param name="Issues">The header's faults, which hold for each of its entities.</param>
internal sealed record GtfsClock(DateTimeOffset At, bool Sound, ImmutableArray<Fault> Issues)
{
    /// <summary>How far ahead of the receipt a clock may be: the validator's rule E050.</summary>
    private static readonly TimeSpan s_ahead = TimeSpan.FromMinutes(1);

    private static readonly long s_first = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
    private static readonly long s_last = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    public static GtfsClock Of(GtfsHeader header, DateTimeOffset receivedAt, GtfsFindings findings)
    {
        ImmutableArray<Fault>.Builder issues = ImmutableArray.CreateBuilder<Fault>();
        bool second = header.Version?.StartsWith("2.", StringComparison.Ordinal) == true;
        if (header.Version is not ("1.0" or "2.0"))
        {
            issues.Add(new Fault("gtfs-e038", $"gtfs_realtime_version '{header.Version}' is neither 1.0 nor 2.0; the message was read as 2.0.", "header"));
        }

        if (header.Incrementality is null && second)
        {
            issues.Add(new Fault("gtfs-e049", "The header says nothing of incrementality, which version 2.0 requires; it was taken as FULL_DATASET.", "header"));
        }

        if (header.Timestamp is null or 0)
        {
            issues.Add(second
                ? new Fault("gtfs-e048", "The header has no timestamp, which version 2.0 requires; the time of receipt stands in.", "header")
                : new Fault("gtfs-w001", "The header has no timestamp; the time of receipt stands in.", "header"));
            return new GtfsClock(receivedAt, true, issues.DrainToImmutable());
        }

        if (Time(header.Timestamp.Value) is not { } at)
        {
            findings.Add(NotPosix("header.timestamp", header.Timestamp.Value.ToString(CultureInfo.InvariantCulture), "header"));
            return new GtfsClock(receivedAt, false, issues.DrainToImmutable());
        }

        bool ahead = at > receivedAt + s_ahead;
        if (ahead)
        {
            issues.Add(Ahead("header.timestamp", at, "header"));
        }

        return new GtfsClock(ahead ? receivedAt : at, !ahead, issues.DrainToImmutable());
    }

    /// <summary>When an entity was so: its own time, else the message's.</summary>
    /// <param name="seconds">The entity's timestamp.</param>
    /// <param name="id">The entity.</param>
    /// <param name="receivedAt">The bound that no time may pass.</param>
    /// <param name="issues">Where its faults go.</param>
    public DateTimeOffset Observed(ulong? seconds, string id, DateTimeOffset receivedAt, ImmutableArray<Fault>.Builder issues)
    {
        if (seconds is null or 0)
        {
            issues.Add(new Fault("gtfs-w001", "The entity has no timestamp; the message's stands in.", id));
            return At;
        }

        if (Time(seconds.Value) is not { } at)
        {
            issues.Add(NotPosix("timestamp", seconds.Value.ToString(CultureInfo.InvariantCulture), id));
            return At;
        }

        if (at > receivedAt + s_ahead)
        {
            // Taken as sent, it would hold the marker still until the world has caught up.
            issues.Add(Ahead("timestamp", at, id));
            return receivedAt;
        }

        if (at > At && Sound)
        {
            issues.Add(new Fault("gtfs-e012", "The entity's timestamp is later than the header's.", id));
        }

        return at;
    }

    /// <summary>A POSIX time, or null where the number can't be one (milliseconds, most often).</summary>
    public static DateTimeOffset? Time(ulong seconds) =>
        seconds >= (ulong)s_first && seconds < (ulong)s_last ? DateTimeOffset.FromUnixTimeSeconds((long)seconds) : null;

    public static Fault NotPosix(string field, string value, string where) =>
        new("gtfs-e001", $"{field} {value} is no POSIX time in seconds (milliseconds?), and was not used.", where);

    private static Fault Ahead(string field, DateTimeOffset at, string where) =>
        new("gtfs-e050", string.Create(CultureInfo.InvariantCulture, $"{field} {at:yyyy-MM-ddTHH:mm:ssZ} is in the future; the time of receipt stands in."), where);
}
