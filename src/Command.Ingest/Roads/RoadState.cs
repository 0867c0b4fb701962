using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.City;
using Command.Ingest.City.Build;
using Command.Ingest.Contracts;
using Command.Ingest.Hub;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;

namespace Command.Ingest.Roads;

/// <summary>
/// The city's roads as the picture says they are: a closure reported a moment ago is closed here within a second. Real roads and an exercise's
/// roads are kept apart. Without a usable network it answers by the straight line, and says so.
/// </summary>
public sealed partial class RoadState(CityPack pack, CityPackFolder folder, IPictureSource source, TimeProvider time, ILogger<RoadState> logger) : BackgroundService
{
    private const int MostTowards = 32;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);
    private readonly Lock _gate = new();
    private readonly RoadConditions?[] _towardsOf = [null, null];
    private readonly Dictionary<string, RoadConditions>[] _towards = [new(StringComparer.Ordinal), new(StringComparer.Ordinal)];
    private RoadGraph? _graph;
    private RoadConditions? _real;
    private RoadConditions? _exercise;
    private ImmutableArray<RoadEvent> _realEvents = [];
    private ImmutableArray<RoadEvent> _exerciseEvents = [];

    /// <summary>The roads now; null without a network.</summary>
    public RoadConditions? Of(bool exercise) => Volatile.Read(ref exercise ? ref _exercise : ref _real);

    /// <summary>The roads as they are for who drives to some incidents: what their own plans have closed lets them through.</summary>
    public RoadConditions? Of(bool exercise, params ReadOnlySpan<string> towards)
    {
        if (Of(exercise) is not { } all)
        {
            return null;
        }

        string[] own = [.. all.Effects.Select(e => PlanClosings.IncidentOf(e.Event.Id)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        own = [.. Those(own, towards)];
        if (own.Length == 0)
        {
            return all;
        }

        string key = string.Join(' ', own);
        lock (_gate)
        {
            if (!ReferenceEquals(_towardsOf[exercise ? 1 : 0], all))
            {
                _towardsOf[exercise ? 1 : 0] = all;
                _towards[exercise ? 1 : 0].Clear();
            }

            if (!_towards[exercise ? 1 : 0].TryGetValue(key, out RoadConditions? let))
            {
                if (_towards[exercise ? 1 : 0].Count >= MostTowards)
                {
                    _towards[exercise ? 1 : 0].Clear();
                }

                let = RoadConditions.Build(all.Graph, [.. all.Effects.Select(e => e.Event).Where(e => PlanClosings.IncidentOf(e.Id) is not { } i || !own.Contains(i))]);
                _towards[exercise ? 1 : 0][key] = let;
            }

            return let;
        }
    }

    /// <summary>How long each unit takes to a place, in the order given: by road where there is a network, else an estimate that says so.</summary>
    public ImmutableArray<TravelTime> Times(GeoPoint place, ReadOnlySpan<GeoPoint> units, bool exercise) =>
        Of(exercise) is { } conditions ? new TravelTimes(conditions.Graph).Search(conditions, place, units) : StraightLine.Times(place, units);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _graph = Load();
        if (_graph is { } graph)
        {
            Volatile.Write(ref _real, RoadConditions.Usual(graph));
            Volatile.Write(ref _exercise, RoadConditions.Usual(graph));
            LogLoaded(graph.NodeCount, graph.EdgeCount);
        }

        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_graph is not { } graph)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(graph, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }

            await Task.Delay(s_pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task FollowAsync(RoadGraph graph, CancellationToken stopping)
    {
        PictureState picture = PictureState.Empty;
        RoadReports reports = new();
        bool changed = true;
        DateTimeOffset lookedAt = DateTimeOffset.MinValue;
        await foreach (FollowFrame frame in source.FollowAsync(stopping).ConfigureAwait(false))
        {
            ImmutableDictionary<string, PlanRun> runs = picture.PlanRuns;
            picture = frame.Snapshot ?? Fold.EvolveAll(picture, frame.Frame.Entries);
            changed |= !ReferenceEquals(runs, picture.PlanRuns);
            changed |= frame.Snapshot is not null ? reports.Begin(picture) : reports.Take(picture, frame.Frame.Entries);
            DateTimeOffset now = frame.Frame.At;
            // Time alone ends a closure too, so the roads are looked at again with each pulse.
            if ((changed && now - lookedAt >= s_pause) || frame.Frame.Pulse is not null)
            {
                (changed, lookedAt) = (false, now);
                Renew(graph, reports, picture, now, exercise: false, ref _realEvents, ref _real);
                Renew(graph, reports, picture, now, exercise: true, ref _exerciseEvents, ref _exercise);
            }
        }
    }

    private void Renew(RoadGraph graph, RoadReports reports, PictureState picture, DateTimeOffset now, bool exercise, ref ImmutableArray<RoadEvent> known, ref RoadConditions? conditions)
    {
        ImmutableArray<RoadEvent> events = [.. RoadEvents.Of(reports.All, pack, now, exercise), .. PlanClosings.Of(picture, exercise).Select(c => c.Road)];
        if (!events.SequenceEqual(known))
        {
            known = events;
            Volatile.Write(ref conditions, RoadConditions.Build(graph, events));
        }
    }

    private static IEnumerable<string> Those(string[] closing, ReadOnlySpan<string> towards)
    {
        HashSet<string> wanted = new(StringComparer.Ordinal);
        foreach (string incident in towards)
        {
            wanted.Add(incident);
        }

        return closing.Where(wanted.Contains);
    }

    private RoadGraph? Load()
    {
        string file = OsmFolder.PathOf(folder.Path, OsmFolder.Roads);
        if (File.Exists(file))
        {
            (RoadGraphData? data, RoadGraphFault? fault) = RoadGraphFile.Read(File.ReadAllBytes(file));
            if (data is not null && RoadGraph.Build(data) is { Graph: { } built })
            {
                return built;
            }

            LogUnusable(file, fault?.Reason ?? "the network has faults");
        }

        return RoadGraph.Build(SchematicRoads.Build(pack.BaseMap), SchematicRoads.Speeds).Graph;
    }

    [LoggerMessage(410, LogLevel.Information, "Roads loaded: {Nodes} nodes, {Edges} directed edges")]
    private partial void LogLoaded(int nodes, int edges);

    [LoggerMessage(411, LogLevel.Error, "The road network {File} can't be used ({Reason}); the pack's schematic roads are used. Build it again with citypack build.")]
    private partial void LogUnusable(string file, string reason);
}
