using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Dispatch;

/// <summary>What is known of where a unit is.</summary>
/// <param name="At">CGCS2000 lon/lat degrees.</param>
/// <param name="SpeedKmh">Over ground; null where the terminal does not say.</param>
/// <param name="ObservedAt">When.</param>
public sealed record UnitSighting(GeoPoint At, double? SpeedKmh, DateTimeOffset ObservedAt);

/// <summary>What time and the units' positions alone change: who is out of touch, who is under way and who is there, and which claims have lapsed. Pure.</summary>
public static class DispatchClock
{
    /// <summary>Faster than this is driving.</summary>
    private const double DrivingKmh = 15;

    /// <summary>Slower than this is standing.</summary>
    private const double StandingKmh = 5;

    /// <summary>Adds the events that are due at the draft's time.</summary>
    /// <param name="draft">Whose author is the system.</param>
    /// <param name="pack">The city.</param>
    /// <param name="sighted">Where a unit was last, by its call sign; null where it never was heard.</param>
    public static void Tick(Draft draft, CityPack pack, Func<string, UnitSighting?> sighted)
    {
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(sighted);
        foreach (UnitDuty unit in draft.Picture.Units.Values.Where(u => u.Assignment is not null || u.Status == UnitStatus.Returning).OrderBy(u => u.Unit, StringComparer.Ordinal))
        {
            UnitSighting? sighting = sighted(unit.Unit);
            Silence(draft, pack.Dispatch, unit, sighting);
            if (sighting is not null && sighting.ObservedAt > unit.At && draft.KnownAt - unit.KnownAt >= Holds(pack.Dispatch, unit))
            {
                Move(draft, pack, unit, sighting);
            }
        }

        foreach ((string incident, IncidentClaim claim) in draft.Picture.Claims.Where(c => c.Value.Since + pack.Dispatch.ClaimFor <= draft.KnownAt).OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            draft.Add(new IncidentClaimed(incident, null, null), draft.KnownAt);
        }
    }

    private static void Silence(Draft draft, DispatchRules rules, UnitDuty unit, UnitSighting? sighting)
    {
        DateTimeOffset heard = sighting is not null && sighting.ObservedAt > unit.KnownAt ? sighting.ObservedAt : unit.KnownAt;
        bool silent = unit.Assignment is not null && rules.SilentAfter.TryGetValue(unit.Status, out TimeSpan patience) && draft.KnownAt - heard > patience;
        if (silent != unit.LostSince is not null)
        {
            draft.Add(new UnitSilent(unit.Unit, silent ? heard : null), draft.KnownAt);
        }
    }

    private static void Move(Draft draft, CityPack pack, UnitDuty unit, UnitSighting sighting)
    {
        if (Next(draft.Picture, pack, unit, sighting) is { } status)
        {
            Statuses.Set(draft, pack, new SetUnitStatus(unit.Unit, status, sighting.ObservedAt > draft.KnownAt ? draft.KnownAt : sighting.ObservedAt, StatusSource.Feed));
        }
    }

    private static UnitStatus? Next(PictureState picture, CityPack pack, UnitDuty unit, UnitSighting sighting)
    {
        if (unit.Assignment is not { } id || !picture.Assignments.TryGetValue(id, out Assignment? job))
        {
            GeoPoint? depot = unit.Lent?.Depot ?? pack.UnitNamed(unit.Unit)?.Depot;
            return depot is { } home && Stands(sighting) && home.DistanceTo(sighting.At) <= pack.Dispatch.ArrivedM ? UnitStatus.Available : null;
        }

        GeoPoint? goal = job.Stage ?? picture.Incidents.GetValueOrDefault(job.Incident)?.Place.Centre;
        bool there = goal is { } at && Stands(sighting) && at.DistanceTo(sighting.At) <= pack.Dispatch.ArrivedM;
        return unit.Status switch
        {
            UnitStatus.Dispatched or UnitStatus.EnRoute when there => UnitStatus.OnScene,
            UnitStatus.Dispatched when sighting.SpeedKmh >= DrivingKmh => UnitStatus.EnRoute,
            _ => null,
        };
    }

    /// <summary>An order given by the desk is followed at once; what a person said of the unit itself stands for a while.</summary>
    private static TimeSpan Holds(DispatchRules rules, UnitDuty unit) => unit.Source == StatusSource.Feed || unit.Status == UnitStatus.Dispatched ? TimeSpan.Zero : rules.WordHolds;

    private static bool Stands(UnitSighting sighting) => sighting.SpeedKmh is null or < StandingKmh;
}
