using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo;
using Command.Geo.Roads;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Incidents;
using Command.Ingest.Picture;
using Command.Ingest.Roads;
using Command.Web.Replica;

namespace Command.Web.Walls;

/// <summary>Figures that take a walk through the whole picture, made once for all walls of this node and not more often than they can be read.</summary>
/// <remarks>Safe to use from any thread.</remarks>
public sealed class WallFigures(CityPack pack, TimeProvider time, IServiceProvider services)
{
    /// <summary>A city has a hundred thousand reports: they are gone through this often at the most.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(2);

    /// <summary>Travel times change with closures, not with every fix.</summary>
    public static readonly TimeSpan TravelPace = TimeSpan.FromSeconds(15);

    /// <summary>A city has tens of thousands of moving units, and they are never still.</summary>
    public static readonly TimeSpan CrewPace = TimeSpan.FromSeconds(1);

    /// <summary>Those that go to emergencies, in this order; buses and taxis are not crews.</summary>
    private static readonly ImmutableArray<string> s_crews =
    [
        "fire-engine", "ladder-truck", "hazmat-truck", "rescue-boat", "flood-boat", "ambulance", "police", "traffic-police", "drainage-truck", "repair-van", "patrol-car",
    ];

    private static readonly FrozenDictionary<string, int> s_crewOrder = s_crews.Select((kind, at) => KeyValuePair.Create(kind, at)).ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Lock _gate = new();
    private (UnitTable Of, long At, ImmutableArray<CrewFigure> Figures)? _crews;
    /// <summary>More different sights than this are not remembered.</summary>
    private const int MostSights = 64;

    private readonly Dictionary<string, (PictureState Of, long At, CaseFigures Figures)> _cases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (PictureState Of, long At, RoadFigures Figures)> _roads = new(StringComparer.Ordinal);
    private (long At, ImmutableArray<TravelFigure> Figures)? _travel;

    public CaseFigures CasesOf(ReplicaView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        lock (_gate)
        {
            if (!_cases.TryGetValue(view.Sight, out (PictureState Of, long At, CaseFigures Figures) known) || (!ReferenceEquals(known.Of, view.Picture) && time.GetElapsedTime(known.At) >= Pace))
            {
                known = (view.Picture, time.GetTimestamp(), CaseFigures.Of(view.Picture, pack, view.FrameAt ?? view.Picture.KnownAt));
                Keep(_cases, view.Sight, known);
            }

            return known.Figures;
        }
    }

    public RoadFigures RoadsOf(ReplicaView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        lock (_gate)
        {
            if (!_roads.TryGetValue(view.Sight, out (PictureState Of, long At, RoadFigures Figures) known) || (!ReferenceEquals(known.Of, view.Picture) && time.GetElapsedTime(known.At) >= Pace))
            {
                known = (view.Picture, time.GetTimestamp(), RoadFigures.Of(view.Picture, pack, view.FrameAt ?? view.Picture.KnownAt));
                Keep(_roads, view.Sight, known);
            }

            return known.Figures;
        }
    }

    /// <summary>How long the way to the city's centre takes now and usually, from its stations and airports; empty where this node has no road network.</summary>
    public ImmutableArray<TravelFigure> TravelOf(ReplicaView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (!view.SeesRoads)
        {
            return [];
        }

        lock (_gate)
        {
            if (_travel is { } known && time.GetElapsedTime(known.At) < TravelPace)
            {
                return known.Figures;
            }

            ImmutableArray<TravelFigure> figures = Travel(view.Pulse?.Exercise is not null);
            _travel = (time.GetTimestamp(), figures);
            return figures;
        }
    }

    /// <summary>The crews that can be sent to an emergency, by kind and by what they do; kinds without any are left out.</summary>
    public ImmutableArray<CrewFigure> CrewsOf(UnitTable units)
    {
        ArgumentNullException.ThrowIfNull(units);
        lock (_gate)
        {
            if (_crews is not { } known || !ReferenceEquals(known.Of, units) || time.GetElapsedTime(known.At) >= CrewPace)
            {
                known = (units, time.GetTimestamp(), Crews(units));
                _crews = known;
            }

            return known.Figures;
        }
    }

    private static void Keep<T>(Dictionary<string, T> all, string sight, T figures)
    {
        if (all.Count >= MostSights)
        {
            all.Clear();
        }

        all[sight] = figures;
    }

