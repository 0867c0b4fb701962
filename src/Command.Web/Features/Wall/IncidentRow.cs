using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Features.Wall;

/// <summary>One active incident in the list.</summary>
/// <param name="LevelName">The level as a word.</param>
/// <param name="Kind">The kind's name.</param>
/// <param name="Symbol">Its symbol in the sprite.</param>
/// <param name="ObservedAt">When it began: the running clock counts from here.</param>
/// <param name="LastObservedAt">When it was last heard of.</param>
public sealed record IncidentRow(
    string Id,
    int? Level,
    string LevelName,
    string Kind,
    string Symbol,
    string Title,
    string Place,
    int Sources,
    DateTimeOffset ObservedAt,
    DateTimeOffset LastObservedAt,
    bool Exercise)
{
    /// <summary>Reasons given at the most: the worst of them come first.</summary>
    private const int MostReasons = 2;

    /// <summary>Why it has its level, in words; empty where nobody said.</summary>
    public string Why { get; init; } = "";

    /// <summary>Its number, the place where the title does not say it already, and how bad it is.</summary>
    public string Where => string.Join(" · ", Title.Contains(Place, StringComparison.OrdinalIgnoreCase) ? [Id, LevelName] : [Id, Place, LevelName]);

    public static IncidentRow From(Incident incident, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(names);
        return new IncidentRow(
            incident.Id,
            incident.Level,
            names.Level(incident.Level),
            names.Kind(incident.Kind),
            names.Symbol(incident.Kind),
            names.Title(incident),
            names.Place(incident.Place),
            incident.Sources.Length,
            incident.ObservedAt,
            incident.LastObservedAt,
            incident.Exercise)
        {
            Why = string.Join(names.Words["Dispatch_Semicolon"], (incident.LevelWhy.IsDefault ? [] : incident.LevelWhy).Take(MostReasons).Select(names.Reason)),
        };
    }
}
