using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Feeds.SensorThings;

namespace Command.Ingest.Exercise;

/// <summary>The simulated sensors of standing water: metres over the road, as SensorThings Observations.</summary>
internal sealed class DepthSensors(DepthScript script, Sender sender)
{
    private const string Property = "waterDepth";

    public byte[] Say(Telling telling, DateTimeOffset now)
    {
        DateTimeOffset second = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        return SensorThingsWriter.Write(script.Gauges.Select(g => Reading(g, telling.StoryAt(now), second)));
    }

    private Reading Reading(DepthGauge gauge, TimeSpan story, DateTimeOffset at) => new()
    {
        Feed = sender.Feed,
        Agency = sender.Agency,
        SourceId = $"Datastreams({gauge.Id}-depth)",
        Version = "",
        ObservedAt = at,
        SentAt = at,
        Exercise = true,
        Station = gauge.Id,
        StationName = gauge.Name,
        Property = Property,
        Value = Math.Round(gauge.DepthM.At(story), 2),
        Unit = "m",
        Shape = new PointShape(Ground.Rounded(sender.Datum.FromShared(gauge.At))),
    };
}
