using System.Collections.Immutable;
using Command.Geo;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;
using Command.Web.Features.Dispatch.Units;

namespace Command.Web.Features.Dispatch.Assign;

/// <summary>A unit as the dispatcher saw it when choosing it.</summary>
/// <param name="Seen">What was known of it then; its version goes with the order.</param>
public sealed record PickedUnit(UnitDuty Seen)
{
    public string Unit => Seen.Unit;
}

/// <summary>An order being put together. Pure.</summary>
/// <param name="Picks">Whom, in the order of choosing.</param>
/// <param name="Task">What they are to do; empty for what their kind does.</param>
/// <param name="Reason">Why such go as are not free; empty for none.</param>
/// <param name="Stage">Where they are to wait instead, CGCS2000 lon/lat degrees.</param>
/// <param name="Basis">The recommendation as it was seen, JSON; null where there was none.</param>
public sealed record AssignDraft(ImmutableArray<PickedUnit> Picks, string Task, string Reason, GeoPoint? Stage, string? Basis = null)
{
    public static AssignDraft Empty { get; } = new([], "", "", null);

    public bool IsEmpty => Picks.IsEmpty && Task.Length == 0 && Reason.Length == 0 && Stage is null;

    public bool Has(string unit) => Picks.Any(p => p.Unit == unit);

    /// <summary>Chooses a unit as it is now, or leaves it out again.</summary>
    public AssignDraft Toggle(string unit, PictureState picture) => this with { Picks = Has(unit) ? Picks.RemoveAll(p => p.Unit == unit) : Picks.Add(new PickedUnit(CallSigns.DutyOf(picture, unit))) };

    /// <summary>Chooses a unit as it is now, also one that was chosen before.</summary>
    public AssignDraft Renew(string unit, PictureState picture) => this with { Picks = [.. Picks.Select(p => p.Unit == unit ? new PickedUnit(CallSigns.DutyOf(picture, unit)) : p)] };

    /// <summary>The chosen that somebody changed since.</summary>
    public ImmutableArray<PickedUnit> Changed(PictureState picture) => [.. Picks.Where(p => CallSigns.DutyOf(picture, p.Unit).Version != p.Seen.Version)];

    /// <summary>The chosen that are not free as they were seen: they go for a reason only. What is real takes a unit from an exercise without one.</summary>
    public ImmutableArray<PickedUnit> Held(PictureState picture, Incident incident)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentNullException.ThrowIfNull(incident);
        return
        [
            .. Picks.Where(p => !p.Seen.IsFree && !(p.Seen.Assignment is { } id && picture.Assignments.TryGetValue(id, out Assignment? job) && (job.Incident == incident.Id || (job.Exercise && !incident.Exercise)))),
        ];
    }

    /// <summary>The order; null while something is missing.</summary>
    public AssignUnits? Order(PictureState picture, Incident incident)
    {
        string reason = Reason.Trim();
        return Picks.IsEmpty || (reason.Length == 0 && !Held(picture, incident).IsEmpty)
            ? null
            : new AssignUnits(incident.Id, [.. Picks.Select(p => new UnitPick(p.Unit, p.Seen.Version))], Task.Trim().Length == 0 ? null : Task.Trim(), Stage, Basis) { Reason = reason };
    }
}
