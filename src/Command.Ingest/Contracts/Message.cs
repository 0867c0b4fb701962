using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Command.Geo;

namespace Command.Ingest.Contracts;

/// <summary>One decoded statement of a feed. Times keep the sender's offset; shapes keep the sender's datum until located.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "m")]
[JsonDerivedType(typeof(Report), "report")]
[JsonDerivedType(typeof(Alert), "alert")]
[JsonDerivedType(typeof(Reading), "reading")]
[JsonDerivedType(typeof(Position), "position")]
[JsonDerivedType(typeof(Asset), "asset")]
[JsonDerivedType(typeof(SnapshotMark), "snapshot")]
public abstract record Message
{
    /// <summary>The feed it came by (its id in the configuration).</summary>
    public required string Feed { get; init; }

    /// <summary>The agency that runs the feed.</summary>
    public required string Agency { get; init; }

    /// <summary>The sender's own identity of the thing spoken of; a string, never a number.</summary>
    public required string SourceId { get; init; }

    /// <summary>What tells one statement about <see cref="SourceId"/> from the next: the sender's version, or time and content hash.
    /// The same feed, source id and version again is a duplicate.</summary>
    public required string Version { get; init; }

    /// <summary>When it was so in the world, by the sender's clock.</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>When the sender sent it, where it says so.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>True when an exercise made it: it is marked everywhere and never joins a real incident.</summary>
    public bool Exercise { get; init; }

    /// <summary>Faults that did not keep it from being decoded.</summary>
    public ImmutableArray<Fault> Issues { get; init; } = [];

    /// <summary>The first position that the sender stated and that is none: out of range, 0/0, axes changed over. As read, longitude field first, to find out
    /// what is wrong with the sender; never drawn and not kept.</summary>
    [JsonIgnore]
    public GeoPoint? Misstated { get; init; }
}

/// <summary>Somebody says that something happened or changed: a case, a call, a road event.</summary>
public sealed record Report : Message
{
    /// <summary>The platform's kind, a code of the pack's <c>kinds.json</c>; <c>other</c> when the sender's code is unknown.</summary>
    public required string Kind { get; init; }

    /// <summary>The sender's own code or type name.</summary>
    public string? SourceKind { get; init; }

    public required string Title { get; init; }

    public string? Text { get; init; }

    public ReportStatus Status { get; init; } = ReportStatus.Open;

    /// <summary>1 (特别重大) to 4 (一般), or null where the sender gives none.</summary>
    public int? Level { get; init; }

    /// <summary>The sender's severity word, kept beside the mapped level.</summary>
    public string? SourceSeverity { get; init; }

    /// <summary>Where, in the feed's declared datum, lon/lat degrees; null when the sender gives no coordinates.</summary>
    public GeoShape? Shape { get; init; }

    public string? Address { get; init; }

    /// <summary>The sender's own positional uncertainty in metres, where it states one.</summary>
    public double? UncertaintyM { get; init; }

    /// <summary>The sender's own count of its statements about it, where it counts them: a lower one is older, whenever it comes and whatever its times say.</summary>
    public long? Revision { get; init; }

    /// <summary>The sender's group that this belongs to (a DATEX situation, a parent case).</summary>
    public string? Group { get; init; }

    /// <summary>From when it is in force, where the sender says so; later than <see cref="Message.SentAt"/> for what is only planned.</summary>
    public DateTimeOffset? Starts { get; init; }

    /// <summary>When it ends by itself, where the sender says so.</summary>
    public DateTimeOffset? Ends { get; init; }

    /// <summary>An http or https link to a picture, where the sender gives one.</summary>
    public string? MediaUrl { get; init; }
}

/// <summary>Where a report stands in its sender's process. Everything after <see cref="Resolved"/> is over.</summary>
public enum ReportStatus
{
    Open,
    Accepted,
    Assigned,
    InProgress,
    Resolved,
    Closed,
    Rejected,
    Cancelled,
}

/// <summary>A warning for an area and a time (CAP 1.2).</summary>
public sealed record Alert : Message
{
    public required string Sender { get; init; }

    /// <summary>CAP <c>status</c>: Actual, Exercise, System, Test or Draft.</summary>
    public required string Status { get; init; }

    /// <summary>CAP <c>msgType</c>: Alert, Update, Cancel, Ack or Error.</summary>
    public required string MsgType { get; init; }

    public string? Scope { get; init; }

    /// <summary>CAP <c>category</c> words: Geo, Met, Safety, Security, Rescue, Fire, Health, Env, Transport, Infra, CBRNE, Other.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>CAP <c>responseType</c> words; <c>AllClear</c> in an Update says that the danger is over.</summary>
    public ImmutableArray<string> ResponseTypes { get; init; } = [];

