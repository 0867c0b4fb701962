using Command.Ingest.Contracts;
using Command.Ingest.Picture;

namespace Command.Web.Features.Dispatch;

/// <summary>How a unit, an assignment or an agency's task stands, and who said so last: what is put beside what a person saw when somebody was before them. Pure.</summary>
/// <param name="State">The state, in the viewer's words.</param>
/// <param name="By">Who changed it last, in the viewer's words.</param>
/// <param name="At">When that became known, by the city's clock.</param>
public sealed record Standing(string State, string By, string At)
{
    /// <param name="id">A call sign, or the number of an assignment or a task.</param>
    /// <param name="desk">What the viewer's desk shows.</param>
    /// <returns>Null for what nobody has changed yet, and for what the picture does not have.</returns>
    public static Standing? Of(string? id, DeskView desk)
    {
        ArgumentNullException.ThrowIfNull(desk);
        PictureState picture = desk.Picture;
        return id is null ? null
            : picture.Assignments.TryGetValue(id, out Assignment? job) ? OfJob(job, desk)
            : picture.Tasks.TryGetValue(id, out AgencyTask? task) ? Make(desk, desk.Words[$"Task_{task.State}"], task.Incident, task.By, task.At)
            : picture.Units.TryGetValue(id, out UnitDuty? unit) && unit.By.Length > 0 ? new Standing(desk.StateOf(unit), ActionPlan.Person(unit.By, desk.Words), desk.Clock(unit.KnownAt))
            : null;
    }

    private static Standing OfJob(Assignment job, DeskView desk)
    {
        StepTime last = job.Steps[^1];
        return Make(desk, $"{job.Unit} {desk.Words[$"Step_{last.Step}"]}", job.Incident, last.By, last.KnownAt);
    }

    private static Standing Make(DeskView desk, string state, string incident, string by, DateTimeOffset at)
    {
        string person = ActionPlan.Person(by, desk.Words), clock = desk.Clock(at);
        return new Standing(desk.Words.Format("Assign_State", state, incident, person, clock), person, clock);
    }
}
