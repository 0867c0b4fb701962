using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Feeds.Wzdx;

namespace Command.Ingest.Exercise;

/// <summary>The simulated roadworks as a WZDx feed: all zones each time, so that those of an earlier telling are no more.</summary>
internal sealed class WorkZones(RoadworksScript script, TimeSpan length, LineNetwork roads, Sender sender)
{
    public const string Source = "exercise";

    /// <summary>An exercise that is stopped half way leaves no road closed for good.</summary>
    private static readonly TimeSpan s_leftOver = TimeSpan.FromMinutes(10);

    private readonly ImmutableArray<(ZoneScript Zone, ImmutableArray<GeoPoint> Line)> _zones =
        [.. script.Zones.Select(z => (z, ImmutableArray.CreateRange(roads.LineAround(z.At, z.AlongM).Select(p => Ground.Rounded(sender.Datum.FromShared(p))))))];

    public static string IdOf(ZoneScript zone, Telling telling) => $"{Leftovers.CasePrefix}{telling.Name}-{zone.Id}";

    public byte[] Say(Telling telling, DateTimeOffset now)
    {
        TimeSpan story = telling.StoryAt(now);
        return WzdxWriter.Write(_zones.Select(z => Event(z.Zone, z.Line, telling, story)), sender.Agency, now);
    }

    private WzdxRoadEvent Event(ZoneScript zone, ImmutableArray<GeoPoint> line, Telling telling, TimeSpan story)
    {
        ImmutableArray<ZoneStep> said = [.. zone.Steps.TakeWhile(s => s.At <= story)];
        ZoneStep? last = said.LastOrDefault();
        return new WzdxRoadEvent
        {
            Id = IdOf(zone, telling),
            Source = Source,
            Roads = [zone.Road],
            Direction = zone.Direction,
            Description = said.Select(s => s.Description).LastOrDefault(d => d is not null) ?? zone.Description,
            Impact = last?.Impact ?? zone.Impact,
            Status = last?.Status ?? "active",
            Starts = telling.Start - zone.UnderWay,
            Ends = telling.WallOf(length) + s_leftOver,
            Updated = last is null ? telling.Start : telling.WallOf(last.At),
            Line = line,
        };
    }
}
