using Command.Ingest.Contracts;
using Command.Ingest.Incidents.Dispatch;
using Command.Ingest.Picture;

namespace Command.Ingest.Writer;

/// <summary>Where the units that are at work were last: what <see cref="DispatchClock"/> asks for.</summary>
internal static class Sightings
{
    /// <summary>The newest sighting of each unit with a job or on its way back, by call sign.</summary>
    public static Func<string, UnitSighting?> Of(UnitTable units, PictureState picture)
    {
        Dictionary<string, UnitSighting?> found = picture.Units.Values.Where(u => u.Assignment is not null || u.Status == UnitStatus.Returning).ToDictionary(u => u.Unit, _ => (UnitSighting?)null, StringComparer.Ordinal);
        if (found.Count > 0)
        {
            foreach (UnitFix fix in units.All())
            {
                if (found.TryGetValue(fix.CallSign, out UnitSighting? known) && (known is null || known.ObservedAt < fix.ObservedAt))
                {
                    found[fix.CallSign] = new UnitSighting(fix.At, fix.SpeedKmh, fix.ObservedAt);
                }
            }
        }

        return unit => found.GetValueOrDefault(unit);
    }
}
