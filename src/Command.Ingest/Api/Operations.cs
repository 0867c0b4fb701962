using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Ingest.Backup;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Resources;
using Command.Ingest.Transports;
using Command.Ingest.Transports.Sip;
using Command.Ingest.Writer;

namespace Command.Ingest.Api;

/// <summary><c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>.</summary>
public static class Operations
{
    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en"), s_chinese = CultureInfo.GetCultureInfo("zh-CN");

    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Text("alive"));
        app.MapGet("/readyz", Ready);
        app.MapGet("/metrics", (PictureBroadcast broadcast, FeedMonitor monitor, BackupHealth backups, TimeProvider time) =>
            Results.Text(Metrics(broadcast, monitor.Snapshot(), backups.Age, time.GetUtcNow()), "text/plain; version=0.0.4"));
    }

    private static IResult Ready(PictureBroadcast broadcast, FeedMonitor monitor, WriterHealth health, SipListenerService sip, BackupHealth backups, CityPack pack, TimeProvider time)
    {
        ReasonText texts = new(pack);
        DateTimeOffset now = time.GetUtcNow();
        List<string> reasons = [];
        if (!broadcast.Started)
        {
            reasons.Add("The journal has not been read yet.");
        }

        if (health.Trouble is { } trouble)
        {
            reasons.Add($"The journal can't be written: {string.Join(" ", trouble.Args)}");
        }

        var feeds = monitor.Snapshot().Select(f => new
        {
            feed = f.Feed,
            state = f.StateAt(now).ToString().ToLowerInvariant(),
            broken = f.IsBroken(),
            fault = f.LastFault,
            lastReceivedAt = f.LastReceivedAt,
            lastHeardAt = f.LastHeardAt,
            lastFaultAt = f.LastFaultAt,
            clockSkewSeconds = f.ClockSkewSeconds,
            rhythmSeconds = f.RhythmSeconds,
            diagnostics = f.Diagnostics.Select(d => new { code = d.Code, text = texts.Of(d, s_english), textZh = texts.Of(d, s_chinese) }),
        });
        // A server without a fresh backup serves as well as ever: it is said, and turns nobody away.
        ImmutableArray<string> notes = backups.Trouble is { } late ? [.. sip.Shut, texts.Of(late, s_english)] : sip.Shut;
        return Results.Json(
            new { ready = reasons.Count == 0, reasons, epoch = broadcast.Epoch, sequence = broadcast.Picture.Sequence, notes, feeds },
            statusCode: reasons.Count == 0 ? 200 : 503);
    }

    private static string Metrics(PictureBroadcast broadcast, ImmutableArray<FeedStatus> feeds, TimeSpan? backupAge, DateTimeOffset now)
    {
        StringBuilder text = new();
        Gauge(text, "command_picture_sequence", "Last journal sequence in the picture", broadcast.Picture.Sequence);
        Gauge(text, "command_incidents_open", "Open incidents", broadcast.Picture.Open.Count);
        Gauge(text, "command_units", "Units with a known position", broadcast.Units.Count);
        Gauge(text, "command_followers", "Followers of the picture", broadcast.Followers);
        Gauge(text, "process_resident_memory_bytes", "Memory of the process", Environment.WorkingSet);
        if (backupAge is { } age)
        {
            Gauge(text, "command_backup_age_seconds", "Seconds since the newest backup that passed its drill", age.TotalSeconds);
        }

        PerFeed(text, "command_feed_received_total", "counter", "Messages and parts received", feeds, f => f.Received);
        PerFeed(text, "command_feed_stored_total", "counter", "Messages stored", feeds, f => f.Stored);
        PerFeed(text, "command_feed_duplicates_total", "counter", "Messages that had come before", feeds, f => f.Duplicates);
        PerFeed(text, "command_feed_quarantined_total", "counter", "Parts that could not be used", feeds, f => f.Quarantined);
        PerFeed(text, "command_feed_in_flight", "gauge", "Messages and parts decoded and not yet durable", feeds, f => f.InFlight);
        PerFeed(text, "command_feed_turned_away_total", "counter", "Messages and parts that could not be made durable and were not acknowledged", feeds, f => f.TurnedAway);
        PerFeed(text, "command_feed_dropped_total", "counter", "Datagrams thrown away because they came too fast", feeds, f => f.Dropped);
        PerFeed(text, "command_feed_broken", "gauge", "1 when the sender can't be reached or gives what can't be used", feeds, f => f.IsBroken() ? 1 : 0);
        PerFeed(text, "command_feed_clock_skew_seconds", "gauge", "Seconds that the senders' clocks are behind", [.. feeds.Where(f => f.ClockSkewSeconds is not null)], f => f.ClockSkewSeconds!.Value);
        PerFeed(text, "command_feed_silent_seconds", "gauge", "Seconds since the feed was last heard", feeds, f => (now - (f.LastAlive ?? f.Since)).TotalSeconds);
        PerFeed(text, "command_feed_state", "gauge", "0 waiting, 1 live, 2 late, 3 stale, 4 down", feeds, f => (int)f.StateAt(now));
        return text.ToString();
    }

    private static void Gauge(StringBuilder text, string name, string help, double value)
    {
        Head(text, name, "gauge", help);
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }

    private static void PerFeed(StringBuilder text, string name, string type, string help, ImmutableArray<FeedStatus> feeds, Func<FeedStatus, double> value)
    {
        Head(text, name, type, help);
        foreach (FeedStatus feed in feeds)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{{feed=\"{feed.Feed}\"}} {value(feed)}\n");
        }
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
}
