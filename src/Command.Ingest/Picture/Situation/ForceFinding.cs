using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture.Situation;

/// <summary>What forces the figures count: units with a capability, the pack's own and those lent. Pure.</summary>
internal static class ForceFinding
{
    /// <summary><c>forces.committed/1</c>: units with a job that is not over, in the district of its incident.</summary>
    public static RuleFinding Committed(SituationSource source)
    {
        PictureState picture = source.At.Picture;
        ImmutableArray<SituationRow>.Builder rows = ImmutableArray.CreateBuilder<SituationRow>();
        ImmutableArray<LeftOut>.Builder left = ImmutableArray.CreateBuilder<LeftOut>();
        HashSet<string> counted = new(StringComparer.Ordinal);
        foreach (Assignment job in picture.Assignments.Values.Where(a => a.IsActive).OrderBy(a => a.Id, StringComparer.Ordinal))
        {
            Incident? incident = picture.Incidents.GetValueOrDefault(job.Incident);
            string? district = incident?.Place.District, agency = AgencyOf(source, job.Unit);
            int? level = incident is null ? null : IncidentFinding.LevelOf(incident);
            if (!source.IsOfWorld(job.Exercise))
            {
                left.Add(new LeftOut(source.OtherWorld, level, district, agency));
            }
            else if (counted.Add(job.Unit))
            {
                rows.Add(new SituationRow("unit", job.Unit, job.Unit, job.TimeOf(AssignmentStep.Dispatched), level, district, agency));
            }
        }

        return new RuleFinding(rows.ToImmutable(), left.ToImmutable());
    }

    /// <summary><c>forces.left/1</c>: units that may be sent without a reason, in the district where they wait. Off duty and out of touch are left out, and for an agency what other agencies have.</summary>
    public static RuleFinding Left(SituationSource source)
    {
        ImmutableArray<SituationRow>.Builder rows = ImmutableArray.CreateBuilder<SituationRow>();
        ImmutableArray<LeftOut>.Builder left = ImmutableArray.CreateBuilder<LeftOut>();
        foreach (Force force in source.Forces.Values.Concat(Lent(source)))
        {
            UnitDuty? duty = source.At.Picture.Units.GetValueOrDefault(force.CallSign);
            string? why = source.At.Agency is { } own && force.Agency != own ? "other-agency"
                : duty?.LostSince is not null ? "unit-lost"
                : duty is { Assignment: null, Status: UnitStatus.OffDuty } ? "unit-off-duty"
                : null;
            if (why is not null)
            {
                left.Add(new LeftOut(why, null, force.District, force.Agency));
            }
            else if (duty is null || duty.IsFree)
            {
                rows.Add(new SituationRow("unit", force.CallSign, force.CallSign, duty?.At, null, force.District, force.Agency));
            }
        }

        return new RuleFinding(rows.ToImmutable(), left.ToImmutable());
    }

    private static IEnumerable<Force> Lent(SituationSource source) =>
        source.At.Picture.Units.Values.Where(u => u.Lent is not null && !source.Forces.ContainsKey(u.Unit)).Select(u => new Force(u.Unit, u.Lent!.Agency, source.DistrictAt(u.Lent.Depot)));

    private static string? AgencyOf(SituationSource source, string unit) =>
        source.Forces.GetValueOrDefault(unit)?.Agency ?? source.At.Picture.Units.GetValueOrDefault(unit)?.Lent?.Agency ?? source.Pack.UnitNamed(unit)?.Agency;
}
