namespace Command.Geo.Roads;

/// <summary>Where a way goes on from a state: to another state, or to one of the incident's places on the edge just begun.</summary>
/// <param name="Place">For a unit the place it starts from.</param>
/// <param name="Next">A state, or below 0 a place of the incident.</param>
internal readonly record struct TravelStep(int Place, int Next)
{
    /// <summary>Straight to the incident, by no road.</summary>
    public const int Arrived = int.MinValue;

    public static int At(int target) => -1 - target;

    public static int TargetOf(int next) => -1 - next;
}

/// <summary>
/// The states of a search with their costs: at the end of each edge; at the end of each closed edge on the approach to an incident in the
/// same closure; and each unit. Clearing takes no time but for the queue.
/// </summary>
internal sealed class TravelStates(int edges)
{
    private readonly PriorityQueue<int, double> _queue = new();
    private double[] _cost = new double[2 * edges];
    private TravelStep[] _step = new TravelStep[2 * edges];

    // The round in which a state was offered a cost, doubled; one more once that cost is final.
    private long[] _round = new long[2 * edges];
    private long _now = 2;

    public static int OfEdge(int edge) => edge;

    public int OfApproach(int edge) => edges + edge;

    public int OfUnit(int unit) => (2 * edges) + unit;

    public bool IsUnit(int state) => state >= 2 * edges;

    public bool IsApproach(int state) => state >= edges;

    public int EdgeOf(int state) => state < edges ? state : state - edges;

    public double CostOf(int state) => _cost[state];

    public TravelStep StepOf(int state) => _step[state];

    public bool IsOffered(int state) => _round[state] >= _now;

    public bool IsSettled(int state) => _round[state] == _now + 1;

    public void Clear(int units)
    {
        int states = (2 * edges) + units;
        if (states > _cost.Length)
        {
            Array.Resize(ref _cost, states);
            Array.Resize(ref _step, states);
            Array.Resize(ref _round, states);
        }

        _now += 2;
        _queue.Clear();
    }

    /// <summary>Takes the cost when it is less than the one known.</summary>
    public void Offer(int state, double cost, TravelStep step)
    {
        if (_round[state] < _now || (_round[state] == _now && cost < _cost[state]))
        {
            _round[state] = _now;
            _cost[state] = cost;
            _step[state] = step;
            _queue.Enqueue(state, cost);
        }
    }

    /// <summary>The state with the least cost of those not yet final, and makes it so; below 0 when there is none.</summary>
    public (int State, double Cost) Next()
    {
        while (_queue.TryDequeue(out int state, out double cost))
        {
            if (_round[state] == _now)
            {
                _round[state] = _now + 1;
                return (state, cost);
            }
        }

        return (-1, 0);
    }

    /// <summary>The last state taken is beyond the limit after all.</summary>
    public void Unsettle(int state) => _round[state] = _now;
}
