using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;
using Command.Geo;

namespace Command.Ingest.Feeds.GtfsRealtime;

/// <summary>A table of static GTFS that is read.</summary>
/// <param name="Name">Its file.</param>
/// <param name="Required">True when there is no timetable without it.</param>
/// <param name="Columns">The columns that must be there.</param>
/// <param name="Take">Takes the present row in.</param>
internal sealed record GtfsTable(string Name, bool Required, ImmutableArray<string> Columns, Action<GtfsTables, GtfsCsv> Take)
{
    /// <summary>In the order in which they must be read: a trip is known before its stops.</summary>
    public static ImmutableArray<GtfsTable> All { get; } =
    [
        new("agency.txt", true, [], (t, row) => t.Agency(row)),
        new("routes.txt", true, ["route_id"], (t, row) => t.Route(row)),
        new("stops.txt", true, ["stop_id"], (t, row) => t.Stop(row)),
        new("trips.txt", true, ["route_id", "trip_id"], (t, row) => t.Trip(row)),
        new("stop_times.txt", true, ["trip_id", "stop_id", "stop_sequence"], (t, row) => t.StopTime(row)),
        new("shapes.txt", false, ["shape_id", "shape_pt_lat", "shape_pt_lon", "shape_pt_sequence"], (t, row) => t.Shape(row)),
        new("frequencies.txt", false, ["trip_id", "start_time", "end_time", "headway_secs"], (t, row) => t.Frequency(row)),
    ];
}

/// <summary>The rows of an archive on their way to a <see cref="Timetable"/>. A row that can't be read is counted and stepped over.</summary>
internal sealed class GtfsTables
{
    private const int LongestId = 200;

    private readonly HashSet<string> _agencies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int?> _routes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimetableStop> _stops = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TimetableTrip> _trips = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TimetableCall>> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(int Sequence, TimetablePoint At)>> _shapes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<TimetableFrequency>> _frequencies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _stopNames = new(StringComparer.Ordinal);
    private int _skipped;

    public void Agency(GtfsCsv row)
    {
        // The id may be left out where there is one agency only.
        if (Id(row, "agency_id") is { } id)
        {
            _agencies.Add(id);
        }
    }

    public void Route(GtfsCsv row)
    {
        if (Id(row, "route_id") is { } id)
        {
            _routes[id] = Whole(row, "route_type");
        }
        else
        {
            _skipped++;
        }
    }

    public void Stop(GtfsCsv row)
    {
        if (Id(row, "stop_id") is { } id)
        {
            _stops[id] = new TimetableStop(Whole(row, "location_type") ?? 0, Point(row, "stop_lon", "stop_lat"));
        }
        else
        {
            _skipped++;
        }
    }

    public void Trip(GtfsCsv row)
    {
        if ((Id(row, "trip_id"), Id(row, "route_id")) is ({ } trip, { } route))
        {
            _trips[trip] = new TimetableTrip(route, Whole(row, "direction_id"), Id(row, "shape_id"));
        }
        else
        {
            _skipped++;
        }
    }

    public void StopTime(GtfsCsv row)
    {
        // Areas and groups that are served on demand have no stop_id; no live feed names them by one.
        if ((Id(row, "trip_id"), Id(row, "stop_id"), Whole(row, "stop_sequence")) is ({ } trip, { } stop, { } sequence) && _trips.ContainsKey(trip))
        {
            ref string? name = ref CollectionsMarshal.GetValueRefOrAddDefault(_stopNames, stop, out _);
            Of(_calls, trip).Add(new TimetableCall(sequence, name ??= stop, Time(row, "arrival_time"), Time(row, "departure_time")));
        }
        else
        {
            _skipped++;
        }
    }

    public void Shape(GtfsCsv row)
    {
        if ((Id(row, "shape_id"), Point(row, "shape_pt_lon", "shape_pt_lat"), Whole(row, "shape_pt_sequence")) is ({ } shape, { } at, { } sequence))
        {
            Of(_shapes, shape).Add((sequence, at));
        }
        else
        {
            _skipped++;
        }
    }

