using System.Collections.Immutable;
using Command.Ingest.Contracts;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Assign;

/// <summary>The units at an incident: what each does, every step with its time, and what can be done with it.</summary>
public sealed partial class JobList
{
    private (string Job, JobAction Action)? _acting;
    private bool _over;

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    [Parameter]
    [EditorRequired]
    public required string Incident { get; set; }

    private Words Words => Desk.Words;

    private ImmutableArray<Assignment> All => [.. Desk.Picture.Assignments.Values.Where(a => a.Incident == Incident).OrderBy(a => a.Id, StringComparer.Ordinal)];

    private ImmutableArray<Assignment> Active => [.. All.Where(a => a.IsActive)];

    private ImmutableArray<Assignment> Over => [.. All.Where(a => !a.IsActive)];

    /// <summary>What may follow: forward through the job, or done.</summary>
    private static UnitStatus[] Next(UnitStatus status) => status switch
    {
        UnitStatus.Dispatched => [UnitStatus.EnRoute, UnitStatus.OnScene],
        UnitStatus.EnRoute => [UnitStatus.OnScene, UnitStatus.Returning],
        _ => [UnitStatus.Returning, UnitStatus.Available],
    };

    private string Corrected(StepTime step, DateTimeOffset was) => Words.Format("Jobs_Corrected", Desk.Clock(was), ActionPlan.Person(step.By, Words), step.Reason);

    private string Pressed(Assignment job, JobAction action) => _acting == (job.Id, action) ? "true" : "false";

    private void Begin(Assignment job, JobAction action) => _acting = _acting == (job.Id, action) ? null : (job.Id, action);
}