    public string? Event { get; init; }

    public string? Urgency { get; init; }

    public string? Severity { get; init; }

    public string? Certainty { get; init; }

    /// <summary>1 to 4, or null when the sender's words give none.</summary>
    public int? Level { get; init; }

    public required DateTimeOffset Sent { get; init; }

    public DateTimeOffset? Effective { get; init; }

    public DateTimeOffset? Onset { get; init; }

    public DateTimeOffset? Expires { get; init; }

    public string? Headline { get; init; }

    public string? Description { get; init; }

    public string? Instruction { get; init; }

    public string? AreaDesc { get; init; }

    public ImmutableArray<Geocode> Geocodes { get; init; } = [];

    public ImmutableArray<AlertReference> References { get; init; } = [];

    /// <summary>CAP <c>eventCode</c> pairs of the chosen <c>info</c>.</summary>
    public ImmutableArray<Geocode> EventCodes { get; init; } = [];

    /// <summary>The same alert in each language its sender wrote it in.</summary>
    public ImmutableArray<AlertText> Texts { get; init; } = [];

    /// <summary>Polygons and circles, in lon/lat degrees; null when the alert names its area by code or words only.</summary>
    public GeoShape? Shape { get; init; }

    /// <summary>Whether an XML signature is there and holds: none, valid, invalid or unchecked.</summary>
    public string Signature { get; init; } = "none";

    /// <summary>True when an event code says that it only tests the way to the public, whatever its status: such tests are sent as Actual every week.</summary>
    public bool Test { get; init; }

    /// <summary>GB/T 2260 code of the division whose office issued it, six digits, where its identifier says so (GB/T 35965.1-2018); else null.</summary>
    public string? IssuingRegion { get; init; }
}

/// <summary>A coded value with the name of its code list (CAP <c>geocode</c>, <c>eventCode</c>).</summary>
public sealed record Geocode(string Name, string Value);

/// <summary>One entry of CAP <c>references</c>. <see cref="Sent"/> is kept but not required to match.</summary>
public sealed record AlertReference(string Sender, string Identifier, DateTimeOffset? Sent);

/// <summary>An alert's words in one language (a CAP <c>info</c> block); <see cref="Language"/> is an RFC 3066 tag.</summary>
public sealed record AlertText(string Language, string? Event, string? Headline, string? Description, string? Instruction, string? AreaDesc);

/// <summary>A value measured at a station.</summary>
public sealed record Reading : Message
{
    /// <summary>The station's id in the sender's register, as a string of its own digits or hex.</summary>
    public required string Station { get; init; }

    /// <summary>What is measured: see <see cref="Properties"/>; or the sender's element name where the platform has none.</summary>
    public required string Property { get; init; }

    /// <summary>The value in <see cref="Unit"/>, or null when the sender says that it is missing.</summary>
    public double? Value { get; init; }

    /// <summary>SI or the field's usual unit: m, m3/s, mm, m/s, V, °C.</summary>
    public required string Unit { get; init; }

    /// <summary>good, missing, suspect or provisional.</summary>
    public string Quality { get; init; } = "good";

    /// <summary>Where the station stands, in the feed's declared datum, where the sender says so; the pack's own position goes before it.</summary>
    public GeoShape? Shape { get; init; }

    /// <summary>The station's name in the sender's words.</summary>
    public string? StationName { get; init; }

    /// <summary>The start of the period that the value stands for, where it is one; <see cref="Message.ObservedAt"/> is its end.</summary>
    public DateTimeOffset? PeriodStart { get; init; }

    /// <summary>Property names that the platform knows.</summary>
    public static class Properties
    {
        public const string WaterLevel = "waterLevel";
        public const string Flow = "flow";
        public const string Velocity = "velocity";
        public const string RainDay = "rainDay";
        public const string Rain1H = "rain1h";
        public const string Rain5Min = "rain5min";
        public const string RainTotal = "rainTotal";
        public const string Battery = "battery";
        public const string CrossSection = "crossSection";
        public const string AirTemperature = "airTemperature";
        public const string WaterTemperature = "waterTemperature";
        public const string EvaporationDay = "evaporationDay";
        public const string Evaporation = "evaporation";
        public const string Pressure = "pressure";

        /// <summary>Metres that a sluice gate is open.</summary>
        public const string GateOpening = "gateOpening";

        public const string GatesOpen = "gatesOpen";
        public const string GroundTemperature = "groundTemperature";

