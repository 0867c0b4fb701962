using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Exercise;

/// <summary>The buses of a scenario and what their passengers are told. GTFS-Realtime, the whole dataset each time.</summary>
/// <param name="Every">How often it is said, on the wall's clock.</param>
public sealed record TransitScript(TimeSpan Every, ImmutableArray<RouteScript> Routes, ImmutableArray<PassengerAlertScript> Alerts);

/// <summary>A bus route.</summary>
/// <param name="Id">The sender's <c>route_id</c>.</param>
/// <param name="Name">What stands on the bus.</param>
/// <param name="Vehicles">How many buses are on it.</param>
public sealed record RouteScript(string Id, string Name, int Vehicles);

/// <summary>A passenger alert.</summary>
/// <param name="Event">The event of the story that it is about.</param>
/// <param name="Routes">Ids of the routes that it concerns.</param>
/// <param name="At">When it is first said.</param>
/// <param name="Until">When it is over.</param>
/// <param name="Cause">A number of the standard's <c>Cause</c>.</param>
/// <param name="Effect">A number of the standard's <c>Effect</c>.</param>
/// <param name="Severity">A number of the standard's <c>SeverityLevel</c>.</param>
public sealed record PassengerAlertScript(
    string Event, ImmutableArray<string> Routes, TimeSpan At, TimeSpan Until, ulong Cause, ulong Effect, ulong Severity, Bilingual Header, Bilingual Description);

/// <summary>The roadworks of a scenario. WZDx, all zones each time.</summary>
/// <param name="Every">How often it is said, on the wall's clock.</param>
public sealed record RoadworksScript(TimeSpan Every, ImmutableArray<ZoneScript> Zones);

/// <summary>One work zone.</summary>
public sealed record ZoneScript
{
    public required string Id { get; init; }

    /// <summary>The event of the story that changes it, or null.</summary>
    public string? Event { get; init; }

    public required string Road { get; init; }

    /// <summary>Near the middle of it, CGCS2000 lon/lat degrees.</summary>
    public required GeoPoint At { get; init; }

    /// <summary>Metres along the road.</summary>
    public required double AlongM { get; init; }

    /// <summary>The standard's word.</summary>
    public required string Direction { get; init; }

    /// <summary>The standard's word for what it means for vehicles.</summary>
    public required string Impact { get; init; }

    public required string Description { get; init; }

    /// <summary>How long before the start of the telling the work began.</summary>
    public required TimeSpan UnderWay { get; init; }

    /// <summary>What changes later, in order.</summary>
    public required ImmutableArray<ZoneStep> Steps { get; init; }
}

/// <summary>A change of a work zone.</summary>
/// <param name="At">When.</param>
/// <param name="Status">active, completed or cancelled.</param>
/// <param name="Impact">What it means for vehicles from then on.</param>
/// <param name="Description">A text that replaces the one before, or null.</param>
public sealed record ZoneStep(TimeSpan At, string Status, string Impact, string? Description);

/// <summary>The depth sensors of a scenario. SensorThings, one observation of each at a time.</summary>
/// <param name="Every">How often they measure, on the wall's clock.</param>
public sealed record DepthScript(TimeSpan Every, ImmutableArray<DepthGauge> Gauges);

/// <summary>A sensor of standing water.</summary>
/// <param name="Id">The sender's id of the Thing.</param>
/// <param name="Name">Its name in Chinese.</param>
/// <param name="At">CGCS2000 lon/lat degrees.</param>
/// <param name="DepthM">Metres of water over the road.</param>
public sealed record DepthGauge(string Id, string Name, GeoPoint At, Curve DepthM)
{
    /// <summary>How it answers to the storm; null where it does not.</summary>
    public DrainScript? Drain { get; init; }
}

/// <summary>The people in the field. Cursor on Target, each on foot around one place.</summary>
/// <param name="Every">How often each tells its position, on the wall's clock.</param>
/// <param name="Around">Where they are, CGCS2000 lon/lat degrees.</param>
/// <param name="ReachM">How far from there they go, metres.</param>
public sealed record FieldScript(TimeSpan Every, GeoPoint Around, double ReachM, ImmutableArray<MemberScript> Members);

/// <summary>Somebody in the field.</summary>
/// <param name="CallSign">Call sign.</param>
/// <param name="Kind">A kind of unit that the format has a type for.</param>
public sealed record MemberScript(string CallSign, string Kind);
