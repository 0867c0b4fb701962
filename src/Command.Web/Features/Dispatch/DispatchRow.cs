using Command.Ingest.Picture;
using Command.Web.Resources;

namespace Command.Web.Features.Dispatch;

/// <summary>One open incident in the list.</summary>
/// <param name="Level">As a person set it, else as its sources say.</param>
/// <param name="Kind">The kind's name.</param>
/// <param name="Symbol">Its symbol in the sprite.</param>
/// <param name="Place">The district, else the address.</param>
/// <param name="Asked">How many reports a person is asked about for it.</param>
public sealed record DispatchRow(string Id, int? Level, string Kind, string Symbol, string Title, string Place, int Sources, int Asked, DateTimeOffset ObservedAt, bool Exercise)
{
    public static DispatchRow From(Incident incident, int asked, PackNames names)
    {
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(names);
        return new DispatchRow(
            incident.Id,
            LevelOf(incident),
            names.Kind(incident.Kind),
            names.Symbol(incident.Kind),
            names.Title(incident),
            names.Place(incident.Place),
            incident.Sources.Length,
            asked,
            incident.ObservedAt,
            incident.Exercise);
    }

    /// <summary>The level that counts.</summary>
    public static int? LevelOf(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return incident.LevelSet?.Level ?? incident.Level;
    }

    /// <summary>True when every word typed is somewhere in what the row shows.</summary>
    public bool Matches(string filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return filter.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(w => $"{Id} {Kind} {Title} {Place}".Contains(w, StringComparison.OrdinalIgnoreCase));
    }
}
