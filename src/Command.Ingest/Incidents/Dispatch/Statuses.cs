using Command.Ingest.City;
using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Ingest.Incidents.Dispatch;

/// <summary>
/// Decides what a word on a unit's status changes. The rules: a unit goes forward through its job, and back only by a correction of a step's time; a word of an
/// earlier moment than the last one tells at most of a step that was passed over; of two words the later moment counts, and for one moment the desk's before the crew's page, that before the radio, that before
/// positions; what is worked out from positions never
/// stands against a person's word of the last minutes, and never takes a unit off duty or off a job. Pure.
/// </summary>
internal static class Statuses
{
    public static Fault? Set(Draft draft, CityPack pack, SetUnitStatus set)
    {
        if (!Assigning.IsHeard(draft.Picture, pack, set.Unit))
        {
            return DispatchFaults.UnitUnknown(set.Unit);
        }

        if (!Enum.IsDefined(set.Status) || !Enum.IsDefined(set.Source) || set.Status is UnitStatus.Lost or UnitStatus.Dispatched)
        {
            return new Fault("status-not-said", $"{set.Status} is not said but follows: from an assignment, or from silence. Assign the unit, or say what it does.", set.Unit);
        }

        DateTimeOffset at = set.At ?? draft.KnownAt;
        if (at > draft.KnownAt + Assigning.ClockSlack)
        {
            return DispatchFaults.InFuture(at, pack);
        }

        UnitDuty unit = draft.Picture.Units.GetValueOrDefault(set.Unit) ?? new UnitDuty(set.Unit);
        Assignment? job = unit.Assignment is { } id ? draft.Picture.Assignments.GetValueOrDefault(id) : null;
        if (at < unit.At || Outweighed(set, unit, at))
        {
            return Late(draft, pack, set, unit, job, at);
        }

        if (set.Was is { } was && was != unit.Version && set.Status != unit.Status)
        {
            return DispatchFaults.UnitChanged(unit, pack);
        }

        if (set.Status == unit.Status && unit.LostSince is null)
        {
            return null;
        }

        return job is null ? WithoutJob(draft, set, unit, at) : WithJob(draft, set, unit, job, at);
    }

    /// <summary>Of two words for the same moment that of the nearer source is believed; being sent is no word on what a unit does.</summary>
    private static bool Outweighed(SetUnitStatus set, UnitDuty unit, DateTimeOffset at) =>
        at == unit.At && set.Source > unit.Source && set.Status != unit.Status && unit.By.Length > 0 && unit.Status != UnitStatus.Dispatched;

    private static Fault? WithoutJob(Draft draft, SetUnitStatus set, UnitDuty unit, DateTimeOffset at)
    {
        if (set.Status is UnitStatus.EnRoute or UnitStatus.OnScene)
        {
            return DispatchFaults.NoAssignment(set.Unit, set.Status);
        }

        if (set.Source == StatusSource.Feed && unit.Status == UnitStatus.OffDuty)
        {
            return null;
        }

        draft.Add(new UnitStatusSet(set.Unit, set.Status, at, set.Source), at);
        return null;
    }

    private static Fault? WithJob(Draft draft, SetUnitStatus set, UnitDuty unit, Assignment job, DateTimeOffset at)
    {
        if (set.Status == UnitStatus.OffDuty)
        {
            return DispatchFaults.UnitCommitted(set.Unit, job);
        }

        bool done = set.Status is UnitStatus.Returning or UnitStatus.Available;
        if (!done && set.Status < unit.Status)
        {
            return DispatchFaults.Backwards(set.Unit, unit.Status, set.Status);
        }

        if (set.Source == StatusSource.Feed && done)
        {
            return null;
        }

        if (set.Status != unit.Status)
        {
            Step(draft, job, done ? AssignmentStep.Cleared : StepOf(set.Status, job), at, set.Source);
        }

        draft.Add(new UnitStatusSet(set.Unit, set.Status, at, set.Source), at);
        return null;
    }

    /// <summary>What comes late never moves a unit back; the step that it tells of is kept where it is missing.</summary>
    private static Fault? Late(Draft draft, CityPack pack, SetUnitStatus set, UnitDuty unit, Assignment? job, DateTimeOffset at)
    {
        Assignment? told = job is not null && job.TimeOf(AssignmentStep.Dispatched) <= at ? job : Earlier(draft.Picture, set.Unit, at);
        if (told is null || set.Status is UnitStatus.OffDuty or UnitStatus.Available)
        {
            return set.Source == StatusSource.Field ? null : new Fault("status-older", $"{unit.Unit} was said to be {unit.Shown} at {CityClock.Time(unit.At, pack)}, which is no earlier than what you say. Nothing was changed.", unit.Unit);
        }

        AssignmentStep step = set.Status == UnitStatus.Returning ? AssignmentStep.Cleared : StepOf(set.Status, told);
        if (told.TimeOf(step) is null && step < AssignmentStep.Cleared)
        {
            draft.Add(new AssignmentStepped(told.Id, new StepTime(step, at, draft.KnownAt, draft.Author, set.Source)) { Late = true }, at);
        }

        return null;
    }

    private static Assignment? Earlier(PictureState picture, string unit, DateTimeOffset at) =>
        picture.Assignments.Values.Where(a => a.Unit == unit && a.TimeOf(AssignmentStep.Dispatched) <= at && (a.EndedAt is null || at <= a.EndedAt)).MaxBy(a => a.TimeOf(AssignmentStep.Dispatched));

    private static AssignmentStep StepOf(UnitStatus status, Assignment job) => status switch
    {
        UnitStatus.EnRoute => AssignmentStep.EnRoute,
        _ => job.Stage is null ? AssignmentStep.OnScene : AssignmentStep.Staged,
    };

    private static void Step(Draft draft, Assignment job, AssignmentStep step, DateTimeOffset at, StatusSource source) =>
        draft.Add(new AssignmentStepped(job.Id, new StepTime(step, at, draft.KnownAt, draft.Author, source)), at);
}
