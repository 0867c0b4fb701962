using System.Collections.Immutable;
using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Dispatch;

/// <summary>Decides who is sent, who is called off, and which times are corrected. A unit never has two jobs. Pure.</summary>
internal static class Assigning
{
    public const int MostUnits = 50;
    public const int LongestTask = 500;
    public const int LongestBasis = 256 * 1024;

    /// <summary>How far ahead a stated time may be: clocks differ.</summary>
    public static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(2);

    public static Fault? Assign(Draft draft, CityPack pack, AssignUnits assign)
    {
        if (FusionChecks.Find(draft.Picture, assign.Incident, out Incident incident) is { } gone)
        {
            return gone;
        }

        if (Wrong(assign) is { } wrong)
        {
            return wrong;
        }

        string? why = string.IsNullOrWhiteSpace(assign.Reason) ? null : assign.Reason.Trim();
        foreach (UnitPick pick in assign.Units)
        {
            if (Refusal(draft.Picture, pack, incident, pick, why) is { } refused)
            {
                return refused;
            }
        }

        ImmutableArray<string>.Builder made = ImmutableArray.CreateBuilder<string>();
        foreach (UnitPick pick in assign.Units.Where(p => !IsThere(draft.Picture, p.Unit, incident.Id)))
        {
            made.Add(Send(draft, incident, pick.Unit, assign, why));
        }

        if (assign.Basis is { } basis && made.Count > 0)
        {
            draft.Add(new AdviceKept(incident.Id, made.ToImmutable(), basis), draft.KnownAt);
        }

        // Whoever sends somebody has what was claimed in hand.
        if (made.Count > 0 && draft.Picture.Claims.TryGetValue(incident.Id, out IncidentClaim? claim) && claim.Person == draft.Author)
        {
            draft.Add(new IncidentClaimed(incident.Id, null, null), draft.KnownAt);
        }

        return null;
    }

    public static Fault? Cancel(Draft draft, CityPack pack, CancelAssignment cancel)
    {
        if (Find(draft.Picture, pack, cancel.Id, cancel.Was, out Assignment job) is { } refused)
        {
            return refused;
        }

        if (!job.IsActive)
        {
            return job.Steps[^1].Step == AssignmentStep.Cancelled ? null : DispatchFaults.AssignmentOver(job, pack);
        }

        if (string.IsNullOrWhiteSpace(cancel.Reason))
        {
            return DispatchFaults.ReasonMissing("Calling a unit off");
        }

        End(draft, job, AssignmentStep.Cancelled, cancel.Reason.Trim());
        UnitStatus was = draft.Picture.Units[job.Unit].Status;
        draft.Add(new UnitStatusSet(job.Unit, was is UnitStatus.EnRoute or UnitStatus.OnScene ? UnitStatus.Returning : UnitStatus.Available, draft.KnownAt, StatusSource.Desk), draft.KnownAt);
        return null;
    }

    public static Fault? Correct(Draft draft, CityPack pack, CorrectStep correct)
    {
        if (Find(draft.Picture, pack, correct.Id, correct.Was, out Assignment job) is { } refused)
        {
            return refused;
        }

        if (string.IsNullOrWhiteSpace(correct.Reason))
        {
            return DispatchFaults.ReasonMissing("A correction");
        }

        if (correct.At > draft.KnownAt + ClockSlack)
        {
            return DispatchFaults.InFuture(correct.At, pack);
        }

        if (job.TimeOf(correct.Step) is not { } was)
        {
            return new Fault("step-not-taken", $"{job.Id} has no time of {correct.Step} to correct. Set the unit's status with the true time instead.", job.Id);
        }

        if (was == correct.At)
        {
            return null;
        }

        if (Neighbours(job, correct.Step) is var (before, after) && (correct.At < before || correct.At > after))
        {
            return new Fault("step-out-of-order", $"{correct.Step} of {job.Id} lies between {Between(before, pack)} and {Between(after, pack)}. Correct the step beside it first, or check the time.", job.Id);
        }

        draft.Add(new AssignmentStepped(job.Id, new StepTime(correct.Step, correct.At, draft.KnownAt, draft.Author, StatusSource.Desk, was, correct.Reason.Trim())), correct.At);
        return null;
    }

    /// <summary>Ends a job that lasts; what the unit does next is said by the caller.</summary>
    public static void End(Draft draft, Assignment job, AssignmentStep step, string? reason, DateTimeOffset? at = null, StatusSource source = StatusSource.Desk) =>
        draft.Add(new AssignmentStepped(job.Id, new StepTime(step, at ?? draft.KnownAt, draft.KnownAt, draft.Author, source, null, reason)), at ?? draft.KnownAt);

    /// <summary>True when a unit of this name can be sent at all.</summary>
    public static bool IsKnown(PictureState picture, CityPack pack, string unit) => pack.UnitNamed(unit) is not null || picture.Units.GetValueOrDefault(unit)?.Lent is not null;

    /// <summary>True when something can be said of a unit of this name: it can be sent, or has a job or a call for help still though nobody lists it any more.</summary>
    public static bool IsHeard(PictureState picture, CityPack pack, string unit) => IsKnown(picture, pack, unit) || picture.Units.GetValueOrDefault(unit) is { Assignment: not null } or { Distress: not null };

