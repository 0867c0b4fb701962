using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Dispatch.Advice;

/// <summary>Makes what sets of units follow from out of the picture, the newest fixes and the pack. Pure.</summary>
public static class AdviceInputs
{
    /// <summary>Units that can do some work: those that the pack, their lender or their feed gives a capability; by call sign.</summary>
    /// <param name="picture">What each of them does.</param>
    /// <param name="fixes">The newest fixes.</param>
    /// <param name="pack">Crews, shifts and areas.</param>
    /// <param name="exercise">True for an exercise's units, false for the real ones.</param>
    /// <param name="now">The moment.</param>
    public static ImmutableArray<AdviceUnit> Units(PictureState picture, IEnumerable<UnitFix> fixes, CityPack pack, bool exercise, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(fixes);
        ArgumentNullException.ThrowIfNull(pack);
        Dictionary<string, UnitFix> newest = new(StringComparer.Ordinal);
        foreach (UnitFix fix in fixes.Where(f => f.Exercise == exercise))
        {
            newest[fix.CallSign] = newest.TryGetValue(fix.CallSign, out UnitFix? known) && known.ObservedAt >= fix.ObservedAt ? known : fix;
        }

        Dictionary<string, DateTimeOffset> cleared = new(StringComparer.Ordinal);
        foreach (Assignment job in picture.Assignments.Values)
        {
            if (job.EndedAt is { } ended && (!cleared.TryGetValue(job.Unit, out DateTimeOffset last) || ended > last))
            {
                cleared[job.Unit] = ended;
            }
        }

        return
        [
            .. pack.Units.Where(u => !u.Capabilities.IsEmpty).Select(u => Unit(pack, u, now))
                .Concat(picture.Units.Values.Where(d => d.Lent is not null && pack.UnitNamed(d.Unit) is null).Select(Lent))
                .Concat(newest.Values.Where(f => pack.UnitNamed(f.CallSign) is null && picture.Units.GetValueOrDefault(f.CallSign)?.Lent is null && !f.Capabilities.IsDefaultOrEmpty).Select(Foreign))
                .Select(u => AsItIs(u, picture, newest.GetValueOrDefault(u.CallSign), cleared, exercise))
                .OrderBy(u => u.CallSign, StringComparer.Ordinal),
        ];
    }

    /// <summary>The incident as its plan sees it; null where it has no place or no plan.</summary>
    public static AdviceScene? Scene(PictureState picture, Incident incident, CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(incident);
        ArgumentNullException.ThrowIfNull(pack);
        if (incident.Place.Centre is not { } at || pack.Plans.OfKind(incident.Kind) is not { } plan)
        {
            return null;
        }

        int? level = LevelOf(incident);
        return new AdviceScene(
            incident.Id, at, level, incident.OpenedAt,
            incident.Place.District is { } district ? [district] : [],
            Left([.. plan.Needs.Select(n => new AdviceNeed(n.Capability, n.CountAt(level), n.Shared)).Where(n => n.Count > 0)], picture, incident.Id, pack),
            plan.WorkMinutes * 60);
    }

    /// <summary>The level that an incident is handled at; null while nobody has said one.</summary>
    public static int? LevelOf(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return incident.LevelSet?.Level ?? incident.Level;
    }

    /// <summary>Depots of which something must stay near.</summary>
    public static ImmutableArray<(AdviceDepot Depot, GeoPoint At)> Depots(CityPack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return [.. pack.Depots.Where(d => !d.Covers.IsEmpty).Select(d => (new AdviceDepot(d.Id, d.Zh, d.En, d.Covers, d.WithinMinutes * 60), d.At))];
    }

    // What is needed still, besides the units that are there or on their way.
    private static ImmutableArray<AdviceNeed> Left(ImmutableArray<AdviceNeed> needs, PictureState picture, string incident, CityPack pack)
    {
        ImmutableArray<Candidate> sent =
        [
            .. picture.Assignments.Values.Where(a => a.IsActive && a.Incident == incident).OrderBy(a => a.Unit, StringComparer.Ordinal)
                .Select((a, i) => new Candidate(i, a.Unit, 0, 0, Candidates.Serves(needs, CapabilitiesOf(a.Unit, picture, pack)), [])),
        ];
        return sent.IsEmpty || new UnitSets(needs, sent, 0).Cheapest([.. sent.Select(s => s.Index)], 1) is not [var there]
            ? needs
            : [.. needs.Select((n, i) => n with { Count = n.Count - there.Found[i] }).Where(n => n.Count > 0)];
    }

    private static ImmutableArray<string> CapabilitiesOf(string unit, PictureState picture, CityPack pack) =>
        pack.UnitNamed(unit)?.Capabilities ?? picture.Units.GetValueOrDefault(unit)?.Lent?.Capabilities ?? [];

    private static AdviceUnit Unit(CityPack pack, UnitSpec unit, DateTimeOffset now) => new()
    {
        CallSign = unit.CallSign,
        Agency = unit.Agency,
        Capabilities = unit.Capabilities,
        ShiftEnds = unit.Shift.EndsAfter(now, pack.City.TimeZone),
        Rest = TimeSpan.FromMinutes(unit.Shift.RestMinutes),
        Areas = unit.Areas,
    };

    private static AdviceUnit Lent(UnitDuty duty) => new()
    {
        CallSign = duty.Unit,
        Agency = duty.Lent!.Agency,
        Capabilities = duty.Lent.Capabilities,
        Rest = TimeSpan.FromMinutes(ShiftRule.Usual.RestMinutes),
    };

    private static AdviceUnit Foreign(UnitFix fix) => new() { CallSign = fix.CallSign, Agency = fix.Agency, Capabilities = fix.Capabilities };

    private static AdviceUnit AsItIs(AdviceUnit unit, PictureState picture, UnitFix? fix, Dictionary<string, DateTimeOffset> cleared, bool exercise)
    {
        UnitDuty? duty = picture.Units.GetValueOrDefault(unit.CallSign);
        Assignment? job = duty?.Assignment is { } id ? picture.Assignments.GetValueOrDefault(id) : null;
        return unit with
        {
            At = fix?.At,
            FixAt = fix?.ObservedAt,
            Duty = DutyOf(duty, job, exercise),
            Incident = job?.Incident,
            ShiftEnds = duty?.ShiftEnds ?? unit.ShiftEnds,
            ClearedAt = cleared.TryGetValue(unit.CallSign, out DateTimeOffset ended) ? ended : null,
        };
    }

    // What is real goes before an exercise: a job there keeps nobody from a real one.
    private static AdviceDuty DutyOf(UnitDuty? duty, Assignment? job, bool exercise) => duty?.Shown switch
    {
        null => AdviceDuty.Free,
        UnitStatus.OffDuty => AdviceDuty.OffDuty,
        UnitStatus.Lost => AdviceDuty.Silent,
        _ when duty.IsFree || (job is { Exercise: true } && !exercise) => AdviceDuty.Free,
        _ => AdviceDuty.Committed,
    };
}
