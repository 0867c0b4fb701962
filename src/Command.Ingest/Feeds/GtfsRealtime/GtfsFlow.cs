using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using Command.Ingest.Contracts;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>
/// The validator's rules for a message in the flow of those before it: E017, E018, W007, W008. Only a live flow is judged; what is tried or decoded anew is
/// old by its nature.
/// </summary>
internal static class GtfsFlow
{
    /// <summary>Seconds between two header timestamps at the most (W007).</summary>
    public const int RefreshSeconds = 35;

    /// <summary>Seconds that a header timestamp may be old when it comes (W008).</summary>
    public const int FreshSeconds = 65;

    /// <summary>What the next message is to be judged by.</summary>
    /// <param name="series">The kinds of entities in it: agencies that send them as messages of their own by one feed send them in turn.</param>
    /// <param name="header">Its header.</param>
    /// <param name="body">All of it.</param>
    /// <param name="receivedAt">When it came.</param>
    public static MessageTrace Trace(string series, GtfsHeader header, ReadOnlySpan<byte> body, DateTimeOffset receivedAt) => new(
        series,
        header.Timestamp is { } seconds ? GtfsClock.Time(seconds) : null,
        Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 8)),
        receivedAt);

    /// <summary>True when the message was made before the one that came before it: then what it does not name may have come since.</summary>
    public static bool GoesBack(MessageTrace? before, MessageTrace now) => now.Stated < before?.Stated;

    /// <summary>What is wrong with the order, as faults; and with the pace, as issues of each message.</summary>
    public static (ImmutableArray<Fault> Order, ImmutableArray<Fault> Pace) Check(MessageTrace? before, MessageTrace now)
    {
        if (before is null || now.Stated is not { } stated)
        {
            return ([], []);
        }

        ImmutableArray<Fault>.Builder order = ImmutableArray.CreateBuilder<Fault>();
        ImmutableArray<Fault>.Builder pace = ImmutableArray.CreateBuilder<Fault>();
        if (before.Hash != now.Hash && before.Stated is { } last)
        {
            if (stated == last)
            {
                order.Add(new Fault("gtfs-e017", "The message differs from the one before it and has the same header timestamp, so which is newer is not known; it was taken as the newer.", "header"));
            }
            else if (stated < last)
            {
                order.Add(new Fault("gtfs-e018", string.Create(CultureInfo.InvariantCulture, $"The header timestamp went back by {(last - stated).TotalSeconds:0} s against the message before it (several servers behind one address?); what the message does not name was not taken as ended."), "header"));
            }
            else if ((stated - last).TotalSeconds > RefreshSeconds && (now.ReceivedAt - before.ReceivedAt).TotalSeconds <= RefreshSeconds)
            {
                // Between receipts farther apart than that it would measure how often the platform asks.
                pace.Add(new Fault("gtfs-w007", string.Create(CultureInfo.InvariantCulture, $"{(stated - last).TotalSeconds:0} s lie between this header timestamp and the one before; positions should be refreshed every {RefreshSeconds} s at the latest."), "header"));
            }
        }

        if ((now.ReceivedAt - stated).TotalSeconds > FreshSeconds)
        {
            pace.Add(new Fault("gtfs-w008", string.Create(CultureInfo.InvariantCulture, $"The header timestamp was {(now.ReceivedAt - stated).TotalSeconds:0} s old when the message came; it should be {FreshSeconds} s at the most."), "header"));
        }

        return (order.DrainToImmutable(), pace.DrainToImmutable());
    }
}