        /// <summary>Metres from the ground down to the water.</summary>
        public const string GroundWaterDepth = "groundWaterDepth";

        public const string WaveHeight = "waveHeight";
        public const string Humidity = "humidity";
        public const string PumpsRunning = "pumpsRunning";
        public const string Rain2H = "rain2h";
        public const string Rain3H = "rain3h";
        public const string Rain6H = "rain6h";
        public const string Rain12H = "rain12h";

        /// <summary>The whole of the last hydrological day; <see cref="RainDay"/> is what has fallen since the day began.</summary>
        public const string RainLastDay = "rainLastDay";

        public const string Rain1Min = "rain1min";
        public const string Rain10Min = "rain10min";
        public const string Rain30Min = "rain30min";

        /// <summary>What fell in a storm, over the duration sent with it.</summary>
        public const string RainStorm = "rainStorm";

        /// <summary>All that leaves a reservoir or passes a sluice.</summary>
        public const string FlowOut = "flowOut";

        public const string SedimentDischarge = "sedimentDischarge";

        /// <summary>1 (north) to 16 (north-north-west), clockwise.</summary>
        public const string WindSector = "windSector";

        public const string WindForce = "windForce";
        public const string WindSpeed = "windSpeed";
        public const string VelocityMean = "velocityMean";

        /// <summary>Below a dam, sluice or pumping station.</summary>
        public const string WaterLevelBelow = "waterLevelBelow";

        /// <summary>Above a dam, sluice or pumping station, or in a reservoir.</summary>
        public const string WaterLevelAbove = "waterLevelAbove";

        public const string SedimentConcentration = "sedimentConcentration";

        /// <summary>Alarm and state bits of a station, as a number.</summary>
        public const string Status = "status";

        public const string Ph = "ph";
        public const string DissolvedOxygen = "dissolvedOxygen";
        public const string Conductivity = "conductivity";
        public const string Turbidity = "turbidity";
        public const string PermanganateIndex = "permanganateIndex";
        public const string Redox = "redox";
        public const string AmmoniaNitrogen = "ammoniaNitrogen";
        public const string TotalPhosphorus = "totalPhosphorus";
        public const string TotalNitrogen = "totalNitrogen";
        public const string OrganicCarbon = "organicCarbon";
        public const string Copper = "copper";
        public const string Zinc = "zinc";
        public const string Selenium = "selenium";
        public const string Arsenic = "arsenic";
        public const string Mercury = "mercury";
        public const string Cadmium = "cadmium";
        public const string Lead = "lead";
        public const string ChlorophyllA = "chlorophyllA";
    }
}

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

/// <summary>A fixed thing that a feed speaks of: a camera, a sign, a shelter. Its newest statement replaces the one before.</summary>
public sealed record Asset : Message
{
    /// <summary>camera, sign, siren, shelter, pump-station, station, …: a facility kind of the pack where it has one.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    public AssetStatus Status { get; init; }

    /// <summary>Where, in the feed's declared datum, lon/lat degrees; null when the sender gives no coordinates.</summary>
    public GeoShape? Shape { get; init; }

    public string? Address { get; init; }

    /// <summary>The sender's id of what it belongs to (a group, a recorder, a carriageway).</summary>
    public string? Parent { get; init; }

    /// <summary>What a sign shows, or what is wrong with it, in the sender's words.</summary>
    public string? Text { get; init; }

    /// <summary>True when only <see cref="Status"/> and <see cref="Text"/> are said (a camera went off): name, place and the rest stay as they were known.</summary>
    public bool StatusOnly { get; init; }
}

/// <summary>Whether an asset can be used.</summary>
public enum AssetStatus
{
    Unknown,
    Online,
    Offline,
    Fault,

    /// <summary>The sender says that it is no more.</summary>
    Removed,
}

/// <summary>
/// A feed said all that it knows at a moment: what it covers and is not in <see cref="Present"/> is no more. <see cref="Message.SourceId"/> names
/// the mark (a publication's name); <see cref="Message.Version"/> is new with every receipt, for the same words said again later are news.
/// </summary>
public sealed record SnapshotMark : Message
{
    /// <summary>What it covers.</summary>
    public SnapshotScope Covers { get; init; }

    /// <summary>Only source ids that begin with this are covered; empty covers all of the feed.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The source ids that are still so.</summary>
    public required ImmutableArray<string> Present { get; init; }
}

/// <summary>The kind of message that a <see cref="SnapshotMark"/> speaks of.</summary>
public enum SnapshotScope
{
    Reports,
    Assets,
}
