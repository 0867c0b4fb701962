using Command.Ingest.Contracts;
using Command.Web.Features.Dispatch.Units;
using Command.Web.Resources;
using Microsoft.AspNetCore.Components;

namespace Command.Web.Features.Dispatch.Assign;

/// <summary>What a dispatcher can do with a job.</summary>
public enum JobAction
{
    Cancel,
    Divert,
    Correct,
}

/// <summary>Asks for what calling a unit off, sending it elsewhere, or correcting a time still needs.</summary>
public sealed partial class JobForm
{
    private const int MostTargets = 100;
    private string _to = "";
    private string _time = "";
    private string _reason = "";
    private AssignmentStep _step;
    private int _was;
    private int _unitWas;

    [Parameter]
    [EditorRequired]
    public required DeskView Desk { get; set; }

    [Parameter]
    [EditorRequired]
    public required Assignment Job { get; set; }

    [Parameter]
    public JobAction Action { get; set; }

    [Parameter]
    public EventCallback OnEnd { get; set; }

    private Words Words => Desk.Words;

    private DateTimeOffset? At => ClockWords.Parse(_time, Job.TimeOf(_step) ?? Job.Steps[^1].At, Desk.Names.Pack.City.TimeZone);

    private IEnumerable<(string Id, string Name)> Targets => Desk.Picture.Open
        .Where(id => id != Job.Incident).Select(id => Desk.Picture.Incidents[id])
        .OrderBy(i => DispatchRow.LevelOf(i) ?? 5).ThenByDescending(i => i.OpenedAt).ThenBy(i => i.Id, StringComparer.Ordinal)
        .Take(MostTargets).Select(i => (i.Id, $"{i.Id} · {Desk.Names.Title(i)}"));

    private DeskCommand? Command => _reason.Trim() is not { Length: > 0 } reason ? null : Action switch
    {
        JobAction.Cancel => new CancelAssignment(Job.Id, _was) { Reason = reason },
        JobAction.Divert when _to.Length > 0 => new AssignUnits(_to, [new UnitPick(Job.Unit, _unitWas)]) { Reason = reason },
        JobAction.Correct when At is { } at => new CorrectStep(Job.Id, _step, at, _was) { Reason = reason },
        _ => null,
    };

    /// <inheritdoc/>
    protected override void OnInitialized() => (_step, _was, _unitWas) = (Job.Steps[^1].Step, Job.Version, CallSigns.DutyOf(Desk.Picture, Job.Unit).Version);

    private async Task SendAsync()
    {
        if (!Desk.Disabled && Command is { } command && await Desk.Do(command) is { Refusal: null })
        {
            await OnEnd.InvokeAsync();
        }
    }
}