    private static Fault? Wrong(AssignUnits assign)
    {
        if (assign.Units.Length is 0 or > MostUnits)
        {
            return assign.Units.IsEmpty ? new Fault("assign-none", "No unit was chosen. Choose at least one.") : DispatchFaults.TooMany("units in one assignment", MostUnits);
        }

        if (assign.Units.Select(u => u.Unit).Distinct(StringComparer.Ordinal).Count() < assign.Units.Length)
        {
            return new Fault("assign-twice", "A unit was chosen twice. Choose each once.");
        }

        if (assign.Task?.Length > LongestTask || assign.Reason.Length > FusionCommands.LongestReason)
        {
            return DispatchFaults.TooLong("task or reason", LongestTask);
        }

        return assign.Stage is { IsValid: false } ? new Fault("assign-stage", "The place to wait at is no longitude and latitude in degrees. Point at it on the map.")
            : assign.Basis?.Length > LongestBasis ? DispatchFaults.TooLong("recommendation", LongestBasis) : null;
    }

    private static Fault? Refusal(PictureState picture, CityPack pack, Incident incident, UnitPick pick, string? why)
    {
        if (!IsKnown(picture, pack, pick.Unit))
        {
            return picture.Units.ContainsKey(pick.Unit) ? DispatchFaults.UnitUnlisted(pick.Unit) : DispatchFaults.UnitUnknown(pick.Unit);
        }

        UnitDuty unit = picture.Units.GetValueOrDefault(pick.Unit) ?? new UnitDuty(pick.Unit);
        if (IsThere(picture, pick.Unit, incident.Id))
        {
            // Said twice, by a double click or a second dispatcher of one mind: it is done.
            return null;
        }

        if (pick.Was is { } was && was != unit.Version)
        {
            return unit.Assignment is { } taken && picture.Assignments.TryGetValue(taken, out Assignment? job) && why is null ? DispatchFaults.UnitCommitted(pick.Unit, job) : DispatchFaults.UnitChanged(unit, pack);
        }

        // Nobody is taken from what is real for an exercise, whatever the reason given.
        if (why is not null && incident.Exercise && unit.Assignment is { } real && picture.Assignments.TryGetValue(real, out Assignment? at) && at is { Exercise: false, IsActive: true })
        {
            return DispatchFaults.UnitAtRealWork(pick.Unit, at.Incident);
        }

        if (unit.IsFree || why is not null)
        {
            return null;
        }

        // What is real goes before an exercise, and nobody is asked why.
        return unit.Assignment is { } id && picture.Assignments.TryGetValue(id, out Assignment? has)
            ? has.Exercise && !incident.Exercise ? null : DispatchFaults.UnitCommitted(pick.Unit, has)
            : DispatchFaults.UnitUnavailable(unit, pack);
    }

    private static string Send(Draft draft, Incident incident, string name, AssignUnits assign, string? why)
    {
        UnitDuty unit = draft.Picture.Units.GetValueOrDefault(name) ?? new UnitDuty(name);
        bool free = unit.IsFree;
        if (unit.Assignment is { } old && draft.Picture.Assignments.TryGetValue(old, out Assignment? left))
        {
            End(draft, left, AssignmentStep.Diverted, why ?? incident.Id);
        }

        Assignment job = new()
        {
            Id = $"A-{draft.Picture.AssignmentCount + 1:0000}",
            Unit = name,
            Incident = incident.Id,
            Task = string.IsNullOrWhiteSpace(assign.Task) ? null : assign.Task.Trim(),
            Stage = assign.Stage,
            Steps = [new StepTime(AssignmentStep.Dispatched, draft.KnownAt, draft.KnownAt, draft.Author, StatusSource.Desk)],
            Override = free ? null : why,
            Exercise = incident.Exercise,
        };
        draft.Add(new UnitAssigned(job), draft.KnownAt);
        return job.Id;
    }

    private static bool IsThere(PictureState picture, string unit, string incident) =>
        picture.Units.GetValueOrDefault(unit)?.Assignment is { } id && picture.Assignments.TryGetValue(id, out Assignment? job) && job.Incident == incident;

    private static Fault? Find(PictureState picture, CityPack pack, string id, int? was, out Assignment job)
    {
        if (!picture.Assignments.TryGetValue(id, out Assignment? found))
        {
            job = null!;
            return DispatchFaults.AssignmentUnknown(id);
        }

        job = found;
        return was is { } seen && seen != found.Version ? DispatchFaults.Stale(id, found.Steps[^1].By, found.Steps[^1].KnownAt, pack) : null;
    }

    /// <summary>A neighbour's moment; none before the first step or after the last.</summary>
    private static string Between(DateTimeOffset at, CityPack pack) => at == DateTimeOffset.MinValue || at == DateTimeOffset.MaxValue ? "–" : CityClock.Time(at, pack);

    private static (DateTimeOffset Before, DateTimeOffset After) Neighbours(Assignment job, AssignmentStep step)
    {
        DateTimeOffset before = DateTimeOffset.MinValue, after = DateTimeOffset.MaxValue;
        foreach (AssignmentStep other in job.Steps.Select(s => s.Step).Distinct())
        {
            DateTimeOffset at = job.TimeOf(other)!.Value;
            before = other < step && at > before ? at : before;
            after = other > step && at < after ? at : after;
        }

        return (before, after);
    }
}