    public void Frequency(GtfsCsv row)
    {
        if ((Id(row, "trip_id"), Time(row, "start_time"), Time(row, "end_time"), Whole(row, "headway_secs")) is ({ } trip, { } start, { } end, { } headway) && headway > 0)
        {
            Of(_frequencies, trip).Add(new TimetableFrequency(start, end, headway, Whole(row, "exact_times") == 1));
        }
        else
        {
            _skipped++;
        }
    }

    public Timetable ToTimetable() => new()
    {
        Agencies = _agencies.ToFrozenSet(StringComparer.Ordinal),
        Routes = _routes.ToFrozenDictionary(StringComparer.Ordinal),
        Stops = _stops.ToFrozenDictionary(StringComparer.Ordinal),
        Trips = _trips.ToFrozenDictionary(
            t => t.Key,
            t => t.Value with
            {
                Calls = _calls.TryGetValue(t.Key, out List<TimetableCall>? calls) ? [.. calls.OrderBy(c => c.Sequence)] : [],
                Frequencies = _frequencies.TryGetValue(t.Key, out List<TimetableFrequency>? frequencies) ? [.. frequencies] : [],
            },
            StringComparer.Ordinal),
        Shapes = _shapes.ToFrozenDictionary(s => s.Key, s => s.Value.OrderBy(p => p.Sequence).Select(p => p.At).ToImmutableArray(), StringComparer.Ordinal),
        Coverage = Coverage(),
        SkippedRows = _skipped,
    };

    /// <summary>A time of the service day, <c>H:MM:SS</c>, in seconds; past 24 hours after midnight. Null for anything else.</summary>
    public static int? Seconds(ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[4];
        return text.Split(parts, ':') == 3
            && Two(text[parts[0]], 99, out int hours) && Two(text[parts[1]], 59, out int minutes) && Two(text[parts[2]], 59, out int seconds)
            ? (hours * 3600) + (minutes * 60) + seconds
            : null;
    }

    private static bool Two(ReadOnlySpan<char> text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    private static List<T> Of<T>(Dictionary<string, List<T>> all, string id)
    {
        ref List<T>? list = ref CollectionsMarshal.GetValueRefOrAddDefault(all, id, out _);
        return list ??= [];
    }

    private static string? Id(GtfsCsv row, string column) => row[row.Column(column)] is { Length: > 0 and <= LongestId } id ? id.ToString() : null;

    private static int? Whole(GtfsCsv row, string column) =>
        int.TryParse(row[row.Column(column)], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static int? Time(GtfsCsv row, string column) => Seconds(row[row.Column(column)]);

    private static TimetablePoint? Point(GtfsCsv row, string lon, string lat) =>
        float.TryParse(row[row.Column(lon)], NumberStyles.Float, CultureInfo.InvariantCulture, out float x)
        && float.TryParse(row[row.Column(lat)], NumberStyles.Float, CultureInfo.InvariantCulture, out float y)
        && new GeoPoint(x, y) is { IsValid: true, Lon: not 0, Lat: not 0 }
            ? new TimetablePoint(x, y)
            : null;

    private (GeoPoint SouthWest, GeoPoint NorthEast)? Coverage()
    {
        IEnumerable<TimetablePoint> all = _shapes.Count > 0 ? _shapes.Values.SelectMany(s => s.Select(p => p.At)) : _stops.Values.Select(s => s.At).OfType<TimetablePoint>();
        double west = double.MaxValue, south = double.MaxValue, east = double.MinValue, north = double.MinValue;
        foreach (TimetablePoint at in all)
        {
            (west, south, east, north) = (Math.Min(west, at.Lon), Math.Min(south, at.Lat), Math.Max(east, at.Lon), Math.Max(north, at.Lat));
        }

        return west <= east ? (new GeoPoint(west, south), new GeoPoint(east, north)) : null;
    }
}
