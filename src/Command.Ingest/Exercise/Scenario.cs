using System.Collections.Immutable;
using Command.Geo;

namespace Command.Ingest.Exercise;

/// <summary>
/// A story that the simulated city tells: <c>exercise/&lt;id&gt;.json</c> of a pack. All times are story time, from the start of the telling;
/// negative ones lie before it. Positions are CGCS2000 lon/lat degrees.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record Scenario
{
    public required string Id { get; init; }

    public required string Zh { get; init; }

    public required string En { get; init; }

    /// <summary>What chance starts from; every telling adds one to it.</summary>
    public required int Seed { get; init; }

    /// <summary>How long one telling takes at speed 1.</summary>
    public required TimeSpan Length { get; init; }

    public required Traffic Traffic { get; init; }

    public required ImmutableArray<GaugeScript> Gauges { get; init; }

    public required ImmutableArray<RainScript> Rain { get; init; }

    public required ImmutableArray<AlertScript> Alerts { get; init; }

    public required ImmutableArray<EventScript> Events { get; init; }

    public required ChatterScript Chatter { get; init; }

    /// <summary>The buses, or null.</summary>
    public TransitScript? Transit { get; init; }

    /// <summary>The roadworks, or null.</summary>
    public RoadworksScript? Roadworks { get; init; }

    /// <summary>The sensors of standing water, or null.</summary>
    public DepthScript? Sensors { get; init; }

    /// <summary>The people in the field, or null.</summary>
    public FieldScript? Field { get; init; }

    /// <summary>Rain that moves over the city, or null. Told in drills.</summary>
    public StormScript? Storm { get; init; }

    /// <summary>A day's cases by volume, or null. Told in drills.</summary>
    public DayScript? Day { get; init; }
}

/// <summary>Cells of rain that move over the city, grow and die.</summary>
/// <param name="Cells">How many.</param>
/// <param name="MmPerHour">Intensity in the middle of a grown cell.</param>
/// <param name="RadiusKm">Where it has fallen to a third.</param>
/// <param name="SpeedKmh">How fast they move.</param>
/// <param name="HeadingDeg">Where to, clockwise from north.</param>
/// <param name="From">When the first grows.</param>
/// <param name="Until">When the last is gone.</param>
public sealed record StormScript(int Cells, double MmPerHour, double RadiusKm, double SpeedKmh, double HeadingDeg, TimeSpan From, TimeSpan Until);

/// <summary>Cases as a whole day has them, in the words of the labelled days.</summary>
/// <param name="Cases">About how many reports a day.</param>
/// <param name="Weather">What kind of day.</param>
/// <param name="FromHour">The hour of the day at which the story begins, local time.</param>
public sealed record DayScript(int Cases, Days.DayWeather Weather, double FromHour);

/// <summary>How water gathers at a place while it rains.</summary>
/// <param name="DrainMmPerHour">What its drains carry away.</param>
/// <param name="Lag">How long rain takes to get there.</param>
/// <param name="MetresPerMm">How much it rises for each millimetre that the drains don't carry.</param>
public sealed record DrainScript(double DrainMmPerHour, TimeSpan Lag, double MetresPerMm);

/// <summary>The vehicles that drive about.</summary>
/// <param name="Vehicles">How many of the pack's units, in its order.</param>
/// <param name="ReportEvery">How often each tells its position, on the wall's clock.</param>
public sealed record Traffic(int Vehicles, TimeSpan ReportEvery);

/// <summary>A river station's course.</summary>
/// <param name="Station">The station's id in the pack.</param>
/// <param name="LevelM">Level in metres above the station's own datum.</param>
/// <param name="FlowM3S">Flow in cubic metres a second, where the station measures it.</param>
public sealed record GaugeScript(string Station, Curve LevelM, Curve? FlowM3S);

/// <summary>A rain station's course.</summary>
/// <param name="Station">The station's id in the pack.</param>
/// <param name="MmPerHour">Intensity in millimetres an hour.</param>
public sealed record RainScript(string Station, Curve MmPerHour);

/// <summary>One warning through its stages: first an Alert, then Updates of it, then perhaps a Cancel.</summary>
public sealed record AlertScript
{
    public required string Sender { get; init; }

    /// <summary>CAP <c>event</c>.</summary>
    public required Bilingual Event { get; init; }

    /// <summary>CAP <c>category</c> words.</summary>
    public required ImmutableArray<string> Categories { get; init; }