    private static ImmutableArray<CrewFigure> Crews(UnitTable units)
    {
        CrewFigure[] crews = [.. s_crews.Select(kind => new CrewFigure(kind, 0, 0, 0, 0, true))];
        foreach (UnitFix unit in units.All())
        {
            if (s_crewOrder.TryGetValue(unit.Kind, out int at))
            {
                crews[at] = crews[at].With(unit);
            }
        }

        return [.. crews.Where(c => c.Total > 0)];
    }

    private ImmutableArray<TravelFigure> Travel(bool exercise)
    {
        if (services.GetService<RoadState>()?.Of(exercise) is not { } now)
        {
            return [];
        }

        MapFeature[] places = [.. pack.BaseMap.Where(f => f is { Class: "place", Kind: "station" or "airport", Shape: PointShape }).Take(8)];
        GeoPoint[] points = [.. places.Select(p => ((PointShape)p.Shape).At)];
        TravelTimes search = new(now.Graph);
        ImmutableArray<TravelTime> today = search.Search(now, pack.City.Centre, points), usual = search.Search(RoadConditions.Usual(now.Graph), pack.City.Centre, points);
        return [.. places.Select((p, i) => new TravelFigure(p, Span(today[i]), Span(usual[i])))];
    }

    private static TimeSpan? Span(TravelTime time) => time.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}

/// <summary>The way from a place to the city's centre.</summary>
/// <param name="Now">With what is closed and slow; null when there is no way.</param>
/// <param name="Usual">With nothing closed.</param>
public sealed record TravelFigure(MapFeature Place, TimeSpan? Now, TimeSpan? Usual);

/// <summary>Crews of one kind, by what they do.</summary>
/// <param name="Exercise">True when all of them are an exercise's.</param>
public sealed record CrewFigure(string Kind, int Available, int Committed, int OnScene, int Out, bool Exercise)
{
    public int Total => Available + Committed + OnScene + Out;

    internal CrewFigure With(UnitFix unit)
    {
        CrewFigure next = unit.Status switch
        {
            "available" => this with { Available = Available + 1 },
            "committed" => this with { Committed = Committed + 1 },
            "onScene" => this with { OnScene = OnScene + 1 },
            _ => this with { Out = Out + 1 },
        };
        return unit.Exercise ? next : next with { Exercise = false };
    }
}

/// <summary>How many of something.</summary>
/// <param name="Code">A kind, a district; empty when it is not known.</param>
/// <param name="Exercise">True when all of them are an exercise's.</param>
public sealed record Tally(string Code, int Count, bool Exercise);

/// <summary>The open cases of the city: reports by Open311 that are not over.</summary>
/// <param name="ByKind">Most first.</param>
/// <param name="ByDistrict">Most first.</param>
/// <param name="ByAge">Since they were reported: under 1 h, 1 to 4 h, 4 to 24 h, 1 to 3 days, longer.</param>
/// <param name="Newest">The newest, newest first.</param>
public sealed record CaseFigures(int Open, bool Exercise, ImmutableArray<Tally> ByKind, ImmutableArray<Tally> ByDistrict, ImmutableArray<int> ByAge, ImmutableArray<ReportItem> Newest)
{
    private const int MostRows = 20;

    /// <summary>Upper ends of the ages, in hours; the last class has none.</summary>
    public static ImmutableArray<double> AgeHours { get; } = [1, 4, 24, 72];

    public static CaseFigures Of(PictureState picture, CityPack pack, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        Dictionary<string, (int Count, int Exercise)> kinds = new(StringComparer.Ordinal), districts = new(StringComparer.Ordinal);
        int[] ages = new int[AgeHours.Length + 1];
        PriorityQueue<ReportItem, (DateTimeOffset, string)> newest = new();
        int open = 0, exercise = 0;
        foreach (ReportItem item in picture.Reports.Values)
        {
            if (item.IsOver || pack.FeedOf(item.Report.Feed) is { Format: not "open311" })
            {
                continue;
            }

            open++;
            exercise += item.Report.Exercise ? 1 : 0;
            Add(kinds, item.Report.Kind, item.Report.Exercise);
            Add(districts, item.Place.District ?? "", item.Report.Exercise);
            double hours = (now - item.Since).TotalHours;
            int age = 0;
            while (age < AgeHours.Length && hours >= AgeHours[age])
            {
                age++;
            }

            ages[age]++;
            newest.Enqueue(item, (item.Report.ObservedAt, item.Id));
            if (newest.Count > MostRows)
            {
                newest.Dequeue();
            }
        }

        return new CaseFigures(
            open,
            open > 0 && open == exercise,
            Tallies(kinds),
            Tallies(districts),
            [.. ages],
            [.. newest.UnorderedItems.Select(i => i.Element).OrderByDescending(i => i.Report.ObservedAt).ThenBy(i => i.Id, StringComparer.Ordinal)]);
    }

