using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>Where a unit is. <see cref="Message.SourceId"/> is the unit's terminal.</summary>
public sealed record Position : Message
{
    /// <summary>The fix in the feed's declared datum; null when the terminal has none.</summary>
    public GeoPoint? At { get; init; }

    /// <summary>Speed over ground in km/h.</summary>
    public double? SpeedKmh { get; init; }

    /// <summary>Course in degrees clockwise from north, 0 to 360.</summary>
    public double? HeadingDeg { get; init; }

    /// <summary>Height in metres, datum as the sender's.</summary>
    public double? AltitudeM { get; init; }

    /// <summary>True when it was kept back in a radio shadow and sent later.</summary>
    public bool Delayed { get; init; }

    public string? CallSign { get; init; }

    /// <summary>What moves (bus, police, fire, …) in the sender's words mapped to the pack's unit kinds; the pack's own entry goes before it.</summary>
    public string? UnitKind { get; init; }

    /// <summary>From when the sender itself no longer vouches for the fix (CoT <c>stale</c>).</summary>
    public DateTimeOffset? StaleAt { get; init; }

    /// <summary>The sender's own positional uncertainty in metres, where it states one.</summary>
    public double? UncertaintyM { get; init; }

    /// <summary>Whether the ignition (ACC) is on, where the terminal says so.</summary>
    public bool? Ignition { get; init; }

    /// <summary>The odometer in km.</summary>
    public double? MileageKm { get; init; }

    /// <summary>Fuel in the tank in litres.</summary>
    public double? FuelL { get; init; }

    /// <summary>Satellites that the fix was made with.</summary>
    public int? Satellites { get; init; }

    /// <summary>The sender's alarm names, empty when none is set.</summary>
    public ImmutableArray<string> Alarms { get; init; } = [];
}
