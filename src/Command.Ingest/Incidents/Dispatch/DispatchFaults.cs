using Command.Ingest.City;
using Command.Ingest.Contracts;

namespace Command.Ingest.Incidents.Dispatch;

/// <summary>What keeps a dispatcher's word from being carried out, in words; moments by the city's clock, as on every screen.</summary>
internal static class DispatchFaults
{
    public static Fault ReasonMissing(string what) => new("dispatch-reason-missing", $"{what} needs a reason, and none was given. Say why in a few words: it is kept.");

    public static Fault UnitUnknown(string unit) => new("unit-unknown", $"There is no unit {unit}: neither the city's list nor the lent ones have it. Check the call sign.", unit);

    public static Fault UnitUnlisted(string unit) => new("unit-unlisted", $"{unit} is no longer in the city's list, and nobody lends it. What it has to do it can end; choose another for this.", unit);

    public static Fault UnitChanged(UnitDuty now, CityPack pack) => new("unit-changed", $"{now.By} changed {now.Unit} at {CityClock.Time(now.KnownAt, pack)}: it is {now.Shown} now. Look at it and decide again; nothing was done.", now.Unit);

    public static Fault UnitCommitted(string unit, Assignment job) => new("unit-committed", $"{unit} is at {job.Incident} ({job.Id}) already. Choose another, or say why it is to leave that.", unit);

    public static Fault UnitAtRealWork(string unit, string incident) => new("unit-at-real-work", $"{unit} is at {incident}, which is real. Nobody is taken from real work for an exercise; choose another.", unit);

    public static Fault UnitUnavailable(UnitDuty now, CityPack pack) => new("unit-unavailable", $"{now.Unit} is {now.Shown} since {CityClock.Time(now.LostSince ?? now.At, pack)}. Choose another, or say why it is to go all the same.", now.Unit);

    public static Fault Stale(string id, string by, DateTimeOffset at, CityPack pack) => new("dispatch-stale", $"{by} changed {id} at {CityClock.Time(at, pack)}, after you looked. Look at it as it is now and decide again; nothing was done.", id);

    public static Fault AssignmentUnknown(string id) => new("assignment-unknown", $"There is no assignment {id} in the picture: it may be long over. Check the number.", id);

    public static Fault TaskUnknown(string id) => new("task-unknown", $"There is no task {id} in the picture: it may be long over. Check the number.", id);

    public static Fault AssignmentOver(Assignment job, CityPack pack) => new("assignment-over", $"{job.Id} of {job.Unit} was over at {CityClock.Time(job.EndedAt!.Value, pack)}. There is nothing to do.", job.Id);

    public static Fault NoAssignment(string unit, UnitStatus status) => new("unit-no-assignment", $"{unit} has no job, so it can't be {status}. Assign it to an incident first.", unit);

    public static Fault Backwards(string unit, UnitStatus from, UnitStatus to) => new("status-backwards", $"{unit} is {from}; it can't go back to {to}. If the time of a step is wrong, correct that step.", unit);

    public static Fault InFuture(DateTimeOffset at, CityPack pack) => new("time-in-future", $"{CityClock.Time(at, pack)} is in the future. Check the clock of the machine that you sit at.");

    public static Fault TooLong(string what, int most) => new("dispatch-too-long", $"The {what} may have {most} characters, and no line breaks or control characters. Say it shorter.");

    public static Fault TooMany(string what, int most) => new("dispatch-too-many", $"There may be {most} {what}. Do it in parts.");
}
