using System.Collections.Frozen;
using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Feeds;

/// <summary>
/// What a transit agency plans to run: the tables of its static GTFS (https://gtfs.org/documentation/schedule/reference/) that its live feed is held
/// against. Positions are WGS 84 degrees. Immutable and safe to share between threads.
/// </summary>
public sealed record Timetable
{
    /// <summary><c>agency_id</c> of agency.txt; empty where the only agency has none.</summary>
    public FrozenSet<string> Agencies { get; init; } = FrozenSet<string>.Empty;

    /// <summary><c>route_id</c> → <c>route_type</c> (0 tram, 1 metro, 2 rail, 3 bus, …), null where it is not a number.</summary>
    public FrozenDictionary<string, int?> Routes { get; init; } = FrozenDictionary<string, int?>.Empty;

    /// <summary>By <c>stop_id</c>.</summary>
    public FrozenDictionary<string, TimetableStop> Stops { get; init; } = FrozenDictionary<string, TimetableStop>.Empty;

    /// <summary>By <c>trip_id</c>.</summary>
    public FrozenDictionary<string, TimetableTrip> Trips { get; init; } = FrozenDictionary<string, TimetableTrip>.Empty;

    /// <summary>By <c>shape_id</c>, points in the order of <c>shape_pt_sequence</c>; empty where there is no shapes.txt.</summary>
    public FrozenDictionary<string, ImmutableArray<TimetablePoint>> Shapes { get; init; } = FrozenDictionary<string, ImmutableArray<TimetablePoint>>.Empty;

    /// <summary>South-west and north-east corner of all shapes, or of all stops where there are no shapes; null where neither has a position.</summary>
    public (GeoPoint SouthWest, GeoPoint NorthEast)? Coverage { get; init; }

    /// <summary>Rows that could not be read (an id missing, a number that is none) and were stepped over.</summary>
    public int SkippedRows { get; init; }
}

/// <summary>A stop of stops.txt.</summary>
/// <param name="LocationType"><c>location_type</c>: 0 a stop or platform, 1 a station, 2 an entrance, 3 a node, 4 a boarding area.</param>
/// <param name="At">Where it is, where the table says so.</param>
public sealed record TimetableStop(int LocationType, TimetablePoint? At);

/// <summary>A trip of trips.txt with its rows of stop_times.txt and frequencies.txt.</summary>
/// <param name="RouteId"><c>route_id</c>.</param>
/// <param name="Direction"><c>direction_id</c>, 0 or 1; null where the table does not say.</param>
/// <param name="ShapeId"><c>shape_id</c>, where the table has one.</param>
public sealed record TimetableTrip(string RouteId, int? Direction, string? ShapeId)
{
    /// <summary>In the order of <c>stop_sequence</c>.</summary>
    public ImmutableArray<TimetableCall> Calls { get; init; } = [];

    /// <summary>When it is run again and again; empty for a trip that has one time of its own.</summary>
    public ImmutableArray<TimetableFrequency> Frequencies { get; init; } = [];
}

/// <summary>A trip's call at a stop. Times are seconds from the begin of the service day, past 86 400 after midnight; null where none is stated.</summary>
public readonly record struct TimetableCall(int Sequence, string StopId, int? Arrival, int? Departure);

/// <summary>A row of frequencies.txt. Times are seconds from the begin of the service day.</summary>
/// <param name="Start">First departure.</param>
/// <param name="End">When the headway ends; no trip leaves then.</param>
/// <param name="Headway">Seconds from one departure to the next.</param>
/// <param name="Exact">True where trips leave exactly so (<c>exact_times</c> 1).</param>
public sealed record TimetableFrequency(int Start, int End, int Headway, bool Exact);

/// <summary>A position in WGS 84 degrees, good to about a metre: there are millions of them in a city's shapes.</summary>
public readonly record struct TimetablePoint(float Lon, float Lat)
{
    /// <summary>The same in the platform's own type, lon/lat degrees.</summary>
    public GeoPoint Point => new(Lon, Lat);
}
