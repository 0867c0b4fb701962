using Command.Geo;
using Command.Ingest.Fusion;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents;

/// <summary>Which earlier incident a new one comes after: of its kind, at its place, and over. Pure.</summary>
internal static class Follows
{
    /// <summary>How long incidents are remembered for this.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    /// <summary>How many are remembered at the most; beyond it the oldest go.</summary>
    public const int MostRemembered = 5_000;

    /// <summary>The newest such incident; null when there is none.</summary>
    public static PastIncident? Earlier(PictureState picture, Gatherings gatherings, Incident incident)
    {
        if (incident.Place.Centre is not { } centre)
        {
            return null;
        }

        double reach = Math.Min(gatherings.Model.Pack.KindOf(incident.Kind)?.RadiusM ?? 100, 500) + incident.Place.UncertaintyM;
        PastIncident? last = null;
        foreach (PastIncident past in gatherings.PastNear(centre, reach))
        {
            Take(past);
        }

        foreach (Gathering gathering in gatherings.Within(new GeoBox(centre.Lon, centre.Lat, centre.Lon, centre.Lat), reach, incident.Exercise))
        {
            if (gathering.Key != incident.Id && picture.Incidents.TryGetValue(gathering.Key, out Incident? other))
            {
                Take(new PastIncident(other.Id, other.Kind, other.Place.Centre, other.LastObservedAt, other.Exercise));
            }
        }

        return last;

        void Take(PastIncident past)
        {
            if (past.Kind == incident.Kind && past.Exercise == incident.Exercise && past.Centre is { } at
                && past.LastObservedAt < incident.ObservedAt && incident.ObservedAt - past.LastObservedAt <= Remembered
                && (last is null || past.LastObservedAt > last.LastObservedAt || (past.LastObservedAt == last.LastObservedAt && string.CompareOrdinal(past.Id, last.Id) > 0))
                && at.DistanceTo(centre) <= reach)
            {
                last = past;
            }
        }
    }
}