    private static void Add(Dictionary<string, (int Count, int Exercise)> counts, string code, bool exercise)
    {
        (int count, int exercises) = counts.GetValueOrDefault(code);
        counts[code] = (count + 1, exercises + (exercise ? 1 : 0));
    }

    private static ImmutableArray<Tally> Tallies(Dictionary<string, (int Count, int Exercise)> counts) =>
    [
        .. counts.OrderByDescending(c => c.Value.Count).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => new Tally(c.Key, c.Value.Count, c.Value.Count == c.Value.Exercise)),
    ];
}

/// <summary>A report that does something to the roads now.</summary>
/// <param name="Closed">True when nobody drives through; false when it is slow.</param>
public sealed record RoadItem(ReportItem Item, bool Closed);

/// <summary>A bridge for road traffic, and what is worst on it.</summary>
/// <param name="By">What closes or slows it; null when it is as usual.</param>
public sealed record BridgeFigure(MapFeature Bridge, RoadItem? By);

/// <summary>The roads as the picture says they are.</summary>
/// <param name="Items">What closes or slows them: closures first, then the newest.</param>
/// <param name="ByKind">Open reports of traffic, most first.</param>
public sealed record RoadFigures(ImmutableArray<RoadItem> Items, ImmutableArray<Tally> ByKind, ImmutableArray<BridgeFigure> Bridges)
{
    /// <summary>How near to a bridge something must be to concern it, in metres, beside its own uncertainty.</summary>
    private const double NearM = 150;

    public int Closures => Items.Count(i => i.Closed);

    public static RoadFigures Of(PictureState picture, CityPack pack, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(pack);
        ImmutableArray<RoadItem> items =
        [
            .. RoadEvents.Of(picture, pack, now, exercise: true)
                .Where(e => picture.Reports.ContainsKey(e.Id))
                .Select(e => new RoadItem(picture.Reports[e.Id], e.SpeedFactor <= 0))
                .OrderBy(i => i.Closed ? 0 : 1).ThenByDescending(i => i.Item.Report.ObservedAt).ThenBy(i => i.Item.Id, StringComparer.Ordinal),
        ];
        ImmutableArray<Tally> kinds =
        [
            .. picture.Reports.Values.Where(r => !r.IsOver && pack.KindOf(r.Report.Kind)?.Group == KindGroup.Traffic)
                .GroupBy(r => r.Report.Kind, StringComparer.Ordinal)
                .Select(g => new Tally(g.Key, g.Count(), g.All(r => r.Report.Exercise)))
                .OrderByDescending(t => t.Count).ThenBy(t => t.Code, StringComparer.Ordinal),
        ];
        return new RoadFigures(items, kinds, [.. pack.BaseMap.Where(f => f is { Class: "bridge", Carries: "road" }).Select(b => new BridgeFigure(b, On(b, items)))]);
    }

    private static RoadItem? On(MapFeature bridge, ImmutableArray<RoadItem> items) => bridge.Shape is LineShape line
        ? items.FirstOrDefault(i => i.Item.Place.Centre is { } at && DistanceM(at, line) <= NearM + Math.Min(i.Item.Place.UncertaintyM, NearM))
        : null;

    /// <summary>From a point to a line, metres, on a plane at the point: exact enough for bridges.</summary>
    private static double DistanceM(GeoPoint at, LineShape line)
    {
        double perLat = 111_195, perLon = perLat * Math.Cos(double.DegreesToRadians(at.Lat)), nearest = double.MaxValue;
        for (int i = 1; i < line.Path.Length; i++)
        {
            double ax = (line.Path[i - 1].Lon - at.Lon) * perLon, ay = (line.Path[i - 1].Lat - at.Lat) * perLat;
            double bx = (line.Path[i].Lon - at.Lon) * perLon, by = (line.Path[i].Lat - at.Lat) * perLat;
            double dx = bx - ax, dy = by - ay, length = (dx * dx) + (dy * dy);
            double t = length == 0 ? 0 : Math.Clamp(-((ax * dx) + (ay * dy)) / length, 0, 1);
            nearest = Math.Min(nearest, Math.Sqrt(Math.Pow(ax + (t * dx), 2) + Math.Pow(ay + (t * dy), 2)));
        }

        return nearest;
    }
}
