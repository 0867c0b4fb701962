using System.Collections.Immutable;

namespace Command.Geo.Roads;

/// <summary>
/// The roads as they are at the moment: what is closed and how long each edge takes. Another moment is another object; whoever searches
/// swaps it.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed class RoadConditions
{
    /// <summary>How much longer than usual an edge inside a closure takes those who may go in: units that stand in it, and the last stretch to an incident in it.</summary>
    public const double InsideClosure = 3;

    private const int MostEvents = 5_000;
    private readonly double[] _seconds;
    private readonly bool[] _closed;

    private RoadConditions(RoadGraph graph, double[] seconds, bool[] closed, ImmutableArray<RoadEffect> effects)
    {
        Graph = graph;
        _seconds = seconds;
        _closed = closed;
        Effects = effects;
    }

    /// <summary>The network that this is the state of.</summary>
    public RoadGraph Graph { get; }

    /// <summary>What each event does, in the order given: for the map, and for saying why.</summary>
    public ImmutableArray<RoadEffect> Effects { get; }

    internal ReadOnlySpan<double> Seconds => _seconds;

    internal ReadOnlySpan<bool> Closures => _closed;

    /// <summary>Nothing closed and everything as fast as usual.</summary>
    /// <param name="graph">The network.</param>
    public static RoadConditions Usual(RoadGraph graph) => Build(graph, [], SpeedFactors.Usual);

    /// <summary>Holds events against the network. An event that is no use is stated in <see cref="Effects"/>; nothing throws for any event.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="events">Where several speak of one edge, the slowest counts.</param>
    /// <param name="speeds">The city's speed as a whole; as usual when null.</param>
    public static RoadConditions Build(RoadGraph graph, IReadOnlyList<RoadEvent> events, SpeedFactors? speeds = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(events);
        RoadMatching matching = new(graph);
        ImmutableArray<RoadEffect>.Builder effects = ImmutableArray.CreateBuilder<RoadEffect>(events.Count);
        for (int i = 0; i < events.Count; i++)
        {
            effects.Add(i < MostEvents
                ? Effect(graph, matching, events[i])
                : Unplaced(events[i], new RoadFault("road-event-many", $"Only the first {MostEvents} events count.")));
        }

        double[] factors = new double[graph.EdgeCount];
        Array.Fill(factors, 1);
        bool[] closed = new bool[graph.EdgeCount];
        foreach (RoadEffect effect in effects)
        {
            foreach (int edge in effect.Closed)
            {
                closed[edge] = true;
            }

            foreach (int edge in effect.Slowed)
            {
                factors[edge] = Math.Min(factors[edge], effect.Event.SpeedFactor);
            }
        }

        speeds ??= SpeedFactors.Usual;
        double[] seconds = new double[graph.EdgeCount];
        for (int edge = 0; edge < seconds.Length; edge++)
        {
            seconds[edge] = graph.SecondsOf(edge) / speeds[graph[edge].Class] * (closed[edge] ? InsideClosure : 1 / factors[edge]);
        }

        return new RoadConditions(graph, seconds, closed, effects.MoveToImmutable());
    }

    /// <summary>True when nobody drives through.</summary>
    /// <param name="edge">An edge of the graph.</param>
    public bool IsClosed(int edge) => _closed[edge];

    /// <summary>The time along the whole edge, seconds; of a closed one for those who may go in.</summary>
    /// <param name="edge">An edge of the graph.</param>
    public double SecondsOf(int edge) => _seconds[edge];

    private static RoadEffect Effect(RoadGraph graph, RoadMatching matching, RoadEvent roadEvent)
    {
        // Slower than a hundredth of the usual is closed to anyone in a hurry.
        const double Standstill = 0.01;
        if (roadEvent.SpeedFactor is not (>= 0 and <= 1))
        {
            return Unplaced(roadEvent, new RoadFault("road-event-factor", "The share of the speed that is left must be 0 to 1."));
        }

        RoadMatch match = matching.Match(roadEvent);
        if (match.Fault is { } fault)
        {
            return Unplaced(roadEvent, fault);
        }

        IEnumerable<int> surface = roadEvent.IsWater ? match.Edges.Where(e => !graph[e].Bridge && !graph[e].Tunnel) : match.Edges;
        ImmutableArray<int> edges = [.. surface.Order()];
        bool closes = roadEvent.SpeedFactor < Standstill;
        ImmutableArray<int> tunnels = [.. match.Tunnels.Order()];
        return new RoadEffect(roadEvent, closes ? [.. edges.Concat(tunnels).Order()] : tunnels, closes ? [] : edges, null);
    }

    private static RoadEffect Unplaced(RoadEvent roadEvent, RoadFault fault) => new(roadEvent, [], [], fault);
}
