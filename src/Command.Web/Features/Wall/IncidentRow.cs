using Command.Ingest.Picture;

namespace Command.Web.Features.Wall;

/// <summary>One active incident in the list.</summary>
/// <param name="Kind">The kind's name.</param>
/// <param name="Symbol">Its symbol in the sprite.</param>
/// <param name="ObservedAt">When it began: the running clock counts from here.</param>
/// <param name="LastObservedAt">When it was last heard of.</param>
public sealed record IncidentRow(
    string Id,
    int? Level,
    string Kind,
    string Symbol,
    string Title,
    string Place,
    int Sources,
    DateTimeOffset ObservedAt,
    DateTimeOffset LastObservedAt,
    bool Exercise)
{
    /// <summary>Its number, and of kind and place what the title does not say already.</summary>
    public string Where => string.Join(" · ", new[] { Id, Kind, Place }.Where(t => !Title.Contains(t, StringComparison.OrdinalIgnoreCase)));

    public static IncidentRow From(Incident incident, WallNames names)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(names);
        return new IncidentRow(
            incident.Id,
            incident.Level,
            names.Kind(incident.Kind),
            names.Symbol(incident.Kind),
            incident.Title,
            names.Place(incident.Place),
            incident.Sources.Length,
            incident.ObservedAt,
            incident.LastObservedAt,
            incident.Exercise);
    }
}
