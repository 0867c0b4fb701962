using System.Collections.Immutable;
using Command.Ingest.Feeds.Cap;
using Command.Ingest.Feeds.Cot;
using Command.Ingest.Feeds.Datex2;
using Command.Ingest.Feeds.Gb28181;
using Command.Ingest.Feeds.GtfsRealtime;
using Command.Ingest.Feeds.Jt808;
using Command.Ingest.Feeds.Open311;
using Command.Ingest.Feeds.SensorThings;
using Command.Ingest.Feeds.Sl651;
using Command.Ingest.Feeds.WaterMl;
using Command.Ingest.Feeds.Wzdx;

namespace Command.Ingest.Feeds;

/// <summary>Every format that this version decodes: the one list that settings, gateways and messages to people go by.</summary>
public static class FeedFormats
{
    /// <summary>A decoder for each; they hold no state, so all feeds share them.</summary>
    public static ImmutableArray<IFeedDecoder> All { get; } =
    [
        new CapDecoder(),
        new Open311Decoder(),
        new Sl651Decoder(),
        new Datex2Decoder(),
        new Jt808Decoder(),
        new SensorThingsDecoder(),
        new WaterMlDecoder(),
        new GtfsRealtimeDecoder(),
        new WzdxDecoder(),
        new CotDecoder(),
        new Gb28181Decoder(),
    ];

    /// <summary>Their names with commas between, for messages.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(d => d.Format));

    /// <summary>The decoder of a format, or null.</summary>
    public static IFeedDecoder? Find(string format) => All.FirstOrDefault(d => d.Format == format);
}