    public required Bilingual AreaDesc { get; init; }

    /// <summary>GB/T 2260 codes of the areas it is for.</summary>
    public required ImmutableArray<string> Areas { get; init; }

    /// <summary>A polygon drawn for it, or null.</summary>
    public GeoShape? Shape { get; init; }

    /// <summary>A circle around every facility of this kind, or null.</summary>
    public string? AroundFacilities { get; init; }

    /// <summary>The circles' radius in metres.</summary>
    public double RadiusM { get; init; }

    public required ImmutableArray<AlertStage> Stages { get; init; }
}

/// <summary>One CAP message of a warning.</summary>
/// <param name="At">When it is sent.</param>
/// <param name="MsgType">Alert, Update or Cancel.</param>
/// <param name="Urgency">CAP word.</param>
/// <param name="Severity">CAP word.</param>
/// <param name="Certainty">CAP word.</param>
/// <param name="Lasts">How long until it expires.</param>
public sealed record AlertStage(
    TimeSpan At, string MsgType, string Urgency, string Severity, string Certainty, TimeSpan Lasts, Bilingual Headline, Bilingual Description, Bilingual? Instruction);

/// <summary>One thing that truly happens, and everybody who speaks of it.</summary>
/// <param name="Id">What the truth calls it; never on the wire.</param>
/// <param name="Shift">How much later than written it may begin, by chance; nothing that began before the story is shifted.</param>
/// <param name="Places">Where it may happen; each telling chooses one.</param>
public sealed record EventScript(string Id, TimeSpan Shift, ImmutableArray<EventPlace> Places, ImmutableArray<Voice> Voices);

/// <summary>A place with the words by which people call it.</summary>
public sealed record EventPlace(GeoPoint At, ImmutableArray<string> Names);

/// <summary>One sender's case or record, from its first word to its last.</summary>
public sealed record Voice
{
    /// <summary>Who speaks.</summary>
    public required VoiceChannel Channel { get; init; }

    /// <summary>A case's service code, or the kind of a road record.</summary>
    public required string Code { get; init; }

    public required string Title { get; init; }

    /// <summary>Ways to say it; each telling chooses one. <c>{place}</c> stands for the place's name.</summary>
    public required ImmutableArray<string> Texts { get; init; }

    public int? Level { get; init; }

    /// <summary>How far from the true place it may be put, metres.</summary>
    public required double SpreadM { get; init; }

    /// <summary>For a stretch of road: its length in metres; 0 for a point.</summary>
    public required double AlongM { get; init; }

    /// <summary>When it is first said.</summary>
    public required TimeSpan At { get; init; }

    /// <summary>What is said later, in order; the last step ends it.</summary>
    public required ImmutableArray<VoiceStep> Steps { get; init; }
}

/// <summary>A newer version of what a voice said.</summary>
/// <param name="At">When.</param>
/// <param name="Status">Where its sender's process stands then.</param>
/// <param name="Level">A level that replaces the one before, or null.</param>
/// <param name="Text">A text that replaces the one before, or null.</param>
public sealed record VoiceStep(TimeSpan At, Contracts.ReportStatus Status, int? Level, string? Text);

public enum VoiceChannel
{
    /// <summary>A case of city management (Open311).</summary>
    Case,

    /// <summary>A record of the traffic police (DATEX II).</summary>
    Road,
}

/// <summary>The everyday cases that go on through it all. Its times are the wall's, whatever the speed: people do not complain faster.</summary>
/// <param name="EveryAtLeast">Shortest time between two cases.</param>
/// <param name="EveryAtMost">Longest time between two cases.</param>
/// <param name="OpenAtLeast">Shortest time until a case is closed.</param>
/// <param name="OpenAtMost">Longest time until a case is closed.</param>
/// <param name="UnderWay">Cases that are open when the telling begins.</param>
public sealed record ChatterScript(
    TimeSpan EveryAtLeast, TimeSpan EveryAtMost, TimeSpan OpenAtLeast, TimeSpan OpenAtMost, int UnderWay, ImmutableArray<ChatterCase> Cases);

/// <summary>An everyday case: code, name and ways to say it.</summary>
/// <param name="Weight">How often it comes, against the others.</param>
public sealed record ChatterCase(string Code, string Title, int Weight, ImmutableArray<string> Texts);

/// <summary>The same in both languages.</summary>
public sealed record Bilingual(string Zh, string En);
