using Command.Geo;

namespace Command.Ingest.Contracts;

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
