using Command.Geo;
using Command.Ingest.City;

namespace Command.Ingest.Exercise;

/// <summary>
/// One unit on its way along a network: from node to node, around its home, turning back only where it must, or by the quickest way to where it is sent. Where it is
/// at a time follows from the seed and what it was told, however often it is asked. Not thread-safe: one owner asks and tells it, of times that do not go back.
/// </summary>
public sealed class Vehicle
{
    private const double SlowestKmh = 20, FastestKmh = 60;

    /// <summary>With blue lights.</summary>
    private const double HurryKmh = 70;

    /// <summary>Asked of a time so much later, the machine was asleep: the way in between is not driven.</summary>
    private static readonly TimeSpan s_longestGap = TimeSpan.FromMinutes(10);

    private readonly LineNetwork _network;
    private readonly GeoPoint _home;
    private readonly double _reachM;
    private readonly Random _random;
    private Stretch _stretch;
    private double _speedKmh;
    private TimeSpan _departed;
    private TimeSpan _arrives;
    private readonly Queue<Stretch> _way = new();
    private bool _sent, _hurries, _there, _halted;
    private VehicleFix _last;
    private TimeSpan _asked;

    /// <param name="unit">The unit.</param>
    /// <param name="network">Where it drives; not empty.</param>
    /// <param name="home">The node around which it stays.</param>
    /// <param name="reachM">How far from there it goes, metres.</param>
    /// <param name="seed">What chance starts from.</param>
    public Vehicle(UnitSpec unit, LineNetwork network, int home, double reachM, int seed)
    {
        ArgumentNullException.ThrowIfNull(unit);
        ArgumentNullException.ThrowIfNull(network);
        Unit = unit;
        _network = network;
        _home = network.Nodes[home];
        _reachM = reachM;
        _random = new Random(seed);
        Depart(home, from: -1, TimeSpan.Zero);
        // Somewhere on its first stretch, so that a fleet does not leave its depot in one heap.
        _departed -= _random.NextDouble() * (_arrives - _departed);
        _arrives = _departed + TimeSpan.FromHours(_stretch.LengthM / 1000 / _speedKmh);
    }

    public UnitSpec Unit { get; }

    /// <summary>True when it stands where it was sent.</summary>
    public bool IsThere => _there;

    /// <summary>Sends it by the quickest way to the node nearest to a place, where it stays until it is sent elsewhere or <see cref="Release">released</see>.</summary>
    /// <param name="to">CGCS2000 lon/lat degrees.</param>
    /// <param name="hurry">With blue lights.</param>
    public void Send(GeoPoint to, bool hurry)
    {
        (_sent, _hurries, _there) = (true, hurry, false);
        _way.Clear();
        foreach (Stretch stretch in _network.Way(_stretch.To, _network.Nearest(to)))
        {
            _way.Enqueue(stretch);
        }
    }

    /// <summary>Lets it drive about again.</summary>
    public void Release()
    {
        (_sent, _hurries, _there) = (false, false, false);
        _way.Clear();
    }

    /// <summary>Stops it where it is, or lets it go on.</summary>
    public void Halt(bool halted) => _halted = halted;

    /// <summary>What the traffic makes of its speed where it sets out on a stretch: 1 for free roads.</summary>
    public Func<GeoPoint, double> Pace { get; set; } = static _ => 1;

    /// <summary>Where it is.</summary>
    /// <param name="elapsed">Time since it began to drive.</param>
    public VehicleFix At(TimeSpan elapsed)
    {
        if (_halted && _last != default)
        {
            // The time it stands is not made good afterwards.
            TimeSpan stood = elapsed > _asked ? elapsed - _asked : TimeSpan.Zero;
            (_departed, _arrives, _asked) = (_departed + stood, _arrives + stood, _asked + stood);
            return _last with { SpeedKmh = 0 };
        }

        _asked = elapsed;
        return _last = Driven(elapsed);
    }

    private VehicleFix Driven(TimeSpan elapsed)
    {
        if (elapsed - _arrives > s_longestGap)
        {
            _departed += elapsed - _arrives;
            _arrives = elapsed;
        }

        while (elapsed >= _arrives)
        {
            if (_sent && _way.Count == 0)
            {
                // It stands; the time it stands is not made good afterwards.
                (_there, _departed, _arrives) = (true, elapsed, elapsed);
                return new VehicleFix(_network.Nodes[_stretch.To], 0, Heading(_network.Nodes[_stretch.From], _network.Nodes[_stretch.To]));
            }

            if (_way.TryDequeue(out Stretch next))
            {
                Depart(next, _hurries ? HurryKmh : SlowestKmh + ((FastestKmh - SlowestKmh) * 0.75), _arrives);
            }
            else
            {
                Depart(_stretch.To, _stretch.From, _arrives);
            }
        }

        double along = Math.Max(0, (elapsed - _departed).TotalHours) * _speedKmh * 1000;
        return new VehicleFix(_network.PointOn(_stretch, along), Math.Round(_speedKmh, 1), Heading(_network.Nodes[_stretch.From], _network.Nodes[_stretch.To]));
    }

    private void Depart(int node, int from, TimeSpan at)
    {
        Stretch chosen = default;
        int candidates = 0;
        bool found = false;
        foreach (Stretch stretch in _network.From(node))
        {
            // Each of the ways that stay near home is as likely as the others; back is for dead ends.
            if (stretch.To != from && _network.Nodes[stretch.To].DistanceTo(_home) <= _reachM && _random.Next(++candidates) == 0)
            {
                (chosen, found) = (stretch, true);
            }
        }

        Stretch stretchOn = found ? chosen : Back(node, from);
        Depart(stretchOn, Math.Clamp(stretchOn.SpeedKmh * (0.6 + (0.4 * _random.NextDouble())), SlowestKmh, FastestKmh), at);
    }

    private void Depart(Stretch stretch, double speedKmh, TimeSpan at)
    {
        (_stretch, _speedKmh, _departed) = (stretch, Math.Max(2, speedKmh * Pace(_network.Nodes[stretch.From])), at);
        _arrives = at + TimeSpan.FromHours(_stretch.LengthM / 1000 / _speedKmh);
    }

    private Stretch Back(int node, int from)
    {
        Stretch shortest = _network.From(node).MinBy(s => s.LengthM);
        foreach (Stretch stretch in _network.From(node))
        {
            if (stretch.To == from)
            {
                return stretch;
            }
        }

        return shortest;
    }

    private static int Heading(GeoPoint from, GeoPoint to)
    {
        double east = (to.Lon - from.Lon) * Math.Cos(double.DegreesToRadians(from.Lat)), north = to.Lat - from.Lat;
        return ((int)Math.Round(double.RadiansToDegrees(Math.Atan2(east, north))) + 360) % 360;
    }
}

/// <summary>A vehicle at a moment.</summary>
/// <param name="At">CGCS2000 lon/lat degrees.</param>
/// <param name="SpeedKmh">Speed over ground, km/h.</param>
/// <param name="HeadingDeg">Course clockwise from north, 0 to 359.</param>
public readonly record struct VehicleFix(GeoPoint At, double SpeedKmh, int HeadingDeg);
