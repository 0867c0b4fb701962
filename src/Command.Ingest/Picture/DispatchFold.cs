using System.Collections.Immutable;
using Command.Ingest.Contracts;

namespace Command.Ingest.Picture;

/// <summary>The fold of what units do and agencies are asked. Pure.</summary>
internal static class DispatchFold
{
    public static PictureState OnAssigned(PictureState picture, UnitAssigned e, JournalEntry entry)
    {
        Assignment job = e.Assignment;
        PictureState next = picture with { Assignments = picture.Assignments.SetItem(job.Id, job), AssignmentCount = picture.AssignmentCount + 1 };
        return Change(next, job.Unit, u => u with
        {
            Assignment = job.Id,
            Status = UnitStatus.Dispatched,
            At = job.Steps[0].At,
            KnownAt = entry.KnownAt,
            By = entry.Author,
            Source = job.Steps[0].Source,
            LostSince = null,
        });
    }

    public static PictureState OnStepped(PictureState picture, AssignmentStepped e)
    {
        if (!picture.Assignments.TryGetValue(e.Id, out Assignment? job))
        {
            return picture;
        }

        bool ends = e.Step.Step >= AssignmentStep.Cleared;
        PictureState next = picture with
        {
            Assignments = picture.Assignments.SetItem(e.Id, job with { Steps = job.Steps.Add(e.Step), EndedAt = ends ? e.Step.At : job.EndedAt, Version = job.Version + 1 }),
        };
        return ends && next.Units.TryGetValue(job.Unit, out UnitDuty? unit) && unit.Assignment == e.Id
            ? next with { Units = next.Units.SetItem(job.Unit, unit with { Assignment = null, LostSince = null, Version = unit.Version + 1 }) }
            : next;
    }

    public static PictureState OnStatus(PictureState picture, UnitStatusSet e, JournalEntry entry) =>
        Change(picture, e.Unit, u => u with { Status = e.Status, At = e.At, KnownAt = entry.KnownAt, By = entry.Author, Source = e.Source, LostSince = null });

    public static PictureState OnTask(PictureState picture, AgencyTaskPut e) => picture with
    {
        Tasks = picture.Tasks.SetItem(e.Task.Id, e.Task),
        TaskCount = picture.TaskCount + (picture.Tasks.ContainsKey(e.Task.Id) ? 0 : 1),
    };

    /// <summary>Who was sent to one is at the other now: nothing of a unit's job is lost by it.</summary>
    public static PictureState OnMerged(PictureState picture, IncidentMerged e)
    {
        ImmutableArray<Assignment> jobs = [.. picture.Assignments.Values.Where(a => a.Incident == e.Id)];
        ImmutableArray<AgencyTask> tasks = [.. picture.Tasks.Values.Where(t => t.Incident == e.Id)];
        return jobs.IsEmpty && tasks.IsEmpty && !picture.Claims.ContainsKey(e.Id) ? picture : picture with
        {
            Assignments = picture.Assignments.SetItems(jobs.Select(a => KeyValuePair.Create(a.Id, a with { Incident = e.Into, Version = a.Version + 1 }))),
            Tasks = picture.Tasks.SetItems(tasks.Select(t => KeyValuePair.Create(t.Id, t with { Incident = e.Into, Version = t.Version + 1 }))),
            Claims = picture.Claims.Remove(e.Id),
        };
    }

    public static PictureState Change(PictureState picture, string unit, Func<UnitDuty, UnitDuty> change)
    {
        UnitDuty known = picture.Units.GetValueOrDefault(unit) ?? new UnitDuty(unit);
        return picture with { Units = picture.Units.SetItem(unit, change(known) with { Version = known.Version + 1 }) };
    }

    /// <summary>Jobs leave with their incidents, unless they last.</summary>
    public static ImmutableDictionary<string, Assignment> Without(ImmutableDictionary<string, Assignment> jobs, ImmutableArray<string> incidents) =>
        jobs.IsEmpty || incidents.IsEmpty ? jobs : jobs.RemoveRange(jobs.Values.Where(a => !a.IsActive && incidents.Contains(a.Incident)).Select(a => a.Id));

    public static PictureState OnSaid(PictureState picture, JobSaid e)
    {
        ImmutableArray<JobMessage> before = picture.JobMessages.GetValueOrDefault(e.Assignment, []);
        ImmutableArray<JobMessage> said = before.Length < PictureState.JobMessagesKept ? before.Add(e.Message) : before.RemoveAt(0).Add(e.Message);
        return picture with { JobMessages = picture.JobMessages.SetItem(e.Assignment, said) };
    }

    /// <summary>What was said of a job leaves with it.</summary>
    public static ImmutableDictionary<string, ImmutableArray<JobMessage>> Without(ImmutableDictionary<string, ImmutableArray<JobMessage>> said, ImmutableDictionary<string, Assignment> jobs) =>
        said.IsEmpty ? said : said.RemoveRange(said.Keys.Where(k => !jobs.ContainsKey(k)));

    /// <summary>Tasks leave with their incidents.</summary>
    public static ImmutableDictionary<string, AgencyTask> Without(ImmutableDictionary<string, AgencyTask> tasks, ImmutableArray<string> incidents) =>
        tasks.IsEmpty || incidents.IsEmpty ? tasks : tasks.RemoveRange(tasks.Values.Where(t => incidents.Contains(t.Incident)).Select(t => t.Id));
}
