using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Command.Ingest.Api.Rights;
using Command.Ingest.Backup;
using Command.Ingest.Bus.Redis;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Journal;
using Command.Ingest.Nodes;
using Command.Ingest.Notices;
using Command.Ingest.Picture;
using Command.Ingest.Resources;
using Command.Ingest.Transports;
using Command.Ingest.Transports.Sip;
using Command.Ingest.Writer;
using Microsoft.AspNetCore.Mvc;

namespace Command.Ingest.Api;

/// <summary><c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>.</summary>
public static class Operations
{
    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en"), s_chinese = CultureInfo.GetCultureInfo("zh-CN");

    public static void MapOperations(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Text("alive")).Needs(Right.Anyone);
        app.MapGet("/readyz", Ready).Needs(Right.Anyone);
        app.MapGet("/metrics", (PictureBroadcast broadcast, FeedMonitor monitor, IElection election, SipListenerService sip, BackupHealth backups, NoticeLanes lanes, TimeProvider time, [FromServices] IEnumerable<Gauge> others) =>
            Results.Text(Metrics(broadcast, election, monitor.Snapshot(), sip, backups.Age, time.GetUtcNow()) + Of(lanes, broadcast.Picture, time.GetUtcNow()) + Of(others), "text/plain; version=0.0.4")).Needs(Right.Anyone);
    }

    /// <summary><c>/metrics</c> of a node that takes no messages in.</summary>
    public static void MapGaugesOnly(this IEndpointRouteBuilder app) =>
        app.MapGet("/metrics", ([FromServices] IEnumerable<Gauge> gauges) => Results.Text(Of(gauges), "text/plain; version=0.0.4")).Needs(Right.Anyone);

    /// <summary>What does not work and what that means, in both languages.</summary>
    public static IEnumerable<object> Told(ReadOnlySpan<Reason?> troubles, CityPack pack)
    {
        ReasonText texts = new(pack);
        List<object> told = [];
        foreach (Reason? trouble in troubles)
        {
            if (trouble is not null)
            {
                told.Add(new { code = trouble.Code, text = texts.Of(trouble, s_english), textZh = texts.Of(trouble, s_chinese) });
            }
        }

        return told;
    }

    private static IResult Ready(PictureBroadcast broadcast, NodeRoll nodes, NodeName name, IElection election, WriterHealth health, RedisLink redis, DiskWatch disk, SipListenerService sip, BackupHealth backups, PaperHealth paper, CityPack pack, TimeProvider time)
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
            reasons.Add(texts.Of(trouble, s_english));
        }

        if (disk is { State: DiskState.Full, Trouble: { } full })
        {
            reasons.Add(texts.Of(full, s_english));
        }

        WriterSeat seat = election.Seat;
        var feeds = nodes.Pulse().Feeds.Select(f => new
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
            refused = f.Refused,
            lastRefusedAt = f.LastRefusedAt,
            lastRefusal = f.LastRefusal?.Code,
            diagnostics = f.Diagnostics.Select(d => new { code = d.Code, text = texts.Of(d, s_english), textZh = texts.Of(d, s_chinese) }),
        });

        // A server without a fresh backup serves as well as ever: it is said, and turns nobody away.
        ImmutableArray<string> notes = [.. sip.Shut, .. new[] { backups.Trouble, paper.Trouble }.OfType<Reason>().Select(r => texts.Of(r, s_english))];

        // The node works without Redis, and with little room on its disk: a proxy that left it out because of this would only make things worse.
        IEnumerable<object> degraded = Told([redis.Trouble, disk.State == DiskState.Full ? null : disk.Trouble], pack);
        return Results.Json(
            new
            {
                ready = reasons.Count == 0,
                reasons,
                degraded,
                epoch = broadcast.Epoch,
                sequence = broadcast.Picture.Sequence,
                node = name.Value,
                role = election.Term is null ? "standby" : "writer",
                writer = seat.Node,
                term = seat.Term,
                nodes = nodes.Others.Select(n => new { node = n.Node, sequence = n.Sequence }),
                notes,
                feeds,
            },
            statusCode: reasons.Count == 0 ? 200 : 503);
    }

    private static string Metrics(PictureBroadcast broadcast, IElection election, ImmutableArray<FeedStatus> feeds, SipListenerService sip, TimeSpan? backupAge, DateTimeOffset now)
    {
        StringBuilder text = new();
        Write(text, "command_picture_sequence", "Last journal sequence in the picture", broadcast.Picture.Sequence);
        Write(text, "command_incidents_open", "Open incidents", broadcast.Picture.Open.Count);
        Write(text, "command_units", "Units with a known position", broadcast.Units.Count);
        Write(text, "command_writer", "1 while this node writes the journal", election.Term is null ? 0 : 1);
        Write(text, "command_writer_term", "Elections of a writer so far", election.Seat.Term);
        Write(text, "command_followers", "Followers of the picture", broadcast.Followers);
        if (backupAge is { } age)
        {
            Write(text, "command_backup_age_seconds", "Seconds since the newest backup that passed its drill", age.TotalSeconds);
        }

        // What never goes down, as counters must not: received = stored + duplicates + quarantined + in flight + turned away.
        PerFeed(text, "command_feed_received_total", "counter", "Messages and parts received", feeds, f => f.Received + f.TurnedAway + f.Resolved);
        PerFeed(text, "command_feed_stored_total", "counter", "Messages stored", feeds, f => f.Stored);
        PerFeed(text, "command_feed_duplicates_total", "counter", "Messages that had come before", feeds, f => f.Duplicates);
        PerFeed(text, "command_feed_quarantined_total", "counter", "Parts that could not be used when they came", feeds, f => f.Quarantined + f.Resolved);
        PerFeed(text, "command_feed_resolved_total", "counter", "Parts that left the quarantine", feeds, f => f.Resolved);
        PerFeed(text, "command_feed_quarantine", "gauge", "Parts in quarantine", feeds, f => f.Quarantined);
        PerFeed(text, "command_feed_in_flight", "gauge", "Messages and parts decoded and not yet durable", feeds, f => f.InFlight);
        PerFeed(text, "command_feed_turned_away_total", "counter", "Messages and parts that could not be made durable and were not acknowledged", feeds, f => f.TurnedAway);
        PerFeed(text, "command_feed_dropped_total", "counter", "Datagrams thrown away because they came too fast", feeds, f => f.Dropped);
        PerFeed(text, "command_feed_refused_total", "counter", "Senders that were not let in: key, address, certificate or too fast", feeds, f => f.Refused);
        PerFeed(text, "command_feed_broken", "gauge", "1 when the sender can't be reached or gives what can't be used", feeds, f => f.IsBroken() ? 1 : 0);
        PerFeed(text, "command_feed_clock_skew_seconds", "gauge", "Seconds that the senders' clocks are behind", [.. feeds.Where(f => f.ClockSkewSeconds is not null)], f => f.ClockSkewSeconds!.Value);
        PerFeed(text, "command_feed_silent_seconds", "gauge", "Seconds since the feed was last heard", feeds, f => Math.Max(0, (now - (f.LastAlive ?? f.Since)).TotalSeconds));
        PerFeed(text, "command_feed_state", "gauge", "0 waiting, 1 live, 2 late, 3 stale, 4 down", feeds, f => (int)f.StateAt(now));
        Each(text, "command_sip_wrong_passwords_total", "counter", "Registrations by SIP with a wrong password", sip.Guesses.Select(g => (g.Feed, (double)g.Wrong)));
        Each(text, "command_sip_locked_out_total", "counter", "Registrations by SIP refused unheard after too many wrong passwords", sip.Guesses.Select(g => (g.Feed, (double)g.Refused)));
        return text.ToString();
    }

    /// <summary>The sender of notices: by way out (a channel, or a channel and a system) what was tried, and by channel what still waits.</summary>
    private static string Of(NoticeLanes lanes, PictureState picture, DateTimeOffset now)
    {
        StringBuilder text = new();
        Each(text, "command_notice_sent_total", "counter", "Tries to tell somebody that the next system took over", lanes.All.Select(l => (l.Name, (double)l.Went)), "lane");
        Each(text, "command_notice_failed_total", "counter", "Tries to tell somebody that failed", lanes.All.Select(l => (l.Name, (double)l.Failed)), "lane");
        Each(text, "command_notice_resting", "gauge", "1 while a way out is left alone because it fails", lanes.All.Select(l => (l.Name, l.Circuit.Until > now ? 1d : 0d)), "lane");
        Each(
            text, "command_notice_waiting", "gauge", "Deliveries that are still to be sent",
            picture.Notices.Values.SelectMany(n => n.Deliveries).Where(d => d.IsOpen).GroupBy(d => d.Channel, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, (double)g.Count())), "channel");
        return text.ToString();
    }

    private static string Of(IEnumerable<Gauge> gauges)
    {
        StringBuilder text = new();
        Write(text, "process_resident_memory_bytes", "Memory of the process", Environment.WorkingSet);
        Write(text, "dotnet_managed_memory_bytes", "Managed memory, with what the next collection will free", GC.GetTotalMemory(forceFullCollection: false));
        Write(text, "dotnet_full_collections", "Collections of the oldest generation since the start", GC.CollectionCount(GC.MaxGeneration));
        foreach (Gauge gauge in gauges)
        {
            Write(text, gauge.Name, gauge.Help, gauge.Value());
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, string name, string help, double value)
    {
        Head(text, name, "gauge", help);
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }

    private static void PerFeed(StringBuilder text, string name, string type, string help, ImmutableArray<FeedStatus> feeds, Func<FeedStatus, double> value) =>
        Each(text, name, type, help, feeds.Select(f => (f.Feed, value(f))));

    private static void Each(StringBuilder text, string name, string type, string help, IEnumerable<(string Feed, double Value)> values, string label = "feed")
    {
        Head(text, name, type, help);
        foreach ((string feed, double value) in values)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{{{label}=\"{feed}\"}} {value}\n");
        }
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
}
