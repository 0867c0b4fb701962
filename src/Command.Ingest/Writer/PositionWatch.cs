using Command.Geo.Crs;
using Command.Geo.Roads;
using Command.Ingest.Roads;
using Command.Ingest.Transports;

namespace Command.Ingest.Writer;

/// <summary>Looks at the feeds' positions now and then and puts what it finds beside each feed's state, where people look for it.</summary>
public sealed class PositionWatch(FeedPositions positions, FeedMonitor monitor, RoadState roads, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(30);
    private readonly Lock _gate = new();
    private (RoadGraph Graph, RoadLines Lines)? _roads;

    /// <summary>Looks at every feed of which something new has come.</summary>
    public void Look()
    {
        lock (_gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            foreach (string feed in positions.Changed(now))
            {
                monitor.Diagnosed(feed, positions.Look(feed, now, Lines()));
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private RoadLines? Lines()
    {
        if (roads.Of(exercise: false)?.Graph is not { } graph)
        {
            return null;
        }

        if (_roads is not { } known || known.Graph != graph)
        {
            _roads = known = (graph, new RoadLines(graph));
        }

        return known.Lines;
    }
}
